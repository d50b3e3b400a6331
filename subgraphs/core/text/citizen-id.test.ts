import fc from "fast-check";
import { expect, test } from "vitest";
import {
  checkCitizenId,
  citizenIdCheckDigit,
  formatCitizenId,
  maskCitizenId,
  syntheticCitizenId,
} from "./citizen-id.ts";
import { thaiDigits } from "./digits.ts";
import { provinceCodes } from "./province-codes.ts";

const serial = fc.integer({ min: 0, max: 9_999_999 });
const first12 = fc
  .array(fc.integer({ min: 0, max: 9 }), { minLength: 12, maxLength: 12 })
  .map(digits => digits.join(""));

test("the check digit is (11 − Σ dᵢ·(14−i) mod 11) mod 10", () => {
  fc.assert(
    fc.property(first12, digits => {
      const sum = [...digits].reduce((total, digit, i) => total + Number(digit) * (14 - (i + 1)), 0);
      expect(citizenIdCheckDigit(digits)).toBe(String((11 - (sum % 11)) % 10));
    }),
  );
});

test("every synthetic id is valid and bears the warning of a province that does not exist", () => {
  fc.assert(
    fc.property(serial, n => {
      const check = checkCitizenId(syntheticCitizenId(n));
      expect(check).toMatchObject({ valid: true, faults: [], warnings: ["PROVINCE_UNKNOWN"] });
      expect(check.id).toMatch(/^19999[0-9]{8}$/);
    }),
  );
});

test("different serials give different ids", () => {
  fc.assert(
    fc.property(serial, serial, (a, b) => (a === b) === (syntheticCitizenId(a) === syntheticCitizenId(b))),
  );
});

test("a wrong digit is caught everywhere but in the third place, whose weight is 11", () => {
  fc.assert(
    fc.property(first12, fc.nat(11), fc.integer({ min: 1, max: 9 }), (digits, place, shift) => {
      const id = digits + citizenIdCheckDigit(digits);
      const wrong = id.slice(0, place) + ((Number(id[place]) + shift) % 10) + id.slice(place + 1);
      const caught = !checkCitizenId(wrong).valid;
      if (place === 2) expect(caught).toBe(false);
      // Of the eleven remainders only 0 and 10 share a check digit: nothing else may slip through.
      else expect(caught || (remainder(id) + remainder(wrong) === 10 && remainder(id) % 10 === 0)).toBe(true);
    }),
  );
});

test("a slip in the province digits is a warning", () => {
  const valid = "1410100000017".slice(0, 12);
  expect(checkCitizenId(valid + citizenIdCheckDigit(valid)).warnings).toEqual([]);
  const slipped = `148${valid.slice(3)}`;
  expect(checkCitizenId(slipped + citizenIdCheckDigit(slipped)).warnings).toEqual([]);
  const unknown = `128${valid.slice(3)}`;
  expect(checkCitizenId(unknown + citizenIdCheckDigit(unknown)).warnings).toEqual(["PROVINCE_UNKNOWN"]);
});

test("Thai digits, spaces and hyphens are accepted", () => {
  fc.assert(
    fc.property(serial, n => {
      const id = syntheticCitizenId(n);
      expect(checkCitizenId(` ${thaiDigits(formatCitizenId(id))} `)).toMatchObject({ valid: true, id });
    }),
  );
});

test("anything but thirteen digits is refused for its length", () => {
  for (const text of ["", "123", "19999000000120", "G690000000001", "1999900000ก12"]) {
    expect(checkCitizenId(text)).toMatchObject({ valid: false, faults: ["LENGTH"] });
  }
});

test("the mask shows the last three digits and nothing of any other text", () => {
  const id = syntheticCitizenId(123);
  expect(maskCitizenId(id)).toBe(`x-xxxx-xxxxx-${id.slice(10, 12)}-${id.slice(12)}`);
  fc.assert(
    fc.property(fc.string(), text => /^[0-9]{13}$/.test(text) || maskCitizenId(text) === "x-xxxx-xxxxx-xx-x"),
  );
});

test("there are 77 province codes and 99 is none of them", () => {
  expect(provinceCodes.size).toBe(77);
  expect(provinceCodes.has("99")).toBe(false);
});

function remainder(id: string): number {
  return [...id.slice(0, 12)].reduce((total, digit, i) => total + Number(digit) * (13 - i), 0) % 11;
}
