import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { orgLevels } from "../identity/actor.ts";
import {
  availableActions,
  confirmationSubjects,
  decide,
  extensionBlockers,
  type Facts,
  keepingBlockers,
  movingBlockers,
  offer,
  openRoundBlockers,
  phaseOf,
  recordingBlockers,
  standingOf,
  takesPart,
  transitionFor,
  transitions,
  type UnitFacts,
} from "./confirmation.machine.ts";
import { type Instant, toInstant } from "./instant.ts";

/**
 * The table of domain.md section 4, written a second time and apart from the machine: plain sentences over numbers, where
 * the machine has guards over texts. Times are microseconds after the round opens.
 */
const opens = 0;
const deadline = 100;
const closes = 200;

interface World {
  readonly now: number;
  readonly opened: boolean;
  readonly provinceDeadline: number | null;
  readonly reportDue: number | null;
  readonly extended: number | null;
  readonly unit: Omit<UnitFacts, "extendedUntil" | "unitId" | "laoId" | "provinceId">;
  readonly noLearners: boolean;
}

const instant = (micros: number): Instant =>
  toInstant(
    new Date(Date.UTC(2022, 9, 9, 17))
      .toISOString()
      .replace(/\.000Z$/, `.${String(micros + 500_000).padStart(6, "0")}Z`),
  );
const instantOrNull = (micros: number | null) => (micros === null ? null : instant(micros));

const factsOf = ({ now, opened, provinceDeadline, reportDue, extended, unit }: World): Facts => ({
  now: instant(now),
  round: {
    id: "round",
    opensAt: instant(opens),
    unitDeadline: instant(deadline),
    recordingClosesAt: instant(closes),
    provinceDeadline: instantOrNull(provinceDeadline),
    reportDueAt: instantOrNull(reportDue),
    openedAt: opened ? instant(opens) : null,
  },
  unit: {
    ...unit,
    unitId: "unit",
    laoId: "lao",
    provinceId: "province",
    extendedUntil: instantOrNull(extended),
  },
});

/** Both sides of every edge, and the middles. */
const times = [-1, 0, 1, 50, 99, 100, 101, 150, 199, 200, 201, 300];
const units = fc.array(fc.constantFrom("a", "b", "c"), { maxLength: 3 }).map(ids => [...new Set(ids)]);
const few = fc.integer({ min: 0, max: 3 });
const worlds: fc.Arbitrary<World> = fc
  .record({
    now: fc.constantFrom(...times),
    opened: fc.boolean(),
    provinceDeadline: fc.constantFrom(null, 99, 150, 200, 250),
    reportDue: fc.constantFrom(null, 260),
    extended: fc.constantFrom(null, 50, 120, 250),
    noLearners: fc.boolean(),
    unit: fc.record({
      level: fc.constantFrom(...orgLevels),
      active: fc.oneof({ arbitrary: fc.constant(true), weight: 5 }, fc.constant(false)),
      states: fc.record({
        LEARNERS: fc.constantFrom("OPEN" as const, "CONFIRMED" as const),
        OTHER_COUNTS: fc.constantFrom("OPEN" as const, "CONFIRMED" as const),
      }),
      laoConfirmed: fc.boolean(),
      provinceConfirmed: fc.boolean(),
      institutionsExpected: few,
      institutionsWaiting: units,
      laosExpected: few,
      laosWaiting: units,
      otherLaosExpected: few,
      otherLaosWaiting: units,
      schoolsExpected: few,
      schoolsRecorded: few,
      learners: few,
      checked: few,
      ghosts: few,
      findings: few,
    }),
  })
  .map(world => {
    const { schoolsExpected, schoolsRecorded } = world.unit;
    return { ...world, unit: { ...world.unit, schoolsRecorded: Math.min(schoolsExpected, schoolsRecorded) } };
  });

type Act = (typeof transitions)[number]["id"];

