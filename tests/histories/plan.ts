import type { Instant } from "@lec/core/workflow/instant";
import type { Act, State, World } from "./model.ts";

/** Whose hands act: a client with one duty at one unit. */
export interface Hand {
  readonly name: string;
  readonly role: "department" | "province" | "lao" | "institution";
  readonly unit: string;
}

/** One act of a plan. What it is about is named, not known by its id: an enrolment `3 <institution>`, a request by its act. */
export interface Planned {
  readonly hand: Hand;
  readonly act: Act | { readonly do: "crash" };
}

/** A random number source that the same seed repeats (mulberry32): numbers from 0 to below 1. */
export function randomOf(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

export interface PlanOptions {
  readonly acts: number;
  /** Positions the clock moves through, in order. */
  readonly clock: readonly Instant[];
  /** Children there are, on a roll or not. */
  readonly children: number;
  /** How often something crashes between two acts, 0 to 1. */
  readonly crashes: number;
}

/**
 * What the hands will try, drawn from a seed. A clerk plays along, so that most acts are possible and a province gets as far
 * as being confirmed; the rest are tried although they are refused. Played by many at once, more of them will be.
 */
export function planOf(
  world: World,
  start: State,
  hands: readonly Hand[],
  random: () => number,
  options: PlanOptions,
): Planned[] {
  const plan: Planned[] = [];
  const enrolments = [...start.enrolments.values()].map(e => [placeOf(e.child, e.institution), e] as const);
  let state: State = { ...start, enrolments: new Map(enrolments) };
  const share: Readonly<Record<Hand["role"], number>> = {
    department: 6,
    province: 14,
    lao: 26,
    institution: 54,
  };
  const of = (role: Hand["role"]) => hands.filter(hand => hand.role === role);
  while (plan.length < options.acts) {
    const role = pick(Object.keys(share) as Hand["role"][], each => share[each], random);
    const hand = pick(of(role), () => 1, random);
    if (options.crashes > 0 && random() < options.crashes) {
      plan.push({ hand, act: { do: "crash" } });
      continue;
    }
    const choices = choicesOf(world, state, hand, random, options).map(([weight, act]) => {
      const { to } = world.judge(state, act, nameOf(state, act, plan.length));
      return { act, to, weight: to === undefined || to === state ? weight * 0.15 : weight };
    });
    if (choices.length === 0) continue;
    const { act, to } = pick(choices, choice => choice.weight, random);
    plan.push({ hand, act });
    state = to ?? state;
  }
  return plan;
}

/** A child's place on a roll, as plans name it. */
export const placeOf = (child: number, institution: string) => `${child} ${institution}`;
/** A request, by the act that made it. */
export const requestOf = (nth: number) => `request ${nth}`;

function nameOf(state: State, act: Act, nth: number): string {
  if (act.do === "enrol") return placeOf(act.child, act.institution);
  if (act.do !== "release") return requestOf(nth);
  const request = state.requests.get(act.request);
  return request ? placeOf(request.child, request.to) : "";
}

function pick<T>(from: readonly T[], weight: (each: T) => number, random: () => number): T {
  let left = random() * from.reduce((sum, each) => sum + weight(each), 0);
  for (const each of from) {
    left -= weight(each);
    if (left < 0) return each;
  }
  return from.at(-1)!;
}

function choicesOf(
  { tree }: World,
  state: State,
  { role, unit }: Hand,
  random: () => number,
  { clock, children }: PlanOptions,
): (readonly [weight: number, act: Act])[] {
  const some = <T>(from: readonly T[]) => from[Math.floor(random() * from.length)]!;
  const aLao = some(tree.laos);
  const school = some([...state.payers.keys()]);
  const elsewhere = tree.laos.filter(({ id }) => random() < 0.1 || id !== state.payersToday.get(school));
  const move = { do: "move", school, to: some(elsewhere).id } as const;
  const confirm = (at: string, subject: "LEARNERS" | "OTHER_COUNTS" = "LEARNERS", noLearners = false) =>
    ({ do: "confirm", unit: at, subject, noLearners }) as const;
  const cancel = (
    at: string,
    subject: "LEARNERS" | "OTHER_COUNTS" = "LEARNERS",
    extendUntil: Instant | null = null,
  ) => ({ do: "cancel", unit: at, subject, extendUntil }) as const;
  const coming = clock.filter(at => at > state.now);
  const later = some(coming.length > 0 ? coming : clock);
  switch (role) {
    case "department":
      return [
        ...(coming.length > 0 ? [[2, { do: "clock", at: coming[0]! }] as const] : []),
        [1.5, cancel(tree.province)],
        [0.7, { do: "extend", unit: tree.province, until: later }],
        [1.2, move],
      ];
    case "province":
      return [
        [6, confirm(tree.province)],
        [0.6, cancel(aLao.id, "LEARNERS", random() < 0.4 ? later : null)],
        [0.4, cancel(aLao.id, "OTHER_COUNTS", random() < 0.4 ? later : null)],
        [0.5, { do: "extend", unit: some([aLao.id, some(aLao.institutions)]), until: later }],
        [2, move],
      ];
    case "lao": {
      const own = tree.laos.find(lao => lao.id === unit)!;
      const paid = [...state.payers].filter(([, lao]) => lao === unit).map(([school]) => school);
      const missing = paid.filter(school => !state.recorded.has(school));
      return [
        [7, confirm(unit)],
        [4, confirm(unit, "OTHER_COUNTS")],
        ...(missing.length > 0 ? [[7, { do: "count", lao: unit, school: some(missing) }] as const] : []),
        // Also what is recorded already, and what another LAO pays.
        [0.5, { do: "count", lao: unit, school }],
        [0.5, cancel(some(own.institutions))],
      ];
    }
    case "institution": {
      const roll = [...state.enrolments].filter(([, e]) => e.active && e.institution === unit);
      const ghosts = roll.filter(([, e]) => e.check === "NOT_FOUND");
      const unchecked = roll.some(([, e]) => e.check === null);
      const child = Math.floor(random() * children);
      const mine = [...state.requests].filter(([, r]) => r.from === unit);
      return [
        [6, confirm(unit, "LEARNERS", roll.length === 0 ? random() < 0.9 : random() < 0.03)],
        ...(roll.length > 0
          ? ([
              [
                unchecked ? 9 : 0.5,
                { do: "check", institution: unit, enrolments: roll.map(([id]) => id), result: "PRESENT" },
              ],
              [0.4, { do: "check", institution: unit, enrolments: [some(roll)[0]], result: "NOT_FOUND" }],
              [0.3, { do: "remove", enrolment: some(roll)[0] }],
            ] as const)
          : []),
        ...(ghosts.length > 0 ? [[6, { do: "remove", enrolment: some(ghosts)[0] }] as const] : []),
        [0.6, { do: "enrol", institution: unit, child }],
        [0.6, { do: "request", institution: unit, child }],
        ...(mine.length > 0
          ? [[2, { do: "release", institution: unit, request: some(mine)[0] }] as const]
          : []),
      ];
    }
  }
}
