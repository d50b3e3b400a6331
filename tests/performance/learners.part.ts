import { withClient } from "@lec/prisma/connection";
import { accountIdOf, type BenchDatabase } from "./bench-database.ts";
import type { Load, Target } from "./load.process.ts";
import { type Helper, startProcess } from "./process.ts";
import { withSystem } from "./run-system.ts";
import { ms, ratio, type Timing, table } from "./timing.ts";

const roll = `query Roll($id: ID!) { orgUnit(id: $id) { enrolments(first: 50) { nodes {
  id grade classroom studentNumber check { result } learner { id prefix firstName lastName sex birthDate } } } } }`;
const rollStatement = `
  SELECT e.id, e.grade, e.classroom, e.student_number, k.result, l.id, l.prefix, l.first_name, l.last_name, l.sex, l.birth_date
  FROM learners.enrolment e JOIN learners.learner l ON l.id = e.learner_id
  LEFT JOIN learners.existence_check k ON k.enrolment_id = e.id AND k.round_id = $3
  WHERE e.institution_id = $1 AND e.academic_year = $2 AND e.status = 'ACTIVE'
  ORDER BY e.grade, e.classroom, e.id LIMIT 51`;

const search = `query Search($filter: LearnerFilter) { learners(first: 25, filter: $filter) { nodes {
  id prefix firstName lastName currentEnrolment { grade classroom } } } }`;
/** What one would write without our spelling rules: part of a name, at the institutions below a path. */
const searchStatement = `
  SELECT l.id, l.prefix, l.first_name, l.last_name, e.grade, e.classroom
  FROM institutions.org_unit u JOIN learners.enrolment e ON e.institution_id = u.id AND e.status = 'ACTIVE'
  JOIN learners.learner l ON l.id = e.learner_id
  WHERE u.path <@ $1::text::ltree AND u.level = 'INSTITUTION' AND (l.first_name || ' ' || l.last_name) LIKE '%' || $2 || '%'
  ORDER BY l.first_name COLLATE "th-x-icu", l.last_name COLLATE "th-x-icu", e.id LIMIT 26`;

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

/** The same for a whole identifier and for the beginning of a student number. */
const exactStatement = (condition: string) => `
  SELECT l.id, l.prefix, l.first_name, l.last_name, e.grade, e.classroom
  FROM institutions.org_unit u JOIN learners.enrolment e ON e.institution_id = u.id AND e.status = 'ACTIVE'
  JOIN learners.learner l ON l.id = e.learner_id
  WHERE u.path <@ $1::text::ltree AND u.level = 'INSTITUTION' AND ${condition}
  ORDER BY l.first_name COLLATE "th-x-icu", l.last_name COLLATE "th-x-icu", e.id LIMIT 26`;

/** A page of a roll and searches, in the largest institution and the largest LAO, beside one SQL statement each. */
export async function measureLearners(databases: readonly BenchDatabase[]): Promise<string> {
  const rows: string[][] = [];
  const load = startProcess("./load.process.ts");
  try {
    for (const database of databases) {
      const questions = await questionsOn(database);
      await withSystem(database, "embedded", async ({ url, tokenOf }) => {
        for (const { name, username, query, variables, statement: text, values } of questions) {
          const accountId = await accountIdOf(database, username);
          const sql: Target = { kind: "sql", url: database.urls.learners, accountId, text, values };
          const http: Target = { kind: "http", url, token: await tokenOf(username), query, variables };
          for (const clients of clientCounts) {
            // The reference right beside what is measured by it: a busy machine is then busy for both.
            const reference = await measure(load, sql, clients);
            const timing = await measure(load, http, clients);
            rows.push([
              database.size,
              name,
              String(clients),
              ms(reference.p50),
              ms(timing.p50),
              ms(timing.p99),
              ratio(timing.p50 / reference.p50),
            ]);
          }
        }
      });
    }
  } finally {
    await load.stop();
  }
  return table(["data", "query", "clients", "SQL p50 ms", "p50 ms", "p99 ms", "p50 ÷ SQL"], rows, 2);
}

function measure(load: Helper, target: Target, clients: number): Promise<Timing> {
  return load.ask<Timing>({ target, clients, warmUpMs, durationMs } satisfies Load);
}

async function questionsOn({ adminUrl }: BenchDatabase): Promise<Question[]> {
  const { place, learner } = await withClient(adminUrl, async client => {
    const { rows: places } = await client.query<{
      id: string;
      code: string;
      path: string;
      laoCode: string;
      laoPath: string;
      heads: number;
      laoHeads: number;
      roundId: string;
      year: number;
    }>(`
      WITH r AS (SELECT id, academic_year FROM reporting.round WHERE opened_at IS NOT NULL ORDER BY opens_at DESC LIMIT 1),
        h AS (SELECT institution_id, lao_id, sum(learners)::int AS heads FROM learners.headcount, r
          WHERE headcount.academic_year = r.academic_year GROUP BY 1, 2),
        largest AS (SELECT lao_id, sum(heads)::int AS heads FROM h GROUP BY 1 ORDER BY 2 DESC LIMIT 1)
      SELECT u.id, u.code, u.path::text AS path, l.code AS "laoCode", l.path::text AS "laoPath", h.heads, g.heads AS "laoHeads",
        r.id AS "roundId", r.academic_year AS year
      FROM largest g JOIN h ON h.lao_id = g.lao_id JOIN institutions.org_unit u ON u.id = h.institution_id
      JOIN institutions.org_unit l ON l.id = g.lao_id CROSS JOIN r ORDER BY h.heads DESC LIMIT 1`);
    const [found] = places;
    if (!found) throw new Error("the data has no learners");
    const { rows: learners } = await client.query<{ name: string; identifier: string; number: string }>(
      `SELECT left(l.first_name, 4) AS name, l.identifier, left(e.student_number, 3) AS number FROM learners.enrolment e JOIN learners.learner l ON l.id = e.learner_id
       WHERE e.institution_id = $1 AND e.status = 'ACTIVE' ORDER BY e.id LIMIT 1`,
      [found.id],
    );
    return { place: found, learner: learners[0] ?? { name: "", identifier: "", number: "" } };
  });
  const { name, identifier, number } = learner;
  const heads = (count: number) => `${count.toLocaleString("en")} learners`;
  return [
    {
      name: `page of a roll (${heads(place.heads)})`,
      username: place.code,
      query: roll,
      variables: { id: place.id },
      statement: rollStatement,
      values: [place.id, place.year, place.roundId],
    },
    {
      name: `search in an institution (${heads(place.heads)})`,
      username: place.code,
      query: search,
      variables: { filter: { search: name } },
      statement: searchStatement,
      values: [place.path, name],
    },
    {
      name: "an identifier in an institution",
      username: place.code,
      query: search,
      variables: { filter: { search: identifier } },
      statement: exactStatement("l.identifier = $2"),
      values: [place.path, identifier],
    },
    {
      name: "a student number in an institution",
      username: place.code,
      query: search,
      variables: { filter: { search: number } },
      statement: exactStatement("starts_with(e.student_number, $2)"),
      values: [place.path, number],
    },
    {
      name: `search in an LAO (${heads(place.laoHeads)})`,
      username: place.laoCode,
      query: search,
      variables: { filter: { search: name } },
      statement: searchStatement,
      values: [place.laoPath, name],
    },
  ];
}
