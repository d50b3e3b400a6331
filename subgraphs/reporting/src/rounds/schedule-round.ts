import { command, done, refuse } from "@lec/core/command/command";
import { statement } from "@lec/core/database/statement";
import { userError, userErrorsOf } from "@lec/core/graphql/refusal.type";
import { can } from "@lec/core/policy/policy";
import { type Round, roundColumns, roundOf } from "@lec/core/rounds/facts.sql";
import { notAllowed } from "@lec/core/workflow/confirmation.machine";
import { builder, commandInput, commandPayload } from "../builder.ts";
import { ProgrammeEnum, ReportingRound } from "./round.type.ts";

const ScheduleRoundInput = commandInput("ScheduleRoundInput", "การกำหนดรอบใหม่ (a new round)", t => ({
  programme: t.field({ type: ProgrammeEnum, required: true, description: "ระบบงาน (programme)" }),
  academicYear: t.int({ required: true, description: "ปีการศึกษา พ.ศ. (academic year, Buddhist Era)" }),
  number: t.int({ required: true, description: "ครั้งที่ (which round of the year)" }),
  title: t.string({ required: true, description: "ชื่อรอบ (title)" }),
  opensAt: t.field({ type: "DateTime", required: true, description: "เวลาเปิดระบบ (opening)" }),
  unitDeadline: t.field({
    type: "DateTime",
    required: true,
    description: "กำหนดยืนยันของสถานศึกษาและ อปท. (units confirm by)",
  }),
  recordingClosesAt: t.field({
    type: "DateTime",
    required: true,
    description: "เวลาปิดการบันทึก (recording closes)",
  }),
  provinceDeadline: t.field({ type: "DateTime", description: "กำหนดยืนยันของจังหวัด (provinces confirm by)" }),
  reportDueAt: t.field({ type: "DateTime", description: "กำหนดส่งรายงาน (report due)" }),
  asOfDate: t.field({ type: "Date", description: "ข้อมูล ณ วันที่ (data as of)" }),
}));

const ScheduleRoundPayload = commandPayload(
  "ScheduleRoundPayload",
  "round",
  ReportingRound,
  "ผลการกำหนดรอบ (result of scheduling)",
);

const insertRound = statement<Round>(
  "insert round",
  `INSERT INTO reporting.round AS r (programme, academic_year, number, title, opens_at, unit_deadline, recording_closes_at,
     province_deadline, report_due_at, as_of_date)
   VALUES ($1::reporting.programme, $2, $3, $4, $5, $6, $7, $8, $9, $10) RETURNING ${roundColumns}`,
  roundOf,
);

builder.mutationField("scheduleRound", t =>
  t.field({
    type: ScheduleRoundPayload,
    access: "public",
    needs: "round:schedule",
    description: "กรมกำหนดรอบใหม่พร้อมเวลาทุกช่วง (the department schedules a round with its clocks)",
    args: { input: t.arg({ type: ScheduleRoundInput, required: true, description: "ข้อมูล (input)" }) },
    resolve: (_root, { input }, context) =>
      command<Round>(context, "scheduleRound", input, async ({ actor, tx, audit }) => {
        const department = actor.appointments.find(a => a.level === "DEPARTMENT") ?? null;
        Object.assign(audit, { targetType: "ReportingRound", unitId: department?.unitId ?? null });
        const appointment = can(actor, "round:schedule", department);
        if (!appointment) return refuse(...userErrorsOf([notAllowed("round:schedule")]));
        audit.duty = appointment.duty;
        if (
          input.title.trim() === "" ||
          input.number < 1 ||
          input.academicYear < 2500 ||
          input.academicYear > 2700
        ) {
          const field = input.title.trim() === "" ? "title" : input.number < 1 ? "number" : "academicYear";
          return refuse(userError("BAD_USER_INPUT", { field: ["input", field] }));
        }
        if (!(input.opensAt < input.unitDeadline && input.unitDeadline <= input.recordingClosesAt)) {
          return refuse(userError("CLOCKS_OUT_OF_ORDER", { field: ["input", "unitDeadline"] }));
        }
        const [round] = await tx.query(insertRound, [
          input.programme,
          input.academicYear,
          input.number,
          input.title.trim(),
          input.opensAt,
          input.unitDeadline,
          input.recordingClosesAt,
          input.provinceDeadline ?? null,
          input.reportDueAt ?? null,
          input.asOfDate ?? null,
        ]);
        audit.targetId = round?.id ?? null;
        return round ? done(round) : refuse(userError("CONFLICT"));
      }),
  }),
);
