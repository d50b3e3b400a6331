import fc from "fast-check";
import { expect, test } from "vitest";
import { provinceCodes } from "./province-codes.ts";
import {
  type InstitutionKind,
  institutionTypeDigit,
  type LaoKind,
  makeInstitutionCode,
  makeLaoCode,
  parseInstitutionCode,
  parseLaoCode,
} from "./unit-code.ts";

const laoKinds: LaoKind[] = [
  "PAO",
  "CITY_MUNICIPALITY",
  "TOWN_MUNICIPALITY",
  "SUBDISTRICT_MUNICIPALITY",
  "SAO",
  "SPECIAL",
];
const institutionKinds: InstitutionKind[] = ["SCHOOL", "CHILD_DEVELOPMENT_CENTER", "VOCATIONAL_COLLEGE"];
const province = fc.constantFrom(...provinceCodes);

test("an LAO's code is eight digits and gives its parts back, whatever the kind", () => {
  const district = fc.integer({ min: 1, max: 99 }).map(n => String(n).padStart(2, "0"));
  const parts = fc.record({ province, district, serial: fc.integer({ min: 1, max: 99 }) });
  fc.assert(
    fc.property(fc.constantFrom(...laoKinds), parts, (kind, given) => {
      const code = makeLaoCode(kind, given);
      expect(code).toMatch(/^0[2-7][0-9]{6}$/);
      expect(parseLaoCode(code)).toEqual(given);
    }),
  );
});

test("the prefixes are those of the letters", () => {
  const codes = laoKinds.map(kind =>
    makeLaoCode(kind, { province: "41", district: "01", serial: 1 }).slice(0, 2),
  );
  expect(codes).toEqual(["02", "03", "04", "05", "06", "07"]);
});

test("an institution's code is nine digits and gives its parts back", () => {
  const parts = fc.record({ province, serial: fc.integer({ min: 1, max: 9999 }) });
  fc.assert(
    fc.property(
      fc.constantFrom(...institutionKinds),
      fc.constantFrom(...laoKinds),
      parts,
      (kind, lao, given) => {
        const code = makeInstitutionCode(institutionTypeDigit(kind, lao), given);
        expect(code).toMatch(/^30[0-9]{2}[1-6][0-9]{4}$/);
        expect(parseInstitutionCode(code)).toEqual(given);
      },
    ),
  );
});

test("the type digits are those of the letters", () => {
  const digits = (kind: InstitutionKind) =>
    (["PAO", "CITY_MUNICIPALITY", "SAO"] as const).map(lao => institutionTypeDigit(kind, lao));
  expect(digits("SCHOOL")).toEqual([1, 2, 3]);
  expect(digits("CHILD_DEVELOPMENT_CENTER")).toEqual([4, 5, 6]);
});

test("parts that do not fit are refused", () => {
  expect(() => makeLaoCode("SAO", { province: "4", district: "01", serial: 1 })).toThrow(RangeError);
  expect(() => makeLaoCode("SAO", { province: "41", district: "01", serial: 100 })).toThrow(RangeError);
  expect(() => makeInstitutionCode(7, { province: "41", serial: 1 })).toThrow(RangeError);
  expect(() => makeInstitutionCode(1, { province: "41", serial: 0 })).toThrow(RangeError);
  expect(parseLaoCode("41010101")).toBeUndefined();
  expect(parseInstitutionCode("304190001")).toBeUndefined();
});
