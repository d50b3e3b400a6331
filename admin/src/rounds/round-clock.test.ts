import { expect, test } from "vitest";
import { inOrder, readClocks, typedClocks } from "./clocks.fields.tsx";
import type { Round } from "./round.documents.ts";
import { calendarOf } from "./round-clock.ts";

const round: Round = {
  id: "r1",
  programme: "LEC",
  academicYear: 2565,
  number: 2,
  title: "",
  opensAt: "2022-10-09T17:00:00.000000Z",
  unitDeadline: "2022-11-10T16:59:59.999999Z",
  recordingClosesAt: "2022-11-11T10:00:00.000000Z",
  provinceDeadline: "2022-11-11T10:00:00.000000Z",
  reportDueAt: null,
  asOfDate: null,
  openedAt: "2022-10-10T01:00:00.000000Z",
  version: 1,
  phase: "OPEN",
  availableActions: [],
};

test("the calendar holds the clocks of rounds that are not over, in the order of time", () => {
  const over = { ...round, id: "r0" };
  const next = { ...round, id: "r2", opensAt: "2022-11-01T00:00:00Z", reportDueAt: "2022-12-27T00:00:00Z" };
  const entries = calendarOf([next, over], Date.parse("2022-12-01T00:00:00Z"));
  expect(entries.map(({ round: { id }, clock }) => `${id} ${clock}`)).toEqual([
    "r2 opensAt",
    "r2 unitDeadline",
    "r2 recordingClosesAt",
    "r2 provinceDeadline",
    "r2 reportDueAt",
  ]);
});

test("what is not touched is not sent, so that every clock keeps its microsecond", () => {
  const was = typedClocks(round, "th");
  expect(readClocks(was, was, round, "th")).toEqual({});
  const typed = { ...was, clocks: { ...was.clocks, unitDeadline: { day: "9/11/2565", time: "" } } };
  expect(readClocks(typed, was, round, "th")).toEqual({ unitDeadline: "2022-11-09T16:59:59.999999Z" });
});

test("a clock that is set cannot be emptied, one that is not may stay open", () => {
  const was = typedClocks(round, "th");
  const emptied = { ...was, clocks: { ...was.clocks, provinceDeadline: { day: "", time: "" } } };
  expect(readClocks(emptied, was, round, "th")).toBeNull();
  const fresh = typedClocks(null, "th");
  expect(readClocks(fresh, fresh, null, "th")).toBeNull();
});

test("the order is the one the database demands: opening before the deadline, the deadline not after the closing", () => {
  const was = typedClocks(round, "th");
  const withDeadline = (day: string, time = "") => ({
    ...was,
    clocks: { ...was.clocks, unitDeadline: { day, time } },
  });
  expect(inOrder(was, "th")).toBe(true);
  expect(inOrder(withDeadline("11/11/2565", "17.00"), "th")).toBe(true);
  expect(inOrder(withDeadline("11/11/2565", "17.01"), "th")).toBe(false);
  expect(inOrder(withDeadline("10/10/2565", "0.00"), "th")).toBe(false);
});
