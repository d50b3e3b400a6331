import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { type Actor, type Appointment, type Duty, duties } from "../identity/actor.ts";
import { type Action, can, grants } from "./policy.ts";

const actions = Object.keys(grants) as Action[];
/** Node numbers one of which is the beginning of another: `1.2` is no ancestor of `1.20`. */
const paths = fc
  .array(fc.constantFrom("1", "2", "20", "200", "12"), { minLength: 1, maxLength: 5 })
  .map(nodes => nodes.join("."));
const appointments: fc.Arbitrary<Appointment> = fc.record({
  duty: fc.constantFrom(...duties),
  unitId: fc.uuid(),
  level: fc.constantFrom("DEPARTMENT", "PROVINCE", "DISTRICT", "LAO", "INSTITUTION"),
  path: paths,
});
const actorOf = (...held: Appointment[]): Actor => ({
  accountId: "a",
  username: "somying",
  name: "สมหญิง",
  appointments: held,
});
const isWithin = (target: string, own: string) => {
  const [below, above] = [target.split("."), own.split(".")];
  return above.every((node, i) => below[i] === node);
};

describe("permission", () => {
  test("never leaves the subtree of an appointment, node by node, whatever the paths look like as text", () => {
    fc.assert(
      fc.property(
        fc.array(appointments, { maxLength: 3 }),
        fc.constantFrom(...actions),
        paths,
        (held, action, path) => {
          const actor = actorOf(...held);
          const by = can(actor, action, { path });
          if (by) {
            expect(held).toContain(by);
            expect(isWithin(path, by.path)).toBe(true);
          }
          expect(can(actor, "counts:read", { path }) !== null).toBe(held.some(a => isWithin(path, a.path)));
        },
      ),
      { numRuns: 2_000 },
    );
  });

  test("is the union of the appointments: more of them never take a right away, none gives none", () => {
    fc.assert(
      fc.property(
        appointments,
        appointments,
        fc.constantFrom(...actions),
        paths,
        (one, other, action, path) => {
          const target = { path };
          const either = can(actorOf(one), action, target) ?? can(actorOf(other), action, target);
          expect(can(actorOf(one, other), action, target)).toEqual(either);
          expect(can(actorOf(), action, target)).toBeNull();
        },
      ),
    );
  });

  test("is no for nobody, nowhere, an unknown action and an unknown duty", () => {
    const everything = duties.map(duty => ({ duty, unitId: "u", level: "DEPARTMENT" as const, path: "1" }));
    const actor = actorOf(...everything);
    for (const action of actions) {
      expect(can(null, action, { path: "1" })).toBeNull();
      expect(can(actor, action, null)).toBeNull();
      for (const path of ["", ".", "1x", "11", ".1"]) expect(can(actor, action, { path }), path).toBeNull();
      const unknown = { duty: "KING" as Duty, unitId: "u", level: "DEPARTMENT" as const, path: "1" };
      const inherited = { ...unknown, duty: "constructor" as Duty };
      expect(can(actorOf(unknown, inherited), action, { path: "1" })).toBeNull();
    }
    for (const action of ["", "everything", "constructor", "__proto__", "toString"]) {
      expect(can(actor, action as Action, { path: "1" }), action).toBeNull();
    }
    for (const path of [null, undefined, ""]) {
      const nowhere = { ...everything[0]!, path: path as unknown as string };
      for (const action of actions) expect(can(actorOf(nowhere), action, { path: "1" })).toBeNull();
    }
  });

  /** Who presses each button: domain.md section 4, written apart from the policy. */
  const buttons: Partial<Record<Action, readonly [Duty, "own" | "below"]>> = {
    "institution:confirm": ["INSTITUTION_DIRECTOR", "own"],
    "institution:cancel": ["LAO_OFFICER", "below"],
    "lao:confirm": ["LAO_OFFICER", "own"],
    "lao:cancel": ["PROVINCE_OFFICER", "below"],
    "otherCounts:confirm": ["LAO_OFFICER", "own"],
    "otherCounts:cancel": ["PROVINCE_OFFICER", "below"],
    "province:confirm": ["PROVINCE_OFFICER", "own"],
    "province:cancel": ["DEPARTMENT_ADMINISTRATOR", "below"],
    "learner:record": ["INSTITUTION_RECORDER", "own"],
    "round:open": ["DEPARTMENT_ADMINISTRATOR", "own"],
    "round:schedule": ["DEPARTMENT_ADMINISTRATOR", "own"],
    "clock:set": ["DEPARTMENT_ADMINISTRATOR", "own"],
    "unit:extend": ["PROVINCE_OFFICER", "below"],
    "province:extend": ["DEPARTMENT_ADMINISTRATOR", "below"],
  };
  const relations = { own: "1.2", below: "1.2.3", above: "1", beside: "1.20", elsewhere: "1.3" };

  test.each(Object.entries(buttons))(
    "%s is one duty's alone, and only where it belongs",
    (action, [duty, where]) => {
      for (const each of duties) {
        const actor = actorOf({ duty: each, unitId: "u", level: "LAO", path: "1.2" });
        for (const [relation, path] of Object.entries(relations)) {
          const allowed = can(actor, action as Action, { path }) !== null;
          expect(allowed, `${each} ${relation}`).toBe(each === duty && relation === where);
        }
      }
    },
  );

  test("a learner's name stays with the institution and its LAO officer, the identifier with the institution", () => {
    const readers = (action: Action, path: string) =>
      duties.filter(duty => can(actorOf({ duty, unitId: "u", level: "LAO", path: "1.2" }), action, { path }));
    const institution = ["INSTITUTION_RECORDER", "INSTITUTION_DIRECTOR", "CLASS_TEACHER", "REGISTRAR"];
    expect(readers("learner:read", "1.2").toSorted()).toEqual([...institution, "LAO_OFFICER"].toSorted());
    expect(readers("learner:read", "1.2.3")).toEqual(["LAO_OFFICER"]);
    expect(readers("identifier:read", "1.2").toSorted()).toEqual([
      "INSTITUTION_DIRECTOR",
      "INSTITUTION_RECORDER",
      "REGISTRAR",
    ]);
    expect(readers("identifier:read", "1.2.3")).toEqual([]);
    expect(readers("counts:readExact", "1.2")).not.toContain("ANALYST");
  });
});
