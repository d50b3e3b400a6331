import { randomBytes, randomUUID } from "node:crypto";
import { groupRows } from "@lec/core/database/group-rows";
import type { OrgLevel } from "@lec/core/identity/actor";
import { createRandom, type Random } from "@lec/seed/random";
import { cancel, check, confirm, extend, mutate } from "../kit/acts.ts";
import { clientOf, type TestClient } from "../kit/client.ts";
import {
  academicYear,
  citizenId,
  createLand,
  type Institution,
  type Land,
  type Lao,
  type Unit,
} from "../kit/scenario.ts";
import { heads, schoolFile, sendSchools } from "../kit/school-file.ts";
import type { TestSystem } from "../kit/system.ts";
import { busyRolls, enrol, sendFiles, spotCheck } from "./busy-rolls.ts";
import { dutyColumns, type OracleDuty, type Relation, relationOf, type Standing } from "./oracle.ts";

/** Why an account has, or has not, the powers of its appointment. */
export const states = [
  "in force",
  "ended",
  "over",
  "to come",
  "at a closed unit",
  "of a disabled account",
  "none",
] as const;
export type State = (typeof states)[number];

/** Somebody who asks: an account, and what the oracle knows of its powers. */
export interface Asker {
  readonly name: string;
  readonly duty: OracleDuty;
  readonly state: State;
  readonly accountId: string;
  readonly client: TestClient;
  /** The unit of the appointment, in force or not: relations are seen from here. */
  readonly unit: Place;
  /** What is in force: the appointment, or nothing. */
  readonly standings: readonly Standing[];
}

export interface Place {
  readonly id: string;
  readonly code: string;
  readonly path: string;
  readonly level: OrgLevel;
  readonly closed: boolean;
}

/** An appointment as the administrator sees it. */
export interface Given {
  readonly id: string;
  readonly accountId: string;
  readonly duty: OracleDuty;
  readonly unitId: string;
}

/** Something that lies at a unit. */
export interface Located {
  readonly id: string;
  readonly unitId: string;
}

export interface Enrolled {
  readonly id: string;
  readonly learnerId: string;
  readonly institutionId: string;
  readonly classroom: string;
  /** Shown on the roll as it is listed by default: of this year, and not over. */
  readonly onRoll: boolean;
  /** Not over, of whatever year. */
  readonly active: boolean;
  readonly removed: boolean;
  readonly version: number;
  readonly learnerVersion: number;
}

/** A request to release a child. */
export interface Request {
  readonly id: string;
  readonly fromId: string;
  readonly toId: string;
  readonly classroom: string;
  readonly pending: boolean;
}

/** Two records of perhaps one child, at the unit that decides. */
export interface Double extends Located {
  readonly state: "OPEN" | "SAME" | "DIFFERENT";
}

/** A learner drawn in a spot check, at the institution. */
export interface Drawn extends Located {
  readonly spotCheckId: string;
  readonly provinceId: string;
  readonly found: boolean;
}

/** A file of a roll. */
export interface SentFile extends Located {
  readonly staged: boolean;
}

/** A land with everything the matrix asks about, and the truth about it. */
export interface PolicyLand {
  readonly land: Land;
  readonly roundId: string;
  readonly roundVersion: number;
  readonly askers: readonly Asker[];
  readonly places: readonly Place[];
  readonly given: readonly Given[];
  readonly enrolled: readonly Enrolled[];
  /** Schools of other affiliations, at their LAOs. */
  readonly schools: readonly Located[];
  /** Open reopening cases, at the units that asked. */
  readonly cases: readonly Located[];
  /** What duties have been told, at the units where they are held. */
  readonly notifications: readonly Located[];
  readonly requests: readonly Request[];
  readonly duplicates: readonly Double[];
  /** Searches for duplicates that have ended, one to a unit. */
  readonly searches: readonly Located[];
  readonly imports: readonly SentFile[];
  /** Spot checks, at their provinces, and the learners drawn. */
  readonly spotChecks: readonly Located[];
  readonly drawn: readonly Drawn[];
  /** Registers of other schools sent as files, at their LAOs. */
  readonly schoolFiles: readonly SentFile[];
  /** Identifiers of children on rolls far from the askers: to ask for. */
  readonly farIdentifiers: readonly string[];
  /** Access tokens of programs, at the units the programs are appointed at. */
  readonly tokens: readonly (Located & { readonly accountId: string })[];
  /** Paths at which a thing lies, by its type's name and id; an account lies wherever it is appointed. */
  placesOf(type: string, id: string): readonly string[];
  /**
   * Units an asker is tried on: at least one of every relation and level there is, drawn by the seed. `npm run matrix`
   * (LEC_MATRIX=whole) takes all of them.
   */
  targetsOf(asker: Asker): readonly Place[];
  close(): Promise<void>;
}

