import { actions } from "@lec/core/policy/policy";
import { expect, test } from "vitest";
import { scopeWords } from "../../admin/src/account/scope-name.ts";

/** Whoever makes an access token reads in words what it may do: an action new in the policy has a name in the console. */
test("every action of the policy has a name on the access-token page, and nothing else has one", () => {
  expect(Object.keys(scopeWords).toSorted()).toEqual(actions.toSorted());
});
