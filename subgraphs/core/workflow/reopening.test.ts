import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { Instant } from "./instant.ts";
import { type ActSeen, type Reopening, reopeningSteps, stepWaiting } from "./reopening.ts";

const at = (n: number) => `2026-11-10T10:00:${String(n).padStart(2, "0")}.000000Z` as Instant;
const school: Reopening = {
  level: "INSTITUTION",
  unitId: "school",
  laoId: "lao",
  provinceId: "province",
  subject: "LEARNERS",
  laoConfirmed: true,
  provinceConfirmed: true,
  requestedAt: at(1),
};
const act = (n: number, unitId: string, action: string, subject = "LEARNERS"): ActSeen => ({
  unitId,
  action,
  subject: subject as ActSeen["subject"],
  at: at(n),
  accountId: "someone",
});
const words = (reopening: Reopening, acts: readonly ActSeen[] = []) =>
  reopeningSteps(reopening, acts).map(s => `${s.action} ${s.unitId} by ${s.duty}${s.done ? " done" : ""}`);

describe("the way back", () => {
  test("after everything is confirmed is T12, T10, T5, then T3, T9, T11, each by its own duty", () => {
    expect(words(school)).toEqual([
      "CANCEL province by DEPARTMENT_ADMINISTRATOR",
      "CANCEL lao by PROVINCE_OFFICER",
      "CANCEL school by LAO_OFFICER",
      "CONFIRM school by INSTITUTION_DIRECTOR",
      "CONFIRM lao by LAO_OFFICER",
      "CONFIRM province by PROVINCE_OFFICER",
    ]);
  });

  test("is as short as what stood confirmed", () => {
    expect(words({ ...school, laoConfirmed: false, provinceConfirmed: false })).toEqual([
      "CANCEL school by LAO_OFFICER",
      "CONFIRM school by INSTITUTION_DIRECTOR",
    ]);
    const counts = { level: "LAO", unitId: "lao", subject: "OTHER_COUNTS", laoConfirmed: false } as const;
    expect(words({ ...school, ...counts })).toEqual([
      "CANCEL province by DEPARTMENT_ADMINISTRATOR",
      "CANCEL lao by PROVINCE_OFFICER",
      "CONFIRM lao by LAO_OFFICER",
      "CONFIRM province by PROVINCE_OFFICER",
    ]);
  });

  test("counts an act only in its turn, and none from before the request", () => {
    const acts = [
      act(0, "province", "CANCEL"),
      act(2, "province", "CANCEL"),
      act(3, "lao", "CANCEL", "OTHER_COUNTS"),
      act(4, "lao", "CANCEL"),
    ];
    expect(words(school, acts).filter(word => word.endsWith("done"))).toHaveLength(2);
    expect(stepWaiting(reopeningSteps(school, acts))).toMatchObject({ action: "CANCEL", unitId: "school" });
  });

  test("never has a step done after one that is not, whatever happens", () => {
    const anyAct = fc.record({
      unitId: fc.constantFrom("school", "lao", "province"),
      action: fc.constantFrom("CANCEL", "CONFIRM", "EXTEND"),
    });
    fc.assert(
      fc.property(fc.array(anyAct, { maxLength: 30 }), happened => {
        const steps = reopeningSteps(
          school,
          happened.map(({ unitId, action }, i) => act(i, unitId, action)),
        );
        const first = steps.findIndex(step => step.done === null);
        if (first >= 0) expect(steps.slice(first).every(step => step.done === null)).toBe(true);
        const times = steps.flatMap(step => (step.done ? [step.done.at] : []));
        expect(times).toEqual(times.toSorted());
      }),
    );
  });
});
