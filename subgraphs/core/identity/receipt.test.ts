import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { openReceipt, type ReceiptPayload, receiptKey, receiptPublicKey, sealReceipt } from "./receipt.ts";

const key = receiptKey("a secret of this test alone, long enough");
const publicKey = receiptPublicKey(key);
const payload: ReceiptPayload = {
  round: "LEC-2569-1",
  unit: "304120019",
  subject: "LEARNERS",
  action: "CONFIRM",
  at: "2026-11-10T16:59:59.999999Z",
  total: 214,
  digest: "0f".repeat(32),
  sequence: 17,
  hash: "a1".repeat(32),
};

describe("a receipt", () => {
  test("is checked by the public key alone, and says what was signed", () => {
    expect(openReceipt(sealReceipt(payload, key), publicKey)).toEqual(payload);
    expect(publicKey).not.toContain("PRIVATE");
  });

  test("of another system, or with one character changed, is none", () => {
    const other = receiptPublicKey(receiptKey("another secret, of another system, also long"));
    const text = sealReceipt(payload, key);
    expect(openReceipt(text, other)).toBeNull();
    fc.assert(
      fc.property(fc.nat(text.length - 1), fc.constantFrom("A", "b", "9", "_", "."), (at, character) => {
        const changed = text.slice(0, at) + character + text.slice(at + 1);
        fc.pre(changed !== text);
        const opened = openReceipt(changed, publicKey);
        // The last character of base64url may carry unused bits: then the same bytes were signed.
        if (opened !== null) expect(opened).toEqual(payload);
      }),
    );
  });

  test("scanned badly is none, never a fault", () => {
    fc.assert(
      fc.property(fc.string(), text => {
        expect(openReceipt(text, publicKey)).toBeNull();
      }),
    );
  });

  test("fits a QR code that a phone reads from paper", () => {
    expect(sealReceipt(payload, key).length).toBeLessThan(700);
  });
});
