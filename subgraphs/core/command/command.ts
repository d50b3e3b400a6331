import { createHash } from "node:crypto";
import { GraphQLError } from "graphql";
import { type WriteTransaction, writeTransaction } from "../database/actor-scope.ts";
import { statement } from "../database/statement.ts";
import { badInput } from "../graphql/errors.ts";
import { type UserError, userError } from "../graphql/refusal.type.ts";
import type { RequestContext } from "../graphql/request-context.ts";
import type { Actor, Duty, Language } from "../identity/actor.ts";
import { type Instant, toInstant } from "../workflow/instant.ts";
import type { ErrorCode } from "../workflow/refusal.ts";

/** What every mutation's input carries. */
export interface CommandInput {
  readonly idempotencyKey?: string | null | undefined;
  readonly dryRun?: boolean | null | undefined;
}

/** What was aimed at, for the audit row. Filled in as the act learns it, so that a refusal is recorded with it too. */
export interface AuditSubject {
  duty: Duty | null;
  unitId: string | null;
  targetType: string | null;
  targetId: string | null;
  reason: string | null;
}

/** Done, with the changed thing as JSON can hold it, or refused with reasons. */
export type Outcome<T> =
  | { readonly done: true; readonly value: T }
  | { readonly done: false; readonly userErrors: readonly UserError[] };

export const done = <T>(value: T): Outcome<T> => ({ done: true, value });
export const refuse = (...userErrors: UserError[]): Outcome<never> => ({ done: false, userErrors });

/** What an act works with. */
export interface CommandTools {
  readonly actor: Actor;
  readonly tx: WriteTransaction;
  readonly audit: AuditSubject;
  /** The database clock. Ask after taking locks: only then does it decide a deadline (I9). */
  readonly now: () => Promise<Instant>;
}

/** A payload's two fields. */
export interface CommandAnswer<T> {
  readonly value: T | null;
  readonly userErrors: readonly UserError[];
}

/**
 * The one door for writes. In one transaction under the actor: replays a known idempotency key, lets `act` authorise,
 * lock, decide and write, then records one audit row. A refusal undoes the act and keeps the row; a dry run undoes
 * everything once the answer has been read out of it. Deadlocks and serialisation failures are tried again, since nothing of the first try is left.
 * @param name the mutation's name, as audited
 */
export async function command<T>(
  context: RequestContext,
  name: string,
  input: CommandInput,
  act: (tools: CommandTools) => Promise<Outcome<T>>,
): Promise<CommandAnswer<T>> {
  const { actor } = context.identity;
  if (!actor) throw new GraphQLError("", { extensions: { code: "UNAUTHENTICATED" } });
  requireUsableKey(input.idempotencyKey ?? null, context.identity.language);
  for (let attempt = 1; ; attempt++) {
    try {
      // The answer's fields read anew, and nothing of a mutation before this one in the request holds locks any more.
      await context.forget();
      return await context.reads.whileHeld(() => once(context, actor, name, input, act));
    } catch (error) {
      if (attempt === attempts || !passing.has(sqlState(error))) throw error;
    }
  }
}

/** As long as a receipt can hold. */
const keyLength = 200;

function requireUsableKey(key: string | null, language: Language): void {
  if (key === null || (key !== "" && [...key].length <= keyLength)) return;
  throw badInput(language, {
    th: `idempotencyKey ต้องมี 1 ถึง ${keyLength} ตัวอักษร`,
    en: `An idempotencyKey has 1 to ${keyLength} characters.`,
  });
}

const attempts = 3;
const passing = new Set(["40P01", "40001"]);

async function once<T>(
  context: RequestContext,
  actor: Actor,
  name: string,
  input: CommandInput,
  act: (tools: CommandTools) => Promise<Outcome<T>>,
): Promise<CommandAnswer<T>> {
  const { identity, options } = context;
  const key = input.idempotencyKey ?? null;
  const digest = inputDigest(input);
  return writeTransaction(options.database, identity, async tx => {
    const kept = key === null ? undefined : (await tx.query(replayCommand, [key]))[0];
    if (kept) {
      const same = kept.command === name && kept.inputDigest === digest;
      const value = same
        ? (kept.answer as CommandAnswer<T>)
        : refused([userError("KEY_REUSED", { field: ["input", "idempotencyKey"] })]);
      return { ending: "undo", value };
    }
    const audit: AuditSubject = { duty: null, unitId: null, targetType: null, targetId: null, reason: null };
    const now = async () => toInstant((await tx.query(readClock))[0]?.now ?? "");
    const outcome = await attempt(() => act({ actor, tx, audit, now }), tx);
    const answer: CommandAnswer<T> = outcome.done
      ? { value: outcome.value, userErrors: [] }
      : refused(outcome.userErrors);
    if (input.dryRun) return { ending: { undoAfter: context.reads }, value: answer };

    const codes = [...new Set(answer.userErrors.map(e => e.code))];
    const what = outcome.done ? "DONE" : "REFUSED";
    await tx.query(appendAudit, [
      name,
      audit.duty,
      audit.unitId,
      audit.targetType,
      audit.targetId,
      what,
      codes,
      audit.reason,
      identity.requestId,
    ]);
    if (key !== null && outcome.done) await tx.query(keepAnswer, [key, name, digest, JSON.stringify(answer)]);
    return { ending: "keep", value: answer };
  });
}

