import { HttpError } from "react-admin";
import { expect, test } from "vitest";
import { errorDetail, refusalToHttpError, toHttpError } from "./console-error.ts";

const graphql = (code: string) => ({
  graphQLErrors: [{ message: "no", extensions: { code, requestId: "r-7" } }],
});

test("an API error keeps its status, its code and the reference to quote", () => {
  expect(errorDetail(graphql("FORBIDDEN"))).toEqual({ status: 403, code: "FORBIDDEN", requestId: "r-7" });
  expect(errorDetail(graphql("INTERNAL_SERVER_ERROR"))).toMatchObject({ status: 500, requestId: "r-7" });
});

test("an error that react-admin's adapter flattened to 200 is rebuilt from what it carries", () => {
  expect(errorDetail(new HttpError("no", 200, graphql("NOT_FOUND")))).toMatchObject({
    status: 404,
    code: "NOT_FOUND",
  });
});

test("a lost session is recognised in the body of a 401 answer and in a bare 401", () => {
  const withBody = {
    networkError: {
      statusCode: 401,
      result: { errors: [{ message: "", extensions: { code: "UNAUTHENTICATED" } }] },
    },
  };
  expect(errorDetail(withBody).status).toBe(401);
  expect(errorDetail(new HttpError("Response not successful", 401)).status).toBe(401);
});

test("no answer at all is a network problem, not a system failure", () => {
  expect(errorDetail(new TypeError("Failed to fetch"))).toEqual({ status: 0, code: "NETWORK" });
  expect(errorDetail({ networkError: new TypeError("Failed to fetch") }).status).toBe(0);
});

test("mapping an error twice changes nothing", () => {
  const once = toHttpError(graphql("RATE_LIMITED"));
  expect(toHttpError(once)).toBe(once);
});

test("a refusal of a field appears beside the field, one without a field at the form", () => {
  const error = refusalToHttpError([
    { message: "ซ้ำ", field: ["input", "identifier"] },
    { message: "ปิดแล้ว", field: null },
  ]);
  expect(error.body.errors).toMatchObject({ identifier: "ซ้ำ", root: { serverError: "ปิดแล้ว" } });
});
