import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { type Instant, later, toInstant } from "./instant.ts";

/** Microseconds since 1970 as text at some offset from UTC, in PostgreSQL's or in ISO's writing. */
function written(micros: bigint, offsetMinutes: number, style: "iso" | "postgres"): string {
  const local = micros + BigInt(offsetMinutes) * 60_000_000n;
  const fraction = ((local % 1_000_000n) + 1_000_000n) % 1_000_000n;
  const whole = new Date(Number((local - fraction) / 1000n)).toISOString().slice(0, 19);
  const clock = (minutes: number) =>
    `${String(Math.floor(minutes / 60)).padStart(2, "0")}:${String(minutes % 60).padStart(2, "0")}`;
  const offset = `${offsetMinutes < 0 ? "-" : "+"}${clock(Math.abs(offsetMinutes))}`;
  const text = `${whole}.${String(fraction).padStart(6, "0")}`;
  if (style === "iso") return text + offset;
  return text.replace("T", " ").replace(/\.?0+$/, "") + offset.replace(/:00$/, "");
}

const year = (n: number) => BigInt(Date.UTC(n, 0, 2)) * 1000n;
const moments = fc.bigInt({ min: year(1000), max: year(9999) });
const offsets = fc.integer({ min: -14 * 60, max: 14 * 60 });
const styles = fc.constantFrom("iso" as const, "postgres" as const);

describe("an instant", () => {
  test("is one text for one moment, however its time zone is written, to the microsecond", () => {
    fc.assert(
      fc.property(moments, offsets, offsets, styles, styles, (at, one, other, a, b) => {
        const instant = toInstant(written(at, one, a));
        expect(instant).toBe(toInstant(written(at, other, b)));
        expect(instant).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}Z$/);
        expect(toInstant(instant)).toBe(instant);
      }),
    );
  });

  test("sorts as text the way time runs, one microsecond included", () => {
    fc.assert(
      fc.property(
        moments,
        fc.oneof(moments, fc.constantFrom(1n, -1n, 0n)),
        offsets,
        offsets,
        (at, step, one, other) => {
          const next = step <= 1n && step >= -1n ? at + step : step;
          const [a, b] = [toInstant(written(at, one, "iso")), toInstant(written(next, other, "iso"))];
          expect(a < b).toBe(at < next);
          expect(later(a, b)).toBe(at >= next ? a : b);
          expect(later(a, null)).toBe(a);
        },
      ),
    );
  });

  test.each([
    ["no offset", "2022-11-10T23:59:59"],
    ["a day that does not exist", "2023-02-29T00:00:00Z"],
    ["an hour that does not exist", "2022-11-10T25:00:00Z"],
    ["seven decimals", "2022-11-10T23:59:59.0000001Z"],
    ["Thai digits", "๒๐๒๒-๑๑-๑๐T00:00:00Z"],
    ["a year that UTC makes five digits", "9999-12-31T23:59:59.999999-12:00"],
    ["a year that UTC makes nought", "0001-01-01T00:00:00+14:00"],
    ["year nought", "0000-06-01T00:00:00Z"],
    ["nothing", ""],
    ["infinity", "infinity"],
  ])("refuses %s", (_, text) => {
    expect(() => toInstant(text)).toThrow(RangeError);
  });

  test("is never made of a text that is no time", () => {
    fc.assert(
      fc.property(fc.string(), text => {
        let instant: Instant;
        try {
          instant = toInstant(text);
        } catch (error) {
          expect(error).toBeInstanceOf(RangeError);
          return;
        }
        expect(toInstant(instant)).toBe(instant);
      }),
    );
  });
});
