import { HttpError } from "react-admin";

/** What the screens may know about a failed request. */
export interface ErrorDetail {
  /** The API's error code, "NETWORK" when no answer came. */
  code: string;
  /** Reference to quote to an administrator. */
  requestId?: string;
}

const statusOfCode: Record<string, number> = {
  UNAUTHENTICATED: 401,
  FORBIDDEN: 403,
  PASSWORD_CHANGE_REQUIRED: 403,
  SECOND_FACTOR_REQUIRED: 403,
  NOT_FOUND: 404,
  BAD_USER_INPUT: 400,
  RATE_LIMITED: 429,
  TOO_COSTLY: 429,
  UNAVAILABLE: 503,
  INTERNAL_SERVER_ERROR: 500,
  NETWORK: 0,
};

/**
 * The one place where a failure becomes react-admin's HttpError: status from the API's code (the transport answers 200
 * to most errors), the request id, and field errors under `body.errors` where forms look for them. Status 0 means that
 * no answer came.
 */
export function toHttpError(failure: unknown): HttpError {
  const source = failure instanceof HttpError ? failure.body : failure;
  if (failure instanceof HttpError && isDetail(failure.body)) return failure;
  const graphqlError = firstGraphqlError(source);
  if (graphqlError) {
    const code = text(graphqlError.extensions?.code) ?? "INTERNAL_SERVER_ERROR";
    const requestId = text(graphqlError.extensions?.requestId);
    return httpError(graphqlError.message, statusOfCode[code] ?? 500, {
      code,
      ...(requestId ? { requestId } : {}),
    });
  }
  const status = statusOf(failure) ?? statusOf(record(source)?.networkError);
  if (status !== undefined && status !== 0 && status !== 200) {
    const code =
      Object.entries(statusOfCode).find(([, known]) => known === status)?.[0] ?? "INTERNAL_SERVER_ERROR";
    return httpError(code, status, { code });
  }
  if (record(source)?.networkError || failure instanceof TypeError || failure instanceof HttpError) {
    return httpError("NETWORK", 0, { code: "NETWORK" });
  }
  return httpError("INTERNAL_SERVER_ERROR", 500, { code: "INTERNAL_SERVER_ERROR" });
}

/** The detail that `toHttpError` attached. */
export function errorDetail(error: unknown): ErrorDetail & { status: number } {
  const http = toHttpError(error);
  return { ...(http.body as ErrorDetail), status: http.status };
}

/** What the server refused in words for people to read. */
export class RefusedInWords extends Error {}

/** One refusal of the API about an input. */
export interface FieldRefusal {
  message: string;
  field: readonly string[] | null;
}

/** A refusal inside a payload as the error that react-admin's forms show beside their fields. */
export function refusalToHttpError(refusals: readonly FieldRefusal[]): HttpError {
  const fields: Record<string, string> = {};
  for (const refusal of refusals) fields[refusal.field?.at(-1) ?? "root"] ??= refusal.message;
  return new HttpError(refusals[0]?.message ?? "BAD_USER_INPUT", 422, {
    code: "BAD_USER_INPUT",
    errors: { ...fields, ...(fields.root ? { root: { serverError: fields.root } } : {}) },
  });
}

function httpError(message: string, status: number, detail: ErrorDetail): HttpError {
  return new HttpError(message, status, detail);
}

interface GraphqlErrorShape {
  message: string;
  extensions?: Record<string, unknown>;
}

function firstGraphqlError(failure: unknown): GraphqlErrorShape | undefined {
  const shape = record(failure);
  const network = record(shape?.networkError);
  const candidates = [shape?.graphQLErrors, record(network?.result)?.errors, record(shape?.result)?.errors];
  for (const errors of candidates) {
    const first = Array.isArray(errors) ? record(errors[0]) : undefined;
    if (first) {
      const extensions = record(first.extensions);
      return { message: text(first.message) ?? "", ...(extensions ? { extensions } : {}) };
    }
  }
  return undefined;
}

function statusOf(failure: unknown): number | undefined {
  const shape = record(failure);
  const status = shape?.statusCode ?? shape?.status;
  return typeof status === "number" ? status : undefined;
}

function isDetail(body: unknown): body is ErrorDetail {
  return typeof record(body)?.code === "string";
}

function record(value: unknown): Record<string, unknown> | undefined {
  return typeof value === "object" && value !== null ? (value as Record<string, unknown>) : undefined;
}

function text(value: unknown): string | undefined {
  return typeof value === "string" ? value : undefined;
}