/** The same seed builds the same land: which branch is home to the askers, how many institutions and learners there are. */
export async function buildLand(system: TestSystem, seed: string): Promise<PolicyLand> {
  const random = createRandom(seed);
  const land = await createLand(system);
  const { sql } = land;
  const branch = async (code: string) => {
    const province = await land.createProvince(code);
    const laos: { lao: Lao; district: Unit; institutions: Institution[] }[] = [];
    for (const serial of ["01", "02"]) {
      const district = await province.createDistrict(`${code}${serial}`);
      for (let i = 0; i < 2; i++) {
        const lao = await district.createLao();
        const institutions: Institution[] = [];
        for (let count = 2 + random.integer(2); count > 0; count--)
          institutions.push(await lao.createInstitution({ learners: 2 + random.integer(5) }));
        laos.push({ lao, district, institutions });
      }
    }
    return { province, laos };
  };
  const branches = [await branch("41"), await branch("81")];
  const home = random.pick(branches);
  const { lao, district, institutions } = random.pick(home.laos);
  const [institution, sibling] = institutions;
  if (!institution || !sibling) throw new Error("an LAO of the land has too few institutions");

  // Values where rows are bare by themselves, so that hiding them shows.
  await sql("UPDATE institutions.org_unit SET name_en = 'Unit ' || code");
  await sql(
    "UPDATE institutions.org_unit SET moe_code = '10' || code, phone = '02-000-0000' WHERE level = 'INSTITUTION'",
  );

  // A whole branch that is closed, and one closed institution below the askers.
  const gone = await branch("99");
  const goneChain: Partial<Record<OrgLevel, Unit>> = {
    PROVINCE: gone.province,
    DISTRICT: gone.laos[0]!.district,
    LAO: gone.laos[0]!.lao,
    INSTITUTION: gone.laos[0]!.institutions[0]!,
  };
  const goneInstitution = await lao.createInstitution({ learners: 3 });
  const roundId = await land.openRound();

  const chain: Readonly<Record<OrgLevel, Unit>> = {
    DEPARTMENT: land,
    PROVINCE: home.province,
    DISTRICT: district,
    LAO: lao,
    INSTITUTION: institution,
  };
  const levelOf: Readonly<Record<OracleDuty, OrgLevel>> = {
    DEPARTMENT_ADMINISTRATOR: "DEPARTMENT",
    PROVINCE_OFFICER: "PROVINCE",
    DISTRICT_OFFICER: "DISTRICT",
    LAO_OFFICER: "LAO",
    LAO_REGISTRATION_OFFICER: "LAO",
    INSTITUTION_RECORDER: "INSTITUTION",
    INSTITUTION_DIRECTOR: "INSTITUTION",
    CLASS_TEACHER: "INSTITUTION",
    REGISTRAR: "INSTITUTION",
    ANALYST: random.pick(["PROVINCE", "DISTRICT"] as const),
    CLIENT: random.pick(["PROVINCE", "LAO"] as const),
  };

  const people = await peopleMaker(land, system);
  const wanted: { duty: OracleDuty; state: State; unit: Unit }[] = [];
  for (const duty of dutyColumns) {
    for (const state of states) {
      const unit = state === "at a closed unit" ? goneChain[levelOf[duty]] : chain[levelOf[duty]];
      if (unit && state !== "none") wanted.push({ duty, state, unit });
    }
  }
  wanted.push(
    { duty: "CLIENT", state: "none", unit: institution },
    { duty: "ANALYST", state: "in force", unit: institution },
    { duty: "ANALYST", state: "in force", unit: land },
    { duty: "CLIENT", state: "in force", unit: institution },
    // Of an institution that is confirmed and has asked for its confirmation to be taken back.
    { duty: "INSTITUTION_DIRECTOR", state: "in force", unit: sibling },
    { duty: "CLIENT", state: "in force", unit: land },
  );
  const made: (Omit<Asker, "unit"> & { unitId: string })[] = [];
  for (const { duty, state, unit } of wanted) made.push(await people(duty, state, unit));

  // People to be acted on, at units the askers are tried on: everybody who may be held there.
  const others = branches.find(each => each !== home)!;
  const staffed: (readonly [Unit, readonly OracleDuty[]])[] = [
    [land, ["DEPARTMENT_ADMINISTRATOR"]],
    ...[home.province, others.province].map(u => [u, ["PROVINCE_OFFICER", "ANALYST", "CLIENT"]] as const),
    ...[district, others.laos[0]!.district].map(u => [u, ["DISTRICT_OFFICER"]] as const),
    ...[lao, others.laos[0]!.lao, ...home.laos.filter(l => l.lao !== lao).map(l => l.lao)].map(
      u => [u, ["LAO_OFFICER", "LAO_REGISTRATION_OFFICER", "CLIENT"]] as const,
    ),
    ...[institution, sibling, others.laos[0]!.institutions[0]!].map(
      u =>
        [
          u,
          ["INSTITUTION_DIRECTOR", "INSTITUTION_RECORDER", "CLASS_TEACHER", "REGISTRAR", "ANALYST", "CLIENT"],
        ] as const,
    ),
  ];
  for (const [unit, duties] of staffed) for (const duty of duties) await people(duty, "in force", unit);

  // Half of every roll is in a classroom that the class teacher does not have.
  await sql("ALTER TABLE learners.enrolment DISABLE TRIGGER USER");
  await sql(
    "UPDATE learners.enrolment e SET classroom = '2', student_number = '7' FROM learners.learner l WHERE l.id = e.learner_id AND l.sex = 'MALE'",
  );
  await sql("ALTER TABLE learners.enrolment ENABLE TRIGGER USER");
  for (const each of [lao, lao, others.laos[0]!.lao]) await each.createOtherSchool();
  await sql("UPDATE reporting.round SET report_due_at = recording_closes_at, as_of_date = '2022-06-10'");

  const otherLao = home.laos.find(each => each.lao !== lao);
  const [neighbour] = otherLao?.institutions ?? [];
  const [far] = others.laos[0]?.institutions ?? [];
  const [farther] = others.laos[1]?.institutions ?? [];
  if (!neighbour || !far || !farther) throw new Error("the land has too few institutions");
  const rolls = { land, system, province: home.province, lao, institution, sibling, neighbour, far, farther };
  const came = await busyRolls(rolls);

  // History: an institution that confirmed, was cancelled with a reason, confirmed one more learner; an extension.
  const recordedBy = await land.as("DEPARTMENT_ADMINISTRATOR");
  const head = await sibling.head();
  await check(
    head,
    sibling.roll.map(e => e.enrolmentId),
  );
  const aim = { roundId, unitId: sibling.id };
  const did = (act: { readonly codes: readonly string[] }) => {
    if (act.codes.length > 0) throw new Error(`the land is not built: ${act.codes}`);
  };
  did(await confirm(head, aim));
  did(await cancel(await lao.officer(), aim));
  const late = await enrol(sibling, citizenId(5_200_000));
  did({ codes: await check(head, [late.id]) });
  did(await confirm(head, aim));
  await extend(await home.province.as("PROVINCE_OFFICER"), { ...aim, until: "2022-11-20T00:00:00+07:00" });
  // One learner of the askers' institution has every column, a past and an identifier that has changed; an LAO has counted.
  const recorder = await institution.as("INSTITUTION_RECORDER");
  const learnerId = institution.roll[0]!.learnerId;
  const filled = await mutate<{ version: number }>(recorder, "correctLearner", "learner { version }", {
    learnerId,
    expectedVersion: 1,
    ethnicity: "ไทย",
    religion: "พุทธ",
    familyStatus: "อยู่ด้วยกัน",
    tuitionEntitled: false,
    medicalEntitled: false,
    weightKg: 20.5,
    heightCm: 112,
    condition: "ปกติ",
    guardians: [
      {
        role: "FATHER",
        prefix: "นาย",
        firstName: "พ่อ",
        lastName: "ใจดี",
        religion: "พุทธ",
        occupation: "ค้าขาย",
        monthlyIncome: 12_000,
        phone: "0810000000",
      },
    ],
    addresses: [
      { kind: "REGISTERED", houseNumber: "1", villageNumber: "2", road: "ถนน", postalCode: "41000" },
    ],
  });
  const renamed = await mutate(recorder, "changeIdentifier", "learner { id }", {
    learnerId,
    identifier: citizenId(3_000_000),
    reason: "พิมพ์ผิด",
    mistyped: false,
    expectedVersion: filled.value?.version ?? 0,
  });
  const [school] = await sql<Located>(
    'SELECT id, lao_id AS "unitId" FROM reporting.other_school WHERE lao_id = $1 ORDER BY code',
    [lao.id],
  );
  const counted = await mutate(await lao.officer(), "recordOtherSchoolCounts", "otherSchool { id }", {
    otherSchoolId: school?.id,
    counts: [{ grade: "PRIMARY_1", male: 12, female: 9 }],
  });
  // A school that has gone from one LAO to another, both beside the askers.
  const [leaving, coming] = home.laos.filter(each => each.district !== district);
  const movedSchool = await leaving?.lao.createOtherSchool();
  const moved = await mutate(
    await home.province.as("PROVINCE_OFFICER"),
    "moveOtherSchool",
    "move { reason }",
    {
      otherSchoolId: movedSchool,
      toLaoId: coming?.lao.id,
      reason: "เปลี่ยนหน่วยเบิกจ่าย",
    },
  );
  for (const { codes } of [filled, renamed, counted, moved])
    if (codes.length > 0) throw new Error(`the land is not built: ${codes}`);
  // The askers' own institution is ready to be confirmed.
  await check(await institution.head(), [...institution.roll.map(e => e.enrolmentId), ...came]);

  await sendFiles(rolls);
  for (const [province, at] of [
    [home.province, institution],
    [others.province, far],
  ] as const)
    await spotCheck(province, at, roundId);
  for (const keeper of await sql<Located & { code: string }>(
    'SELECT DISTINCT ON (lao_id) id, lao_id AS "unitId", code FROM reporting.other_school ORDER BY lao_id, code',
  )) {
    const at = [...branches, gone].flatMap(({ laos }) => laos).find(each => each.lao.id === keeper.unitId);
    const file = await schoolFile([
      { code: keeper.code, name: "ชื่อในไฟล์", ...heads(3) },
      { code: `20${keeper.code.slice(2)}`, name: "โรงเรียนใหม่", affiliation: "สช.", ...heads(1) },
      { code: "7", affiliation: "ไม่รู้จัก" },
    ]);
    const sent = at && (await sendSchools(system.url, await at.lao.officer(), file, keeper.unitId));
    if (sent?.status !== 200) throw new Error(`the land is not built: ${JSON.stringify(sent)}`);
  }
  const [round] = await sql<{ version: number }>("SELECT version FROM reporting.round WHERE id = $1", [
    roundId,
  ]);
  const asked = await mutate(head, "requestCancellation", "reopeningCase { id }", {
    ...aim,
    subject: "LEARNERS",
    reason: "แก้ไขรายชื่อ",
  });
  if (!asked.value) throw new Error(`the land is not built: ${asked.codes}`);
  const programs = await sql<{ accountId: string; unitId: string }>(
    `SELECT account_id AS "accountId", unit_id AS "unitId" FROM institutions.appointment WHERE duty = 'CLIENT' AND ended_at IS NULL AND to_date > '2022-12-31' AND from_date < '2022-01-01'`,
  );
  const tokens = await sql<PolicyLand["tokens"][number]>(
    `WITH program AS (SELECT * FROM unnest($1::uuid[], $2::uuid[]) AS p (account_id, unit_id)),
     made AS (INSERT INTO auth.access_tokens (id, user_id, name, digest, scopes, fields, created_by, expires_at, last_used_at)
       SELECT gen_random_uuid(), account_id, 'โปรแกรม', sha256(account_id::text::bytea), '{counts:read}', '{}', $3, core.now() + interval '30 days', core.now()
       FROM program RETURNING id, user_id)
     SELECT made.id, program.unit_id AS "unitId", program.account_id AS "accountId" FROM made JOIN program ON program.account_id = made.user_id`,
    [programs.map(p => p.accountId), programs.map(p => p.unitId), recordedBy.accountId],
  );
  const schools = await sql<Located>(
    'SELECT id, lao_id AS "unitId" FROM reporting.other_school ORDER BY code',
  );
  const cases: Located[] = [{ id: asked.value.id, unitId: sibling.id }];

  await sql(
    "UPDATE institutions.org_unit SET status = 'CLOSED', closed_on = '2022-10-01' WHERE id = $1 OR path <@ (SELECT path FROM institutions.org_unit WHERE id = $2)",
    [goneInstitution.id, gone.province.id],
  );

  await sql(
    "INSERT INTO institutions.unit_contact (unit_id, email, set_by) SELECT id, 'office@unit' || code || '.example', $1 FROM institutions.org_unit WHERE level <> 'DISTRICT'",
    [recordedBy.accountId],
  );
  const places = await sql<Place & { closed: boolean }>(
    "SELECT id, code, path::text AS path, level, status = 'CLOSED' AS closed FROM institutions.org_unit ORDER BY path",
  );
  const byId = new Map(places.map(place => [place.id, place]));
  const placeOf = (id: string): Place => {
    const place = byId.get(id);
    if (!place) throw new Error("the land lacks a unit");
    return place;
  };
  const given = await sql<Given>(
    'SELECT id, account_id AS "accountId", duty, unit_id AS "unitId" FROM institutions.appointment ORDER BY id',
  );
  const enrolled = await sql<Enrolled>(
    `SELECT e.id, e.learner_id AS "learnerId", e.institution_id AS "institutionId", e.classroom, e.version, l.version AS "learnerVersion",
       e.status = 'ACTIVE' AND e.academic_year = $1 AS "onRoll", e.status = 'ACTIVE' AS active, e.status = 'REMOVED' AS removed
     FROM learners.enrolment e JOIN learners.learner l ON l.id = e.learner_id ORDER BY l.identifier, e.id`,
    [academicYear],
  );
  // A learner is at the institution that answers for it; what was merged into another record is nobody's, but shown with it.
  const homes = await sql<Located & { readonly shownAt: string | null }>(
    `SELECT l.id, l.home_institution_id AS "unitId", coalesce(l.home_institution_id, k.home_institution_id) AS "shownAt"
     FROM learners.learner l LEFT JOIN learners.merge m ON m.dropped_id = l.id LEFT JOIN learners.learner k ON k.id = m.kept_id`,
  );
  const requests = await sql<Request>(
    `SELECT id, from_institution_id AS "fromId", to_institution_id AS "toId", classroom, status = 'PENDING' AS pending
     FROM learners.release_request ORDER BY id`,
  );
  const duplicates = await sql<Double>(
    'SELECT id, unit_id AS "unitId", state FROM learners.duplicate_case ORDER BY id',
  );
  const searches = await sql<Located>('SELECT id, unit_id AS "unitId" FROM learners.duplicate_search');
  const imports = await sql<SentFile>(
    `SELECT id, institution_id AS "unitId", state = 'STAGED' AS staged FROM learners.import ORDER BY id`,
  );
  const spotChecks = await sql<Located>('SELECT id, province_id AS "unitId" FROM learners.spot_check');
  const drawn = await sql<Drawn>(
    `SELECT i.id, i.institution_id AS "unitId", i.spot_check_id AS "spotCheckId", i.province_id AS "provinceId",
       EXISTS (SELECT FROM learners.spot_check_finding f WHERE f.item_id = i.id) AS found
     FROM learners.spot_check_item i ORDER BY i.number`,
  );
  const schoolFiles = await sql<SentFile>(
    `SELECT id, lao_id AS "unitId", state = 'STAGED' AS staged FROM reporting.other_school_file ORDER BY id`,
  );
  const promotions = await sql<Located>('SELECT id, institution_id AS "unitId" FROM learners.promotion');
  const farIdentifiers = await sql<{ identifier: string }>(
    `SELECT l.identifier FROM learners.learner l JOIN learners.enrolment e ON e.learner_id = l.id AND e.status = 'ACTIVE'
     WHERE e.institution_id = $1`,
    [farther.id],
  );
  const events = await sql<{ id: string; unitId: string }>(
    'SELECT id, unit_id AS "unitId" FROM reporting.confirmation_event',
  );
  const notifications = await sql<Located>(
    'SELECT id, to_unit_id AS "unitId" FROM reporting.notification ORDER BY id',
  );
  const paths = new Map<string, string[]>();
  const lies = (key: string, unitId: string | undefined) => {
    const path = unitId && byId.get(unitId)?.path;
    if (path) paths.set(key, [...(paths.get(key) ?? []), path]);
  };
  for (const place of places) lies(`unit ${place.id}`, place.id);
  for (const each of given) {
    lies(`Appointment ${each.id}`, each.unitId);
    lies(`Account ${each.accountId}`, each.unitId);
  }
  for (const each of enrolled) lies(`Enrolment ${each.id}`, each.institutionId);
  for (const each of homes) {
    lies(`Learner ${each.id}`, each.unitId);
    lies(`DuplicateRecord ${each.id}`, each.shownAt ?? undefined);
  }
  for (const each of requests)
    for (const end of [each.fromId, each.toId]) lies(`ReleaseRequest ${each.id}`, end);
  for (const each of duplicates) lies(`DuplicateCase ${each.id}`, each.unitId);
  for (const each of searches) lies(`DuplicateSearch ${each.id}`, each.unitId);
  for (const each of spotChecks) lies(`SpotCheck ${each.id}`, each.unitId);
  for (const each of drawn) lies(`SpotCheckItem ${each.id}`, each.unitId);
  for (const each of imports) lies(`Import ${each.id}`, each.unitId);
  for (const each of schoolFiles) lies(`OtherSchoolFile ${each.id}`, each.unitId);
  for (const each of promotions) lies(`Promotion ${each.id}`, each.unitId);
  for (const each of schools) lies(`OtherSchool ${each.id}`, each.unitId);
  lies(`OtherSchool ${movedSchool}`, leaving?.lao.id);
  for (const each of cases) lies(`ReopeningCase ${each.id}`, each.unitId);
  for (const each of notifications) lies(`Notification ${each.id}`, each.unitId);
  for (const each of tokens) lies(`AccessToken ${each.id}`, each.unitId);
  for (const each of events) lies(`ConfirmationEvent ${each.id}`, each.unitId);

  const askers = made.map(({ unitId, ...asker }): Asker => {
    const unit = placeOf(unitId);
    const standings = asker.state === "in force" ? [{ duty: asker.duty, path: unit.path }] : [];
    return { ...asker, unit, standings };
  });
  const otherChain = [
    others.province,
    others.laos[0]!.district,
    others.laos[0]!.lao,
    others.laos[0]!.institutions[0]!,
  ];
  const nearby = [
    land,
    home.province,
    district,
    ...home.laos.map(each => each.district),
    ...home.laos.map(each => each.lao),
    institution,
    sibling,
    goneInstitution,
    ...home.laos.filter(each => each.lao !== lao).map(each => each.institutions[0]!),
    ...otherChain,
  ];
  const near = [...new Set(nearby.map(unit => unit.id))].map(placeOf);
  const few = [land, home.province, lao, institution, ...otherChain.slice(0, 1)].map(unit =>
    placeOf(unit.id),
  );
  // Where there is to see what is nowhere else: an institution beside, and the LAO that a school has come to.
  const shown = [sibling, ...(coming ? [coming.lao] : [])].map(unit => placeOf(unit.id));
  const isWhole = process.env.LEC_MATRIX === "whole";
  const targets = new Map(
    askers.map(asker => {
      // The powerless have fewer: whatever the place, they have nothing. What an end means is shown at the own unit.
      if (asker.standings.length === 0)
        return [asker, [...new Set([asker.unit, ...(isWhole ? few : [random.pick(few)])])]];
      return [asker, isWhole ? near : ofEachKind(asker, near, [...few, ...shown], random)];
    }),
  );

  return {
    land,
    roundId,
    roundVersion: round?.version ?? 0,
    askers,
    places,
    given,
    enrolled,
    schools,
    cases,
    notifications,
    requests,
    duplicates,
    searches,
    imports,
    spotChecks,
    drawn,
    schoolFiles,
    farIdentifiers: farIdentifiers.map(row => row.identifier),
    tokens,
    placesOf(type, id) {
      if (type === "Confirmation" || type === "MissingUnit")
        return paths.get(`unit ${id.split(":")[1]}`) ?? [];
      return paths.get(`${type} ${id}`) ?? paths.get(`unit ${id}`) ?? [];
    },
    targetsOf: asker => targets.get(asker) ?? [],
    close: () => land.close(),
  };
}

