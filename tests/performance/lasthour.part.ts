import { withClient } from "@lec/prisma/connection";
import { accountIdOf, type BenchDatabase, openSessions } from "./bench-database.ts";
import type { Ask, Crowd, CrowdAnswer } from "./lasthour.process.ts";
import type { Load } from "./load.process.ts";
import { startProcess } from "./process.ts";
import { unitStatement } from "./reference.ts";
import { withSystem } from "./run-system.ts";
import { ms, ratio, type Timing, table } from "./timing.ts";

/** Requests a second, one step after the other: the last step at which the aims hold is what this machine carries. */
const rates = [20, 40, 80, 120];
const stepSeconds = 20;
const warmUpSeconds = 5;
const department = "dla";
/** Aims of a round's last hour, p95 in milliseconds. */
const aims = { read: 300, confirmation: 500 };

const roll = `query Roll($id: ID!) { orgUnit(id: $id) { id name ... on Institution {
  enrolments(first: 50) { totalCount nodes { id grade classroom status learner { id prefix firstName lastName identifierMasked } check { result } } } } } }`;
const own = `query Own($id: ID!) { orgUnit(id: $id) { id name headcount { total male female byGrade { grade total } }
  confirmation { state standing deadline availableActions { action allowed blockers { code message count liftedBy units { id name } } } } } }`;
const laoTree = `query Lao($id: ID!) { orgUnit(id: $id) { id name progress { institutions { expected confirmed late } learners learnersConfirmed }
  confirmation { state standing availableActions { action allowed blockers { code count units { id name } } } }
  ... on LocalAdministrativeOrganization { institutions(first: 100) { nodes { id name headcount { total } confirmation { state standing } } } } } }`;
const provinceTree = `query Province($id: ID!) { orgUnit(id: $id) { id name
  progress { institutions { expected confirmed late } localAdministrativeOrganizations { expected confirmed late } otherCounts { expected confirmed late } learners learnersConfirmed }
  ... on Province { localAdministrativeOrganizations(first: 100) { nodes { id name headcount { total } confirmation { state standing } } } } } }`;
const mark = `mutation Mark($input: CheckExistenceInput!) { checkExistence(input: $input) { checked { count } userErrors { code } } }`;
const confirm = `mutation Confirm($input: ConfirmInput!) { confirm(input: $input) { confirmation { state } userErrors { code } } }`;
const cancel = `mutation Cancel($input: CancelConfirmationInput!) { cancelConfirmation(input: $input) { confirmation { state } userErrors { code } } }`;

/**
 * The last hour of a round: 500 officers at once read rolls, their own buttons, the trees of LAOs and provinces, mark
 * checks, and confirm in their order, provinces last. They arrive at random, whatever the answers take, and are timed from their arrival.
 */
export async function measureLastHour(databases: readonly BenchDatabase[]): Promise<string> {
  const lines: string[] = [];
  const [largest] = databases.slice(-1);
  if (!largest) return "";
  const crowd = startProcess("./lasthour.process.ts");
  const load = startProcess("./load.process.ts");
  try {
    const { asks, cycles, officers } = await officersOf(largest);
    for (const topology of ["embedded", "distributed"] as const) {
      await withSystem(largest, topology, async ({ url }) => {
        const reference = await load.ask<Timing>(await referenceLoad(largest));
        const step = (perSecond: number, seconds: number) =>
          crowd.ask<CrowdAnswer>({ url, perSecond, seconds, asks, cycles } satisfies Crowd);
        await step(rates[0]!, warmUpSeconds);
        const rows: string[][] = [];
        const errors: string[] = [];
        for (const rate of rates) {
          const answer = await step(rate, stepSeconds);
          for (const [kind, { count, p50, p95, p99, max }] of Object.entries(answer.kinds)) {
            const aim = kind.startsWith("confirm")
              ? aims.confirmation
              : kind.startsWith("read")
                ? aims.read
                : null;
            const held = aim === null ? "" : p95 < aim ? "held" : "missed";
            rows.push([
              `${rate}/s`,
              kind,
              String(count),
              ...[p50, p95, p99, max].map(ms),
              ratio(p50 / reference.p50),
              held,
            ]);
          }
          const faults = Object.entries(answer.errors).map(([what, n]) => `${what} ${n}`);
          errors.push(
            `${rate}/s wanted, ${answer.perSecond.toFixed(1)}/s answered; errors: ${faults.join(", ") || "none"}`,
          );
        }
        lines.push(
          `### ${topology}, ${largest.size} data, ${officers} officers, ${stepSeconds} s a step`,
          "",
          table(
            ["rate", "what", "count", "p50 ms", "p95 ms", "p99 ms", "max ms", "÷ SQL p50", "aim"],
            rows,
            2,
          ),
          "",
          ...errors,
          `reference, one unit by hand-written SQL at one client before the crowd came: p50 ${ms(reference.p50)} ms, p99 ${ms(reference.p99)} ms`,
          "",
        );
      });
    }
  } finally {
    await crowd.stop();
    await load.stop();
  }
  return lines.join("\n");
}

