import { type Grade, grades } from "@lec/core/graphql/grade-count.type";

/** What becomes of a class, or of one learner, at the end of a year. */
export const promotionTargets = ["NEXT_GRADE", "REPEAT", "GRADUATE", "STAY"] as const;
export type PromotionTarget = (typeof promotionTargets)[number];

export const promotionResults = ["PROMOTED", "REPEATED", "GRADUATED"] as const;
export type PromotionResult = (typeof promotionResults)[number];

/** For a class; without a classroom for all classrooms of the grade that have no decision of their own. */
export interface PromotionDecision {
  readonly grade: Grade;
  readonly classroom: string | null;
  readonly to: PromotionTarget;
  /** `null`: the classroom keeps its name. */
  readonly newClassroom: string | null;
}

/** For one learner, whatever the class does. */
export interface PromotionException {
  readonly enrolmentId: string;
  readonly to: PromotionTarget;
  readonly classroom: string | null;
}

/** An active enrolment of the year that ends. */
export interface YearEnd {
  readonly id: string;
  readonly grade: Grade;
  readonly classroom: string;
}

/** One learner's step; without grade and classroom there is no new enrolment. */
export interface PromotionStep {
  readonly id: string;
  readonly result: PromotionResult;
  readonly grade: Grade | null;
  readonly classroom: string | null;
}

/** How many of a class go where. `result` is `null` for those nobody decided about, who stay as they are. */
export interface PromotionClass {
  readonly grade: Grade;
  readonly classroom: string;
  readonly result: PromotionResult | null;
  readonly toGrade: Grade | null;
  readonly toClassroom: string | null;
  readonly learners: number;
}

export interface PromotionPlan {
  readonly steps: readonly PromotionStep[];
  readonly classes: readonly PromotionClass[];
  /** Exceptions for nobody on this roll. */
  readonly strangers: readonly string[];
}

/**
 * Where everybody on a roll goes. Pure.
 * @param offered grades that the institution has, this year or next: the end of a stage leads on only where it does
 */
export function planPromotion(
  roll: readonly YearEnd[],
  decisions: readonly PromotionDecision[],
  exceptions: readonly PromotionException[],
  offered: ReadonlySet<Grade>,
): PromotionPlan {
  const byClass = new Map(
    decisions.map(decision => [classKey(decision.grade, decision.classroom), decision]),
  );
  const byLearner = new Map(exceptions.map(exception => [exception.enrolmentId.toLowerCase(), exception]));
  const onRoll = new Set(roll.map(each => each.id));
  const steps: PromotionStep[] = [];
  const classes = new Map<string, PromotionClass>();
  for (const each of roll) {
    const exception = byLearner.get(each.id);
    const decision =
      byClass.get(classKey(each.grade, each.classroom)) ?? byClass.get(classKey(each.grade, null));
    const to = exception?.to ?? decision?.to;
    const room = exception ? exception.classroom : decision?.newClassroom;
    const step = to === undefined || to === "STAY" ? null : stepOf(each, to, room ?? each.classroom, offered);
    if (step) steps.push(step);
    const row: PromotionClass = {
      grade: each.grade,
      classroom: each.classroom,
      result: step?.result ?? null,
      toGrade: step?.grade ?? null,
      toClassroom: step?.classroom ?? null,
      learners: 1,
    };
    const key = JSON.stringify([row.grade, row.classroom, row.result, row.toGrade, row.toClassroom]);
    classes.set(key, { ...row, learners: (classes.get(key)?.learners ?? 0) + 1 });
  }
  return {
    steps,
    classes: [...classes.values()].sort(inOrder),
    strangers: [...byLearner.keys()].filter(id => !onRoll.has(id)),
  };
}

/** Two decisions about one class say nothing. */
export function decidesTwice(
  decisions: readonly PromotionDecision[],
  exceptions: readonly PromotionException[],
): boolean {
  return (
    new Set(decisions.map(d => classKey(d.grade, d.classroom))).size < decisions.length ||
    new Set(exceptions.map(e => e.enrolmentId.toLowerCase())).size < exceptions.length
  );
}

function stepOf(
  each: YearEnd,
  to: Exclude<PromotionTarget, "STAY">,
  classroom: string,
  offered: ReadonlySet<Grade>,
): PromotionStep {
  const grade = to === "NEXT_GRADE" ? nextGrade(each.grade, offered) : to === "REPEAT" ? each.grade : null;
  if (grade === null) return { id: each.id, result: "GRADUATED", grade: null, classroom: null };
  return { id: each.id, result: to === "REPEAT" ? "REPEATED" : "PROMOTED", grade, classroom };
}

/** Last grades of the stages of schooling, and the first of the next stage where one follows. */
const stageEnds: Readonly<Partial<Record<Grade, Grade | null>>> = {
  KINDERGARTEN_3: "PRIMARY_1",
  PRIMARY_6: "SECONDARY_1",
  SECONDARY_3: "SECONDARY_4",
  SECONDARY_6: null,
  VOCATIONAL_CERTIFICATE_3: "HIGH_VOCATIONAL_CERTIFICATE_1",
  HIGH_VOCATIONAL_CERTIFICATE_2: null,
};

/** The grade after this one; `null` where schooling at this institution ends. */
export function nextGrade(grade: Grade, offered: ReadonlySet<Grade>): Grade | null {
  const beyond = stageEnds[grade];
  if (beyond === undefined) return grades[grades.indexOf(grade) + 1] ?? null;
  return beyond !== null && offered.has(beyond) ? beyond : null;
}

const classKey = (grade: Grade, classroom: string | null) => JSON.stringify([grade, classroom]);

const rankOf = ({ result }: PromotionClass) =>
  result === null ? promotionResults.length : promotionResults.indexOf(result);

const inOrder = (a: PromotionClass, b: PromotionClass) =>
  grades.indexOf(a.grade) - grades.indexOf(b.grade) ||
  a.classroom.localeCompare(b.classroom, "th", { numeric: true }) ||
  rankOf(a) - rankOf(b);
