import { checkCitizenId } from "@lec/core/text/citizen-id";
import { parseGCode } from "@lec/core/text/g-code";
import { withClient } from "@lec/prisma/connection";
import { verify } from "@node-rs/argon2";
import type pg from "pg";
import { afterAll, beforeAll, expect, test } from "vitest";
import { freshDatabase, type TestDatabase } from "../../tests/kit/database.ts";
import { demoAccounts, demoPassword, named, walk } from "./demo-accounts.ts";
import { DatabaseNotEmptyError, type SeedSummary, seed } from "./seed.ts";

const today = "2026-11-21";
let database: TestDatabase;
let summary: SeedSummary;

beforeAll(async () => {
  database = await freshDatabase();
  summary = await seed({ adminUrl: database.adminUrl, size: "demo", today });
});
afterAll(() => database?.drop());

test("Udon Thani is whole: 20 districts, 181 LAOs, 450 institutions, 30,000 learners, 800 other schools", async () => {
  expect(
    await rows(`
      SELECT count(*) FILTER (WHERE u.level = 'DISTRICT')::integer AS districts, count(*) FILTER (WHERE u.level = 'LAO')::integer AS laos,
        count(*) FILTER (WHERE u.level = 'INSTITUTION')::integer AS institutions,
        (SELECT sum(h.learners)::integer FROM learners.headcount h JOIN institutions.org_unit i ON i.id = h.institution_id
          WHERE i.province_id = p.id AND h.academic_year = 2569) AS learners,
        (SELECT count(*)::integer FROM reporting.other_school s JOIN institutions.org_unit l ON l.id = s.lao_id
          WHERE l.province_id = p.id) AS other_schools
      FROM institutions.org_unit p JOIN institutions.org_unit u ON u.province_id = p.id
      WHERE p.code = '41' AND p.level = 'PROVINCE' GROUP BY p.id`),
  ).toEqual([{ districts: 20, laos: 181, institutions: 450, learners: 30_000, other_schools: 800 }]);
});

test("the other three provinces have all their LAOs and a tenth of the rest", async () => {
  const provinces = await rows<{ code: string; laos: number; institutions: number }>(`
    SELECT p.code, count(*) FILTER (WHERE u.level = 'LAO')::integer AS laos,
      count(*) FILTER (WHERE u.level = 'INSTITUTION')::integer AS institutions
    FROM institutions.org_unit p JOIN institutions.org_unit u ON u.province_id = p.id
    WHERE p.level = 'PROVINCE' AND p.code <> '41' GROUP BY p.code ORDER BY p.code`);
  expect(provinces).toEqual([
    { code: "30", laos: 334, institutions: 83 },
    { code: "54", laos: 84, institutions: 21 },
    { code: "81", laos: 62, institutions: 15 },
  ]);
});

test("units of every kind are there, a few institutions are closed and a few LAOs have none", async () => {
  const [found] = await rows<Record<string, number>>(`
    SELECT count(DISTINCT lao_kind)::integer AS lao_kinds, count(DISTINCT institution_kind)::integer AS institution_kinds,
      count(*) FILTER (WHERE status = 'CLOSED')::integer AS closed,
      count(*) FILTER (WHERE level = 'LAO' AND province_id = (SELECT id FROM institutions.org_unit WHERE code = '41')
        AND NOT EXISTS (SELECT FROM institutions.org_unit i WHERE i.parent_id = u.id))::integer AS laos_without
    FROM institutions.org_unit u`);
  // Pattaya, the special one, lies in none of the four provinces.
  expect(found).toMatchObject({ lao_kinds: 5, institution_kinds: 3 });
  expect(found?.closed).toBeGreaterThan(0);
  expect(found?.laos_without).toBeGreaterThan(0);
});

test("every unit's code is in its history, and former codes of municipalities too", async () => {
  expect(
    await one(`SELECT count(*) FROM institutions.org_unit u WHERE NOT EXISTS (
      SELECT FROM institutions.unit_code c WHERE c.unit_id = u.id AND c.code = u.code AND c.valid_to IS NULL)`),
  ).toBe(0);
  expect(await one("SELECT count(*) FROM institutions.unit_code WHERE valid_to IS NOT NULL")).toBeGreaterThan(
    0,
  );
});

