import type { Actor, Duty } from "@lec/core/identity/actor";
import { can } from "@lec/core/policy/policy";
import {
  availableActions,
  countingBlockers,
  type Decision,
  deadlineOf,
  decide,
  type Facts,
  movingBlockers,
  openRoundBlockers,
  type RoundFacts,
  recordingBlockers,
  transitions,
  type UnitFacts,
} from "@lec/core/workflow/confirmation.machine";
import { type Instant, toInstant } from "@lec/core/workflow/instant";
import { type Blocker, errorCodes, explain } from "@lec/core/workflow/refusal";
import { describe, expect, test } from "vitest";
import {
  type ActId,
  acts,
  type Condition,
  expected,
  type Position,
  type ProvinceDeadline,
  positions,
  provinceDeadlines,
  type Refusal,
  refusals,
} from "./confirmation-table.ts";
import { dutyColumns, mayPress } from "./oracle.ts";

/** Instants are microseconds after the round opens. */
const at = { opens: 0, window: 50, unitDeadline: 100, closes: 200 };
const provinceDeadlineAt: Readonly<Record<ProvinceDeadline, number>> = {
  before: 150,
  at: 200,
  after: 300,
  none: 200,
  report: 300,
};
const instants = new Map<number, Instant>();
function instant(micros: number): Instant {
  const known = instants.get(micros);
  if (known) return known;
  const made = toInstant(`2022-10-10T00:00:00.${String(micros + 500_000).padStart(6, "0")}Z`);
  instants.set(micros, made);
  return made;
}

function roundOf(deadline: ProvinceDeadline, opened: boolean): RoundFacts {
  const own = deadline !== "none" && deadline !== "report";
  return {
    id: "round",
    opensAt: instant(at.opens),
    unitDeadline: instant(at.unitDeadline),
    recordingClosesAt: instant(at.closes),
    provinceDeadline: own ? instant(provinceDeadlineAt[deadline]) : null,
    reportDueAt: deadline === "report" ? instant(provinceDeadlineAt[deadline]) : null,
    openedAt: opened ? instant(at.opens) : null,
  };
}

/** The department opens a round for everybody, and a school moves from a round on: no extension of a unit concerns them. */
const ofNoUnit: readonly ActId[] = ["T1", "T6 move"];

/** An extension of the unit, seen from now; it ends by itself. */
const extensions = ["none", "ended before", "ends now", "goes on"] as const;
type Extension = (typeof extensions)[number];
const extensionEnd = (extension: Extension, now: number): number | null =>
  ({ none: null, "ended before": now - 1, "ends now": now, "goes on": now + 1 })[extension];

/** What stands in the world beside the clock: each axis independently, all combinations. */
type World = Omit<UnitFacts, "unitId" | "laoId" | "provinceId" | "extendedUntil" | "level"> & {
  readonly noLearners: boolean;
};

const quiet: World = {
  active: true,
  states: { LEARNERS: "OPEN", OTHER_COUNTS: "OPEN" },
  laoConfirmed: false,
  provinceConfirmed: false,
  institutionsExpected: 0,
  institutionsWaiting: [],
  laosExpected: 0,
  laosWaiting: [],
  otherLaosExpected: 0,
  otherLaosWaiting: [],
  schoolsExpected: 0,
  schoolsRecorded: 0,
  learners: 0,
  checked: 0,
  ghosts: 0,
  findings: 0,
  noLearners: false,
};

/** Every combination of one choice from each axis. */
const combine = (axes: readonly (readonly Partial<World>[])[]): World[] =>
  axes.reduce<World[]>(
    (worlds, axis) => worlds.flatMap(w => axis.map(choice => ({ ...w, ...choice }))),
    [quiet],
  );

