import { expect, test } from "vitest";
import { confirmationButtons, openMatters } from "./confirmation.actions.ts";
import type { AvailableAction, Blocker } from "./unit.documents.ts";

const blocker = (code: string): Blocker => ({
  code,
  message: code,
  clause: null,
  units: [],
  count: 1,
  liftedBy: null,
  until: null,
});
const action = (over: Partial<AvailableAction>): AvailableAction => ({
  action: "CONFIRM",
  allowed: true,
  needsReason: false,
  blockers: [],
  ...over,
});
const buttons = (...availableActions: AvailableAction[]) => confirmationButtons({ availableActions });

test("no entry, no button", () => {
  expect(buttons()).toEqual([]);
  expect(buttons(action({ action: "EXTEND" }))).toEqual([]);
});

test("a refused action shows its reasons and does not open", () => {
  expect(buttons(action({ allowed: false, blockers: [blocker("CHILDREN_NOT_CONFIRMED")] }))).toMatchObject([
    { open: false, blockers: [{ code: "CHILDREN_NOT_CONFIRMED" }] },
  ]);
});

test("an action refused without a reason stays closed", () => {
  expect(buttons(action({ allowed: false }))).toMatchObject([{ open: false }]);
});

test("having no learners is declared in the dialog and is no obstacle by itself", () => {
  expect(buttons(action({ allowed: false, blockers: [blocker("NO_LEARNERS_NOT_DECLARED")] }))).toMatchObject([
    { open: true, declareNoLearners: true },
  ]);
  expect(
    buttons(
      action({ allowed: false, blockers: [blocker("NO_LEARNERS_NOT_DECLARED"), blocker("DEADLINE_PASSED")] }),
    ),
  ).toMatchObject([{ open: false, blockers: [{ code: "DEADLINE_PASSED" }] }]);
});

test("a button that is somebody else's, or means nothing in this state, is not drawn", () => {
  for (const code of ["NOT_ALLOWED", "ALREADY_CONFIRMED", "NOT_CONFIRMED"]) {
    expect(
      buttons(action({ allowed: false, blockers: [blocker("CHILDREN_NOT_CONFIRMED"), blocker(code)] })),
    ).toEqual([]);
  }
});

test("cancelling needs a reason, which the dialog asks for", () => {
  expect(
    buttons(
      action({ action: "CANCEL", allowed: false, needsReason: true, blockers: [blocker("REASON_REQUIRED")] }),
    ),
  ).toMatchObject([{ action: "CANCEL", open: true }]);
});

test("those who only follow see what is missing, without the remark that it is not theirs to press", () => {
  const refused = action({
    allowed: false,
    blockers: [blocker("CHILDREN_NOT_CONFIRMED"), blocker("NOT_ALLOWED")],
  });
  expect(openMatters({ availableActions: [refused] })).toMatchObject([{ code: "CHILDREN_NOT_CONFIRMED" }]);
  expect(
    openMatters({
      availableActions: [action({ allowed: false, blockers: [blocker("CHILDREN_NOT_CONFIRMED")] })],
    }),
  ).toEqual([]);
});