/**
 * Runs the act so that a refusal, its own or one of the database's walls, leaves nothing written. A wall refuses only what
 * changed after the act had looked, such as a deadline that passed meanwhile: asked once more, the act itself says what is in
 * the way, by which clause, until when. The wall's own word is for what it sees alone.
 */
async function attempt<T>(act: () => Promise<Outcome<T>>, tx: WriteTransaction): Promise<Outcome<T>> {
  for (let asked = 1; ; asked++) {
    try {
      return await tx.savepoint(async () => {
        const outcome = await act();
        if (!outcome.done) throw new Refused(outcome.userErrors);
        return outcome;
      });
    } catch (error) {
      if (error instanceof Refused) return refuse(...error.userErrors);
      const code = wallCodes[wallOf(error)];
      if (!code) throw error;
      if (asked === 2) return refuse(userError(code));
    }
  }
}

class Refused extends Error {
  readonly userErrors: readonly UserError[];
  constructor(userErrors: readonly UserError[]) {
    super("refused");
    this.userErrors = userErrors;
  }
}

const refused = (userErrors: readonly UserError[]): CommandAnswer<never> => ({ value: null, userErrors });

/** Refusals of the last wall (SQLSTATEs of prisma/migrations, names of unique indexes), in the words of the first. */
const wallCodes: Readonly<Record<string, ErrorCode>> = {
  LE003: "UNIT_CONFIRMED",
  LE004: "ROUND_CLOSED",
  LE005: "CHILDREN_NOT_CONFIRMED",
  LE006: "PARENT_CONFIRMED",
  LE009: "ROUNDS_OVERLAP",
  LE010: "NOT_ALLOWED",
  LE011: "GRADE_NOT_COUNTED",
  LE012: "DISSOLVED_MUST_BE_ZERO",
  LE030: "SPOT_CHECK_CLOSED",
  other_school_code_key: "CODE_TAKEN",
  enrolment_one_active: "ENROLLED_ELSEWHERE",
  learner_identifier_key: "ENROLLED_ELSEWHERE",
  round_programme_academic_year_number_key: "ROUNDS_OVERLAP",
  round_clocks: "CLOCKS_OUT_OF_ORDER",
  users_username_key: "USERNAME_TAKEN",
  users_username_looks_key: "USERNAME_TAKEN",
  appointment_once: "ALREADY_APPOINTED",
};

function wallOf(error: unknown): string {
  const constraint = (error as { constraint?: string }).constraint;
  return constraint !== undefined && constraint in wallCodes ? constraint : sqlState(error);
}

function sqlState(error: unknown): string {
  return String((error as { code?: unknown }).code ?? "");
}

/** Digest of the input without its key (GraphQL hands its fields over in the schema's order): the same key with another input is a mistake, not a replay. */
function inputDigest(input: CommandInput): string {
  const { idempotencyKey: _, ...rest } = input;
  return createHash("sha256").update(JSON.stringify(rest)).digest("base64");
}

const readClock = statement<{ readonly now: string }>("clock", "SELECT core.now() AS now");

const replayCommand = statement<{
  readonly command: string;
  readonly inputDigest: string;
  readonly answer: unknown;
}>("replay command", `SELECT command, input_digest AS "inputDigest", answer FROM core.replay_command($1)`);

const keepAnswer = statement("keep answer", "SELECT core.keep_answer($1, $2, $3, $4::jsonb)");

const appendAudit = statement(
  "append audit",
  `SELECT reporting.append_audit($1, $2::institutions.duty, $3, $4, $5, $6::reporting.audit_outcome, $7, $8, $9)`,
);
