import { expect, test } from "vitest";
import { changesOf, correctInput, enrolInput, pathOf, sameTyped } from "./typed-learner.ts";

const whole = {
  identifier: "1-9999-00000-01-1",
  prefix: "เด็กชาย",
  firstName: "กล้า",
  lastName: "ใจดี",
  sex: "MALE",
  birthDate: "๕/๑๑/๒๕๖๒",
  nationality: "ไทย",
  grade: "PRIMARY_1",
  classroom: "1",
  enteredOn: "16/5/2569",
};

test("a birth date in พ.ศ. and Thai digits is sent as ISO", () => {
  expect(enrolInput(whole, "th")).toMatchObject({
    input: { birthDate: "2019-11-05", enteredOn: "2026-05-16" },
    faults: {},
  });
});

test("what is missing or no number is named by its path, and nothing is guessed", () => {
  const { faults } = enrolInput({ ...whole, firstName: " ", weightKg: "ยี่สิบ", birthDate: "29/2/2568" }, "th");
  expect(faults).toEqual({ firstName: "missing", weightKg: "number", birthDate: "day" });
});

test("a guardian of whom nothing is typed is not sent", () => {
  const { input } = enrolInput(
    { ...whole, "guardians.MOTHER.phone": "0812345678", "guardians.FATHER.phone": " " },
    "th",
  );
  expect(input.guardians).toEqual([{ role: "MOTHER", phone: "0812345678" }]);
});

test("a correction sends what differs: a cleared field as null, a changed address whole", () => {
  const base = {
    ...whole,
    religion: "พุทธ",
    "addresses.CURRENT.houseNumber": "1",
    "addresses.CURRENT.road": "โพศรี",
  };
  const typed = { ...base, religion: "", "addresses.CURRENT.houseNumber": "2" };
  expect(correctInput(typed, base, "th").input).toEqual({
    religion: null,
    addresses: [{ kind: "CURRENT", houseNumber: "2", road: "โพศรี" }],
  });
  expect(sameTyped(base, { ...base, condition: " " })).toBe(true);
});

test("an address that is cleared is sent as one of which nothing is known", () => {
  const base = { ...whole, "addresses.CURRENT.houseNumber": "1" };
  expect(correctInput(whole, base, "th").input).toEqual({ addresses: [{ kind: "CURRENT" }] });
});

test("a tambon, district or province typed by hand leaves no code of the former one behind", () => {
  const base = {
    ...whole,
    "addresses.CURRENT.tambonCode": "410101",
    "addresses.CURRENT.tambon": "หมากแข้ง",
    "addresses.REGISTERED.tambonCode": "410101",
  };
  for (const name of ["tambon", "district", "province"]) {
    const typed = { ...base, ...changesOf(`addresses.CURRENT.${name}`, "เวียงจันทน์") };
    const { addresses } = correctInput(typed, base, "th").input as { addresses: object[] };
    expect(addresses).toHaveLength(1);
    expect(addresses[0]).not.toHaveProperty("tambonCode");
  }
  const houseOnly = { ...base, ...changesOf("addresses.CURRENT.houseNumber", "9") };
  expect(correctInput(houseOnly, base, "th").input).toMatchObject({ addresses: [{ tambonCode: "410101" }] });
  expect(changesOf("firstName", "ก")).toEqual({ firstName: "ก" });
});

test("a refusal leads to its field", () => {
  expect(pathOf(["input", "guardians", "FATHER", "phone"])).toBe("guardians.FATHER.phone");
  expect(pathOf(["input", "addresses", "CURRENT", "tambonCode"])).toBe("addresses.CURRENT.tambon");
  expect(pathOf(["input"])).toBe(null);
  expect(pathOf(null)).toBe(null);
});
