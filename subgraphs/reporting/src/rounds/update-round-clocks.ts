import { command, done, refuse } from "@lec/core/command/command";
import { lockRound } from "@lec/core/command/locks";
import { statement } from "@lec/core/database/statement";
import { userError, userErrorsOf } from "@lec/core/graphql/refusal.type";
import { can, reachOf } from "@lec/core/policy/policy";
import { type Round, roundById, roundColumns, roundOf } from "@lec/core/rounds/facts.sql";
import { isUuid } from "@lec/core/text/uuid";
import { notAllowed, phaseOf } from "@lec/core/workflow/confirmation.machine";
import { builder, commandInput, commandPayload } from "../builder.ts";
import { institutionProgress, laoProgress } from "../progress/progress.sql.ts";
import { ReportingRound } from "./round.type.ts";

const UpdateRoundClocksInput = commandInput(
  "UpdateRoundClocksInput",
  "การแก้ไขเวลาของรอบ ลองด้วย dryRun เพื่อดูผลก่อน (edit a round's clocks; preview by dryRun)",
  t => ({
    roundId: t.id({ required: true, description: "รอบ (round)" }),
    expectedVersion: t.int({ required: true, description: "รุ่นที่ผู้แก้ไขเห็น (the version seen)" }),
    reason: t.string({ required: true, description: "เหตุผล บันทึกไว้ (reason, audited)" }),
    opensAt: t.field({
      type: "DateTime",
      description: "เวลาเปิดระบบ เฉพาะรอบที่ยังไม่เปิด (opening, before it opened)",
    }),
    unitDeadline: t.field({
      type: "DateTime",
      description: "กำหนดยืนยันของสถานศึกษาและ อปท. (units confirm by)",
    }),
    recordingClosesAt: t.field({ type: "DateTime", description: "เวลาปิดการบันทึก (recording closes)" }),
    provinceDeadline: t.field({ type: "DateTime", description: "กำหนดยืนยันของจังหวัด (provinces confirm by)" }),
    reportDueAt: t.field({ type: "DateTime", description: "กำหนดส่งรายงาน (report due)" }),
    asOfDate: t.field({ type: "Date", description: "ข้อมูล ณ วันที่ (data as of)" }),
  }),
);

/** What an edit of clocks comes to. */
interface ClockChange {
  readonly round: Round;
  readonly before: Round;
  readonly unconfirmedInstitutions: number;
  readonly unconfirmedLaos: number;
  readonly late: boolean;
  readonly wasLate: boolean;
  readonly recording: boolean;
  readonly wasRecording: boolean;
}

const ClockChangeType = builder.objectRef<ClockChange>("RoundClockChange").implement({
  description: "ผลของการแก้ไขเวลาของรอบ: กระทบใคร (what an edit of clocks comes to, and whom it hits)",
  fields: t => ({
    round: t.expose("round", {
      type: ReportingRound,
      access: "public",
      description: "รอบหลังแก้ไข (the round now)",
    }),
    before: t.expose("before", {
      type: ReportingRound,
      access: "public",
      description: "รอบก่อนแก้ไข (the round as it was)",
    }),
    unconfirmedInstitutions: t.exposeInt("unconfirmedInstitutions", {
      access: "internal",
      description: "สถานศึกษาที่ยังไม่ยืนยัน แห่ง (institutions that have not confirmed)",
    }),
    unconfirmedLaos: t.exposeInt("unconfirmedLaos", {
      access: "internal",
      description: "อปท. ที่ยังไม่ยืนยัน แห่ง (LAOs that have not confirmed)",
    }),
    late: t.exposeBoolean("late", {
      access: "internal",
      description: "หลังแก้ไข หน่วยงานที่ยังไม่ยืนยันเลยกำหนดแล้ว (by the new deadline they are late)",
    }),
    wasLate: t.exposeBoolean("wasLate", {
      access: "internal",
      description: "ก่อนแก้ไข เลยกำหนดแล้ว (by the old deadline they were late)",
    }),
    recording: t.exposeBoolean("recording", {
      access: "internal",
      description: "หลังแก้ไข ยังบันทึกได้ (recording is open by the new clocks)",
    }),
    wasRecording: t.exposeBoolean("wasRecording", {
      access: "internal",
      description: "ก่อนแก้ไข ยังบันทึกได้ (recording was open)",
    }),
  }),
});