/** Those that always stay, and one of every other relation and level. */
function ofEachKind(
  asker: Asker,
  places: readonly Place[],
  staying: readonly Place[],
  random: Random,
): readonly Place[] {
  const kinds = groupRows(places, place => `${relationTo(asker, place)} ${place.level}`);
  const drawn = [...kinds.values()].map(
    kind => kind.find(place => staying.includes(place)) ?? random.pick(kind),
  );
  return [...new Set([...drawn, ...staying])];
}

/** How a target lies to the asker, in words for a case. */
export function relationTo(asker: Asker, place: Place): Relation | "closed" {
  return place.closed ? "closed" : relationOf(asker.unit.path, place.path);
}

/** Accounts past the walls, with a session, as sign-in leaves them behind. */
async function peopleMaker({ sql }: Land, system: TestSystem) {
  let serial = 0;
  return async (
    duty: OracleDuty,
    state: State,
    unit: Unit,
  ): Promise<Omit<Asker, "unit"> & { unitId: string }> => {
    const accountId = randomUUID();
    const token = randomBytes(24).toString("hex");
    const name = `${duty.toLowerCase().replaceAll("_", "-")}.${++serial}`;
    await sql(
      `INSERT INTO auth.users (id, name, email, username, disabled_at, last_sign_in_at)
       VALUES ($1, 'เจ้าหน้าที่ ' || $2, $2 || '@staff.invalid', $2, $3, now())`,
      [accountId, name, state === "of a disabled account" ? "2022-10-01" : null],
    );
    await sql(
      "INSERT INTO auth.sessions (id, user_id, token, expires_at) VALUES (gen_random_uuid(), $1, $2, now() + interval '8 hours')",
      [accountId, token],
    );
    if (state !== "none")
      await sql(
        `INSERT INTO institutions.appointment (account_id, duty, unit_id, order_number, from_date, to_date, classroom, ended_at, end_reason)
         VALUES ($1, $2, $3, '1/2565', $4, $5, $6, $7, $8)`,
        [
          accountId,
          duty,
          unit.id,
          state === "to come" ? "2100-01-01" : "2000-01-01",
          state === "over" ? "2001-01-01" : "2100-12-31",
          duty === "CLASS_TEACHER" ? "PRIMARY_1/1" : null,
          ...(state === "ended" ? ["2022-10-01T00:00:00+07:00", "ย้าย"] : [null, null]),
        ],
      );
    return {
      name: `${duty} ${state}`,
      duty,
      state,
      accountId,
      unitId: unit.id,
      client: clientOf(system.url, name, token),
      standings: [],
    };
  };
}
