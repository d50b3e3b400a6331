import { syntheticCitizenId } from "@lec/core/text/citizen-id";
import { thaiDigits } from "@lec/core/text/digits";
import { makeGCode } from "@lec/core/text/g-code";
import fc from "fast-check";
import { expect, test } from "vitest";
import { readFields, readRecord, requiredFields, type TypedRecord } from "./learner-record.ts";

const typed: TypedRecord = {
  identifier: syntheticCitizenId(1),
  prefix: "ด.ช.",
  firstName: "ชาย",
  lastName: "ใจดี",
  sex: "MALE",
  birthDate: "2015-05-17",
  nationality: "ไทย",
  grade: "PRIMARY_1",
  classroom: "1",
  enteredOn: "2022-05-16",
};
const serial = fc.integer({ min: 0, max: 9_999_999 });

test("what is required and nothing else makes a record; what is not known is null", () => {
  const { record, faults } = readRecord(typed);
  expect(faults).toEqual([]);
  expect(record).toEqual({
    ...typed,
    identifierKind: "CITIZEN_ID",
    ethnicity: null,
    religion: null,
    familyStatus: null,
    tuitionEntitled: null,
    medicalEntitled: null,
    guardians: [],
    addresses: [],
    studentNumber: null,
    weightKg: null,
    heightCm: null,
    condition: null,
  });
});

test("each required field is missed by name, whether left out, null or blank", () => {
  for (const field of requiredFields) {
    for (const nothing of [undefined, null, "", "  \u200b"])
      expect(readRecord({ ...typed, [field]: nothing }), field).toEqual({
        record: null,
        faults: [{ field, code: "REQUIRED" }],
      });
  }
});

test("an identifier is the same in any digits, spaces and hyphens", () => {
  fc.assert(
    fc.property(serial, fc.boolean(), (n, isThai) => {
      const id = syntheticCitizenId(n);
      const grouped = id.replace(/^(.)(....)(.....)(..)(.)$/, "$1-$2 $3-$4 $5");
      const { record } = readRecord({ ...typed, identifier: isThai ? thaiDigits(grouped) : grouped });
      expect(record).toMatchObject({ identifier: id, identifierKind: "CITIZEN_ID" });
      const code = makeGCode({ year: 2566, province: "41", serial: n });
      const g = readRecord({ ...typed, identifier: ` ${code.toLowerCase().replace("g", "g-")} ` });
      expect(g.record).toMatchObject({ identifier: code, identifierKind: "G_CODE" });
    }),
  );
});

test("reading what was read changes nothing", () => {
  const text = fc.string({ unit: fc.constantFrom("ก", "น้", "ำ", " ", "่", "ี", "1", "๒", "-"), maxLength: 12 });
  fc.assert(
    fc.property(text, text, (firstName, classroom) => {
      const { record } = readRecord({ ...typed, firstName, classroom });
      if (record) expect(readRecord(record).record).toEqual(record);
    }),
  );
});

test("a text with NUL or half of a surrogate pair is refused in every field", () => {
  for (const bad of ["ก\0", "\ud800", "ก\udfff"]) {
    for (const field of ["firstName", "classroom", "religion", "studentNumber", "identifier", "birthDate"])
      expect(readRecord({ ...typed, [field]: bad }).faults, field).toContainEqual({
        field,
        code: "UNSTORABLE",
      });
    const { faults } = readRecord({ ...typed, guardians: [{ role: "FATHER", firstName: bad }] });
    expect(faults).toEqual([{ field: "guardians.FATHER.firstName", code: "UNSTORABLE" }]);
  }
  expect(readRecord({ ...typed, firstName: "😀" }).faults).toEqual([]);
});

test("a day is ISO or พ.ศ. in any digits, and one that does not exist is refused", () => {
  for (const day of ["2015-05-17", "17/05/2558", "๑๗/๕/๒๕๕๘"])
    expect(readRecord({ ...typed, birthDate: day }).record?.birthDate, day).toBe("2015-05-17");
  for (const day of ["2015-02-29", "29/02/2567x", "29/02/2566", "31/04/2560", "17-05-2558"])
    expect(readRecord({ ...typed, birthDate: day }).faults, day).toEqual([
      { field: "birthDate", code: "NO_SUCH_DAY" },
    ]);
  expect(readRecord({ ...typed, enteredOn: "2015-05-16" }).faults).toEqual([
    { field: "birthDate", code: "BIRTH_AFTER_ENTRY" },
  ]);
});

test("numbers are read in any digits, and what is none or cannot be is refused", () => {
  expect(readFields({ weightKg: "๒๓.๔๕", heightCm: 121.5 }).fields).toEqual({
    weightKg: 23.45,
    heightCm: 121.5,
  });
  expect(readFields({ weightKg: "หนัก", heightCm: -3 }).faults).toEqual([
    { field: "weightKg", code: "NOT_A_NUMBER" },
    { field: "heightCm", code: "OUT_OF_RANGE" },
  ]);
});

test("of a correction, what is left out stays out and what is blank becomes nothing", () => {
  expect(readFields({ religion: null, ethnicity: " ", firstName: "ใหม่" }).fields).toEqual({
    religion: null,
    ethnicity: null,
    firstName: "ใหม่",
  });
  expect(readFields({ firstName: "" }).faults).toEqual([{ field: "firstName", code: "REQUIRED" }]);
});

test("a guardian or address is read whole, and given twice it is refused", () => {
  const { fields } = readFields({
    guardians: [{ role: "MOTHER", firstName: " แม่ ", phone: "๐๘๑" }],
    addresses: [{ kind: "CURRENT", tambonCode: "๔๑๐๑๐๑", postalCode: "41000" }],
  });
  expect(fields.guardians).toEqual([
    expect.objectContaining({
      role: "MOTHER",
      firstName: "แม่",
      phone: "081",
      lastName: null,
      monthlyIncome: null,
    }),
  ]);
  expect(fields.addresses).toEqual([
    expect.objectContaining({ kind: "CURRENT", tambonCode: "410101", postalCode: "41000", road: null }),
  ]);
  expect(readFields({ guardians: [{ role: "MOTHER" }, { role: "MOTHER" }] }).faults).toEqual([
    { field: "guardians.MOTHER", code: "REPEATED" },
  ]);
  expect(readFields({ addresses: [{ kind: "CURRENT", postalCode: "123" }] }).faults).toEqual([
    { field: "addresses.CURRENT.postalCode", code: "OUT_OF_RANGE" },
  ]);
});
