import { type Instant, toInstant } from "@lec/core/workflow/instant";
import { freezeClock, openRound, scheduleRound } from "../kit/acts.ts";
import { citizenId, createLand, type Land, type Person } from "../kit/scenario.ts";
import type { TestSystem } from "../kit/system.ts";
import { watchCommits } from "./commit-watch.ts";
import { type Enrolment, type State, type Tree, World } from "./model.ts";
import type { Hand } from "./plan.ts";

/** A province whose officers act in histories, one round after another. */
export interface HistoryLand {
  readonly land: Land;
  readonly tree: Tree;
  readonly hands: readonly Hand[];
  readonly personOf: (hand: Hand) => Person;
  /** Opens the next round, a year after the last, with rolls of its own. */
  readonly nextRound: (random: () => number) => Promise<HistoryRound>;
}

/** A round that is open, and everything that stands before the first act. */
export interface HistoryRound {
  readonly id: string;
  readonly world: World;
  readonly start: State;
  /** The positions the clock moves through: both sides of both edges of every deadline. */
  readonly clock: readonly Instant[];
  readonly child: (child: number) => ChildRecord;
  readonly childOf: (identifier: string) => number;
}

/** What a recorder types for a child. */
export interface ChildRecord {
  readonly identifier: string;
  readonly prefix: string;
  readonly firstName: string;
  readonly lastName: string;
  readonly sex: "MALE" | "FEMALE";
  readonly birthDate: string;
  readonly enteredOn: string;
}

export const childrenOfRound = 18;
const laos = 2;
const institutionsOfLao = 3;
/** To begin with: they move, and an LAO may come to have none. */
const schoolsOfLao = 2;
const firstYear = 2545;
const letters = "กขคงจฉชซฌญ";

/** One department, one province with three officers, two LAOs with two each, six institutions with two each: twenty hands. */
export async function createHistoryLand(system: TestSystem): Promise<HistoryLand> {
  const land = await createLand(system);
  await watchCommits(land);
  const province = await land.createProvince("41", "อุดรธานี");
  const district = await province.createDistrict("4101");
  const people = new Map<Hand, Person>();
  const add = (name: string, role: Hand["role"], unit: string, person: Person) =>
    people.set({ name, role, unit }, person);
  const dla = await land.as("DEPARTMENT_ADMINISTRATOR");
  add("D", "department", land.id, dla);
  add("P1", "province", province.id, await province.as("PROVINCE_OFFICER"));
  add("P2", "province", province.id, await province.as("PROVINCE_OFFICER", "ANALYST"));
  add("P3", "province", province.id, await province.as("PROVINCE_OFFICER", "CLIENT"));
  const tree: { id: string; institutions: string[] }[] = [];
  for (let l = 1; l <= laos; l++) {
    const lao = await district.createLao();
    for (let s = 1; s <= schoolsOfLao; s++) await lao.createOtherSchool();
    add(`L${l}a`, "lao", lao.id, await lao.officer());
    add(`L${l}b`, "lao", lao.id, await lao.as("LAO_OFFICER", "LAO_REGISTRATION_OFFICER"));
    const institutions: string[] = [];
    for (let i = 1; i <= institutionsOfLao; i++) {
      const institution = await lao.createInstitution({ learners: 0 });
      institutions.push(institution.id);
      add(`I${l}${i}a`, "institution", institution.id, await institution.head());
      add(
        `I${l}${i}b`,
        "institution",
        institution.id,
        await institution.as("INSTITUTION_DIRECTOR", "INSTITUTION_RECORDER", "REGISTRAR"),
      );
    }
    // The order in which an act holds several institutions. It is not that of their creation: 10 comes before 9 in a path.
    const inOrder = await land.sql<{ id: string }>(
      "SELECT id FROM institutions.org_unit WHERE id = ANY ($1::uuid[]) ORDER BY path",
      [institutions],
    );
    tree.push({ id: lao.id, institutions: inOrder.map(row => row.id) });
  }
  let rounds = 0;
  return {
    land,
    tree: { province: province.id, laos: tree },
    hands: [...people.keys()],
    personOf: hand => people.get(hand)!,
    nextRound: random =>
      openNext({ land, dla, tree: { province: province.id, laos: tree } }, firstYear + rounds++, random),
  };
}

