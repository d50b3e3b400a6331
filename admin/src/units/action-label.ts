import type { OrgLevel } from "../i18n/api.type.ts";
import type { WordKey } from "../i18n/words.type.ts";
import type { Confirmation } from "./unit.documents.ts";

/** The words on a button: what is confirmed or cancelled, at which level. */
export function actionLabel(
  action: "CONFIRM" | "CANCEL",
  level: OrgLevel,
  subject: Confirmation["subject"],
): WordKey {
  const verb = action === "CONFIRM" ? "confirm" : "cancel";
  if (subject === "OTHER_COUNTS") return `confirmation.${verb}.OTHER_COUNTS`;
  return `confirmation.${verb}.${isConfirming(level) ? level : "INSTITUTION"}`;
}

/** Whether units of a level confirm; departments and districts do not. */
export function isConfirming(level: OrgLevel): level is "PROVINCE" | "LAO" | "INSTITUTION" {
  return level === "PROVINCE" || level === "LAO" || level === "INSTITUTION";
}
