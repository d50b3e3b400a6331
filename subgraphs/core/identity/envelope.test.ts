import { randomBytes } from "node:crypto";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { duties, orgLevels, type RequestIdentity } from "./actor.ts";
import {
  clockToleranceMs,
  type EnvelopeKey,
  envelopeLifetimeMs,
  openEnvelope,
  sealEnvelope,
} from "./envelope.ts";

const key: EnvelopeKey = { id: "k1", secret: randomBytes(32) };
const nextKey: EnvelopeKey = { id: "k2", secret: randomBytes(32) };
const now = 1_700_000_000_000;
const body = '{"query":"{ orgUnit { name } }"}';
const identity: RequestIdentity = {
  actor: {
    accountId: "a1",
    username: "somying",
    name: "ครูสมหญิง",
    appointments: [{ duty: "LAO_OFFICER", unitId: "u1", level: "LAO", path: "d.p41.l7" }],
  },
  requestId: "r1",
  language: "th",
};
const sealed = sealEnvelope(identity, { audience: "learners", body, key, now });
const open = (header: string | undefined, change: Partial<Parameters<typeof openEnvelope>[1]> = {}) =>
  openEnvelope(header, { audience: "learners", body, keys: [key], now, ...change });

const identities: fc.Arbitrary<RequestIdentity> = fc.record({
  actor: fc.option(
    fc.record({
      accountId: fc.uuid(),
      username: fc.string(),
      name: fc.string({ unit: "grapheme" }),
      appointments: fc.array(
        fc.record({
          duty: fc.constantFrom(...duties),
          unitId: fc.uuid(),
          level: fc.constantFrom(...orgLevels),
          path: fc.string(),
        }),
      ),
      narrowing: fc.record({
        acting: fc.option(
          fc.record({ duty: fc.constantFrom(...duties), unitId: fc.option(fc.uuid(), { nil: null }) }),
          { nil: null },
        ),
        scopes: fc.option(fc.array(fc.string()), { nil: null }),
      }),
    }),
  ),
  requestId: fc.uuid(),
  language: fc.constantFrom("th", "en"),
});

