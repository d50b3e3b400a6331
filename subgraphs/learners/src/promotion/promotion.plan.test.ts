import { type Grade, grades } from "@lec/core/graphql/grade-count.type";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import {
  decidesTwice,
  nextGrade,
  type PromotionDecision,
  type PromotionException,
  planPromotion,
  promotionTargets,
  type YearEnd,
} from "./promotion.plan.ts";

const grade = fc.constantFrom(...grades);
const classroom = fc.constantFrom("1", "2", "3");
const target = fc.constantFrom(...promotionTargets);
const roll: fc.Arbitrary<YearEnd[]> = fc
  .array(fc.record({ grade, classroom }), { maxLength: 40 })
  .map(rows => rows.map((row, i) => ({ ...row, id: `id-${i}` })));
const decisions: fc.Arbitrary<PromotionDecision[]> = fc.uniqueArray(
  fc.record({
    grade,
    classroom: fc.option(classroom),
    to: target,
    newClassroom: fc.option(classroom),
  }),
  { selector: d => `${d.grade} ${d.classroom}` },
);
const exceptions: fc.Arbitrary<PromotionException[]> = fc.uniqueArray(
  fc.record({
    enrolmentId: fc.integer({ min: 0, max: 50 }).map(i => `id-${i}`),
    to: target,
    classroom: fc.option(classroom),
  }),
  { selector: e => e.enrolmentId },
);
const offered = fc.subarray(grades).map(some => new Set<Grade>(some));

describe("taking a roll over into the next year", () => {
  test("counts everybody exactly once, decided or not, and moves nobody twice", () => {
    fc.assert(
      fc.property(roll, decisions, exceptions, offered, (all, byClass, byLearner, has) => {
        const plan = planPromotion(all, byClass, byLearner, has);
        expect(plan.classes.reduce((sum, row) => sum + row.learners, 0)).toBe(all.length);
        expect(new Set(plan.steps.map(step => step.id)).size).toBe(plan.steps.length);
        const undecided = plan.classes.filter(row => row.result === null);
        expect(undecided.reduce((sum, row) => sum + row.learners, 0)).toBe(all.length - plan.steps.length);
        for (const step of plan.steps)
          expect((step.grade === null) === (step.result === "GRADUATED")).toBe(true);
        expect(plan.strangers).toEqual(
          byLearner.map(e => e.enrolmentId).filter(id => !all.some(row => row.id === id)),
        );
      }),
    );
  });

  test("an exception goes before its class, a classroom's decision before its grade's", () => {
    const row = (id: string, room: string): YearEnd => ({ id, grade: "PRIMARY_2", classroom: room });
    const { steps } = planPromotion(
      [row("a", "1"), row("b", "1"), row("c", "2")],
      [
        { grade: "PRIMARY_2", classroom: null, to: "NEXT_GRADE", newClassroom: null },
        { grade: "PRIMARY_2", classroom: "1", to: "NEXT_GRADE", newClassroom: "9" },
      ],
      [{ enrolmentId: "B", to: "REPEAT", classroom: null }],
      new Set(),
    );
    expect(steps).toEqual([
      { id: "a", result: "PROMOTED", grade: "PRIMARY_3", classroom: "9" },
      { id: "b", result: "REPEATED", grade: "PRIMARY_2", classroom: "1" },
      { id: "c", result: "PROMOTED", grade: "PRIMARY_3", classroom: "2" },
    ]);
  });

  test("one who stays is left on the old year's roll, whatever the class does", () => {
    const roll = ["a", "b"].map((id): YearEnd => ({ id, grade: "PRIMARY_2", classroom: "1" }));
    const decision = { grade: "PRIMARY_2", classroom: null, to: "NEXT_GRADE", newClassroom: null } as const;
    const { steps, classes } = planPromotion(
      roll,
      [decision],
      [{ enrolmentId: "b", to: "STAY", classroom: null }],
      new Set(),
    );
    expect(steps.map(step => step.id)).toEqual(["a"]);
    expect(classes.map(({ result, learners }) => [result, learners])).toEqual([
      ["PROMOTED", 1],
      [null, 1],
    ]);
  });

  test("the last grade of a stage leads on only where the institution has the next stage", () => {
    const all = new Set(grades);
    expect(nextGrade("PRIMARY_6", new Set())).toBeNull();
    expect(nextGrade("PRIMARY_6", all)).toBe("SECONDARY_1");
    expect(nextGrade("KINDERGARTEN_3", all)).toBe("PRIMARY_1");
    // ม.6 is followed by no ปวช., whatever the order of the list says.
    expect(nextGrade("SECONDARY_6", all)).toBeNull();
    expect(nextGrade("HIGH_VOCATIONAL_CERTIFICATE_2", all)).toBeNull();
    expect(nextGrade("PRIMARY_1", new Set())).toBe("PRIMARY_2");
  });

  test("two decisions about one class, or one learner, are none", () => {
    const decision = { grade: "PRIMARY_1", classroom: "1", to: "REPEAT", newClassroom: null } as const;
    const exception = { enrolmentId: "A", to: "REPEAT", classroom: null } as const;
    expect(decidesTwice([decision, { ...decision, to: "GRADUATE" }], [])).toBe(true);
    expect(decidesTwice([], [exception, { ...exception, enrolmentId: "a" }])).toBe(true);
    expect(decidesTwice([decision, { ...decision, classroom: null }], [exception])).toBe(false);
  });
});