async function openNext(
  { land, dla, tree }: { land: Land; dla: Person; tree: Tree },
  year: number,
  random: () => number,
): Promise<HistoryRound> {
  const on = (day: string) => `${year - 543}-${day}+07:00`;
  const clocks = {
    opensAt: on("10-10T00:00:00"),
    unitDeadline: on("11-10T23:59:59.999999"),
    recordingClosesAt: on("11-11T17:00:00"),
    provinceDeadline: on("11-12T12:00:00"),
  };
  const child = (n: number): ChildRecord => ({
    identifier: citizenId((year - 2500) * 1_000 + n),
    prefix: n % 2 ? "ด.ญ." : "ด.ช.",
    firstName: `เด็ก${letters[Math.floor(n / 10)]}${letters[n % 10]}`,
    lastName: "สกุลประวัติ",
    sex: n % 2 ? "FEMALE" : "MALE",
    birthDate: `${year - 550}-05-17`,
    enteredOn: `${year - 543}-05-16`,
  });
  const enrolments = new Map<string, Enrolment>();
  const institutions = tree.laos.flatMap(lao => lao.institutions);
  await freezeClock(dla, clocks.opensAt);
  for (let n = 0; n < childrenOfRound; n++) {
    const institution = institutions[Math.floor(random() * institutions.length)]!;
    // Some are on no roll yet.
    if (random() < 0.3) continue;
    enrolments.set(await onRoll(land, child(n), institution, year), {
      child: n,
      institution,
      active: true,
      check: null,
    });
  }
  await land.sql("SELECT learners.rebuild_counts()");
  const id = await scheduleRound(dla, clocks, year);
  await openRound(dla, id);
  await land.sql("DELETE FROM history.round");
  await land.sql("INSERT INTO history.round VALUES ($1)", [id]);
  const at = (day: string) => toInstant(on(day));
  const clock = [
    "10-20T10:00:00",
    "10-30T10:00:00",
    "11-10T23:59:59.999999",
    "11-11T00:00:00",
    "11-11T17:00:00",
    "11-11T17:00:00.000001",
    "11-12T12:00:00",
    "11-12T12:00:00.000001",
  ].map(at);
  const world = new World(tree, {
    id,
    opensAt: toInstant(clocks.opensAt),
    unitDeadline: toInstant(clocks.unitDeadline),
    recordingClosesAt: toInstant(clocks.recordingClosesAt),
    provinceDeadline: toInstant(clocks.provinceDeadline),
    reportDueAt: null,
    openedAt: toInstant(clocks.opensAt),
  });
  const schools = await land.sql<{ id: string; payer: string; seen: string[] }>(
    `SELECT s.id, s.lao_id AS payer, array_agg(m.from_lao_id) FILTER (WHERE m.from_lao_id IS NOT NULL) AS seen
     FROM reporting.other_school s LEFT JOIN reporting.other_school_move m ON m.other_school_id = s.id
     GROUP BY s.id ORDER BY s.code`,
  );
  const payers = new Map(schools.map(({ id: school, payer }) => [school, payer]));
  const start: State = {
    now: toInstant(clocks.opensAt),
    confirmed: new Set(),
    extended: new Map(),
    enrolments,
    requests: new Map(),
    payers,
    payersToday: payers,
    seen: new Set(
      schools.flatMap(({ id: school, payer, seen }) =>
        [payer, ...(seen ?? [])].map(lao => `${lao} ${school}`),
      ),
    ),
    recorded: new Set(),
  };
  const numbers = new Map(Array.from({ length: childrenOfRound }, (_, n) => [child(n).identifier, n]));
  return { id, world, start, clock, child, childOf: identifier => numbers.get(identifier)! };
}

/** A child on a roll before the round: past the triggers, counts made anew afterwards. */
async function onRoll(land: Land, child: ChildRecord, institution: string, year: number): Promise<string> {
  const [row] = await land.sql<{ id: string }>(
    `WITH quiet AS MATERIALIZED (SELECT set_config('session_replication_role', 'replica', true)),
     made AS (INSERT INTO learners.learner (id, identifier, identifier_kind, prefix, first_name, last_name, sex, birth_date, nationality, home_institution_id)
       SELECT core.uuid7(), $1, 'CITIZEN_ID', $2, $3, $4, $5::learners.sex, $6::date, 'ไทย', $7 FROM quiet RETURNING id)
     INSERT INTO learners.enrolment (learner_id, institution_id, academic_year, grade, classroom, entered_on)
     SELECT id, $7, $8, 'PRIMARY_1', '1', $9::date FROM made RETURNING id`,
    [
      child.identifier,
      child.prefix,
      child.firstName,
      child.lastName,
      child.sex,
      child.birthDate,
      institution,
      year,
      child.enteredOn,
    ],
  );
  return row!.id;
}
