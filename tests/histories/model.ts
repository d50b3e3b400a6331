import {
  type ConfirmationSubject,
  countingBlockers,
  decide,
  type Facts,
  movingBlockers,
  phaseOf,
  type RoundFacts,
  recordingBlockers,
  takesPart,
  transitionFor,
  type UnitFacts,
} from "@lec/core/workflow/confirmation.machine";
import { type Instant, later } from "@lec/core/workflow/instant";

/**
 * The legal serial world: what one clerk with the machine's table would do, one act after the other. A history of many
 * hands is right when some order of its acts, each between its request and its answer, is one that this clerk allows.
 */

/** Units of a history: one province, its LAOs, their institutions in path order. */
export interface Tree {
  readonly province: string;
  readonly laos: readonly { readonly id: string; readonly institutions: readonly string[] }[];
}

export interface Enrolment {
  readonly child: number;
  readonly institution: string;
  readonly active: boolean;
  readonly check: "PRESENT" | "NOT_FOUND" | null;
}

export interface Request {
  readonly child: number;
  readonly from: string;
  readonly to: string;
  readonly status: "PENDING" | "DECIDED";
}

export interface State {
  readonly now: Instant;
  /** `unit subject` of what stands confirmed. */
  readonly confirmed: ReadonlySet<string>;
  readonly extended: ReadonlyMap<string, Instant>;
  readonly enrolments: ReadonlyMap<string, Enrolment>;
  readonly requests: ReadonlyMap<string, Request>;
  /** Other schools by who pays them: in the round, and from now on. They part once recording is over. */
  readonly payers: ReadonlyMap<string, string>;
  readonly payersToday: ReadonlyMap<string, string>;
  /** `LAO school` of those that the LAO pays or once paid, and so sees. */
  readonly seen: ReadonlySet<string>;
  /** Other schools that are recorded. */
  readonly recorded: ReadonlySet<string>;
}

export type Act =
  | { readonly do: "clock"; readonly at: Instant }
  | {
      readonly do: "confirm";
      readonly unit: string;
      readonly subject: ConfirmationSubject;
      readonly noLearners: boolean;
    }
  | {
      readonly do: "cancel";
      readonly unit: string;
      readonly subject: ConfirmationSubject;
      readonly extendUntil: Instant | null;
    }
  | { readonly do: "extend"; readonly unit: string; readonly until: Instant }
  | {
      readonly do: "check";
      readonly institution: string;
      readonly enrolments: readonly string[];
      readonly result: "PRESENT" | "NOT_FOUND";
    }
  | { readonly do: "enrol"; readonly institution: string; readonly child: number }
  | { readonly do: "remove"; readonly enrolment: string }
  | { readonly do: "request"; readonly institution: string; readonly child: number }
  | { readonly do: "release"; readonly institution: string; readonly request: string }
  | { readonly do: "count"; readonly lao: string; readonly school: string }
  | { readonly do: "move"; readonly school: string; readonly to: string };

/** What the clerk answers: refusals by code, in their order, or the world after the act. */
export type Verdict =
  | { readonly refused: readonly string[]; readonly to?: never }
  | { readonly to: State; readonly refused?: never };

export class World {
  readonly tree: Tree;
  readonly round: RoundFacts;
  readonly #laoOf: ReadonlyMap<string, string>;

  constructor(tree: Tree, round: RoundFacts) {
    this.tree = tree;
    this.round = round;
    this.#laoOf = new Map(tree.laos.flatMap(lao => lao.institutions.map(id => [id, lao.id] as const)));
  }

