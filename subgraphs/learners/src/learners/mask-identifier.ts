import { maskCitizenId } from "@lec/core/text/citizen-id";
import { maskGCode } from "@lec/core/text/g-code";
import type { IdentifierKind } from "./learner-record.ts";

/** The masked form of an identifier: its last three digits stay (domain.md 6). */
export const maskIdentifier = (identifier: string, kind: IdentifierKind): string =>
  kind === "CITIZEN_ID" ? maskCitizenId(identifier) : maskGCode(identifier);
