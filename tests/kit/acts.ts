import type { Answer, TestClient } from "./client.ts";

/** Acts through the gateway, as people press them; each answers what the payload says. */

export interface RoundClocks {
  readonly opensAt: string;
  readonly unitDeadline: string;
  readonly recordingClosesAt: string;
  readonly provinceDeadline?: string;
  readonly reportDueAt?: string;
  readonly asOfDate?: string;
}

export interface BlockerSeen {
  readonly code: string;
  readonly clause: string | null;
  readonly count: number;
  readonly liftedBy: string | null;
  readonly until: string | null;
  readonly message: string;
  readonly units: readonly { readonly id: string; readonly code: string; readonly name: string }[];
}

export interface UserErrorSeen {
  readonly code: string;
  readonly message: string;
  readonly clause: string | null;
  readonly field: readonly string[] | null;
  readonly blockers: readonly BlockerSeen[];
}

export const userErrors =
  "userErrors { code message clause field blockers { code clause count liftedBy until message units { id code name } } }";

export interface ConfirmationSeen {
  readonly id: string;
  readonly state: "OPEN" | "CONFIRMED";
  readonly standing: string;
  readonly digest: string | null;
  readonly version: number;
  readonly confirmedAt: string | null;
  readonly headcount: { readonly total: number } | null;
}

export const confirmationFields = "id state standing digest version confirmedAt headcount { total }";

export interface Act {
  readonly confirmation: ConfirmationSeen | null;
  readonly userErrors: readonly UserErrorSeen[];
  /** Codes of the refusals: empty when done. */
  readonly codes: readonly string[];
}

export interface Aim {
  readonly roundId: string;
  readonly unitId: string;
  readonly subject?: "LEARNERS" | "OTHER_COUNTS";
  readonly idempotencyKey?: string;
  readonly dryRun?: boolean;
}

/** T3, T7, T9, T11. */
export function confirm(
  client: TestClient,
  input: Aim & { noLearners?: boolean; expectedDigest?: string },
  language?: "th" | "en",
): Promise<Act> {
  return actOn(client, "confirm", "ConfirmInput", input, language);
}

/** T5, T8, T10, T12. */
export function cancel(
  client: TestClient,
  input: Aim & { reason?: string; extendUntil?: string },
  language?: "th" | "en",
): Promise<Act> {
  return actOn(
    client,
    "cancelConfirmation",
    "CancelConfirmationInput",
    { reason: "แก้ไขข้อมูล", ...input },
    language,
  );
}

/** T15. */
export function extend(client: TestClient, input: Aim & { until: string; reason?: string }): Promise<Act> {
  return actOn(client, "grantExtension", "GrantExtensionInput", { reason: "น้ำท่วม", ...input });
}

async function actOn(
  client: TestClient,
  field: string,
  type: string,
  input: object,
  language?: "th" | "en",
): Promise<Act> {
  const query = `mutation ($input: ${type}!) { act: ${field}(input: $input) { confirmation { ${confirmationFields} } ${userErrors} } }`;
  const { act } = await client.get<{ act: Omit<Act, "codes"> }>(query, { input }, language);
  return { ...act, codes: act.userErrors.map(e => e.code) };
}

/** What any other mutation answers. */
export interface Done<Value> {
  readonly value: Value | null;
  readonly userErrors: readonly UserErrorSeen[];
  readonly codes: readonly string[];
}

/** Sends one mutation: `mutate(client, "enrolLearner", "enrolment { id }", input)`. */
export async function mutate<Value = { id: string }>(
  client: TestClient,
  field: string,
  selection: string,
  input: object,
): Promise<Done<Value>> {
  const { data, errors } = await askMutation<Value>(client, field, selection, input);
  if (errors.length > 0) throw new Error(`${field} was answered ${JSON.stringify(errors)}`);
  return { ...data.act, codes: data.act.userErrors.map(e => e.code) };
}

/** The same, answering whatever comes back. */
export function askMutation<Value>(
  client: TestClient,
  field: string,
  selection: string,
  input: object,
): Promise<Answer<{ act: Omit<Done<Value>, "codes"> }>> {
  const type = `${field[0]?.toUpperCase()}${field.slice(1)}Input`;
  return client.ask(
    `mutation ($input: ${type}!) { act: ${field}(input: $input) { value: ${selection} ${userErrors} } }`,
    { input },
  );
}

/** Stops the sandbox clock at an instant. */
export async function freezeClock(dla: TestClient, at: string): Promise<void> {
  const { codes } = await mutate<{ now: string }>(dla, "setSandboxClock", "clock { now }", {
    at,
    frozen: true,
  });
  if (codes.length > 0) throw new Error(`the clock does not move: ${codes}`);
}

/** Schedules a round, of LEC unless said otherwise, and answers its id. */
export async function scheduleRound(
  dla: TestClient,
  clocks: RoundClocks,
  academicYear: number,
  programme: "LEC" | "SIS" | "CCIS" = "LEC",
): Promise<string> {
  const input = { programme, academicYear, number: 2, title: "รอบที่ 2", ...clocks };
  const { value, codes } = await mutate(dla, "scheduleRound", "round { id }", input);
  if (!value) throw new Error(`the round is not scheduled: ${codes}`);
  return value.id;
}

/** T1. Throws when refused. */
export async function openRound(dla: TestClient, roundId: string): Promise<void> {
  const { codes } = await mutate(dla, "openRound", "round { id }", { roundId });
  if (codes.length > 0) throw new Error(`the round does not open: ${codes}`);
}

/** Marks learners; answers the codes of the refusal, none when done. */
export async function check(
  client: TestClient,
  enrolmentIds: readonly string[],
  result: "PRESENT" | "NOT_FOUND" | "MOVED" = "PRESENT",
): Promise<readonly string[]> {
  const marks = enrolmentIds.map(enrolmentId => ({ enrolmentId, result }));
  return (await mutate(client, "checkExistence", "checked { count }", { marks })).codes;
}

/** How a unit stands, as this viewer reads it. */
export async function standing(
  client: TestClient,
  roundId: string,
  unitId: string,
  subject = "LEARNERS",
): Promise<ConfirmationSeen> {
  const { orgUnit } = await client.get<{ orgUnit: { confirmation: ConfirmationSeen } }>(
    `query ($unitId: ID!, $roundId: ID!, $subject: ConfirmationSubject!) {
      orgUnit(id: $unitId) { confirmation(roundId: $roundId, subject: $subject) { ${confirmationFields} } } }`,
    { roundId, unitId, subject },
  );
  return orgUnit.confirmation;
}
