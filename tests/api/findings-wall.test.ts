import { grades } from "@lec/core/graphql/grade-count.type";
import { citizenIdCheckDigit } from "@lec/core/text/citizen-id";
import type { InstitutionKind } from "@lec/core/text/unit-code";
import { type AgeRule, findingsOf, severityOf } from "@lec/learners/findings/finding";
import { type LearnerRecord, readRecord } from "@lec/learners/learners/learner-record";
import fc from "fast-check";
import { afterAll, beforeAll, expect, test } from "vitest";
import { citizenId, createLand, type Institution, type Land } from "../kit/scenario.ts";
import { startTestSystem, type TestSystem } from "../kit/system.ts";

let system: TestSystem;
let land: Land;
let school: Institution;
let centre: Institution;

beforeAll(async () => {
  system = await startTestSystem();
  land = await createLand(system);
  const lao = await (await (await land.createProvince("41")).createDistrict("4101")).createLao();
  school = await lao.createInstitution({ learners: 0 });
  centre = await lao.createInstitution({ learners: 0 });
  await land.sql(
    "UPDATE institutions.org_unit SET institution_kind = 'CHILD_DEVELOPMENT_CENTER' WHERE id = $1",
    [centre.id],
  );
});
afterAll(async () => {
  await land?.close();
  await system?.close();
});

const { record } = readRecord({
  identifier: citizenId(1),
  prefix: "ด.ช.",
  firstName: "ก",
  lastName: "ข",
  sex: "MALE",
  birthDate: "2015-05-17",
  nationality: "ไทย",
  grade: "PRIMARY_1",
  classroom: "1",
  enteredOn: "2022-05-16",
});

const titles = [
  "เด็กชาย",
  "ด.ช.",
  "ดช.",
  "นาย",
  "เด็กหญิง",
  "ด.ญ.",
  "ดญ.",
  "นางสาว",
  "น.ส.",
  "นส.",
  "นาง",
  "สามเณร",
  "Miss",
];
const anyRecord: fc.Arbitrary<LearnerRecord & { year: number; kind: InstitutionKind }> = fc
  .record({
    digits: fc.stringMatching(/^[0-9]{13}$/),
    isRight: fc.boolean(),
    isGCode: fc.boolean(),
    prefix: fc.constantFrom(...titles),
    sex: fc.constantFrom("MALE" as const, "FEMALE" as const),
    born: fc.date({ min: new Date("1995-01-01"), max: new Date("2024-12-31"), noInvalidDate: true }),
    grade: fc.constantFrom(...grades),
    year: fc.integer({ min: 2548, max: 2570 }),
    kind: fc.constantFrom<InstitutionKind>("SCHOOL", "CHILD_DEVELOPMENT_CENTER"),
  })
  .map(({ digits, isRight, isGCode, born, ...rest }) => ({
    ...(record as LearnerRecord),
    ...rest,
    identifierKind: isGCode ? ("G_CODE" as const) : ("CITIZEN_ID" as const),
    identifier: isGCode
      ? `G${digits.slice(1)}`
      : isRight
        ? digits.slice(0, 12) + citizenIdCheckDigit(digits.slice(0, 12))
        : digits,
    birthDate: born.toISOString().slice(0, 10),
  }));

test("the database counts the same blocking findings as the rules do, for any record", async () => {
  const ageRules = await land.sql<AgeRule & Record<string, unknown>>(
    `SELECT institution_kind AS "institutionKind", grade, from_year AS "fromYear", min_age AS "minAge", max_age AS "maxAge", blocks
     FROM learners.age_rule`,
  );
  expect(ageRules.length).toBeGreaterThan(20);
  const drawn = fc.sample(
    fc.uniqueArray(anyRecord, { selector: each => each.identifier, minLength: 400, maxLength: 400 }),
    5,
  );
  for (const records of drawn) {
    const typed = records.map((each, n) => ({
      ...each,
      n,
      unit: each.kind === "SCHOOL" ? school.id : centre.id,
    }));
    await land.sql(
      `INSERT INTO learners.learner (identifier, identifier_kind, prefix, first_name, last_name, sex, birth_date, nationality)
       SELECT identifier, "identifierKind"::learners.identifier_kind, prefix, 'ก', 'ข', sex::learners.sex, "birthDate", 'ไทย'
       FROM jsonb_to_recordset($1::jsonb) AS r (identifier text, "identifierKind" text, prefix text, sex text, "birthDate" date)`,
      [JSON.stringify(typed)],
    );
    const counted = await land.sql<{ n: number; found: number }>(
      `SELECT r.n, learners.blocking_findings(l.id, r.unit, r.grade::learners.grade, r.year) AS found
       FROM jsonb_to_recordset($1::jsonb) AS r (n int, identifier text, grade text, year int, unit uuid)
       JOIN learners.learner l ON l.identifier = r.identifier ORDER BY r.n`,
      [JSON.stringify(typed)],
    );
    await land.sql("DELETE FROM learners.learner");
    expect(counted).toHaveLength(records.length);
    for (const { n, found } of counted) {
      const each = records[n]!;
      const blocking = findingsOf(each, {
        academicYear: each.year,
        institutionKind: each.kind,
        ageRules,
      }).filter(finding => severityOf(finding) === "BLOCKS");
      expect(blocking.length, JSON.stringify(each)).toBe(found);
    }
  }
});
