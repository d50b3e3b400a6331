import type { ConsoleWords } from "./words.type.ts";

/** Enumerations of the API. Their values are the keys of the console's words, so a value without a word does not compile. */
export type OrgLevel = keyof ConsoleWords["level"];
export type LaoKind = keyof ConsoleWords["laoKind"];
export type InstitutionKind = keyof ConsoleWords["institutionKind"];
export type Duty = keyof ConsoleWords["duty"];
export type Grade = keyof ConsoleWords["grade"];
export type Programme = keyof ConsoleWords["programme"];
export type RoundPhase = keyof ConsoleWords["round"]["phase"];
export type ConfirmationSubject = keyof ConsoleWords["confirmation"]["subject"];
export type ConfirmationStanding = keyof ConsoleWords["confirmation"]["standing"];
export type WorkflowAction = keyof ConsoleWords["history"]["action"];
/** What the server offers beside the acts of the history. */
export type OfferedAction =
  | WorkflowAction
  | "SCHEDULE_ROUND"
  | "UPDATE_CLOCKS"
  | "KEEP_OTHER_SCHOOLS"
  | "MOVE_OTHER_SCHOOLS"
  | "RECORD_OTHER_COUNTS";
export type CheckResult = keyof ConsoleWords["enrolments"]["result"];
export type Sex = keyof ConsoleWords["enrolments"]["sexes"];
export type UnitStatus = "ACTIVE" | "CLOSED";
