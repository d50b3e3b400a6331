import { expect, test } from "vitest";
import type { AvailableAction, Progress } from "../units/unit.documents.ts";
import { nextStep, type WorkSituation } from "./next-step.ts";

const confirm: AvailableAction = { action: "CONFIRM", allowed: true, needsReason: false, blockers: [] };
const open = { standing: "WAITING" as const, availableActions: [] };
const ready = { standing: "READY" as const, availableActions: [confirm] };
const done = { standing: "CONFIRMED" as const, availableActions: [] };
const counts = (expected: number, confirmed: number) => ({ expected, confirmed, late: 0 });
const progress = (
  institutions: [number, number],
  laos: [number, number] = [0, 0],
  other: [number, number] = [0, 0],
): Progress => ({
  institutions: counts(...institutions),
  localAdministrativeOrganizations: counts(...laos),
  otherCounts: counts(...other),
  learners: 0,
  learnersConfirmed: 0,
});
const at = (over: Partial<WorkSituation>): WorkSituation => ({
  level: "LAO",
  learners: open,
  otherCounts: null,
  progress: null,
  headcount: null,
  worksOnRoll: true,
  late: false,
  ...over,
});

test("an LAO is told how many institutions are missing, then that it can confirm", () => {
  expect(nextStep(at({ progress: progress([13, 10]) }))).toMatchObject({
    key: "home.next.laoMissing",
    values: { count: 3 },
    tone: "wait",
  });
  expect(nextStep(at({ learners: ready, progress: progress([13, 13]) }))).toMatchObject({
    key: "home.next.laoReady",
    tone: "do",
  });
});

test("an LAO that confirmed its learners is reminded of the other-school counts", () => {
  expect(nextStep(at({ learners: done, otherCounts: ready }))).toMatchObject({
    key: "home.next.laoOther",
    tone: "do",
  });
  expect(nextStep(at({ learners: done, otherCounts: done }))).toMatchObject({ tone: "done" });
  expect(nextStep(at({ learners: null, otherCounts: open }))).toMatchObject({
    key: "home.next.laoOther",
    tone: "wait",
  });
});

test("who neither records nor checks waits for those who do, and is not sent to their page", () => {
  const level = "INSTITUTION";
  const headcount = { total: 30, checked: 20, ghosts: 0 };
  expect(nextStep(at({ level, headcount }))).toMatchObject({ tone: "do", place: "/check" });
  const looking = nextStep(at({ level, headcount, worksOnRoll: false }));
  expect(looking).toMatchObject({ key: "home.next.institutionUnchecked", tone: "wait" });
  expect(looking.place).toBeUndefined();
});

test("an institution is sent to ghosts first, then to checks, then to the button", () => {
  const level = "INSTITUTION";
  expect(nextStep(at({ level, headcount: { total: 30, checked: 20, ghosts: 2 } }))).toMatchObject({
    key: "home.next.institutionGhosts",
    values: { count: 2 },
  });
  expect(nextStep(at({ level, headcount: { total: 30, checked: 20, ghosts: 0 } }))).toMatchObject({
    key: "home.next.institutionUnchecked",
    values: { count: 10 },
  });
  expect(nextStep(at({ level, headcount: { total: 0, checked: 0, ghosts: 0 } }))).toMatchObject({
    key: "home.next.institutionEmpty",
  });
  expect(
    nextStep(at({ level, learners: ready, headcount: { total: 30, checked: 30, ghosts: 0 } })),
  ).toMatchObject({ key: "home.next.institutionReady" });
});

test("somebody who may not confirm is told to wait for the one who may", () => {
  const waiting = { standing: "READY" as const, availableActions: [] };
  expect(
    nextStep(at({ level: "INSTITUTION", learners: waiting, headcount: { total: 3, checked: 3, ghosts: 0 } })),
  ).toMatchObject({
    key: "home.next.institutionWaitsDirector",
    tone: "wait",
  });
});

test("after the deadline the sentence names who can extend, unless an extension already allows the act", () => {
  expect(nextStep(at({ late: true, progress: progress([3, 1]) }))).toMatchObject({
    tone: "late",
    lifter: "PROVINCE_OFFICER",
  });
  expect(nextStep(at({ late: true, learners: ready }))).toMatchObject({ key: "home.next.laoReady" });
});

test("a province first needs its LAOs' learners, then their other-school counts", () => {
  expect(
    nextStep(at({ level: "PROVINCE", progress: progress([0, 0], [106, 98], [180, 100]) })),
  ).toMatchObject({ key: "home.next.provinceMissing", values: { count: 8 } });
  expect(
    nextStep(at({ level: "PROVINCE", progress: progress([0, 0], [106, 106], [180, 100]) })),
  ).toMatchObject({ key: "home.next.provinceOther", values: { count: 80 } });
});

test("a district only follows", () => {
  expect(
    nextStep(at({ level: "DISTRICT", learners: null, progress: progress([9, 3], [20, 4]) })),
  ).toMatchObject({ tone: "look", values: { confirmed: 4, expected: 20 } });
});