async function referenceLoad(database: BenchDatabase): Promise<Load> {
  const accountId = await accountIdOf(database, "p41");
  const id = await withClient(database.adminUrl, async client => {
    const { rows } = await client.query<{ id: string }>(
      "SELECT id FROM institutions.org_unit WHERE level = 'INSTITUTION' AND code LIKE '3041%' ORDER BY code LIMIT 1",
    );
    return rows[0]?.id;
  });
  const target = {
    kind: "sql" as const,
    url: database.urls.reporting,
    accountId,
    text: unitStatement,
    values: [id],
  };
  return { target, clients: 1, warmUpMs: 500, durationMs: 2_000 };
}

interface Place {
  readonly id: string;
  readonly username: string;
}
interface OpenInstitution extends Place {
  readonly enrolments: readonly string[];
}
interface Ready {
  readonly institution: string;
  readonly institutionCode: string;
  readonly lao: string;
  readonly laoCode: string;
  readonly provinceCode: string;
}

/** 500 officers with a session each, as signing in leaves it behind, and what each of them asks. */
async function officersOf({
  adminUrl,
}: BenchDatabase): Promise<Pick<Crowd, "asks" | "cycles"> & { officers: number }> {
  return withClient(adminUrl, async client => {
    const { rows: rounds } = await client.query<{ id: string }>(
      "SELECT id FROM reporting.round WHERE opened_at IS NOT NULL AND core.now() <= unit_deadline ORDER BY opens_at DESC LIMIT 1",
    );
    const roundId = rounds[0]?.id;
    if (!roundId)
      throw new Error("no round is open: the round of this data has ended, remove .lec/bench to seed anew");
    // One waiting institution, checked and ready, keeps its LAO from confirming.
    await client.query(
      `CREATE TEMPORARY TABLE ready AS
       SELECT i.id AS institution, i.code AS institution_code, l.id AS lao, l.code AS lao_code, p.code AS province_code
       FROM (SELECT i.lao_id, min(i.id::text)::uuid AS id FROM institutions.org_unit i
         LEFT JOIN reporting.confirmation c ON c.unit_id = i.id AND c.round_id = $1 AND c.subject = 'LEARNERS'
         WHERE i.level = 'INSTITUTION' AND i.status = 'ACTIVE' AND c.state IS DISTINCT FROM 'CONFIRMED' GROUP BY 1 HAVING count(*) = 1) w
       JOIN institutions.org_unit i ON i.id = w.id JOIN institutions.org_unit l ON l.id = i.lao_id JOIN institutions.org_unit p ON p.id = l.province_id
       CROSS JOIN LATERAL reporting.facts($1, ARRAY[i.id]) f
       WHERE f.learners > 0 AND f.learners = f.checked AND f.ghosts = 0 AND f.findings = 0 AND NOT f.lao_confirmed AND NOT f.province_confirmed
         AND EXISTS (SELECT FROM auth.users u WHERE u.username = i.code) AND EXISTS (SELECT FROM auth.users u WHERE u.username = l.code)
       ORDER BY md5(i.id::text) LIMIT 100`,
      [roundId],
    );
    await client.query(
      `CREATE TEMPORARY TABLE recording AS
       SELECT i.id, i.code FROM institutions.org_unit i JOIN auth.users u ON u.username = i.code
       LEFT JOIN reporting.confirmation c ON c.unit_id = i.id AND c.round_id = $1 AND c.subject = 'LEARNERS'
       WHERE i.level = 'INSTITUTION' AND i.status = 'ACTIVE' AND c.state IS DISTINCT FROM 'CONFIRMED' AND i.id NOT IN (SELECT institution FROM ready)
       ORDER BY md5(i.id::text) LIMIT 500 - (SELECT 2 * count(*) FROM ready) - (SELECT count(*) FROM institutions.org_unit WHERE level = 'PROVINCE')`,
      [roundId],
    );
    const { rows: ready } = await client.query<Ready>(
      `SELECT institution, institution_code AS "institutionCode", lao, lao_code AS "laoCode", province_code AS "provinceCode" FROM ready`,
    );
    const { rows: recording } = await client.query<OpenInstitution>(
      `SELECT r.id, r.code AS username, ARRAY(SELECT e.id FROM learners.enrolment e
         WHERE e.institution_id = r.id AND e.status = 'ACTIVE' ORDER BY e.id LIMIT 30) AS enrolments FROM recording r`,
    );
    const { rows: provinces } = await client.query<Place>(
      `SELECT p.id, 'p' || p.code AS username FROM institutions.org_unit p WHERE p.level = 'PROVINCE'
         AND EXISTS (SELECT FROM auth.users u WHERE u.username = 'p' || p.code)`,
    );
    const { rows: complete } = await client.query<Place>(
      `SELECT p.id, 'p' || p.code AS username FROM reporting.facts($1, ARRAY(SELECT id FROM institutions.org_unit WHERE level = 'PROVINCE')) f
       JOIN institutions.org_unit p ON p.id = f.unit_id JOIN auth.users u ON u.username = 'p' || p.code
       WHERE f.learners_state = 'OPEN' AND cardinality(f.laos_waiting) = 0 AND cardinality(f.other_laos_waiting) = 0`,
      [roundId],
    );
    const tokens = await openSessions(client, [
      department,
      ...recording.map(each => each.username),
      ...ready.flatMap(each => [each.institutionCode, each.laoCode]),
      ...provinces.map(each => each.username),
    ]);
    const tokenOf = (username: string) => tokens.get(username) ?? "";
    const about = (query: string, places: readonly Place[]): Ask[] =>
      places.map(({ id, username }) => ({ token: tokenOf(username), query, variables: { id } }));
    const reason = { reason: "วัดความเร็ว" };
    const act = (kind: string, username: string, query: string, unitId: string, said = {}) => ({
      kind,
      token: tokenOf(username),
      query,
      variables: { input: { roundId, unitId, ...said } },
    });
    const laos = ready.map(each => ({ id: each.lao, username: each.laoCode }));
    const schools = [
      ...recording,
      ...ready.map(each => ({ id: each.institution, username: each.institutionCode })),
    ];
    return {
      officers: tokens.size,
      asks: {
        "read roll": { share: 30, of: about(roll, recording) },
        "read own": { share: 25, of: about(own, schools) },
        "read LAO": { share: 12, of: about(laoTree, laos) },
        "read province": { share: 5, of: about(provinceTree, provinces) },
        "mark checks": {
          share: 12,
          of: recording
            .filter(each => each.enrolments.length > 0)
            .map(({ username, enrolments }) => ({
              token: tokenOf(username),
              query: mark,
              variables: {
                input: { marks: enrolments.map(enrolmentId => ({ enrolmentId, result: "PRESENT" })) },
              },
            })),
        },
      },
      cycles: [
        {
          share: 16,
          of: ready.map(each => [
            act("confirm institution", each.institutionCode, confirm, each.institution),
            act("confirm LAO", each.laoCode, confirm, each.lao),
            act("cancel LAO", `p${each.provinceCode}`, cancel, each.lao, reason),
            act("cancel institution", each.laoCode, cancel, each.institution, reason),
          ]),
        },
        {
          share: 2,
          of: complete.map(({ id, username }) => [
            act("confirm province", username, confirm, id),
            act("cancel province", department, cancel, id, reason),
          ]),
        },
      ],
    };
  });
}
