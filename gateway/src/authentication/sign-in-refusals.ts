import type { PasswordWeakness } from "@lec/core/identity/weak-password";
import { APIError } from "better-auth/api";
import { errorSentence } from "../errors.ts";

/** The library's answer to an unknown name or a wrong password, to the byte: the order of the keys counts. */
export function wrongCredentials(): APIError {
  return new APIError("UNAUTHORIZED", {
    message: "Invalid username or password",
    code: "INVALID_USERNAME_OR_PASSWORD",
  });
}

/** The library's answer to a wrong code of an app. */
export function wrongCode(): APIError {
  return new APIError("UNAUTHORIZED", { message: "Invalid code", code: "INVALID_CODE" });
}

/** The turn of this attempt is too far off to wait for. */
export function comeLater(retryAfterSeconds: number): APIError {
  return new APIError("TOO_MANY_REQUESTS", coded("RATE_LIMITED"), {
    "retry-after": String(retryAfterSeconds),
  });
}

/** Not before the one-time password is changed, or the second factor set up. */
export function notBefore(code: "PASSWORD_CHANGE_REQUIRED" | "SECOND_FACTOR_REQUIRED"): APIError {
  return new APIError("FORBIDDEN", coded(code));
}

/** A new password that others would guess, or that is not new. */
export function weakPassword(code: PasswordWeakness | "PASSWORD_UNCHANGED"): APIError {
  return new APIError("BAD_REQUEST", { message: weaknessSentences[code], code });
}

function coded(code: "RATE_LIMITED" | "PASSWORD_CHANGE_REQUIRED" | "SECOND_FACTOR_REQUIRED") {
  return { message: `${errorSentence(code, "th")} / ${errorSentence(code, "en")}`, code };
}

const weaknessSentences: Readonly<Record<PasswordWeakness | "PASSWORD_UNCHANGED", string>> = {
  PASSWORD_UNCHANGED: "รหัสผ่านใหม่ต้องไม่ซ้ำกับรหัสผ่านเดิม / The new password must differ from the old one",
  PASSWORD_COMMON: "รหัสผ่านนี้เดาง่าย โปรดใช้รหัสผ่านอื่น / This password is easy to guess, please choose another",
  PASSWORD_OWN_NAME:
    "รหัสผ่านต้องไม่เป็นชื่อผู้ใช้หรือรหัสหน่วยงาน / The password must not be your username or your unit's code",
};
