import { expect, test } from "vitest";
import { forgetReturnPlace, returnPlace } from "./return-place.ts";

test("a late notice of the lost session does not overwrite the page the person was on", () => {
  expect(returnPlace({ nextPathname: "/units/1", nextSearch: "?a=1" })).toBe("/units/1?a=1");
  expect(returnPlace({ nextPathname: "/login" })).toBe("/units/1?a=1");
  expect(returnPlace(null)).toBe("/units/1?a=1");
});

test("after signing in the place is forgotten", () => {
  returnPlace({ nextPathname: "/units/1" });
  forgetReturnPlace();
  expect(returnPlace({ nextPathname: "/login" })).toBeNull();
});
