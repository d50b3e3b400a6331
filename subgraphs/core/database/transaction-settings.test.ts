import { describe, expect, test } from "vitest";
import type { Actor, RequestIdentity } from "../identity/actor.ts";
import { transactionSettings } from "./transaction-settings.ts";

const identity = (narrowing?: Actor["narrowing"]): RequestIdentity => ({
  actor: { accountId: "a1", username: "u", name: "n", appointments: [], ...(narrowing ? { narrowing } : {}) },
  requestId: "r",
  language: "th",
});

describe("the settings of a transaction", () => {
  test("are the account alone where nothing is narrowed, and an empty account for a stranger", () => {
    expect(transactionSettings(identity())).toEqual([["lec.account_id", "a1"]]);
    expect(transactionSettings({ ...identity(), actor: null })).toEqual([["lec.account_id", ""]]);
  });

  test("carry the duty, the unit and the scopes, which are never empty text: that would narrow nothing", () => {
    const acting = { duty: "LAO_OFFICER", unitId: "u1" } as const;
    expect(transactionSettings(identity({ acting, scopes: ["counts:read", 'a"b\\'] }))).toEqual([
      ["lec.account_id", "a1"],
      ["lec.duty", "LAO_OFFICER"],
      ["lec.unit", "u1"],
      ["lec.scopes", '{"counts:read","a\\"b\\\\"}'],
    ]);
    expect(transactionSettings(identity({ acting: null, scopes: [] }))).toContainEqual(["lec.scopes", "{}"]);
  });
});
