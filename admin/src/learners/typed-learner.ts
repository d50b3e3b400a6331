import { type Grade, type Sex, grades } from "../i18n/grades.ts";
import type { AddressKind, GuardianRole } from "../i18n/register.type.ts";
import type { Locale } from "../time/buddhist-era.ts";
import { readDay, typedDay } from "../time/typed-day.ts";
import type { LearnerDetail } from "./learner.documents.ts";

export const guardianRoles = ["FATHER", "MOTHER", "GUARDIAN"] as const satisfies readonly GuardianRole[];
export const addressKinds = ["REGISTERED", "CURRENT"] as const satisfies readonly AddressKind[];