/** What stands in the way of an act: codes. `unchanged` for confirming twice. */
function oracle(act: Act, w: World): readonly string[] | "unchanged" {
  const { unit, now } = w;
  const isOpen = w.opened && now >= opens;
  const latest = (end: number) => Math.max(end, w.extended ?? end);
  const codes: string[] = [];
  const unless = (holds: boolean, code: string) => {
    if (!holds) codes.push(code);
  };
  const state = act === "T7" || act === "T8" ? unit.states.OTHER_COUNTS : unit.states.LEARNERS;
  const hasPart: Record<Act, boolean> = {
    T3: true,
    T5: true,
    T7: unit.schoolsExpected > 0,
    T8: true,
    T9: unit.institutionsExpected > 0,
    T10: true,
    T11: unit.laosExpected > 0 || unit.otherLaosExpected > 0,
    T12: true,
  };
  switch (act) {
    case "T3":
    case "T7":
    case "T9":
    case "T11":
      if (!unit.active || !hasPart[act]) return ["NOTHING_TO_CONFIRM"];
      if (state === "CONFIRMED") return "unchanged";
      break;
    default:
      if (state === "OPEN") return ["NOT_CONFIRMED"];
  }
  unless(isOpen, "ROUND_NOT_OPEN");
  switch (act) {
    case "T3":
      unless(now <= latest(deadline), "DEADLINE_PASSED");
      unless(unit.checked >= unit.learners, "LEARNERS_NOT_CHECKED");
      unless(unit.ghosts === 0, "GHOSTS_NOT_REMOVED");
      unless(unit.findings === 0, "FINDINGS_OPEN");
      unless(unit.learners > 0 || w.noLearners, "NO_LEARNERS_NOT_DECLARED");
      unless(unit.learners === 0 || !w.noLearners, "LEARNERS_EXIST");
      break;
    case "T5":
      unless(now <= latest(closes), "ROUND_CLOSED");
      if (unit.laoConfirmed) codes.push("PARENT_CONFIRMED");
      if (unit.provinceConfirmed) codes.push("PARENT_CONFIRMED");
      break;
    case "T7":
      unless(now <= latest(deadline), "DEADLINE_PASSED");
      unless(unit.schoolsRecorded === unit.schoolsExpected, "OTHER_COUNTS_NOT_RECORDED");
      break;
    case "T8":
    case "T10":
      unless(!unit.provinceConfirmed, "PARENT_CONFIRMED");
      break;
    case "T9":
      unless(now <= latest(deadline), "DEADLINE_PASSED");
      unless(unit.institutionsWaiting.length === 0, "CHILDREN_NOT_CONFIRMED");
      break;
    case "T11":
      unless(now <= latest(w.provinceDeadline ?? w.reportDue ?? closes), "DEADLINE_PASSED");
      unless(unit.laosWaiting.length === 0, "CHILDREN_NOT_CONFIRMED");
      unless(unit.otherLaosWaiting.length === 0, "OTHER_COUNTS_NOT_CONFIRMED");
      break;
    case "T12":
      break;
  }
  return codes;
}

const runs = { numRuns: 3_000 };
/** A world whose unit is of the level the row is about. */
const rows = fc.tuple(fc.constantFrom(...transitions), worlds).map(([row, world]) => ({
  row,
  world: { ...world, unit: { ...world.unit, level: row.level } },
}));
const codesOf = (decision: ReturnType<typeof decide>) =>
  decision.kind === "refused"
    ? decision.blockers.map(b => b.code)
    : decision.kind === "go"
      ? []
      : "unchanged";

