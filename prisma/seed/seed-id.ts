/** What an id is of; part of the id, so that two things never share one. */
export const idKinds = [
  "unit",
  "unitCode",
  "account",
  "credential",
  "appointment",
  "round",
  "otherSchool",
  "confirmation",
  "event",
  "learner",
  "enrolment",
  "lastYearEnrolment",
  "spotCheck",
  "spotCheckItem",
  "spotCheckFinding",
] as const;
export type IdKind = (typeof idKinds)[number];

const kindNumber = new Map<IdKind, number>(idKinds.map((kind, index) => [kind, index + 1]));

/** 16 May 2025, the first day of academic year 2568: ids of the seed are as old as its oldest rows. */
const epochMs = Date.UTC(2025, 4, 15, 17);

/**
 * A UUID in the form of version 7 that is the same in every run: time grows with the serial (rows loaded together lie
 * together in the index), the rest is mixed from kind and serial.
 */
export function seedId(kind: IdKind, serial: number): string {
  const number = kindNumber.get(kind) ?? 0;
  const time = (epochMs + serial).toString(16).padStart(12, "0");
  const high = mix(serial * 31 + number);
  const low = mix(high ^ Math.imul(serial, 0x9e3779b1));
  return (
    `${time.slice(0, 8)}-${time.slice(8)}-7${hex(number, 3)}-` +
    `${hex(0x8000 | (high & 0x3fff), 4)}-${hex(high >>> 16, 4)}${hex(low, 8)}`
  );
}

function hex(value: number, digits: number): string {
  return (value >>> 0).toString(16).padStart(digits, "0");
}

function mix(value: number): number {
  let x = value | 0;
  x = Math.imul(x ^ (x >>> 16), 0x21f0aaad);
  x = Math.imul(x ^ (x >>> 15), 0x735a2d97);
  return (x ^ (x >>> 15)) >>> 0;
}
