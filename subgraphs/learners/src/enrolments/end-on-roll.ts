import { type CommandTools, done, type Outcome, refuse } from "@lec/core/command/command";
import { userError } from "@lec/core/graphql/refusal.type";
import { bangkokDate } from "@lec/core/text/buddhist-era";
import { isUuid } from "@lec/core/text/uuid";
import {
  type Enrolment,
  type EnrolmentStatus,
  endEnrolmentRow,
  enrolmentsById,
  type LeaveKind,
} from "./enrolment.sql.ts";
import { recordAt } from "./record-at.ts";

/** How an enrolment is to end. */
export interface Ending {
  readonly enrolmentId: string;
  readonly status: Exclude<EnrolmentStatus, "ACTIVE">;
  readonly kind: LeaveKind;
  /** ISO; `null` is today. */
  readonly on: string | null;
  readonly reason: string;
  readonly reasonRequired: boolean;
  readonly expectedVersion: number | null;
}

/** Takes a learner off a roll (T2), keeping why. Nothing is deleted. */
export async function endOnRoll(tools: CommandTools, ending: Ending): Promise<Outcome<Enrolment>> {
  const { tx, audit } = tools;
  const reason = ending.reason.trim();
  Object.assign(audit, { targetType: "Enrolment", targetId: ending.enrolmentId, reason: reason || null });
  const [enrolment] = isUuid(ending.enrolmentId)
    ? await tx.query(enrolmentsById, [[ending.enrolmentId]])
    : [];
  if (enrolment?.status !== "ACTIVE")
    return refuse(userError("NOT_FOUND", { field: ["input", "enrolmentId"] }));
  const recording = await recordAt(tools, enrolment.institutionId, "learner:record");
  if (!recording.done) return recording;
  if (reason === "" && ending.reasonRequired)
    return refuse(userError("REASON_REQUIRED", { field: ["input", "reason"] }));
  const today = bangkokDate(new Date(recording.value.now));
  const on = ending.on ?? today;
  if (ending.on !== null && (on < enrolment.enteredOn || on > today)) {
    const said = {
      th: "วันที่ออกต้องไม่ก่อนวันที่เข้าศึกษาและไม่หลังวันนี้",
      en: "The day of leaving lies between the day of entry and today.",
    };
    return refuse(userError("BAD_USER_INPUT", { field: ["input", "on"], said }));
  }
  const [ended] = await tx.query(endEnrolmentRow, [
    enrolment.id,
    ending.expectedVersion,
    on,
    reason || null,
    ending.status,
    ending.kind,
  ]);
  return ended ? done(ended) : refuse(userError("CONFLICT", { field: ["input", "expectedVersion"] }));
}
