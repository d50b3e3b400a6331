import { expect, test } from "vitest";
import { rightsAt } from "./rights.ts";

const [department, province, district, lao] = ["dla", "p41", "d4101", "lao"].map(id => ({ id }));
const laoPlace = { id: "lao", level: "LAO" as const, ancestors: [department!, province!, district!] };
const provincePlace = { id: "p41", level: "PROVINCE" as const, ancestors: [department!] };
const at = (duty: "LAO_OFFICER" | "PROVINCE_OFFICER" | "DEPARTMENT_ADMINISTRATOR", unit = lao!) => [
  { duty, unit },
];

test("the register of other schools is kept by the LAO's own officer alone", () => {
  expect(rightsAt(at("LAO_OFFICER"), laoPlace).keepsOtherSchools).toBe(true);
  expect(rightsAt(at("LAO_OFFICER", { id: "another" }), laoPlace).keepsOtherSchools).toBe(false);
  expect(rightsAt(at("PROVINCE_OFFICER", province), laoPlace).keepsOtherSchools).toBe(false);
  expect(rightsAt([], laoPlace).keepsOtherSchools).toBe(false);
});

test("a province extends what is below it, the department a province, nobody itself", () => {
  expect(rightsAt(at("PROVINCE_OFFICER", province), laoPlace).extends).toBe(true);
  expect(rightsAt(at("PROVINCE_OFFICER", { id: "p42" }), laoPlace).extends).toBe(false);
  expect(rightsAt(at("PROVINCE_OFFICER", province), provincePlace).extends).toBe(false);
  expect(rightsAt(at("DEPARTMENT_ADMINISTRATOR", department), provincePlace).extends).toBe(true);
  expect(rightsAt(at("DEPARTMENT_ADMINISTRATOR", department), laoPlace).extends).toBe(false);
  expect(rightsAt(at("LAO_OFFICER"), laoPlace).extends).toBe(false);
});