test("every citizen id is 1-9999-… with the right check digit, two in a hundred carry a G-code", async () => {
  const learners = await rows<{ identifier: string; identifier_kind: string; nationality: string }>(
    "SELECT identifier, identifier_kind, nationality FROM learners.learner",
  );
  const citizens = learners.filter(l => l.identifier_kind === "CITIZEN_ID");
  const others = learners.filter(l => l.identifier_kind === "G_CODE");
  expect(
    citizens.filter(l => !l.identifier.startsWith("19999") || !checkCitizenId(l.identifier).valid),
  ).toEqual([]);
  expect(others.filter(l => !parseGCode(l.identifier))).toEqual([]);
  expect(others.length / learners.length).toBeGreaterThan(0.015);
  expect(others.length / learners.length).toBeLessThan(0.025);
  expect(new Set(citizens.map(l => l.nationality))).toEqual(new Set(["ไทย"]));
  expect(new Set(others.map(l => l.nationality))).toEqual(new Set(["ลาว", "พม่า", "กัมพูชา"]));
});

test("some children are recorded twice, under a G-code here and a citizen id there", async () => {
  expect(
    await one(`
      SELECT count(*) FROM learners.learner a JOIN learners.learner b
        ON (a.first_name, a.last_name, a.birth_date) = (b.first_name, b.last_name, b.birth_date)
        AND a.identifier_kind = 'G_CODE' AND b.identifier_kind = 'CITIZEN_ID'
      JOIN learners.enrolment x ON x.learner_id = a.id AND x.status = 'ACTIVE'
      JOIN learners.enrolment y ON y.learner_id = b.id AND y.status = 'ACTIVE' AND y.institution_id <> x.institution_id`),
  ).toBeGreaterThanOrEqual(20);
});

test("learners are of an age that fits their grade, and titled by it", async () => {
  expect(
    await one(`
      SELECT count(*) FROM learners.learner l JOIN learners.enrolment e ON e.learner_id = l.id AND e.academic_year = 2569
      WHERE extract(year FROM age('2026-05-16', l.birth_date)) - (CASE
        WHEN e.grade < 'VOCATIONAL_CERTIFICATE_1' THEN array_position(enum_range(NULL::learners.grade), e.grade) + 1
        ELSE array_position(enum_range(NULL::learners.grade), e.grade) - 2 END) NOT BETWEEN 0 AND 1
      OR (l.prefix IN ('เด็กชาย', 'เด็กหญิง')) <> (extract(year FROM age('2026-05-16', l.birth_date)) < 15)
      OR (l.prefix IN ('เด็กชาย', 'นาย')) <> (l.sex = 'MALE')`),
  ).toBe(0);
});

test("most learners were in the grade below last year", async () => {
  const [found] = await rows<{ now: number; before: number; wrong: number }>(`
    SELECT count(*)::integer AS now, count(b.id)::integer AS before,
      count(*) FILTER (WHERE b.status <> 'COMPLETED' OR b.institution_id <> e.institution_id OR b.grade >= e.grade)::integer AS wrong
    FROM learners.enrolment e LEFT JOIN learners.enrolment b ON b.learner_id = e.learner_id AND b.academic_year = 2568
    WHERE e.academic_year = 2569 AND e.status = 'ACTIVE'`);
  expect(found?.wrong).toBe(0);
  expect(found?.before).toBeGreaterThan((found?.now ?? 0) / 2);
});

test("the roll-ups equal the counts made anew from the rows", async () => {
  expect(
    await rows(`
      (TABLE learners.headcount EXCEPT SELECT * FROM learners.recount_headcount())
      UNION ALL (SELECT * FROM learners.recount_headcount() EXCEPT TABLE learners.headcount)`),
  ).toEqual([]);
  expect(
    await rows(`
      (SELECT round_id, institution_id, present, not_found, moved FROM learners.check_count EXCEPT SELECT * FROM learners.recount_checks())
      UNION ALL (SELECT * FROM learners.recount_checks() EXCEPT SELECT round_id, institution_id, present, not_found, moved FROM learners.check_count)`),
  ).toEqual([]);
});

test("I1: no LAO is confirmed over an open institution", async () => {
  expect(
    await one(`
      SELECT count(*) FROM reporting.confirmation c JOIN institutions.org_unit l ON l.id = c.unit_id AND l.level = 'LAO'
      JOIN institutions.org_unit i ON i.lao_id = l.id AND i.level = 'INSTITUTION' AND i.status = 'ACTIVE'
      WHERE c.subject = 'LEARNERS' AND c.state = 'CONFIRMED' AND NOT reporting.is_confirmed(c.round_id, i.id, 'LEARNERS')`),
  ).toBe(0);
});

