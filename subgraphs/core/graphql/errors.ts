import { GraphQLError } from "graphql";
import type { Language } from "../identity/actor.ts";

/** Codes of errors that are no refusals (`extensions.code`). Refusals are data: see `user-error.type.ts`. */
export const requestErrorCodes = [
  "UNAUTHENTICATED",
  "FORBIDDEN",
  "PASSWORD_CHANGE_REQUIRED",
  "SECOND_FACTOR_REQUIRED",
  "NOT_FOUND",
  "BAD_USER_INPUT",
  "RATE_LIMITED",
  "TOO_COSTLY",
  "UNAVAILABLE",
  "INTERNAL_SERVER_ERROR",
] as const;
export type RequestErrorCode = (typeof requestErrorCodes)[number];

/** An error that may be told to the client as it is. Anything else is masked. */
export class RequestError extends GraphQLError {
  constructor(code: RequestErrorCode, message: Readonly<Record<Language, string>>, language: Language) {
    super(message[language], { extensions: { code } });
  }
}

/** Bad input, with what to do about it. Nothing was read or written. */
export function badInput(language: Language, message: Readonly<Record<Language, string>>): RequestError {
  return new RequestError("BAD_USER_INPUT", message, language);
}