const flags = (name: "active" | "laoConfirmed" | "provinceConfirmed" | "noLearners") => [
  { [name]: false },
  { [name]: true },
];
const learnersStates = (["OPEN", "CONFIRMED"] as const).map(LEARNERS => ({
  states: { LEARNERS, OTHER_COUNTS: "OPEN" as const },
}));
const bothStates = learnersStates.flatMap(({ states }) =>
  (["OPEN", "CONFIRMED"] as const).map(OTHER_COUNTS => ({ states: { ...states, OTHER_COUNTS } })),
);
const lists = [[], ["a"], ["a", "b"]];
const above = [flags("active"), flags("laoConfirmed"), flags("provinceConfirmed")];
const confirmingWorlds = combine([
  learnersStates,
  ...above,
  flags("noLearners"),
  [
    { learners: 0, checked: 0 },
    { learners: 3, checked: 3 },
    { learners: 3, checked: 1 },
  ],
  [{ ghosts: 0 }, { ghosts: 2 }],
  [{ findings: 0 }, { findings: 1 }],
]);
/** What is on the rolls is nothing to recording and to cancelling: once as it should be, once all wrong. */
const otherInstitutionWorlds = combine([
  learnersStates,
  ...above,
  [
    { learners: 3, checked: 3 },
    { learners: 3, checked: 1, ghosts: 1, findings: 1 },
  ],
]);
const laoWorlds = combine([
  bothStates,
  flags("active"),
  flags("provinceConfirmed"),
  [
    { institutionsExpected: 0 },
    ...lists.map(institutionsWaiting => ({ institutionsExpected: 3, institutionsWaiting })),
  ],
  [
    { schoolsExpected: 0, schoolsRecorded: 0 },
    { schoolsExpected: 2, schoolsRecorded: 2 },
    { schoolsExpected: 2, schoolsRecorded: 0 },
  ],
]);
const provinceWorlds = combine([
  learnersStates,
  flags("active"),
  [{ laosExpected: 0 }, ...lists.map(laosWaiting => ({ laosExpected: 3, laosWaiting }))],
  [{ otherLaosExpected: 0 }, ...lists.map(otherLaosWaiting => ({ otherLaosExpected: 3, otherLaosWaiting }))],
]);
function worldsOf(act: ActId): readonly World[] {
  switch (acts[act].level) {
    case "DEPARTMENT":
      return [quiet];
    case "INSTITUTION":
      return act === "T3" ? confirmingWorlds : otherInstitutionWorlds;
    case "LAO":
      return laoWorlds;
    case "PROVINCE":
      return provinceWorlds;
  }
}

interface Case {
  readonly act: ActId;
  readonly deadline: ProvinceDeadline;
  readonly position: Position;
  readonly extension: Extension;
  readonly opened: boolean;
  readonly world: World;
}

function nowOf({ position, deadline }: Pick<Case, "position" | "deadline">): number {
  return (
    position.plus + (position.at === "provinceDeadline" ? provinceDeadlineAt[deadline] : at[position.at])
  );
}

function factsOf(c: Case): Facts {
  const { noLearners: _, ...unit } = c.world;
  const now = nowOf(c);
  const end = extensionEnd(c.extension, now);
  return {
    now: instant(now),
    round: roundOf(c.deadline, c.opened),
    unit: {
      ...unit,
      level: acts[c.act].level,
      unitId: "unit",
      laoId: "lao",
      provinceId: "province",
      extendedUntil: end === null ? null : instant(end),
    },
  };
}

/** The conditions of the oracle's table in this case. */
function conditionsOf({ act, position, extension, opened, world }: Case): ReadonlySet<Condition> {
  const { level, subject } = acts[act];
  const extended = extension === "ends now" || extension === "goes on";
  const inTime = level === "PROVINCE" ? position.province : position.units;
  const own =
    level === "INSTITUTION" ||
    (level === "LAO" && (subject === "LEARNERS" ? world.institutionsExpected : world.schoolsExpected) > 0) ||
    (level === "PROVINCE" && world.laosExpected + world.otherLaosExpected > 0);
  const holding: Record<Condition, boolean> = {
    "nothing to confirm": !world.active || !own,
    open: world.states[subject] === "OPEN",
    confirmed: world.states[subject] === "CONFIRMED",
    "round shut": !position.open || !opened,
    "too early": !position.open,
    late: !inTime && !extended,
    "recording over": !position.recording && !(extended && !ofNoUnit.includes(act)),
    unchecked: world.checked < world.learners,
    ghosts: world.ghosts > 0,
    findings: world.findings > 0,
    "no learners": world.learners === 0,
    "declared none": world.noLearners,
    "LAO confirmed": world.laoConfirmed,
    "province confirmed": world.provinceConfirmed,
    "institutions open": world.institutionsWaiting.length > 0,
    "LAOs open": world.laosWaiting.length > 0,
    "counts open": world.otherLaosWaiting.length > 0,
    "counts missing": world.schoolsRecorded < world.schoolsExpected,
  };
  return new Set((Object.keys(holding) as Condition[]).filter(each => holding[each]));
}

