import { readdirSync, readFileSync } from "node:fs";
import { dirname, join, relative, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { describe, expect, test } from "vitest";

const root = fileURLToPath(new URL("../..", import.meta.url));

/** The parts of the system and what each may import of the others. Nothing else is allowed. */
const mayImport: Readonly<Record<string, readonly string[]>> = {
  "prisma/src": ["prisma/seed"], // the command line fills what it has migrated
  "prisma/seed": ["prisma/src", "core/text", "core/geography"],
  "core/text": [],
  "core/geography": ["core/text"],
  "core/identity": [],
  "core/policy": ["core/identity"],
  "core/workflow": ["core/identity", "core/policy", "core/text"],
  "core/database": ["core/identity", "prisma/src"],
  "core/graphql": [
    "core/text",
    "core/identity",
    "core/policy",
    "core/workflow",
    "core/database",
    "core/command",
    "prisma/src",
  ],
  "core/rounds": ["core/identity", "core/text", "core/workflow", "core/database", "core/graphql"],
  "core/spreadsheet": ["core/identity", "core/text"],
  "core/command": ["core/identity", "core/workflow", "core/database", "core/graphql"],
  institutions: ["core/*", "prisma/src"],
  learners: ["core/*", "prisma/src"],
  reporting: ["core/*", "prisma/src"],
  gateway: ["core/*", "prisma/src", "prisma/seed", "institutions", "learners", "reporting"],
  admin: [],
};

/** Folders, most specific first, and the part they belong to. */
const parts: readonly (readonly [string, string])[] = [
  ["prisma/seed", "prisma/seed"],
  ["prisma", "prisma/src"],
  ...[
    "text",
    "geography",
    "identity",
    "policy",
    "workflow",
    "database",
    "graphql",
    "rounds",
    "spreadsheet",
    "command",
  ].map(folder => [`subgraphs/core/${folder}`, `core/${folder}`] as const),
  ["subgraphs/institutions", "institutions"],
  ["subgraphs/learners", "learners"],
  ["subgraphs/reporting", "reporting"],
  ["gateway", "gateway"],
  ["admin", "admin"],
];

const packages: Readonly<Record<string, string>> = {
  "@lec/prisma": "prisma/src",
  "@lec/seed": "prisma/seed",
  "@lec/core": "subgraphs/core",
  "@lec/institutions": "subgraphs/institutions/src",
  "@lec/learners": "subgraphs/learners/src",
  "@lec/reporting": "subgraphs/reporting/src",
  "@lec/gateway": "gateway/src",
  "@lec/admin": "admin/src",
  "@lec/tests": "tests",
};

interface Import {
  readonly file: string;
  readonly from: string;
  readonly to: string;
  readonly specifier: string;
}

function importsOfProduct(): Import[] {
  const files = ["prisma", "subgraphs", "gateway", "admin"].flatMap(sourcesBelow);
  return files.flatMap(file => {
    const source = readFileSync(join(root, file), "utf8");
    const specifiers = [...source.matchAll(/(?:from|import)\s*\(?\s*"([^"]+)"/g)].map(
      match => match[1] ?? "",
    );
    return specifiers.flatMap(specifier => {
      const target = resolveImport(file, specifier);
      return target ? [{ file, from: partOf(file), to: partOf(target), specifier }] : [];
    });
  });
}

/** TypeScript sources of the product below a folder. Packages link to one another: their folders are not entered. */
function sourcesBelow(folder: string): string[] {
  return readdirSync(join(root, folder), { withFileTypes: true }).flatMap(entry => {
    const path = `${folder}/${entry.name}`;
    if (entry.isDirectory())
      return /^(node_modules|dist|generated|testing)$/.test(entry.name) ? [] : sourcesBelow(path);
    return /\.tsx?$/.test(entry.name) && !/\.test\.tsx?$/.test(entry.name) ? [path] : [];
  });
}

function resolveImport(file: string, specifier: string): string | null {
  if (specifier.startsWith("."))
    return relative(root, resolve(root, dirname(file), specifier)).replaceAll("\\", "/");
  const name = specifier.split("/").slice(0, 2).join("/");
  const folder = packages[name];
  return folder ? `${folder}/${specifier.slice(name.length + 1)}` : null;
}

function partOf(file: string): string {
  return parts.find(([folder]) => file.startsWith(`${folder}/`))?.[1] ?? file;
}

const allows = (from: string, to: string) =>
  from === to ||
  (mayImport[from] ?? []).some(
    part => part === to || (part.endsWith("/*") && to.startsWith(part.slice(0, -1))),
  );

describe("imports run one way", () => {
  const all = importsOfProduct();

  test("every import between parts is one the layers allow: text, policy, workflow, then command, graphql, database, then capabilities", () => {
    expect(all.length).toBeGreaterThan(300);
    const wrong = all
      .filter(({ from, to }) => !allows(from, to))
      .map(({ file, specifier }) => `${file} imports ${specifier}`);
    expect(wrong).toEqual([]);
  });

  test("the pure layers know neither the database nor GraphQL nor the file system", () => {
    const pure = /^subgraphs\/core\/(text|policy|workflow)\//;
    const outside = readPureOutsideImports(pure);
    expect(outside).toEqual([]);
  });

  test("packages meet by name, not by path into one another", () => {
    const across = all.filter(({ file, specifier }) => {
      if (!specifier.startsWith(".")) return false;
      const own = Object.values(packages).find(folder => file.startsWith(`${folder}/`));
      const target = resolveImport(file, specifier) ?? "";
      // The command line of the database runs before packages are known by name.
      return own !== undefined && !target.startsWith(`${own}/`) && !target.startsWith("prisma/");
    });
    expect(across.map(({ file, specifier }) => `${file} imports ${specifier}`)).toEqual([]);
  });
});

function readPureOutsideImports(pure: RegExp): string[] {
  return sourcesBelow("subgraphs/core")
    .filter(file => pure.test(file))
    .flatMap(file => {
      const source = readFileSync(join(root, file), "utf8");
      return [...source.matchAll(/from "([^".][^"]*)"/g)].map(match => `${file} imports ${match[1]}`);
    });
}