  /** What the clerk says to an act. `made`: the id that the database gave to what the act makes. */
  judge(state: State, act: Act, made: string): Verdict {
    switch (act.do) {
      case "clock":
        return { to: { ...state, now: act.at } };
      case "confirm": {
        const row = transitionFor(this.#levelOf(act.unit), act.subject, "CONFIRM")!;
        const decision = decide(row, this.facts(state, act.unit), act);
        if (decision.kind === "refused") return { refused: decision.blockers.map(b => b.code) };
        const confirmed = new Set(state.confirmed).add(`${act.unit} ${act.subject}`);
        return { to: decision.kind === "unchanged" ? state : { ...state, confirmed } };
      }
      case "cancel": {
        const row = transitionFor(this.#levelOf(act.unit), act.subject, "CANCEL")!;
        if (act.extendUntil !== null && act.extendUntil <= state.now) return { refused: ["BAD_USER_INPUT"] };
        const before = act.extendUntil === null ? state : this.#extend(state, act.unit, act.extendUntil);
        const decision = decide(row, this.facts(before, act.unit), { noLearners: false });
        if (decision.kind === "refused") return { refused: decision.blockers.map(b => b.code) };
        const confirmed = new Set(state.confirmed);
        confirmed.delete(`${act.unit} ${act.subject}`);
        return { to: { ...before, confirmed } };
      }
      case "extend":
        if (
          !["LEARNERS" as const, "OTHER_COUNTS" as const].some(s => takesPart(this.#unit(state, act.unit), s))
        )
          return { refused: ["NOTHING_TO_CONFIRM"] };
        if (act.until <= state.now) return { refused: ["BAD_USER_INPUT"] };
        return { to: this.#extend(state, act.unit, act.until) };
      case "check": {
        // Two marks for one learner: nobody can say which was meant.
        if (new Set(act.enrolments).size < act.enrolments.length) return { refused: ["BAD_USER_INPUT"] };
        const gone = act.enrolments.filter(id => !state.enrolments.get(id)?.active);
        if (gone.length > 0) return { refused: gone.map(() => "NOT_FOUND") };
        const refused = this.#recording(state, act.institution);
        if (refused.length > 0) return { refused };
        const enrolments = new Map(state.enrolments);
        for (const id of act.enrolments) enrolments.set(id, { ...enrolments.get(id)!, check: act.result });
        return { to: { ...state, enrolments } };
      }
      case "enrol": {
        const refused = this.#recording(state, act.institution);
        if (refused.length > 0) return { refused };
        const where = this.#activeOf(state, act.child);
        if (where)
          return {
            refused: [where[1].institution === act.institution ? "ALREADY_ENROLLED" : "ENROLLED_ELSEWHERE"],
          };
        return { to: this.#enrolled(state, made, act.child, act.institution) };
      }
      case "remove": {
        const enrolment = state.enrolments.get(act.enrolment);
        if (!enrolment?.active) return { refused: ["NOT_FOUND"] };
        const refused = this.#recording(state, enrolment.institution);
        return refused.length > 0 ? { refused } : { to: this.#left(state, act.enrolment) };
      }
      case "request": {
        const refused = this.#recording(state, act.institution);
        if (refused.length > 0) return { refused };
        const where = this.#activeOf(state, act.child);
        if (!where) return { refused: ["NOT_ENROLLED"] };
        if (where[1].institution === act.institution) return { refused: ["ALREADY_ENROLLED"] };
        const pending = [...state.requests.values()].some(
          r => r.status === "PENDING" && r.child === act.child && r.to === act.institution,
        );
        if (pending) return { refused: ["RELEASE_REQUESTED"] };
        const requests = new Map(state.requests).set(made, {
          child: act.child,
          from: where[1].institution,
          to: act.institution,
          status: "PENDING",
        });
        return { to: { ...state, requests } };
      }
      case "release": {
        const request = state.requests.get(act.request);
        // Who is at neither end does not see it; who asked does not release.
        if (!request || ![request.from, request.to].includes(act.institution))
          return { refused: ["NOT_FOUND"] };
        if (request.from !== act.institution) return { refused: ["NOT_ALLOWED"] };
        if (request.status !== "PENDING") return { refused: ["ALREADY_DECIDED"] };
        const refused = this.#order([request.from, request.to]).flatMap(id => this.#recording(state, id));
        if (refused.length > 0) return { refused };
        const requests = new Map(state.requests).set(act.request, { ...request, status: "DECIDED" });
        const [enrolment] = this.#activeOf(state, request.child)!;
        return {
          to: this.#enrolled(this.#left({ ...state, requests }, enrolment), made, request.child, request.to),
        };
      }
      case "count": {
        if (!state.seen.has(`${act.lao} ${act.school}`)) return { refused: ["NOT_FOUND"] };
        if (state.payers.get(act.school) !== act.lao) return { refused: ["NOT_ALLOWED"] };
        const refused = this.#counting(state, act.lao);
        if (refused.length > 0) return { refused };
        return { to: { ...state, recorded: new Set(state.recorded).add(act.school) } };
      }
      case "move": {
        const from = state.payersToday.get(act.school)!;
        if (act.to === from) return { refused: ["BAD_USER_INPUT"] };
        const refused = this.#moving(state, from, act.to);
        if (refused.length > 0) return { refused };
        const open = phaseOf(this.round, state.now) === "OPEN";
        return {
          to: {
            ...state,
            // Numbers recorded in the open round go along; those of a round that is over stay.
            payers: open ? new Map(state.payers).set(act.school, act.to) : state.payers,
            payersToday: new Map(state.payersToday).set(act.school, act.to),
            seen: new Set(state.seen).add(`${act.to} ${act.school}`),
          },
        };
      }
    }
  }

  /**
   * Whether a refusal is right in this state. An act looks for what it is about before it takes locks: what was still there
   * then may be gone when it is its turn, and then either answer is true.
   */
  justifies(state: State, act: Act, codes: readonly string[]): boolean {
    const { refused } = this.judge(state, act, "none");
    if (refused && String(refused) === String(codes)) return true;
    switch (act.do) {
      case "check":
        return String(this.#recording(state, act.institution)) === String(codes);
      case "remove": {
        const enrolment = state.enrolments.get(act.enrolment);
        if (!enrolment) return false;
        const recording = this.#recording(state, enrolment.institution);
        // I8: of two who take the same child off the roll, the second is told so.
        if (recording.length === 0) return !enrolment.active && String(codes) === "CONFLICT";
        return String(recording) === String(codes);
      }
      case "release": {
        const request = state.requests.get(act.request);
        if (!request) return false;
        const both = this.#order([request.from, request.to]).flatMap(id => this.#recording(state, id));
        return both.length > 0 && String(both) === String(codes);
      }
      case "count": {
        // The LAO paid the school when it was looked for, and does not any more.
        const counting = this.#counting(state, act.lao);
        if (counting.length > 0) return String(counting) === String(codes);
        return state.payers.get(act.school) !== act.lao && String(codes) === "CONFLICT";
      }
      case "move":
        // Somebody else moved the school after it was looked for: it did not come from where it is now.
        return this.tree.laos
          .filter(({ id }) => id !== act.to && id !== state.payersToday.get(act.school))
          .map(({ id }) => this.#moving(state, id, act.to))
          .some(moving => String(moving.length > 0 ? moving : ["CONFLICT"]) === String(codes));
      default:
        return false;
    }
  }

  /** The machine's facts, gathered from the model as `reporting.facts` gathers them from the rows. */
  facts(state: State, unit: string): Facts {
    return { now: state.now, round: this.round, unit: this.#unit(state, unit) };
  }

  #unit(state: State, unit: string): UnitFacts {
    const is = (id: string, subject: ConfirmationSubject = "LEARNERS") =>
      state.confirmed.has(`${id} ${subject}`);
    const stateOf = (subject: ConfirmationSubject) => (is(unit, subject) ? "CONFIRMED" : "OPEN");
    const level = this.#levelOf(unit);
    const laoId = this.#laoOf.get(unit) ?? (level === "LAO" ? unit : null);
    const lao = this.tree.laos.find(each => each.id === unit);
    const paidBy = (id: string) => [...state.payers].filter(([, payer]) => payer === id);
    const schools = paidBy(unit);
    const counting = this.tree.laos.map(l => l.id).filter(id => paidBy(id).length > 0);
    const roll = [...state.enrolments.values()].filter(e => e.active && e.institution === unit);
    return {
      unitId: unit,
      level,
      active: true,
      laoId,
      provinceId: this.tree.province,
      states: { LEARNERS: stateOf("LEARNERS"), OTHER_COUNTS: stateOf("OTHER_COUNTS") },
      laoConfirmed: level === "INSTITUTION" && is(laoId ?? ""),
      provinceConfirmed: level !== "PROVINCE" && is(this.tree.province),
      extendedUntil: state.extended.get(unit) ?? null,
      institutionsExpected: lao?.institutions.length ?? 0,
      institutionsWaiting: lao?.institutions.filter(id => !is(id)) ?? [],
      laosExpected: level === "PROVINCE" ? this.tree.laos.length : 0,
      laosWaiting: level === "PROVINCE" ? this.tree.laos.map(l => l.id).filter(id => !is(id)) : [],
      otherLaosExpected: level === "PROVINCE" ? counting.length : 0,
      otherLaosWaiting: level === "PROVINCE" ? counting.filter(id => !is(id, "OTHER_COUNTS")) : [],
      schoolsExpected: schools.length,
      schoolsRecorded: schools.filter(([school]) => state.recorded.has(school)).length,
      learners: roll.length,
      checked: roll.filter(e => e.check !== null).length,
      ghosts: roll.filter(e => e.check === "NOT_FOUND").length,
      findings: 0,
    };
  }

  #levelOf(unit: string): "PROVINCE" | "LAO" | "INSTITUTION" {
    if (unit === this.tree.province) return "PROVINCE";
    return this.#laoOf.has(unit) ? "INSTITUTION" : "LAO";
  }

  #recording(state: State, institution: string): string[] {
    return recordingBlockers(this.facts(state, institution)).map(b => b.code);
  }

  #counting(state: State, lao: string): string[] {
    return countingBlockers(this.facts(state, lao)).map(b => b.code);
  }

  /** What stands in the way at both ends; of one province above both it is said once. */
  #moving(state: State, from: string, to: string): string[] {
    const told = new Set<string>();
    return [from, to]
      .flatMap(id => movingBlockers(this.facts(state, id)))
      .filter(({ code, unitIds }) => {
        const key = `${code} ${unitIds}`;
        return !told.has(key) && told.add(key);
      })
      .map(b => b.code);
  }

  #order(institutions: readonly string[]): string[] {
    return this.tree.laos.flatMap(lao => lao.institutions).filter(id => institutions.includes(id));
  }

  #extend(state: State, unit: string, until: Instant): State {
    const extended = new Map(state.extended).set(unit, later(until, state.extended.get(unit) ?? null));
    return { ...state, extended };
  }

  #activeOf(state: State, child: number): [string, Enrolment] | undefined {
    return [...state.enrolments].find(([, e]) => e.active && e.child === child);
  }

  #enrolled(state: State, id: string, child: number, institution: string): State {
    const enrolments = new Map(state.enrolments).set(id, { child, institution, active: true, check: null });
    return { ...state, enrolments };
  }

  /** Off the roll; nobody can release the child from there any more. */
  #left(state: State, id: string): State {
    const gone = state.enrolments.get(id)!;
    const enrolments = new Map(state.enrolments).set(id, { ...gone, active: false });
    const requests = new Map(
      [...state.requests].map(([key, r]) => [
        key,
        r.child === gone.child && r.from === gone.institution ? { ...r, status: "DECIDED" as const } : r,
      ]),
    );
    return { ...state, enrolments, requests };
  }
}
