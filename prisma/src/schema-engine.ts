import { readFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { PrismaPg } from "@prisma/adapter-pg";
import {
  bindMigrationAwareSqlAdapterFactory,
  ColumnTypeEnum,
  type SqlDriverAdapter,
  type SqlMigrationAwareDriverAdapterFactory,
} from "@prisma/driver-adapter-utils";
import type { SchemaEngine } from "@prisma/schema-engine-wasm/schema_engine_bg";
import * as bindings from "@prisma/schema-engine-wasm/schema_engine_bg";
import pg from "pg";

export interface OpenSchemaEngine {
  engine: SchemaEngine;
  /** What the database said to the last script that failed. */
  scriptError(): unknown;
  close(): Promise<void>;
}

/**
 * Prisma's schema engine, the same Rust as `prisma migrate`, in WebAssembly: it needs no download and no binary.
 * @param options start-up options of its connections, for example `-c role=…`
 * @param files the schema files it compares with; not needed to apply migrations
 */
export async function openSchemaEngine(
  adminUrl: string,
  options: string,
  files?: { path: string; content: string }[],
): Promise<OpenSchemaEngine> {
  await loadModule();
  const pool = new EnginePool({ connectionString: adminUrl, options, application_name: "lec setup", max: 4 });
  pool.on("error", () => {});
  let scriptError: unknown;
  const adapter = bindMigrationAwareSqlAdapterFactory(
    new EngineAdapter(new PrismaPg(pool), error => {
      scriptError = error;
    }),
  );
  try {
    const datamodels = files?.map(({ path, content }): [string, string] => [path, content]);
    const engine = await bindings.SchemaEngine.new({ datamodels }, () => {}, adapter);
    return {
      engine,
      scriptError: () => scriptError,
      close: async () => {
        engine.free();
        await pool.end();
      },
    };
  } catch (error) {
    await pool.end();
    throw error;
  }
}

let loaded: Promise<void> | undefined;

function loadModule(): Promise<void> {
  loaded ??= (async () => {
    const glue = createRequire(import.meta.url).resolve("@prisma/schema-engine-wasm/schema_engine_bg");
    const module = await WebAssembly.compile(await readFile(glue.replace(/\.js$/, ".wasm")));
    const instance = await WebAssembly.instantiate(module, { "./schema_engine_bg.js": engineImports() });
    const engine = bindings as unknown as { __wbg_set_wasm(exports: WebAssembly.Exports): void };
    engine.__wbg_set_wasm(instance.exports);
    (instance.exports.__wbindgen_start as () => void)();
  })();
  return loaded;
}

/** The engine leaves a ten-second timer behind, for a lock it already has. It must not keep the process waiting. */
function engineImports(): WebAssembly.ModuleImports {
  const imports = { ...bindings } as unknown as WebAssembly.ModuleImports;
  for (const name of Object.keys(imports).filter(name => name.startsWith("__wbg_setTimeout"))) {
    imports[name] = (callback: () => void, delayMs: number) => setTimeout(callback, delayMs).unref();
  }
  return imports;
}

/** Of the results of an engine's pool: which columns were of the type "char", by the rows array. */
const charColumns = new WeakMap<object, number[]>();

/**
 * The adapter knows no type "char", in which the catalogue keeps kinds of constraints and of referential actions. It
 * is given text instead, and the columns are noted so that the engine can be told.
 */
class EnginePool extends pg.Pool {
  override query = (async (query: pg.QueryArrayConfig | string) => {
    const result = await super.query(query as pg.QueryArrayConfig);
    const found: number[] = [];
    for (const [index, field] of (result.fields ?? []).entries()) {
      if (field.dataTypeID !== (pg.types.builtins.CHAR as number)) continue;
      field.dataTypeID = pg.types.builtins.TEXT;
      found.push(index);
    }
    if (found.length > 0) charColumns.set(result.rows, found);
    return result;
  }) as pg.Pool["query"];
}

/**
 * The adapter cuts scripts at every semicolon, function bodies included. PostgreSQL takes a whole script, and then
 * runs it as one transaction: a migration is applied whole or not at all.
 */
class EngineAdapter implements SqlMigrationAwareDriverAdapterFactory {
  readonly provider = "postgres";
  readonly adapterName: string;
  readonly #factory: PrismaPg;
  readonly #failedWith: (error: unknown) => void;

  /** @param failedWith told the database's own error of a failed script, of which the engine keeps little */
  constructor(factory: PrismaPg, failedWith: (error: unknown) => void) {
    this.#factory = factory;
    this.#failedWith = failedWith;
    this.adapterName = factory.adapterName;
  }

  async connect(): Promise<SqlDriverAdapter> {
    return adapted(await this.#factory.connect(), this.#failedWith);
  }

  async connectToShadowDb(): Promise<SqlDriverAdapter> {
    return adapted(await this.#factory.connectToShadowDb(), this.#failedWith);
  }
}

function adapted(
  adapter: SqlDriverAdapter & { underlyingDriver(): pg.Pool },
  failedWith: (error: unknown) => void,
): SqlDriverAdapter {
  adapter.executeScript = async script => {
    try {
      await adapter.underlyingDriver().query(script);
    } catch (error) {
      failedWith(error);
      throw error;
    }
  };
  const queryRaw = adapter.queryRaw.bind(adapter);
  adapter.queryRaw = async query => {
    const result = await queryRaw(query);
    for (const index of charColumns.get(result.rows) ?? [])
      result.columnTypes[index] = ColumnTypeEnum.Character;
    return result;
  };
  return adapter;
}