describe("the signed envelope between gateway and subgraphs", () => {
  test("carries any identity unchanged to the subgraph it is for", () => {
    fc.assert(
      fc.property(identities, fc.string({ unit: "binary" }), (who, text) => {
        const header = sealEnvelope(who, { audience: "reporting", body: text, key, now });
        expect(openEnvelope(header, { audience: "reporting", body: text, keys: [key], now })).toEqual({
          ok: true,
          identity: who,
        });
        expect(header).toMatch(/^[\w.-]+$/);
      }),
    );
  });

  test("opens only with its own body, subgraph, key and time", () => {
    expect(open(sealed)).toEqual({ ok: true, identity });
    expect(open(sealed, { body: `${body} ` })).toEqual({ ok: false, fault: "WRONG_BODY" });
    expect(open(sealed, { audience: "reporting" })).toEqual({ ok: false, fault: "WRONG_AUDIENCE" });
    expect(open(sealed, { keys: [nextKey] })).toEqual({ ok: false, fault: "UNKNOWN_KEY" });
    expect(open(sealed, { keys: [{ ...nextKey, id: key.id }] })).toEqual({
      ok: false,
      fault: "WRONG_SIGNATURE",
    });
    expect(open(sealed, { keys: [] })).toEqual({ ok: false, fault: "UNKNOWN_KEY" });
  });

  test("opens until just before it expires, and not before it was issued but for the clocks' tolerance", () => {
    expect(open(sealed, { now: now + envelopeLifetimeMs - 1 }).ok).toBe(true);
    expect(open(sealed, { now: now + envelopeLifetimeMs })).toEqual({ ok: false, fault: "EXPIRED" });
    expect(open(sealed, { now: now - clockToleranceMs }).ok).toBe(true);
    expect(open(sealed, { now: now - clockToleranceMs - 1 })).toEqual({ ok: false, fault: "NOT_YET_VALID" });
  });

  test("opens with the old and the new key while keys are rotated", () => {
    const next = sealEnvelope(identity, { audience: "learners", body, key: nextKey, now });
    expect(open(sealed, { keys: [nextKey, key] }).ok).toBe(true);
    expect(open(next, { keys: [nextKey, key] }).ok).toBe(true);
  });

  test("any other character anywhere in it closes it", () => {
    fc.assert(
      fc.property(fc.nat(sealed.length - 1), fc.constantFrom(..."ABCabc019_-."), (position, character) => {
        fc.pre(sealed[position] !== character);
        const tampered = sealed.slice(0, position) + character + sealed.slice(position + 1);
        expect(open(tampered).ok).toBe(false);
      }),
      { numRuns: 500 },
    );
  });

  test("an actor cannot be exchanged under a signature", () => {
    const [version, kid, payload = "", signature] = sealed.split(".");
    const changed = JSON.parse(Buffer.from(payload, "base64url").toString());
    changed.who.actor.appointments[0].duty = "DEPARTMENT_ADMINISTRATOR";
    const forged = [version, kid, Buffer.from(JSON.stringify(changed)).toString("base64url"), signature].join(
      ".",
    );
    expect(open(forged)).toEqual({ ok: false, fault: "WRONG_SIGNATURE" });
  });

  test("whatever else arrives is a fault and never an exception", () => {
    expect(open(undefined)).toEqual({ ok: false, fault: "MISSING" });
    expect(open("")).toEqual({ ok: false, fault: "MISSING" });
    fc.assert(
      fc.property(
        fc.oneof(
          fc.string(),
          fc.string({ unit: "binary" }),
          fc.array(fc.base64String()).map(parts => parts.join(".")),
        ),
        text => {
          expect(open(text).ok).toBe(false);
          expect(open(`v1.k1.${text}`).ok).toBe(false);
        },
      ),
    );
  });

  test("rightly signed nonsense does not open either", () => {
    for (const who of [
      null,
      {},
      { ...identity, language: "fr" },
      { ...identity, actor: { accountId: "a" } },
      { ...identity, actor: undefined },
    ]) {
      const header = sealEnvelope(who as unknown as RequestIdentity, {
        audience: "learners",
        body,
        key,
        now,
      });
      expect(open(header)).toEqual({ ok: false, fault: "MALFORMED" });
    }
    const unknownDuty = {
      ...identity,
      actor: { ...identity.actor, appointments: [{ duty: "KING", unitId: "u", level: "LAO", path: "p" }] },
    };
    const header = sealEnvelope(unknownDuty as unknown as RequestIdentity, {
      audience: "learners",
      body,
      key,
      now,
    });
    expect(open(header)).toEqual({ ok: false, fault: "MALFORMED" });
  });

  test("a narrowing that is not understood is not taken for none", () => {
    for (const narrowing of [
      null,
      {},
      "all",
      { acting: null },
      { acting: { duty: "KING", unitId: null }, scopes: null },
      { acting: { duty: "LAO_OFFICER" }, scopes: null },
      { acting: null, scopes: "counts:read" },
      { acting: null, scopes: [1] },
    ]) {
      const who = { ...identity, actor: { ...identity.actor, narrowing } };
      const header = sealEnvelope(who as unknown as RequestIdentity, {
        audience: "learners",
        body,
        key,
        now,
      });
      expect(open(header), JSON.stringify(narrowing)).toEqual({ ok: false, fault: "MALFORMED" });
    }
  });

  test("a weak key signs and opens nothing", () => {
    const weak = { id: "weak", secret: randomBytes(16) };
    expect(() => sealEnvelope(identity, { audience: "learners", body, key: weak, now })).toThrow(RangeError);
    expect(() => open(sealed, { keys: [weak] })).toThrow(RangeError);
  });
});