describe("the confirmation machine", () => {
  test("decides every act in every state at every time as the table of the letters does", () => {
    fc.assert(
      fc.property(rows, ({ row, world }) => {
        expect(codesOf(decide(row, factsOf(world), world))).toEqual(oracle(row.id, world));
      }),
      runs,
    );
  });

  test("refuses exactly when some blocker is named, and names it with what a person needs", () => {
    fc.assert(
      fc.property(rows, ({ row, world }) => {
        const decision = decide(row, factsOf(world), world);
        if (decision.kind !== "refused") return;
        expect(decision.blockers.length).toBeGreaterThan(0);
        for (const each of decision.blockers) {
          if (each.code.endsWith("PASSED") || each.code.startsWith("ROUND"))
            expect(each.until).not.toBeNull();
          if (/CONFIRMED$/.test(each.code) && each.code !== "NOT_CONFIRMED")
            expect(each.unitIds.length).toBe(each.count);
          if (/LEARNERS_NOT|GHOSTS|FINDINGS|RECORDED/.test(each.code))
            expect(each.count).toBeGreaterThanOrEqual(1);
        }
      }),
      runs,
    );
  });

  test("offers an act exactly when nothing is in its way and the viewer may", () => {
    fc.assert(
      fc.property(worlds, fc.constantFrom(...confirmationSubjects), fc.boolean(), (world, subject, may) => {
        const facts = factsOf(world);
        const offered = availableActions(facts, subject, () => may);
        expect(offered).toHaveLength(
          transitions.filter(t => t.level === world.unit.level && t.subject === subject).length,
        );
        for (const { action, allowed, blockers } of offered) {
          expect(allowed).toBe(blockers.length === 0);
          const row = transitionFor(world.unit.level, subject, action as "CONFIRM" | "CANCEL")!;
          const said = { noLearners: world.unit.level === "INSTITUTION" && world.unit.learners === 0 };
          expect(allowed).toBe(may && decide(row, facts, said).kind === "go");
        }
      }),
      runs,
    );
  });

  test("says READY only of what may be confirmed as it stands, and LOCKED only under a confirmed level above", () => {
    fc.assert(
      fc.property(worlds, fc.constantFrom(...confirmationSubjects), (world, subject) => {
        const facts = factsOf(world);
        const row = transitionFor(world.unit.level, subject, "CONFIRM");
        const standing = standingOf(facts, subject);
        const { states, laoConfirmed, provinceConfirmed } = world.unit;
        expect(standing === "WAITING" || standing === "READY").toBe(states[subject] === "OPEN");
        if (standing === "READY") expect(decide(row!, facts, { noLearners: false })).toEqual({ kind: "go" });
        if (standing === "LOCKED") expect(laoConfirmed || provinceConfirmed).toBe(true);
      }),
      runs,
    );
  });

  test("lets an institution record while the round is open to it and it has not confirmed, and at no other time", () => {
    fc.assert(
      fc.property(worlds, world => {
        const may =
          world.opened &&
          world.now >= opens &&
          world.now <= Math.max(closes, world.extended ?? closes) &&
          world.unit.states.LEARNERS === "OPEN";
        expect(recordingBlockers(factsOf(world)).length === 0).toBe(may);
      }),
      runs,
    );
  });

  test("lets a register of other schools change unless its LAO or province is confirmed in a round still running", () => {
    fc.assert(
      fc.property(worlds, world => {
        const facts = factsOf(world);
        const { openedAt, recordingClosesAt, provinceDeadline } = facts.round;
        const end =
          provinceDeadline !== null && provinceDeadline > recordingClosesAt
            ? provinceDeadline
            : recordingClosesAt;
        const running = openedAt !== null && facts.now <= end;
        const { states, provinceConfirmed, provinceId } = facts.unit;
        const confirmed = states.OTHER_COUNTS === "CONFIRMED" || (provinceConfirmed && provinceId !== null);
        expect(keepingBlockers(facts).length > 0).toBe(running && confirmed);
        // A move is for the round that is open and those to come.
        const open = world.opened && world.now >= opens && world.now <= closes;
        expect(movingBlockers(facts).length > 0).toBe(open && confirmed);
      }),
      runs,
    );
  });

  test("extends whoever has something to confirm, in a round that is open or was", () => {
    fc.assert(
      fc.property(worlds, world => {
        const facts = factsOf(world);
        const concerned = confirmationSubjects.some(subject => takesPart(facts.unit, subject));
        const codes = extensionBlockers(facts).map(({ code }) => code);
        expect(codes.includes("NOTHING_TO_CONFIRM")).toBe(!concerned);
        expect(codes.includes("ROUND_NOT_OPEN")).toBe(!(world.opened && world.now >= opens));
        const extend = offer("EXTEND", extensionBlockers(facts));
        expect(extend.allowed).toBe(codes.length === 0);
        expect(extend.needsReason).toBe(true);
      }),
      runs,
    );
  });

  test("opens a round from its first instant to its last, and calls it closed one microsecond after", () => {
    fc.assert(
      fc.property(worlds, world => {
        const { round, now } = factsOf(world);
        expect(openRoundBlockers(round, now).length === 0).toBe(world.now >= opens && world.now <= closes);
        expect(phaseOf(round, now)).toBe(
          world.now > closes ? "CLOSED" : world.opened && world.now >= opens ? "OPEN" : "SCHEDULED",
        );
      }),
      runs,
    );
  });

  test("has a row for each act of the letters and none besides", () => {
    expect(transitions.map(t => [t.id, t.level, t.subject, t.action, t.permission].join(" "))).toEqual([
      "T3 INSTITUTION LEARNERS CONFIRM institution:confirm",
      "T5 INSTITUTION LEARNERS CANCEL institution:cancel",
      "T7 LAO OTHER_COUNTS CONFIRM otherCounts:confirm",
      "T8 LAO OTHER_COUNTS CANCEL otherCounts:cancel",
      "T9 LAO LEARNERS CONFIRM lao:confirm",
      "T10 LAO LEARNERS CANCEL lao:cancel",
      "T11 PROVINCE LEARNERS CONFIRM province:confirm",
      "T12 PROVINCE LEARNERS CANCEL province:cancel",
    ]);
  });
});
