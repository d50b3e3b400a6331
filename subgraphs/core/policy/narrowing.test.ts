import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { type Actor, type Appointment, duties, orgLevels } from "../identity/actor.ts";
import { canAppoint, canOversee } from "./appointing.ts";
import { actions, actionsOf, can, dutiesWith, reachOf } from "./policy.ts";

const paths = fc
  .array(fc.constantFrom("1", "2", "20"), { minLength: 1, maxLength: 4 })
  .map(nodes => nodes.join("."));
const appointments: fc.Arbitrary<readonly Appointment[]> = fc.array(
  fc.record({
    duty: fc.constantFrom(...duties),
    unitId: fc.constantFrom("u1", "u2", "u3"),
    level: fc.constantFrom(...orgLevels),
    path: paths,
  }),
  { maxLength: 4 },
);
const acting = fc.option(
  fc.record({ duty: fc.constantFrom(...duties), unitId: fc.option(fc.constantFrom("u1", "u2", "u3")) }),
);
const scopes = fc.option(fc.array(fc.oneof(fc.constantFrom(...actions), fc.string()), { maxLength: 6 }));

const actorOf = (held: readonly Appointment[], narrowing?: Actor["narrowing"]): Actor => ({
  accountId: "a",
  username: "somying",
  name: "สมหญิง",
  appointments: held,
  ...(narrowing ? { narrowing } : {}),
});

/** The same person, as a request narrows it. */
const people = fc
  .record({ held: appointments, acting, scopes })
  .map(({ held, acting: chosen, scopes: made }) => ({
    whole: actorOf(held),
    narrowed: actorOf(
      held.filter(
        a => !chosen || (a.duty === chosen.duty && (chosen.unitId === null || a.unitId === chosen.unitId)),
      ),
      { acting: chosen, scopes: made },
    ),
  }));

describe("a narrowed request", () => {
  test("may nothing that the whole account may not: no action, no reach, no appointing, no overseeing", () => {
    fc.assert(
      fc.property(
        people,
        paths,
        fc.constantFrom(...orgLevels),
        fc.constantFrom(...duties),
        ({ whole, narrowed }, path, level, duty) => {
          const target = { path, level };
          for (const action of actions) {
            if (can(narrowed, action, target)) expect(can(whole, action, target)).not.toBeNull();
            expect(reachOf(whole, action)).toEqual(expect.arrayContaining(reachOf(narrowed, action)));
          }
          if (canAppoint(narrowed, duty, target)) expect(canAppoint(whole, duty, target)).not.toBeNull();
          if (canOversee(narrowed, duty, target)) expect(canOversee(whole, duty, target)).not.toBeNull();
        },
      ),
      { numRuns: 1_000 },
    );
  });

  test("by a token may exactly its scopes, and never appoint or oversee, whatever they are", () => {
    fc.assert(
      fc.property(appointments, fc.array(fc.constantFrom(...actions)), paths, (held, made, path) => {
        const token = actorOf(held, { acting: null, scopes: made });
        const target = { path, level: "INSTITUTION" as const };
        for (const action of actions) {
          const expected = made.includes(action) ? can(actorOf(held), action, target) : null;
          expect(can(token, action, target)).toEqual(expected);
          if (!made.includes(action)) expect(reachOf(token, action)).toEqual([]);
        }
        for (const duty of duties) {
          expect(canAppoint(token, duty, target)).toBeNull();
          expect(canOversee(token, duty, target)).toBeNull();
        }
      }),
    );
  });

  test("can be a token for every action of its holder's duties and no other", () => {
    for (const duty of duties)
      for (const action of actions)
        expect(actionsOf([duty]).includes(action)).toBe(dutiesWith(action).includes(duty));
    expect(actionsOf([])).toEqual([]);
    expect(actionsOf(["CLIENT"])).toEqual(["counts:read", "counts:readExact"]);
  });
});
