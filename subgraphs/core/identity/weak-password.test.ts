import { describe, expect, test } from "vitest";
import { makeOneTimePassword } from "./password.ts";
import { weaknessOf } from "./weak-password.ts";

const own = ["05410107", "somying.k"];

describe("a password that others would guess", () => {
  test.each([
    "password123",
    "P@ssw0rd2569",
    "รหัสผ่าน1234",
    "qwertyuiop",
    "QWERTY12345",
    "1234567890",
    "0987654321",
    "๑๒๓๔๕๖๗๘๙๐",
    "aaaaaaaaaaaa",
    "abcabcabcabc",
    "abababababab",
    "1qaz2wsx3edc",
    "ๆไำพะัีรนย",
    "Welcome2569!",
    "iloveyou2020",
    "administrator",
    "2569256925692569",
    "โรงเรียน2569",
  ])("is refused as common: %s", password => {
    expect(weaknessOf(password, own)).toBe("PASSWORD_COMMON");
  });

  test.each(["05410107!!", "0541010705410107", "somying.k2569", "Somying.K!!", "12somying.k"])(
    "is refused as the holder's own name or code: %s",
    password => {
      expect(weaknessOf(password, own)).toBe("PASSWORD_OWN_NAME");
    },
  );

  test.each([
    "ครูสมหญิงชอบกินข้าวเหนียว",
    "correct horse battery",
    "kaeng-som-pla-9",
    "xK9#mQ2$vL7p",
    "พฤหัสบดีไปทะเลหัวหินกัน",
    "somying.k goes to the market",
  ])("is not seen in an ordinary good one: %s", password => {
    expect(weaknessOf(password, own)).toBeNull();
  });

  test("is never a one-time password, which is readable, long enough and different each time", () => {
    const made = Array.from({ length: 200 }, makeOneTimePassword);
    expect(new Set(made).size).toBe(200);
    for (const password of made) expect(password).toMatch(/^[a-hjkmnp-z2-9]{4}(-[a-hjkmnp-z2-9]{4}){2}$/);
  });
});
