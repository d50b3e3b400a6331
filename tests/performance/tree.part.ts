import { withClient } from "@lec/prisma/connection";
import { accountIdOf, type BenchDatabase } from "./bench-database.ts";
import type { Load, Target } from "./load.process.ts";
import { type Helper, startProcess } from "./process.ts";
import { treeStatement, unitStatement } from "./reference.ts";
import { withSystem } from "./run-system.ts";
import { ms, ratio, type Timing, table } from "./timing.ts";

export const tree = `query Tree {
  provinces(first: 5) { nodes { id code name headcount { total male female } confirmation { state confirmedAt }
    localAdministrativeOrganizations(first: 500) { totalCount nodes { id code name kind headcount { total male female } confirmation { state }
      institutions(first: 100) { nodes { id code name kind headcount { total male female } confirmation { state confirmedAt } } } } } } }
}`;

const unit = `query Unit($id: ID!) { orgUnit(id: $id) { id code name headcount { total male female } confirmation { state confirmedAt } } }`;

/** One question in both languages. */
interface Question {
  readonly name: string;
  readonly username: string;
  readonly query: string;
  readonly variables: object;
  readonly statement: string;
  readonly values: readonly unknown[];
}

const clientCounts = [1, 16];
const durationMs = 3_000;
const warmUpMs = 1_500;

/** A province's tree and a single unit, through the gateway in both topologies, beside one SQL statement each. */
export async function measureTree(databases: readonly BenchDatabase[]): Promise<string> {
  const rows: string[][] = [];
  const load = startProcess("./load.process.ts");
  try {
    for (const database of databases) {
      const questions = await questionsOn(database);
      for (const topology of ["embedded", "distributed"] as const) {
        await withSystem(database, topology, async ({ url, tokenOf }) => {
          for (const question of questions) {
            const { query, variables, statement: text, values } = question;
            const accountId = await accountIdOf(database, question.username);
            const sql: Target = { kind: "sql", url: database.urls.reporting, accountId, text, values };
            const http: Target = {
              kind: "http",
              url,
              token: await tokenOf(question.username),
              query,
              variables,
            };
            for (const clients of clientCounts) {
              // The reference right beside what is measured by it: a busy machine is then busy for both.
              const reference = await measure(load, sql, clients);
              rows.push(rowOf(database, question, "SQL", clients, reference, reference));
              const timing = await measure(load, http, clients);
              rows.push(rowOf(database, question, topology, clients, timing, reference));
            }
          }
        });
      }
    }
  } finally {
    await load.stop();
  }
  const heads = [
    "data",
    "query",
    "by",
    "clients",
    "p50 ms",
    "p99 ms",
    "requests/s",
    "p50 ÷ SQL",
    "SQL requests/s ÷",
  ];
  return table(heads, rows, 3);
}

function measure(load: Helper, target: Target, clients: number): Promise<Timing> {
  return load.ask<Timing>({ target, clients, warmUpMs, durationMs } satisfies Load);
}

function rowOf(
  database: BenchDatabase,
  question: Question,
  by: string,
  clients: number,
  timing: Timing,
  reference: Timing,
): string[] {
  return [
    database.size,
    question.name,
    by,
    String(clients),
    ms(timing.p50),
    ms(timing.p99),
    timing.perSecond.toFixed(0),
    ratio(timing.p50 / reference.p50),
    ratio(reference.perSecond / timing.perSecond),
  ];
}

async function questionsOn({ adminUrl, size }: BenchDatabase): Promise<Question[]> {
  const { provinces, institution } = await withClient(adminUrl, async client => {
    const { rows: provinces } = await client.query<{
      id: string;
      code: string;
      name: string;
      laos: number;
      institutions: number;
    }>(`
      SELECT p.id, p.code, p.name_en AS name, count(*) FILTER (WHERE u.level = 'LAO')::int AS laos,
        count(*) FILTER (WHERE u.level = 'INSTITUTION')::int AS institutions
      FROM institutions.org_unit p JOIN institutions.org_unit u ON u.province_id = p.id
      WHERE p.level = 'PROVINCE' GROUP BY p.id ORDER BY institutions, p.code`);
    const { rows: institutions } = await client.query<{ id: string; code: string }>(`
      SELECT u.id, u.code FROM institutions.org_unit u JOIN institutions.org_unit p ON p.id = u.province_id
      WHERE u.level = 'INSTITUTION' AND p.code = '41' ORDER BY u.code LIMIT 1`);
    return { provinces, institution: institutions[0] };
  });
  const udonThani = provinces.find(province => province.code === "41");
  const median = size === "national" ? provinces[Math.floor(provinces.length / 2)] : undefined;
  if (!udonThani || !institution) throw new Error("the data lacks Udon Thani");
  return [
    ...[udonThani, median].flatMap(province =>
      province
        ? [
            {
              name: `tree of ${province.name} (${province.laos} + ${province.institutions})`,
              username: `p${province.code}`,
              query: tree,
              variables: {},
              statement: treeStatement,
              values: [province.id],
            },
          ]
        : [],
    ),
    {
      name: "one institution",
      username: institution.code,
      query: unit,
      variables: { id: institution.id },
      statement: unitStatement,
      values: [institution.id],
    },
  ];
}