test("I2: no province is confirmed over an open LAO, on either subject", async () => {
  const provinces = await facts("PROVINCE");
  for (const p of provinces.filter(f => f.learners_state === "CONFIRMED")) {
    expect(p).toMatchObject({ laos_waiting: [], other_laos_waiting: [] });
  }
});

test("I4: other-school numbers are confirmed over recorded schools only; a dissolved school's are all zero", async () => {
  for (const lao of (await facts("LAO")).filter(f => f.other_state === "CONFIRMED")) {
    expect(lao.schools_recorded).toBe(lao.schools_expected);
  }
  expect(
    await one(`SELECT count(*) FROM reporting.other_school s JOIN reporting.other_school_report r ON r.other_school_id = s.id,
      jsonb_each_text(r.counts) c WHERE s.dissolved_on IS NOT NULL AND c.value <> '0'`),
  ).toBe(0);
  expect(
    await one("SELECT count(*) FROM reporting.other_school WHERE dissolved_on IS NOT NULL"),
  ).toBeGreaterThan(0);
});

test("T6: the numbers of each round are of schools that are counted in it, and what was confirmed is their sum", async () => {
  expect(
    await one(`SELECT count(*) FROM reporting.other_school_report t
      WHERE NOT EXISTS (SELECT FROM reporting.schools_in(t.round_id) s WHERE s.id = t.other_school_id)`),
  ).toBe(0);
  const rounds = await rows<{ confirmed: number; recorded: number }>(`
    SELECT r.academic_year,
      (SELECT sum((c.headcount->>'total')::integer)::integer FROM reporting.confirmation c
       WHERE c.round_id = r.id AND c.subject = 'OTHER_COUNTS' AND c.state = 'CONFIRMED') AS confirmed,
      (SELECT sum(t.heads)::integer FROM reporting.confirmation c JOIN reporting.schools_in(r.id) s ON s.lao_id = c.unit_id
         JOIN reporting.other_school_report t ON t.other_school_id = s.id AND t.round_id = r.id
       WHERE c.round_id = r.id AND c.subject = 'OTHER_COUNTS' AND c.state = 'CONFIRMED') AS recorded
    FROM reporting.round r`);
  expect(rounds).toHaveLength(2);
  for (const { confirmed, recorded } of rounds) {
    expect(confirmed).toBe(recorded);
    expect(confirmed).toBeGreaterThan(0);
  }
});

test("I6: no learner is on two rolls", async () => {
  expect(
    await one(`SELECT count(*) FROM (
      SELECT FROM learners.enrolment WHERE status = 'ACTIVE' GROUP BY learner_id HAVING count(*) > 1) twice`),
  ).toBe(0);
});

test("T3: every institution was confirmed with all its learners checked and no ghost left", async () => {
  for (const i of (await facts("INSTITUTION")).filter(f => f.learners_state === "CONFIRMED")) {
    expect(i).toMatchObject({ checked: i.learners, ghosts: 0 });
    expect(i.learners).toBeGreaterThan(0);
  }
});

test("what is frozen is what stands in the rows, digest included", async () => {
  expect(
    await one(`
      SELECT count(*) FROM reporting.confirmation c JOIN reporting.round r ON r.id = c.round_id AND r.academic_year = 2569
      CROSS JOIN LATERAL reporting.snapshot(c.round_id, c.unit_id, c.subject) s
      WHERE c.state = 'CONFIRMED' AND (s.digest <> c.digest OR s.headcount <> c.headcount)`),
  ).toBe(0);
});

