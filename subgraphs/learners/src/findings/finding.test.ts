import { citizenIdCheckDigit, syntheticCitizenId } from "@lec/core/text/citizen-id";
import fc from "fast-check";
import { expect, test } from "vitest";
import { type LearnerRecord, readRecord } from "../learners/learner-record.ts";
import { type AgeRule, ageOn16May, ageRuleFor, findingsOf, severityOf } from "./finding.ts";
import { adviseOnIdentifier } from "./identifier-doctor.ts";

const { record } = readRecord({
  identifier: syntheticCitizenId(7),
  prefix: "ด.ช.",
  firstName: "ชาย",
  lastName: "ใจดี",
  sex: "MALE",
  birthDate: "2015-05-17",
  nationality: "ไทย",
  grade: "PRIMARY_1",
  classroom: "1",
  enteredOn: "2022-05-16",
  studentNumber: "1",
  guardians: [{ role: "FATHER", firstName: "พ่อ" }],
  addresses: [{ kind: "CURRENT", tambon: "หมากแข้ง" }],
});
const sound = record as LearnerRecord;
const rule: AgeRule = {
  institutionKind: null,
  grade: "PRIMARY_1",
  fromYear: 2550,
  minAge: 5,
  maxAge: 10,
  blocks: false,
};
const centre: AgeRule = {
  ...rule,
  institutionKind: "CHILD_DEVELOPMENT_CENTER",
  minAge: 2,
  maxAge: 5,
  blocks: true,
};
const at = { academicYear: 2565, institutionKind: "SCHOOL", ageRules: [rule, centre] } as const;
const rulesOf = (change: Partial<LearnerRecord>, facts: Parameters<typeof findingsOf>[1] = at) =>
  findingsOf({ ...sound, ...change }, facts).map(finding => finding.rule);

test("a sound record of a synthetic child bears one warning: province 99 does not exist", () => {
  expect(rulesOf({})).toEqual(["IDENTIFIER_PROVINCE_UNKNOWN"]);
});

test("each rule finds its own fault, and the blocking ones come first", () => {
  const wrong = sound.identifier.slice(0, 12) + ((Number(sound.identifier[12]) + 1) % 10);
  expect(rulesOf({ identifier: wrong, studentNumber: null })).toEqual([
    "IDENTIFIER_CHECK_DIGIT",
    "IDENTIFIER_PROVINCE_UNKNOWN",
    "STUDENT_NUMBER_MISSING",
  ]);
  expect(rulesOf({ prefix: "ด.ญ." })).toContain("PREFIX_SEX_MISMATCH");
  expect(rulesOf({ prefix: "สามเณร" })).not.toContain("PREFIX_SEX_MISMATCH");
  expect(rulesOf({ identifier: "G654100000001", identifierKind: "G_CODE" })).toEqual(["G_CODE_OF_THAI"]);
  expect(rulesOf({ firstName: "ชาย1" })).toContain("NAME_UNUSUAL");
  expect(rulesOf({ guardians: [] })).toContain("GUARDIAN_MISSING");
  expect(rulesOf({ addresses: [] })).toContain("ADDRESS_MISSING");
  expect(rulesOf({ weightKg: 1.2, heightCm: 1.2 })).toEqual(
    expect.arrayContaining(["WEIGHT_IMPLAUSIBLE", "HEIGHT_IMPLAUSIBLE"]),
  );
  expect(rulesOf({ weightKg: 21, heightCm: 118 })).toEqual(["IDENTIFIER_PROVINCE_UNKNOWN"]);
});

test("the age is counted on 16 May, and blocks at the kinds of institution whose rule says so", () => {
  expect(rulesOf({ birthDate: "2011-05-17" })).not.toContain("AGE_UNUSUAL"); // ten, eleven tomorrow
  expect(rulesOf({ birthDate: "2011-05-16" })).toContain("AGE_UNUSUAL"); // eleven today
  const inCentre = { ...at, institutionKind: "CHILD_DEVELOPMENT_CENTER" } as const;
  expect(rulesOf({}, inCentre)[0]).toBe("AGE_OUT_OF_RANGE");
  expect(severityOf({ rule: "AGE_OUT_OF_RANGE" })).toBe("BLOCKS");
  expect(ageRuleFor("PRIMARY_1", { ...at, academicYear: 2549 })).toBeNull();
});

test("full years grow by one on the birthday and never go down", () => {
  fc.assert(
    fc.property(
      fc.date({ min: new Date("1990-01-01"), max: new Date("2022-05-16"), noInvalidDate: true }),
      born => {
        const iso = born.toISOString().slice(0, 10);
        const age = ageOn16May(iso, 2565);
        expect(age).toBe(2022 - born.getUTCFullYear() - (iso.slice(5) > "05-16" ? 1 : 0));
        expect(ageOn16May(iso, 2566)).toBe(age + 1);
      },
    ),
  );
});

test("the identifier doctor names what is likely wrong, and never says the digits", () => {
  const id = syntheticCitizenId(1_234_567);
  const withZero = `0${"12345678901"}`;
  const lost = (withZero + citizenIdCheckDigit(withZero)).slice(1);
  const swapped = `${id.slice(0, 9)}${id[10]}${id[9]}${id.slice(11)}`;
  const cases: [string, RegExp][] = [
    [`l${id.slice(1)}`, /letter.*place 1\b/],
    [lost, /leading 0/],
    [id.slice(0, 11), /11 digits/],
    [`${id}0`, /14 digits/],
    [swapped, /swapped at places[^:]*10–11/],
    ["G66410000", /8 digits after the G/],
    [`${id.slice(0, 5)}ก${id.slice(6)}`, /Place 6/],
  ];
  for (const [typed, expected] of cases) {
    const advice = adviseOnIdentifier(typed);
    expect(advice?.en, typed).toMatch(expected);
    expect(JSON.stringify(advice)).not.toContain(typed);
    expect(advice?.th).toMatch(/[ก-๙]/);
  }
  expect(adviseOnIdentifier(id)).toBeNull();
});
