import type { Act, State, World } from "./model.ts";

/** An act as it was seen from outside: when it was asked and answered, and what the answer and the log say of it. */
export interface Observed {
  /** Its place in the plan, for people who read a failure. */
  readonly nth: number;
  readonly who: string;
  readonly act: Act;
  readonly askedAt: number;
  readonly answeredAt: number;
  /** When it committed, as far as the log tells: the order that is tried first. */
  readonly committedAt: number;
  /** Codes of the refusal, none when accepted. */
  readonly codes: readonly string[];
  /** What it made: an enrolment or a request. */
  readonly made: string;
  /** Its place in the province's chain of events, and the time written there; `null` for acts without an event. */
  readonly event: { readonly sequence: number; readonly at: string } | null;
}

/** More looks than this, and the search gives up: an order is usually found at the first. */
const mostLooks = 200_000;

/**
 * An order of all acts, each between its request and its answer, in which the clerk accepts what was accepted and refuses
 * what was refused, for the same reasons, and in which the events of each unit come as the log has them. `null` when there
 * is none. Events of units that have nothing to do with one another may be chained in another order than they were decided.
 */
export function serialOrder(world: World, start: State, history: readonly Observed[]): Observed[] | null {
  const acts = history.toSorted((a, b) => a.committedAt - b.committedAt || a.nth - b.nth);
  const order: Observed[] = [];
  const done = new Set<Observed>();
  const dead = new Set<string>();
  let looks = 0;

  const search = (state: State): boolean => {
    if (done.size === acts.length) return true;
    const key = `${acts.map(each => (done.has(each) ? 1 : 0)).join("")} ${keyOf(state)}`;
    if (dead.has(key)) return false;
    const waiting = acts.filter(each => !done.has(each));
    const firstAnswer = Math.min(...waiting.map(each => each.answeredAt));
    for (const each of waiting) {
      // Nothing comes before what had been answered before it was asked.
      if (each.askedAt > firstAnswer) continue;
      if (waiting.some(other => isLoggedBefore(other, each))) continue;
      if (++looks > mostLooks) throw new Error("the search for a serial order was given up");
      const next = step(world, state, each);
      if (!next) continue;
      done.add(each);
      order.push(each);
      if (search(next)) return true;
      done.delete(each);
      order.pop();
    }
    dead.add(key);
    return false;
  };
  return search(start) ? order : null;
}

function isLoggedBefore(one: Observed, other: Observed): boolean {
  if (!one.event || !other.event || one.event.sequence >= other.event.sequence) return false;
  return "unit" in one.act && "unit" in other.act && one.act.unit === other.act.unit;
}

/** The world after an act that was right in this one, or `null`. */
function step(world: World, state: State, { act, codes, made, event }: Observed): State | null {
  if (codes.length > 0) return world.justifies(state, act, codes) ? state : null;
  const { to } = world.judge(state, act, made);
  if (!to) return null;
  // I7: the event was written at the time at which it was decided.
  if (event && event.at !== state.now) return null;
  // I10: what changes nothing leaves no event, and everything else does.
  const changes = act.do === "extend" || ((act.do === "confirm" || act.do === "cancel") && to !== state);
  return changes === (event !== null) ? to : null;
}

const keyOf = (state: State) =>
  JSON.stringify([
    state.now,
    [...state.confirmed].toSorted(),
    [...state.extended],
    [...state.enrolments],
    [...state.requests],
    [...state.payers],
    [...state.payersToday],
    [...state.seen].toSorted(),
    [...state.recorded].toSorted(),
  ]);