test("every confirmation agrees with its last event, in the order of its events, by who may", async () => {
  expect(
    await one(`
      SELECT count(*) FROM reporting.confirmation c CROSS JOIN LATERAL (
        SELECT e.action, e.at, e.account_id, e.digest, count(*) OVER () AS acts FROM reporting.confirmation_event e
        WHERE (e.unit_id, e.round_id, e.subject) = (c.unit_id, c.round_id, c.subject) ORDER BY e.at DESC LIMIT 1) last
      WHERE (c.state = 'CONFIRMED') <> (last.action = 'CONFIRM') OR c.version <> last.acts
        OR (c.state = 'CONFIRMED' AND (c.confirmed_at, c.confirmed_by, c.digest) IS DISTINCT FROM (last.at, last.account_id, last.digest))`),
  ).toBe(0);
  expect(
    await one(`
      SELECT count(*) FROM reporting.confirmation_event e JOIN institutions.org_unit u ON u.id = e.unit_id
      WHERE (e.action = 'CANCEL') <> (coalesce(btrim(e.reason), '') <> '')
        OR NOT EXISTS (SELECT FROM institutions.appointment a JOIN institutions.org_unit w ON w.id = a.unit_id
          WHERE a.account_id = e.account_id AND a.duty = e.duty AND u.path <@ w.path)`),
  ).toBe(0);
  expect(
    await one(`SELECT count(*) FROM reporting.confirmation_event e JOIN reporting.round r ON r.id = e.round_id
      WHERE e.at < r.opens_at OR e.at > r.unit_deadline`),
  ).toBe(0);
});

test("the closed round of last year is confirmed throughout Udon Thani, on last year's rolls", async () => {
  const [province] = await facts("PROVINCE", 2568, "41");
  expect(province).toMatchObject({ learners_state: "CONFIRMED", laos_waiting: [], other_laos_waiting: [] });
  expect(
    await one(`
      SELECT count(*) FROM reporting.confirmation c JOIN reporting.round r ON r.id = c.round_id AND r.academic_year = 2568
      JOIN institutions.org_unit u ON u.id = c.unit_id AND u.level = 'INSTITUTION'
      WHERE (c.headcount->>'total')::integer <> (SELECT count(*) FROM learners.enrolment e
        WHERE e.institution_id = u.id AND e.academic_year = 2568 AND e.status = 'COMPLETED')`),
  ).toBe(0);
  expect(
    await rows(`SELECT opens_at AT TIME ZONE 'Asia/Bangkok' AS opens, unit_deadline AT TIME ZONE 'Asia/Bangkok' AS deadline,
      recording_closes_at AT TIME ZONE 'Asia/Bangkok' AS closes FROM reporting.round WHERE academic_year = 2568`),
  ).toEqual([
    { opens: "2025-10-10 00:00:00", deadline: "2025-11-10 23:59:59.999999", closes: "2025-11-11 17:00:00" },
  ]);
});

test("the open round is open on the day of seeding, whenever that is", async () => {
  expect(
    await rows(`SELECT title, opened_at = opens_at AS opened, opens_at AT TIME ZONE 'Asia/Bangkok' AS opens,
      unit_deadline AT TIME ZONE 'Asia/Bangkok' AS deadline, recording_closes_at AT TIME ZONE 'Asia/Bangkok' AS closes
      FROM reporting.round WHERE academic_year = 2569`),
  ).toEqual([
    {
      title: "การบันทึกข้อมูลสารสนเทศทางการศึกษาท้องถิ่น (LEC) ประจำปีการศึกษา ๒๕๖๙ (ครั้งที่ ๒)",
      opened: true,
      opens: "2026-11-01 00:00:00",
      deadline: "2026-12-06 23:59:59.999999",
      closes: "2026-12-07 17:00:00",
    },
  ]);
});

test("every state of an institution is present in Udon Thani", async () => {
  const found = await facts("INSTITUTION", 2569, "41");
  const open = found.filter(f => f.active && f.learners_state === "OPEN");
  const states = {
    untouched: open.filter(f => f.checked === 0),
    partlyChecked: open.filter(f => f.checked > 0 && f.checked < f.learners),
    ready: open.filter(f => f.checked === f.learners && f.ghosts === 0),
    ghosts: open.filter(f => f.checked === f.learners && f.ghosts > 0),
    confirmed: found.filter(f => f.learners_state === "CONFIRMED"),
  };
  for (const [state, units] of Object.entries(states)) expect(units.length, state).toBeGreaterThan(0);
});

