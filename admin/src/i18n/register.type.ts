import type { ConsoleWords } from "./words.type.ts";

type Register = ConsoleWords["register"];

/** Enumerations of the learner register. Their values are the keys of its words, as in `api.type.ts`. */
export type EnrolmentStatus = keyof Register["status"];
export type LeaveKind = keyof Register["leave"];
export type GuardianRole = keyof Register["guardian"];
export type AddressKind = keyof Register["address"];
export type IdentifierKind = keyof Register["kind"];
export type ReleaseStatus = keyof Register["transfers"]["status"];
export type DuplicateReason = keyof Register["duplicates"]["reason"];
export type ImportState = keyof Register["import"]["state"];
export type ImportLineState = Exclude<keyof Register["import"]["tab"], "absent">;
export type FieldName = keyof Register["field"];
export type Severity = "BLOCKS" | "WARNS";
