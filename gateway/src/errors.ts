import { type RequestErrorCode, requestErrorCodes } from "@lec/core/graphql/errors";
import type { Language, RequestIdentity } from "@lec/core/identity/actor";
import { GraphQLError, type GraphQLFormattedError } from "graphql";
import type { Logger } from "pino";

/** Codes of errors that are no refusals, as every part of the system knows them. */
export type ErrorCode = RequestErrorCode;

/** One sentence for each, in the reader's language. Everything else stays in the log. */
const sentences: Record<ErrorCode, Record<Language, string>> = {
  UNAUTHENTICATED: { th: "กรุณาเข้าสู่ระบบ", en: "Please sign in" },
  FORBIDDEN: { th: "ไม่มีสิทธิ์ดำเนินการนี้", en: "You may not do this" },
  PASSWORD_CHANGE_REQUIRED: {
    th: "กรุณาเปลี่ยนรหัสผ่านครั้งแรกก่อนใช้งาน",
    en: "Please change your one-time password first",
  },
  SECOND_FACTOR_REQUIRED: {
    th: "หน้าที่ของท่านต้องเข้าสู่ระบบด้วยรหัสจากแอปยืนยันตัวตน กรุณาตั้งค่าก่อนใช้งาน",
    en: "Your duty asks for codes from an authenticator app at sign-in: please set it up first",
  },
  NOT_FOUND: { th: "ไม่พบข้อมูล", en: "Not found" },
  BAD_USER_INPUT: { th: "คำขอไม่ถูกต้อง", en: "The request is not valid" },
  RATE_LIMITED: { th: "มีคำขอมากเกินไป กรุณารอสักครู่", en: "Too many requests, please wait a moment" },
  TOO_COSTLY: { th: "คำขอใหญ่เกินไป กรุณาขอข้อมูลน้อยลง", en: "The request is too large, please ask for less" },
  UNAVAILABLE: {
    th: "ระบบบางส่วนไม่พร้อมใช้งาน กรุณาลองใหม่",
    en: "A part of the system is not available, please try again",
  },
  INTERNAL_SERVER_ERROR: { th: "เกิดข้อผิดพลาดในระบบ", en: "Something went wrong" },
};

/** The sentence of `code` in `language`. */
export function errorSentence(code: ErrorCode, language: Language): string {
  return sentences[code][language];
}

/** An error of ours. `detail` is shown to the client instead of the code's sentence: nothing secret in it. */
export function codedError(code: ErrorCode, detail?: string): GraphQLError {
  return new GraphQLError(detail ?? "", { extensions: { code } });
}

/** Codes whose message comes from where the fault was found and is written for the reader. */
const spokenCodes: ReadonlySet<ErrorCode> = new Set([
  "FORBIDDEN",
  "NOT_FOUND",
  "BAD_USER_INPUT",
  "TOO_COSTLY",
  "RATE_LIMITED",
]);

/**
 * Turns any error into what may leave the house. An error without one of our codes becomes
 * INTERNAL_SERVER_ERROR; its details go to the log beside the request id, never to the client.
 */
export function maskError(
  error: Error,
  identity: Pick<RequestIdentity, "requestId" | "language">,
  log: Logger,
): GraphQLFormattedError {
  const code = codeOf(error);
  if (code === "INTERNAL_SERVER_ERROR") {
    log.error({ requestId: identity.requestId, err: error }, "a request failed unexpectedly");
  }
  const spoken = spokenCodes.has(code) && error.message !== "";
  return {
    message: spoken ? error.message : errorSentence(code, identity.language),
    ...(error instanceof GraphQLError && error.path ? { path: error.path } : {}),
    ...(error instanceof GraphQLError && error.locations ? { locations: error.locations } : {}),
    extensions: { code, requestId: identity.requestId },
  };
}

function codeOf(error: Error): ErrorCode {
  const code = error instanceof GraphQLError ? error.extensions.code : undefined;
  return requestErrorCodes.find(known => known === code) ?? "INTERNAL_SERVER_ERROR";
}

/** What graphql-js adds to help authors names types and fields: dropped in production. */
export function withoutSuggestion(message: string): string {
  return message.replace(/ Did you mean [\s\S]*\?$/, "");
}
