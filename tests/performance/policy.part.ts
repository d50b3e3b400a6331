import { startSystem } from "@lec/gateway/system";
import { withClient } from "@lec/prisma/connection";
import { demoPassword } from "@lec/seed/demo-accounts";
import pg from "pg";
import { signIn, type TestClient } from "../kit/client.ts";
import type { BenchDatabase } from "./bench-database.ts";
import { ms, percentile, ratio, table } from "./timing.ts";

const times = 100;
const warmUps = 15;

const tree = `query Tree($province: ID!) {
  provinces(first: 5, filter: { ids: [$province] }) { nodes { id code name headcount { total male female } confirmation { state confirmedAt }
    localAdministrativeOrganizations(first: 500) { totalCount nodes { id code name kind headcount { total male female } confirmation { state }
      institutions(first: 100) { nodes { id code name kind headcount { total male female } confirmation { state confirmedAt } } } } } } }
}`;
const roll = `query Roll($school: ID!) { orgUnit(id: $school) { enrolments(first: 100) { totalCount nodes { grade classroom studentNumber
  learner { id identifierMasked prefix firstName lastName sex birthDate } } } } }`;

/** A question as somebody asks it, with the reach it is answered from. */
interface Question {
  readonly name: string;
  readonly reach: string;
  readonly username: string;
  readonly query: string;
  readonly variables: object;
}

/** A statement as the system sends it: as which role, with which parameters. */
interface Sent {
  readonly role: string;
  readonly name: string;
  readonly text: string;
  readonly values: readonly unknown[];
}

/** Which walls stand: the paths of the reach in a statement's parameters, and row security. */
const settings = ["both on", "first off", "second off", "both off"] as const;
type Setting = (typeof settings)[number];

/**
 * What the two walls cost the tree of a province and the roll of a school. The statements are those the system sends,
 * listened to and then replayed: the first wall is off when they carry the root as reach, the second when they run as a
 * role that row security does not bind. The roll has no first wall in SQL: `can` decides before it is asked for.
 */
export async function measurePolicy(databases: readonly BenchDatabase[]): Promise<string> {
  const rows: string[][] = [];
  for (const database of databases) {
    const asked: { question: Question; statements: readonly Sent[]; accountId: string }[] = [];
    const system = await startSystem({
      urls: database.urls,
      secret: database.secret,
      sandbox: true,
      port: 0,
      host: "127.0.0.1",
      subgraphs: "embedded",
    });
    try {
      for (const question of await questionsOn(database)) {
        const client = await signIn(system.url, question.username, demoPassword);
        const { viewer } = await client.get<{ viewer: { id: string } }>("{ viewer { id } }");
        asked.push({ question, statements: await listenTo(client, question), accountId: viewer.id });
      }
    } finally {
      await system.close();
    }
    for (const { question, statements, accountId } of asked) {
      const measured = await replay(database, statements, accountId);
      const p50 = (setting: Setting) => total(measured, setting, 0.5);
      rows.push([
        database.size,
        question.name,
        question.reach,
        String(statements.length),
        ...settings.map(setting => ms(p50(setting))),
        ms(total(measured, "both on", 0.95)),
        ratio(p50("both on") / p50("first off")),
        ratio(p50("both on") / p50("second off")),
        ratio(p50("both on") / p50("both off")),
      ]);
    }
  }
  const heads = [
    "data",
    "question",
    "reach",
    "statements",
    ...settings.map(setting => `${setting} p50 ms`),
    "both on p95 ms",
    "on ÷ first off",
    "on ÷ second off",
    "on ÷ both off",
  ];
  return table(heads, rows, 3);
}

/** The reads of one answer. Asked twice, so that what is read once per process is not among them. */
async function listenTo(client: TestClient, { query, variables }: Question): Promise<Sent[]> {
  await client.get(query, variables);
  const sent: Sent[] = [];
  const { query: send } = pg.Client.prototype;
  pg.Client.prototype.query = function (this: pg.Client, ...args: unknown[]) {
    const [config] = args as [Partial<Sent> | string];
    // The gateway's own (session, actor) are no part of the question.
    if (typeof config === "object" && config.name && config.text && this.user !== "lec_auth")
      sent.push({
        role: this.user ?? "",
        name: config.name,
        text: config.text,
        values: [...(config.values ?? [])],
      });
    return (send as (...all: unknown[]) => unknown).apply(this, args);
  } as typeof send;
  try {
    await client.get(query, variables);
  } finally {
    pg.Client.prototype.query = send;
  }
  return sent;
}

