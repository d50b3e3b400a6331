import type { PrismaClient } from "@lec/prisma/client";
import pg from "pg";
import type { RequestIdentity } from "../identity/actor.ts";
import type { Statement } from "./statement.ts";

/** Told of every statement sent, for budgets in tests and for the log. `BEGIN` and `COMMIT` count as well. */
export type StatementListener = (name: string) => void;

export interface Database {
  readonly pool: pg.Pool;
  /** Prisma on the same pool. */
  readonly prisma: PrismaClient;
  readonly onStatement?: StatementListener | undefined;
}

/**
 * All reads of one request: one read-only transaction, opened at the first statement, that carries who is asking and
 * forgets it at the end. Row security sees that actor; a request without an actor sees no rows.
 */
export class ActorScope {
  readonly #database: Database;
  readonly #identity: RequestIdentity;
  #client: Promise<pg.PoolClient> | null = null;
  #ending: "COMMIT" | "ROLLBACK" = "COMMIT";

  constructor(database: Database, identity: RequestIdentity) {
    this.#database = database;
    this.#identity = identity;
  }

  /** Rows of a statement. Statements of one request run one after another on its connection. */
  async query<Row>(statement: Statement<Row>, values: readonly unknown[] = []): Promise<Row[]> {
    this.#client ??= begin(this.#database, this.#identity, "READ ONLY");
    const client = await this.#client;
    return send(client, this.#database, statement, values);
  }

  /** Reads on inside a transaction that is never committed: what a dry run wrote is seen until the end, then undone. */
  adopt(client: pg.PoolClient): void {
    this.#client = Promise.resolve(client);
    this.#ending = "ROLLBACK";
  }

  /** Ends the transaction and gives the connection back. A later statement opens another. Never rejects. */
  async end(): Promise<void> {
    const opened = this.#client;
    const how = this.#ending;
    this.#client = null;
    this.#ending = "COMMIT";
    try {
      const client = await opened;
      if (client) await finish(client, this.#database, how);
    } catch {
      // `begin` or `finish` has already dropped the connection, and whoever asked has been told.
    }
  }
}

/** The writing side of one command: statements in a transaction that the command door commits or rolls back. */
export interface WriteTransaction {
  query<Row>(statement: Statement<Row>, values?: readonly unknown[]): Promise<Row[]>;
  /** Undoes what `work` wrote if it throws, and lets the transaction go on. */
  savepoint<T>(work: () => Promise<T>): Promise<T>;
}

/** What becomes of a transaction: kept, undone, or undone only after `reads` has shown what it wrote. */
export type Ending = "keep" | "undo" | { readonly undoAfter: ActorScope };

/**
 * Runs `work` in one READ COMMITTED transaction under the actor and ends it as `work` says.
 * READ COMMITTED on purpose: checks run after locks and must see what was committed while waiting for them.
 */
export async function writeTransaction<T>(
  database: Database,
  identity: RequestIdentity,
  work: (tx: WriteTransaction) => Promise<{ ending: Ending; value: T }>,
): Promise<T> {
  const client = await begin(database, identity, "READ WRITE");
  const tx: WriteTransaction = {
    query: (statement, values = []) => send(client, database, statement, values),
    async savepoint(inner) {
      await client.query("SAVEPOINT act");
      try {
        return await inner();
      } catch (error) {
        await client.query("ROLLBACK TO SAVEPOINT act");
        throw error;
      }
    },
  };
  try {
    const { ending, value } = await work(tx);
    if (typeof ending === "object") ending.undoAfter.adopt(client);
    else await finish(client, database, ending === "keep" ? "COMMIT" : "ROLLBACK");
    return value;
  } catch (error) {
    await finish(client, database, "ROLLBACK").catch(() => {});
    throw error;
  }
}

async function begin(
  database: Database,
  identity: RequestIdentity,
  mode: "READ ONLY" | "READ WRITE",
): Promise<pg.PoolClient> {
  const client = await database.pool.connect();
  const account = pg.escapeLiteral(identity.actor?.accountId ?? "");
  database.onStatement?.("begin");
  try {
    // One round trip: the simple protocol takes several statements, but no parameters, hence the escaped literal.
    await client.query(
      `BEGIN ISOLATION LEVEL READ COMMITTED ${mode}; SELECT set_config('lec.account_id', ${account}, true)`,
    );
    return client;
  } catch (error) {
    client.release(true);
    throw error;
  }
}

async function finish(client: pg.PoolClient, database: Database, how: "COMMIT" | "ROLLBACK"): Promise<void> {
  database.onStatement?.(how.toLowerCase());
  try {
    await client.query(how);
    client.release();
  } catch (error) {
    client.release(true);
    throw error;
  }
}

async function send<Row>(
  client: pg.PoolClient,
  database: Database,
  statement: Statement<Row>,
  values: readonly unknown[],
): Promise<Row[]> {
  database.onStatement?.(statement.name);
  const { rows } = await client.query<Record<string, unknown>>({
    name: statement.name,
    text: statement.text,
    values: values as unknown[],
  });
  return rows.map(statement.row);
}