/** The blocker that a row of the table means in this case. */
function blockerOf(row: Refusal, c: Case): Blocker {
  const { world } = c;
  const units = {
    "-": [],
    unit: ["unit"],
    LAO: ["lao"],
    province: ["province"],
    institutions: world.institutionsWaiting,
    LAOs: world.laosWaiting,
    counts: world.otherLaosWaiting,
  }[row.units];
  const counted = {
    "-": units.length,
    unchecked: world.learners - world.checked,
    ghosts: world.ghosts,
    findings: world.findings,
    learners: world.learners,
    missing: world.schoolsExpected - world.schoolsRecorded,
  }[row.counted];
  const end = extensionEnd(c.extension, nowOf(c)) ?? 0;
  const deadline = acts[row.act].level === "PROVINCE" ? provinceDeadlineAt[c.deadline] : at.unitDeadline;
  const until = {
    "-": null,
    opens: at.opens,
    deadline: Math.max(deadline, end),
    closes: ofNoUnit.includes(row.act) ? at.closes : Math.max(at.closes, end),
  }[row.until];
  return {
    code: row.code as Blocker["code"],
    clause: row.clause,
    unitIds: units,
    count: counted,
    liftedBy: row.liftedBy as Duty | null,
    until: until === null ? null : instant(until),
  };
}

/** What the machine says of the case. */
function decided(c: Case): readonly Blocker[] | "unchanged" {
  const facts = factsOf(c);
  if (c.act === "T1") return openRoundBlockers(facts.round, facts.now);
  if (c.act === "T2") return recordingBlockers(facts);
  if (c.act === "T6") return countingBlockers(facts);
  if (c.act === "T6 move") return movingBlockers(facts);
  const decision: Decision = decide(transitions.find(t => t.id === c.act)!, facts, c.world);
  if (decision.kind === "unchanged") return "unchanged";
  return decision.kind === "go" ? [] : decision.blockers;
}

function* casesOf(act: ActId): Generator<Case> {
  for (const deadline of provinceDeadlines)
    for (const position of positions(deadline))
      for (const extension of extensions)
        for (const opened of [true, false])
          for (const world of worldsOf(act)) yield { act, deadline, position, extension, opened, world };
}

/** Texts, so that hundreds of thousands of comparisons take seconds. */
const written = (answer: readonly Blocker[] | "unchanged") =>
  answer === "unchanged"
    ? answer
    : answer
        .map(b => [b.code, b.clause, b.unitIds.join("+"), b.count, b.liftedBy, b.until].join(" | "))
        .join("\n");