test("every state of an LAO is present in Udon Thani", async () => {
  const laos = (await facts("LAO", 2569, "41")).filter(
    f => f.institutions_expected > 0 && f.schools_expected > 0,
  );
  const states = {
    readyToConfirm: laos.filter(f => f.institutions_waiting.length === 0 && f.learners_state === "OPEN"),
    confirmedBoth: laos.filter(f => f.learners_state === "CONFIRMED" && f.other_state === "CONFIRMED"),
    waitingForOne: laos.filter(f => f.institutions_expected > 1 && f.institutions_waiting.length === 1),
    learnersOnly: laos.filter(f => f.learners_state === "CONFIRMED" && f.other_state === "OPEN"),
    otherOnly: laos.filter(f => f.learners_state === "OPEN" && f.other_state === "CONFIRMED"),
    otherPartlyRecorded: laos.filter(f => f.schools_recorded > 0 && f.schools_recorded < f.schools_expected),
    untouched: laos.filter(
      f => f.schools_recorded === 0 && f.institutions_waiting.length === f.institutions_expected,
    ),
  };
  for (const [state, units] of Object.entries(states)) expect(units.length, state).toBeGreaterThan(0);
  const cancelled =
    await one(`SELECT count(*) FROM reporting.confirmation c JOIN institutions.org_unit u ON u.id = c.unit_id
    WHERE c.state = 'OPEN' AND u.level = 'LAO'`);
  expect(cancelled).toBeGreaterThan(0);
});

test("Phrae waits for its province officer alone, Krabi is confirmed, the others are on their way", async () => {
  const [phrae] = await facts("PROVINCE", 2569, "54");
  expect(phrae).toMatchObject({ learners_state: "OPEN", laos_waiting: [], other_laos_waiting: [] });
  expect(phrae?.laos_expected).toBeGreaterThan(0);
  const [krabi] = await facts("PROVINCE", 2569, "81");
  expect(krabi).toMatchObject({ learners_state: "CONFIRMED" });
  for (const code of ["30", "41"]) {
    const [province] = await facts("PROVINCE", 2569, code);
    expect(province?.laos_waiting.length).toBeGreaterThan(0);
  }
});

test("the walk: a subdistrict municipality of Mueang Udon Thani waits for exactly one institution, which is ready", async () => {
  expect(
    await rows(`SELECT l.lao_kind, d.code AS district FROM institutions.org_unit l JOIN institutions.org_unit d ON d.id = l.district_id
      WHERE l.code = '${walk.laoCode}'`),
  ).toEqual([{ lao_kind: "SUBDISTRICT_MUNICIPALITY", district: "4101" }]);
  const [lao] = await factsOf(walk.laoCode);
  const [missing] = await factsOf(walk.missingCode);
  const [confirmed] = await factsOf(walk.confirmedCode);
  expect(lao?.institutions_waiting).toEqual([missing?.unit_id]);
  expect(missing).toMatchObject({
    learners_state: "OPEN",
    lao_id: lao?.unit_id,
    checked: missing?.learners,
    ghosts: 0,
  });
  expect(confirmed).toMatchObject({ learners_state: "CONFIRMED", lao_id: lao?.unit_id });
});

test("the named persons' school is a school of the named LAO, partly checked", async () => {
  const [school] = await factsOf(named.schoolCode);
  const [lao] = await factsOf(named.laoCode);
  expect(school).toMatchObject({ lao_id: lao?.unit_id, learners_state: "OPEN" });
  expect(school?.checked).toBeGreaterThan(0);
  expect(school?.checked).toBeLessThan(school?.learners ?? 0);
});

test("every unit has its first account and nobody is without an appointment", async () => {
  expect(
    await one(`SELECT count(*) FROM institutions.org_unit u WHERE NOT EXISTS (
      SELECT FROM institutions.appointment a JOIN auth.users p ON p.id = a.account_id
      WHERE a.unit_id = u.id AND p.username = CASE u.level WHEN 'DEPARTMENT' THEN 'dla' WHEN 'PROVINCE' THEN 'p' || u.code
        WHEN 'DISTRICT' THEN 'd' || u.code ELSE u.code END)`),
  ).toBe(0);
  expect(
    await one(
      "SELECT count(*) FROM auth.users p WHERE NOT EXISTS (SELECT FROM institutions.appointment a WHERE a.account_id = p.id)",
    ),
  ).toBe(0);
});

test("the demo accounts hold the duties they are listed with, all duties occur, and all share one password", async () => {
  for (const account of demoAccounts) {
    expect(
      await one(
        `SELECT count(*) FROM auth.users p JOIN institutions.appointment a ON a.account_id = p.id
         JOIN institutions.org_unit u ON u.id = a.unit_id WHERE p.username = $1 AND a.duty = $2::institutions.duty AND u.code = $3`,
        [account.username, account.duty, account.unitCode],
      ),
      account.username,
    ).toBe(1);
  }
  const duties = await rows<{ duty: string }>(
    "SELECT unnest(enum_range(NULL::institutions.duty))::text AS duty",
  );
  expect(new Set(demoAccounts.map(a => a.duty))).toEqual(new Set(duties.map(d => d.duty)));
  const passwords = await rows<{ password: string }>("SELECT DISTINCT password FROM auth.credentials");
  expect(passwords).toHaveLength(1);
  expect(await verify(passwords[0]!.password, demoPassword)).toBe(true);
});

