import { badInput } from "@lec/core/graphql/errors";
import type { Grade } from "@lec/core/graphql/grade-count.type";
import type { RequestContext } from "@lec/core/graphql/request-context";
import { readRounds, roundFor } from "@lec/core/rounds/rounds.loader";
import type { UnitPlace } from "@lec/core/rounds/unit-places.loader";
import { asciiDigits } from "@lec/core/text/digits";
import { normaliseThaiName } from "@lec/core/text/thai-name";
import type { Severity } from "../findings/finding.ts";
import { readIdentifier } from "../learners/learner-record.ts";
import type { CheckResult, EnrolmentStatus } from "./enrolment.sql.ts";

/** Results of checks, and that there is none. */
export const checkStates = ["PRESENT", "NOT_FOUND", "MOVED", "UNCHECKED"] as const satisfies readonly (
  | CheckResult
  | "UNCHECKED"
)[];
export type CheckState = (typeof checkStates)[number];

/** Conditions on a roll, or on a search over rolls. */
export interface RollFilter {
  readonly academicYear?: number | null | undefined;
  readonly grade?: readonly Grade[] | null | undefined;
  readonly classroom?: string | null | undefined;
  readonly status?: EnrolmentStatus | null | undefined;
  /** A name or part of one, the beginning of a student number, or a whole identifier. */
  readonly search?: string | null | undefined;
  readonly findings?: Severity | null | undefined;
  readonly checked?: readonly CheckState[] | null | undefined;
  readonly roundId?: string | null | undefined;
  readonly ids?: readonly string[] | null | undefined;
}

/** What was typed into a search field: one of a name, a student number's beginning, an identifier. */
export interface Search {
  readonly name: string | null;
  readonly studentNumber: string | null;
  readonly identifier: string | null;
}

/**
 * Reads a search. Nothing typed finds everybody.
 * @param mayReadIdentifiers whether the viewer reads identifiers everywhere the search looks
 * @throws RequestError BAD_USER_INPUT when an identifier is searched by somebody who may not read identifiers there
 */
export function readSearch(
  context: RequestContext,
  typed: string | null | undefined,
  mayReadIdentifiers: boolean,
): Search {
  const none = { name: null, studentNumber: null, identifier: null };
  const text = asciiDigits(normaliseThaiName(typed ?? ""));
  if (text === "") return none;
  // Thirteen digits are somebody's identifier whether or not its check digit holds.
  const compact = text.replace(/[\s-]/g, "");
  if (/^[Gg]?[0-9]{12,13}$/.test(compact) && compact.length === 13) {
    if (!mayReadIdentifiers) {
      throw badInput(context.identity.language, {
        th: "ค้นด้วยเลขประจำตัวได้เฉพาะผู้มีสิทธิ์เห็นเลขประจำตัวในสถานศึกษานั้น",
        en: "Only those who read identifiers at the institution may search by them.",
      });
    }
    const read = readIdentifier(compact);
    return { ...none, identifier: "identifier" in read ? read.identifier : compact };
  }
  if (/^[0-9]+$/.test(text)) return { ...none, studentNumber: text };
  return { ...none, name: text };
}

/** $3–$12 of the statements over rolls. Checks are those of the round asked for, or of the place's current one. */
export async function conditionsOf(
  context: RequestContext,
  filter: RollFilter,
  { name, studentNumber, identifier }: Search,
  place: Pick<UnitPlace, "level" | "institutionKind">,
  ids: readonly string[] | null,
): Promise<unknown[]> {
  const { grade = null, classroom = null, status, checked = null } = filter;
  const round = checked === null ? null : roundFor(await readRounds(context), place, filter.roundId);
  return [
    grade,
    classroom,
    status ?? "ACTIVE",
    name,
    studentNumber,
    identifier,
    filter.findings === "BLOCKS" ? true : null,
    checked,
    round?.id ?? null,
    ids,
  ];
}