describe("the confirmation machine beside the letters' table", () => {
  for (const act of Object.keys(acts) as ActId[]) {
    test(`${act}: in every state, at every position of the clock, extended or not, it answers what the table says, word for word`, () => {
      const seen = new Map<string, number>();
      let cases = 0;
      for (const c of casesOf(act)) {
        cases++;
        const holds = conditionsOf(c);
        const rows = expected(act, condition => holds.has(condition));
        const wanted = rows === "unchanged" ? rows : rows.map(row => blockerOf(row, c));
        const [mine, theirs] = [written(wanted), written(decided(c))];
        if (mine !== theirs) expect(theirs, JSON.stringify(c)).toBe(mine);
        for (const code of rows === "unchanged"
          ? [rows]
          : rows.length === 0
            ? ["done"]
            : rows.map(r => r.code))
          seen.set(code, (seen.get(code) ?? 0) + 1);
      }
      expect(cases).toBeGreaterThan(200);
      // The table has no row that never applies, and the act is possible at all.
      for (const row of refusals.filter(r => r.act === act))
        expect(seen.get(row.code), row.code).toBeGreaterThan(0);
      expect(seen.get("done")).toBeGreaterThan(0);
    });
  }

  test("who may press is one duty at one place for each act; everybody else is told which duty, beside everything else in the way", () => {
    const paths = {
      own: "1.2.3.4",
      above: "1.2.3",
      below: "1.2.3.4.5",
      beside: "1.2.3.9",
      elsewhere: "1.7.8.9",
    };
    let asked = 0;
    for (const { id, level, subject, action, permission } of transitions) {
      const named = `${action === "CONFIRM" ? "confirm" : "cancelConfirmation"} ${level} ${subject}`;
      for (const duty of dutyColumns) {
        for (const [relation, path] of Object.entries(paths)) {
          const actor: Actor = {
            accountId: "account",
            username: "somebody",
            name: "somebody",
            appointments: [{ duty, unitId: "its", level, path } as Actor["appointments"][number]],
          } as Actor;
          const may = mayPress(named, [{ duty, path }], paths.own);
          expect(may, `${id} ${duty} ${relation}`).toBe(
            duty === acts[id].by && relation === (action === "CONFIRM" ? "own" : "above"),
          );
          for (const state of ["OPEN", "CONFIRMED"] as const) {
            const c: Case = {
              act: id,
              deadline: "after",
              position: positions("after")[3]!,
              extension: "none",
              opened: true,
              world: {
                ...quiet,
                institutionsExpected: 1,
                laosExpected: 1,
                schoolsExpected: 1,
                schoolsRecorded: 1,
                states: { ...quiet.states, [subject]: state },
              },
            };
            const offered = availableActions(
              factsOf(c),
              subject,
              asking => can(actor, asking, { path: paths.own }) !== null,
            ).find(each => each.action === action)!;
            const refusal = offered.blockers.find(b => b.code === "NOT_ALLOWED");
            expect(refusal === undefined, `${id} ${duty} ${relation} ${state}`).toBe(may);
            if (refusal) expect(refusal).toMatchObject({ liftedBy: acts[id].by, until: null, unitIds: [] });
            expect(offered.allowed).toBe(may && (action === "CONFIRM") === (state === "OPEN"));
            expect(permission).toBeTruthy();
            asked++;
          }
        }
      }
    }
    expect(asked).toBe(8 * 11 * 5 * 2);
  });

  test("the deadline of a unit is its own clock, or the end of its extension where that is later", () => {
    for (const deadline of provinceDeadlines)
      for (const level of ["INSTITUTION", "LAO", "PROVINCE"] as const)
        for (const end of [null, 1, 99, 100, 101, 400]) {
          const own = level === "PROVINCE" ? provinceDeadlineAt[deadline] : at.unitDeadline;
          const extendedUntil = end === null ? null : instant(end);
          expect(deadlineOf(roundOf(deadline, true), { level, extendedUntil })).toBe(
            instant(Math.max(own, end ?? 0)),
          );
        }
  });
});

describe("every refusal in words", () => {
  const thai = /[\u0e00-\u0e7f]/;
  test("has a Thai and an English text of its own, for one and for many", () => {
    const texts = new Map<string, string>();
    for (const code of errorCodes) {
      for (const count of [0, 1, 2, 1_234]) {
        const [th, en] = (["th", "en"] as const).map(language => explain({ code, count }, language));
        expect(th, code).toMatch(thai);
        expect(en, code).toMatch(/^[A-Z0-9].*[.]$/);
        expect(en, code).not.toMatch(thai);
        expect(th).not.toMatch(/undefined|NaN|\[object/);
        expect(en).not.toMatch(/undefined|NaN|\[object/);
      }
      for (const language of ["th", "en"] as const) {
        const text = explain({ code, count: 2 }, language);
        expect(texts.get(text), `${code} says what another code says: ${text}`).toBeUndefined();
        texts.set(text, code);
      }
    }
  });

  test("says how many, where it counts", () => {
    const counting = refusals.filter(
      row => row.counted !== "-" || ["institutions", "LAOs", "counts"].includes(row.units),
    );
    expect(counting.length).toBeGreaterThan(6);
    for (const { code } of counting)
      for (const language of ["th", "en"] as const)
        expect(explain({ code: code as Blocker["code"], count: 47 }, language), code).toContain("47");
  });
});