test("one person's appointment has expired and one person has duties in two units", async () => {
  const inForce = (username: string) =>
    one(
      "SELECT count(*) FROM institutions.appointments_in_force((SELECT id FROM auth.users WHERE username = $1))",
      [username],
    );
  expect(await inForce("former.nongsamrong")).toBe(0);
  expect(await inForce("two.duties")).toBe(2);
});

test("Udon Thani has a spot check under way, drawn as a draw of its size is, with findings at institutions that are not of the walk", async () => {
  const [drawn] = await rows<{ items: number; strata: number; first: number; visited: number; open: number }>(
    `SELECT (SELECT count(*)::integer FROM learners.spot_check_item) AS items,
       (SELECT count(*)::integer FROM learners.spot_check_stratum WHERE drawn = 1) AS strata,
       count(*)::integer AS visited, count(*) FILTER (WHERE f.result <> 'PRESENT')::integer AS open,
       count(*) FILTER (WHERE f.result <> 'PRESENT' AND u.code = ANY ($1))::integer AS first
     FROM learners.spot_check_finding f JOIN institutions.org_unit u ON u.id = f.institution_id`,
    [[named.schoolCode, walk.missingCode, walk.confirmedCode]],
  );
  expect(drawn).toEqual({ items: drawn?.strata, strata: 203, visited: 12, open: 3, first: 0 });
});

test("every trigger is back in force", async () => {
  expect(await one("SELECT count(*) FROM pg_trigger WHERE NOT tgisinternal AND tgenabled <> 'O'")).toBe(0);
});

test("a database that holds units is refused and left as it is", async () => {
  await expect(seed({ adminUrl: database.adminUrl, size: "demo" })).rejects.toThrow(DatabaseNotEmptyError);
  expect(await one("SELECT count(*) FROM institutions.org_unit")).toBe(summary.rows["institutions.org_unit"]);
});

test("the same size and day give the same data, another day another round", async () => {
  const again = await freshDatabase();
  const later = await freshDatabase();
  try {
    const { milliseconds: _, ...expected } = summary;
    expect(await seed({ adminUrl: again.adminUrl, size: "demo", today })).toMatchObject(expected);
    const other = await seed({ adminUrl: later.adminUrl, size: "demo", today: "2027-01-15" });
    expect(other.rows).toEqual(expected.rows);
    expect(other.digest).not.toBe(expected.digest);
  } finally {
    await Promise.all([again.drop(), later.drop()]);
  }
});

interface Facts {
  unit_id: string;
  active: boolean;
  lao_id: string;
  learners_state: string;
  other_state: string;
  institutions_expected: number;
  institutions_waiting: string[];
  laos_expected: number;
  laos_waiting: string[];
  other_laos_waiting: string[];
  schools_expected: number;
  schools_recorded: number;
  learners: number;
  checked: number;
  ghosts: number;
}

function facts(level: string, year = 2569, province = "%"): Promise<Facts[]> {
  return rows<Facts>(
    `SELECT f.* FROM reporting.facts((SELECT id FROM reporting.round WHERE academic_year = $2), array(
       SELECT u.id FROM institutions.org_unit u JOIN institutions.org_unit p ON p.id = u.province_id
       WHERE u.level = $1::institutions.org_level AND p.code LIKE $3)) f`,
    [level, year, province],
  );
}

function factsOf(code: string): Promise<Facts[]> {
  return rows<Facts>(
    `SELECT f.* FROM reporting.facts((SELECT id FROM reporting.round WHERE academic_year = 2569),
       array(SELECT id FROM institutions.org_unit WHERE code = $1)) f`,
    [code],
  );
}

async function one(sql: string, values: unknown[] = []): Promise<number> {
  const [row] = await rows<Record<string, unknown>>(sql, values);
  return Number(Object.values(row ?? {})[0]);
}

function rows<T extends pg.QueryResultRow>(sql: string, values: unknown[] = []): Promise<T[]> {
  return withClient(database.adminUrl, async client => (await client.query<T>(sql, values)).rows);
}