type Measured = ReadonlyMap<Setting, readonly number[][]>;

async function replay(
  { adminUrl }: BenchDatabase,
  statements: readonly Sent[],
  accountId: string,
): Promise<Measured> {
  const measured = new Map<Setting, number[][]>(settings.map(setting => [setting, []]));
  await withClient(adminUrl, free =>
    withClient(adminUrl, async bound => {
      const { rows } = await free.query<{ path: string }>(
        "SELECT DISTINCT path::text AS path FROM institutions.appointments_in_force($1)",
        [accountId],
      );
      const { rows: roots } = await free.query<{ path: string }>(
        "SELECT path::text AS path FROM institutions.org_unit WHERE level = 'DEPARTMENT'",
      );
      const own = rows
        .map(row => row.path)
        .toSorted()
        .join();
      const everything = roots.map(row => row.path);
      const isReach = (value: unknown) =>
        Array.isArray(value) && value.length > 0 && value.toSorted().join() === own;
      for (const client of [free, bound])
        await client.query("SELECT set_config('lec.account_id', $1, false)", [accountId]);
      for (const [index, { role, name, text, values }] of statements.entries()) {
        await bound.query(`SET SESSION AUTHORIZATION ${role}`);
        // As the subgraphs read (open-subgraph.ts).
        const plans = role === "lec_institutions" ? "auto" : "force_generic_plan";
        for (const client of [free, bound]) await client.query(`SET plan_cache_mode = ${plans}`);
        const unwalled = values.map(value => (isReach(value) ? everything : value));
        const samples: Record<Setting, number[]> = {
          "both on": [],
          "first off": [],
          "second off": [],
          "both off": [],
        };
        for (let i = 0; i < times + warmUps; i++) {
          // In turn, so that a busy machine is busy for all four.
          for (const setting of settings) {
            const client = setting === "second off" || setting === "both off" ? free : bound;
            const parameters = setting === "first off" || setting === "both off" ? unwalled : values;
            const started = performance.now();
            // A name per statement of the question and role: a plan knows which role it was made for.
            await client.query({
              name: `${index} ${role} ${name}`.slice(0, 63),
              text,
              values: [...parameters],
            });
            if (i >= warmUps) samples[setting].push(performance.now() - started);
          }
        }
        for (const setting of settings) measured.get(setting)?.push(samples[setting]);
        await bound.query("RESET SESSION AUTHORIZATION");
      }
    }),
  );
  return measured;
}

/** The statements of an answer one after another. */
const total = (measured: Measured, setting: Setting, share: number) =>
  (measured.get(setting) ?? []).reduce((sum, samples) => sum + percentile(samples, share), 0);

async function questionsOn({ adminUrl }: BenchDatabase): Promise<Question[]> {
  const { rows } = await withClient(adminUrl, client =>
    client.query<{ province: string; school: string; schoolCode: string; laoCode: string }>(`
      SELECT p.id AS province, u.id AS school, u.code AS "schoolCode", l.code AS "laoCode"
      FROM institutions.org_unit p
      JOIN institutions.org_unit u ON u.province_id = p.id AND u.level = 'INSTITUTION' AND u.status = 'ACTIVE'
      JOIN institutions.org_unit l ON l.id = u.lao_id
      JOIN LATERAL (SELECT sum(h.learners) AS learners FROM learners.headcount h WHERE h.institution_id = u.id) h ON true
      WHERE p.code = '41' AND p.level = 'PROVINCE' AND EXISTS (SELECT FROM auth.users a WHERE a.username = u.code)
        AND EXISTS (SELECT FROM auth.users a WHERE a.username = l.code)
      ORDER BY abs(h.learners - 120), u.code LIMIT 1`),
  );
  const [place] = rows;
  if (!place) throw new Error("the data lacks Udon Thani");
  const { province, school, schoolCode, laoCode } = place;
  const of = (name: string, query: string, variables: object) => (reach: string, username: string) => ({
    name,
    query,
    variables,
    reach,
    username,
  });
  const treeOf = of("tree of a province", tree, { province });
  const rollOf = of("roll of a school", roll, { school });
  return [
    treeOf("department", "dla"),
    treeOf("province", "p41"),
    treeOf("one school", schoolCode),
    rollOf("LAO", laoCode),
    rollOf("one school", schoolCode),
  ];
}
