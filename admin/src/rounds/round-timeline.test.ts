import { expect, test } from "vitest";
import type { Round } from "./round.documents.ts";
import { timelineOf } from "./round-timeline.ts";

const round = (id: string, opensAt: string, unitDeadline: string, more: object = {}) =>
  ({
    id,
    programme: "LEC",
    academicYear: 2565,
    number: 2,
    title: "",
    opensAt,
    unitDeadline,
    recordingClosesAt: unitDeadline,
    provinceDeadline: null,
    reportDueAt: null,
    asOfDate: null,
    openedAt: null,
    version: 1,
    phase: "SCHEDULED",
    ...more,
  }) as Omit<Round, "availableActions">;
const now = Date.parse("2022-10-20T00:00:00Z");

test("a line of time begins with the Bangkok month of the first clock and ends with the last one's", () => {
  const line = timelineOf(
    [
      round("a", "2022-09-30T17:00:00Z", "2022-11-30T16:59:59.999999Z", {
        reportDueAt: "2022-11-30T17:00:00Z",
      }),
    ],
    now,
  )!;
  expect(line.months.map(({ at }) => at)).toEqual([
    "2022-09-30T17:00:00.000Z",
    "2022-10-31T17:00:00.000Z",
    "2022-11-30T17:00:00.000Z",
  ]);
  expect(line.months[0]?.from).toBe(0);
  expect(line.months.at(-1)?.to).toBe(1);
  const [row] = line.rows;
  expect(row?.from).toBe(0);
  expect(row?.marks.map(({ clock }) => clock)).toEqual([
    "opensAt",
    "unitDeadline",
    "recordingClosesAt",
    "reportDueAt",
  ]);
  for (const { place } of row?.marks ?? []) expect(place).toBeGreaterThanOrEqual(0);
  expect(line.now).toBeGreaterThan(row?.from ?? 1);
  expect(line.now).toBeLessThan(row?.to ?? 0);
});

test("rounds that record at the same time are named with the time they share, to the instant", () => {
  const lec = round("lec", "2022-10-01T00:00:00Z", "2022-11-01T00:00:00Z");
  const touching = round("ccis", "2022-11-01T00:00:00Z", "2022-12-01T00:00:00Z");
  const later = round("sis", "2022-12-01T00:00:00.001Z", "2023-01-01T00:00:00Z");
  const overlaps = timelineOf([later, touching, lec], now)!.overlaps;
  expect(overlaps.map(({ rounds, from, to }) => [rounds[0].id, rounds[1].id, from, to])).toEqual([
    ["lec", "ccis", "2022-11-01T00:00:00Z", "2022-11-01T00:00:00Z"],
  ]);
});

test("what ended more than a year ago is left out, and nothing is shown where nothing is left", () => {
  const old = round("old", "2020-10-01T00:00:00Z", "2020-11-01T00:00:00Z");
  expect(timelineOf([old], now)).toBeNull();
  expect(
    timelineOf([old, round("new", "2022-10-01T00:00:00Z", "2022-11-01T00:00:00Z")], now)?.rows,
  ).toHaveLength(1);
});