const UpdateRoundClocksPayload = commandPayload(
  "UpdateRoundClocksPayload",
  "change",
  ClockChangeType,
  "ผลการแก้ไข (result)",
);

const updateClocks = statement<Round>(
  "update round clocks",
  `UPDATE reporting.round AS r SET opens_at = $3, unit_deadline = $4, recording_closes_at = $5, province_deadline = $6,
     report_due_at = $7, as_of_date = $8, version = r.version + 1
   WHERE r.id = $1 AND r.version = $2 RETURNING ${roundColumns}`,
  roundOf,
);

builder.mutationField("updateRoundClocks", t =>
  t.field({
    type: UpdateRoundClocksPayload,
    access: "public",
    needs: "round:schedule",
    description:
      "กรมแก้ไขเวลาของรอบ ช่องที่ไม่ส่งคงเดิม (the department edits a round's clocks; what is not given stays)",
    args: { input: t.arg({ type: UpdateRoundClocksInput, required: true, description: "ข้อมูล (input)" }) },
    resolve: (_root, { input }, context) =>
      command<ClockChange>(context, "updateRoundClocks", input, async ({ actor, tx, audit, now }) => {
        const department = actor.appointments.find(a => a.level === "DEPARTMENT") ?? null;
        const reason = input.reason.trim();
        Object.assign(audit, {
          targetType: "ReportingRound",
          targetId: input.roundId,
          unitId: department?.unitId ?? null,
          reason,
        });
        const appointment = can(actor, "round:schedule", department);
        if (!appointment) return refuse(...userErrorsOf([notAllowed("round:schedule")]));
        audit.duty = appointment.duty;
        if (reason === "") return refuse(userError("REASON_REQUIRED", { field: ["input", "reason"] }));
        if (!isUuid(input.roundId)) return refuse(userError("NOT_FOUND", { field: ["input", "roundId"] }));
        await lockRound(tx, input.roundId);
        const [before] = await tx.query(roundById, [input.roundId]);
        if (!before) return refuse(userError("NOT_FOUND", { field: ["input", "roundId"] }));
        if (before.openedAt !== null && input.opensAt != null && input.opensAt !== before.opensAt)
          return refuse(userError("ALREADY_OPEN", { field: ["input", "opensAt"] }));
        const clocks = {
          opensAt: input.opensAt ?? before.opensAt,
          unitDeadline: input.unitDeadline ?? before.unitDeadline,
          recordingClosesAt: input.recordingClosesAt ?? before.recordingClosesAt,
        };
        if (!(clocks.opensAt < clocks.unitDeadline && clocks.unitDeadline <= clocks.recordingClosesAt))
          return refuse(userError("CLOCKS_OUT_OF_ORDER", { field: ["input", "unitDeadline"] }));
        const [round] = await tx.query(updateClocks, [
          before.id,
          input.expectedVersion,
          clocks.opensAt,
          clocks.unitDeadline,
          clocks.recordingClosesAt,
          input.provinceDeadline ?? before.provinceDeadline,
          input.reportDueAt ?? before.reportDueAt,
          input.asOfDate ?? before.asOfDate,
        ]);
        if (!round) return refuse(userError("CONFLICT", { field: ["input", "expectedVersion"] }));
        const at = await now();
        const scope = [round.id, [appointment.unitId], reachOf(actor, "counts:read")];
        const [institutions] = await tx.query(institutionProgress, scope);
        const [laos] = await tx.query(laoProgress, [...scope, "LEARNERS"]);
        return done({
          round,
          before,
          unconfirmedInstitutions: (institutions?.expected ?? 0) - (institutions?.confirmed ?? 0),
          unconfirmedLaos: (laos?.expected ?? 0) - (laos?.confirmed ?? 0),
          late: at > round.unitDeadline,
          wasLate: at > before.unitDeadline,
          recording: phaseOf(round, at) === "OPEN",
          wasRecording: phaseOf(before, at) === "OPEN",
        });
      }),
  }),
);
