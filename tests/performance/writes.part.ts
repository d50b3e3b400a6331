import { withClient } from "@lec/prisma/connection";
import { demoPassword } from "@lec/seed/demo-accounts";
import { signIn, type TestClient } from "../kit/client.ts";
import type { BenchDatabase } from "./bench-database.ts";
import { withSystem } from "./run-system.ts";
import { ms, percentile, ratio, table } from "./timing.ts";

const rounds = 150;
const warmUpRounds = 30;

const confirm = `mutation Confirm($input: ConfirmInput!) { confirm(input: $input) { confirmation { state } userErrors { code } } }`;
const cancel = `mutation Cancel($input: CancelConfirmationInput!) { cancelConfirmation(input: $input) { confirmation { state } userErrors { code } } }`;
const correct = `mutation Correct($input: CorrectLearnerInput!) { correctLearner(input: $input) { learner { version } userErrors { code } } }`;

type Act = "confirm" | "cancel" | "correct";
const acts: readonly Act[] = ["confirm", "cancel", "correct"];

/** Confirming, cancelling and correcting at an institution of about 60 learners: the size of the nation must not show. */
export async function measureWrites(databases: readonly BenchDatabase[]): Promise<string> {
  const all: { database: BenchDatabase; times: Record<Act, number[]> }[] = [];
  for (const database of databases) {
    const times = await withSystem(database, "embedded", ({ url }) => write(database, url));
    all.push({ database, times });
  }
  const rows = all.flatMap(({ database, times }) =>
    acts.map(act => {
      const p50 = percentile(times[act], 0.5);
      const first = percentile(all[0]?.times[act] ?? [], 0.5);
      return [database.size, act, ms(p50), ms(percentile(times[act], 0.99)), ratio(p50 / first)];
    }),
  );
  return table(["data", "act", "p50 ms", "p99 ms", `÷ ${databases[0]?.size}`], rows, 2);
}

async function write(database: BenchDatabase, url: string): Promise<Record<Act, number[]>> {
  const place = await findPlace(database);
  const institution = await signIn(url, place.code, demoPassword);
  const lao = await signIn(url, place.laoCode, demoPassword);
  const times: Record<Act, number[]> = { confirm: [], cancel: [], correct: [] };
  let version = place.version;
  const aim = { roundId: place.roundId, unitId: place.id };
  for (let round = 0; round < rounds + warmUpRounds; round++) {
    const timed = async (act: Act, client: TestClient, query: string, input: object) => {
      const started = performance.now();
      const answer = await client.get<Record<string, { userErrors: unknown[] }>>(query, { input });
      if (round >= warmUpRounds) times[act].push(performance.now() - started);
      const refusals = Object.values(answer).flatMap(payload => payload.userErrors);
      if (refusals.length > 0) throw new Error(`${act} was refused: ${JSON.stringify(refusals)}`);
    };
    await timed("correct", institution, correct, {
      learnerId: place.learnerId,
      expectedVersion: version,
      nationality: round % 2 ? "ไทย" : "ลาว",
    });
    version += 1;
    await timed("confirm", institution, confirm, aim);
    await timed("cancel", lao, cancel, { ...aim, reason: "วัดความเร็ว" });
  }
  return times;
}

interface Place {
  readonly id: string;
  readonly code: string;
  readonly laoCode: string;
  readonly roundId: string;
  readonly learnerId: string;
  readonly version: number;
}

/** An institution of Udon Thani that is ready to confirm, with about 60 learners, and one of its learners. */
async function findPlace({ adminUrl }: BenchDatabase): Promise<Place> {
  return withClient(adminUrl, async client => {
    const { rows } = await client.query<Place>(`
      WITH r AS (SELECT id FROM reporting.round WHERE opened_at IS NOT NULL AND core.now() <= unit_deadline ORDER BY opens_at DESC LIMIT 1)
      SELECT u.id, u.code, l.code AS "laoCode", r.id AS "roundId", n.id AS "learnerId", n.version
      FROM r CROSS JOIN institutions.org_unit p
      JOIN institutions.org_unit u ON u.province_id = p.id AND u.level = 'INSTITUTION'
      JOIN institutions.org_unit l ON l.id = u.lao_id
      CROSS JOIN LATERAL reporting.facts(r.id, ARRAY[u.id]) f
      CROSS JOIN LATERAL (SELECT n.id, n.version FROM learners.enrolment e JOIN learners.learner n ON n.id = e.learner_id
        WHERE e.institution_id = u.id AND e.status = 'ACTIVE' ORDER BY e.id LIMIT 1) n
      WHERE p.code = '41' AND f.learners_state = 'OPEN' AND NOT f.lao_confirmed AND f.learners = f.checked AND f.ghosts = 0
      ORDER BY abs(f.learners - 60), u.code LIMIT 1`);
    if (!rows[0])
      throw new Error(
        "no institution is ready to confirm: the round of this data has ended, remove .lec/bench to seed anew",
      );
    return rows[0];
  });
}
