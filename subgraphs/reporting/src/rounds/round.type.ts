import { enumValues } from "@lec/core/graphql/enum-values";
import { can } from "@lec/core/policy/policy";
import { programmes, type Round } from "@lec/core/rounds/facts.sql";
import { readRounds } from "@lec/core/rounds/rounds.loader";
import {
  notAllowed,
  offer,
  openRoundBlockers,
  phaseOf,
  roundPhases,
} from "@lec/core/workflow/confirmation.machine";
import { blocker } from "@lec/core/workflow/refusal";
import { builder } from "../builder.ts";
import { AvailableActionType } from "../confirmations/available-action.type.ts";

export const ProgrammeEnum = builder.enumType("Programme", {
  description: "ระบบงานของรอบ (programme a round belongs to)",
  values: enumValues(
    programmes,
    programme =>
      ({
        LEC: "ทุกสถานศึกษาและจำนวนนักเรียนสังกัดอื่น (all institutions and other-school counts)",
        SIS: "โรงเรียนและวิทยาลัย และจำนวนนักเรียนสังกัดอื่น (schools, colleges, other-school counts)",
        CCIS: "ศูนย์พัฒนาเด็กเล็ก (child centres)",
      })[programme],
  ),
});
const RoundPhaseEnum = builder.enumType("RoundPhase", {
  description: "ช่วงของรอบ ตามเวลาของระบบ (phase by the system's clock)",
  values: enumValues(
    roundPhases,
    phase =>
      ({
        SCHEDULED: "ยังไม่เปิด (not open yet)",
        OPEN: "เปิดให้บันทึก (open for recording)",
        CLOSED: "ปิดการบันทึกแล้ว (recording closed)",
      })[phase],
  ),
});

export const ReportingRound = builder.objectRef<Round>("ReportingRound");
builder.asEntity(ReportingRound, {
  key: builder.selection<{ id: string }>("id"),
  resolveReference: async ({ id }, context) =>
    (await readRounds(context)).all.find(round => round.id === id) ?? null,
});

builder.objectType(ReportingRound, {
  description: "รอบการบันทึกและยืนยันข้อมูล (a recording window with its clocks)",
  fields: t => ({
    id: t.exposeID("id", { access: "public", description: "รหัสอ้างอิง (id)" }),
    programme: t.expose("programme", {
      type: ProgrammeEnum,
      access: "public",
      description: "ระบบงาน (programme)",
    }),
    academicYear: t.exposeInt("academicYear", {
      access: "public",
      description: "ปีการศึกษา พ.ศ. (academic year, Buddhist Era)",
    }),
    number: t.exposeInt("number", { access: "public", description: "ครั้งที่ (which round of the year)" }),
    title: t.exposeString("title", { access: "public", description: "ชื่อรอบ (title)" }),
    opensAt: t.expose("opensAt", {
      type: "DateTime",
      access: "public",
      description: "เวลาเปิดระบบ (opening)",
    }),
    unitDeadline: t.expose("unitDeadline", {
      type: "DateTime",
      access: "public",
      description:
        "กำหนดที่สถานศึกษาและ อปท. ต้องยืนยัน ตรงเวลาถือว่าทัน (institutions and LAOs confirm by; exactly then is in time)",
    }),
    recordingClosesAt: t.expose("recordingClosesAt", {
      type: "DateTime",
      access: "public",
      description: "เวลาปิดการบันทึก (recording closes)",
    }),
    provinceDeadline: t.expose("provinceDeadline", {
      type: "DateTime",
      nullable: true,
      access: "public",
      description: "กำหนดที่จังหวัดต้องยืนยัน (the province confirms by)",
    }),
    reportDueAt: t.expose("reportDueAt", {
      type: "DateTime",
      nullable: true,
      access: "public",
      description: "กำหนดส่งรายงาน (report due)",
    }),
    asOfDate: t.expose("asOfDate", {
      type: "Date",
      nullable: true,
      access: "public",
      description: "ข้อมูล ณ วันที่ (data as of)",
    }),
    openedAt: t.expose("openedAt", {
      type: "DateTime",
      nullable: true,
      access: "public",
      description: "เวลาที่กรมเปิดรอบ (opened by the department)",
    }),
    version: t.exposeInt("version", { access: "public", description: "รุ่นของข้อมูล (version)" }),
    phase: t.field({
      type: RoundPhaseEnum,
      access: "public",
      description: "ช่วงของรอบขณะนี้ (phase now)",
      resolve: async (round, _args, context) => phaseOf(round, (await readRounds(context)).now),
    }),
    availableActions: t.field({
      type: [AvailableActionType],
      access: "public",
      description: "สิ่งที่ผู้เรียกทำกับรอบนี้ได้หรือไม่ได้ พร้อมเหตุ (what the viewer can do with the round)",
      listSize: { assumedSize: 2 },
      resolve: async (round, _args, context) => {
        const { now } = await readRounds(context);
        const department = context.identity.actor?.appointments.find(a => a.level === "DEPARTMENT") ?? null;
        const blockers = openRoundBlockers(round, now);
        if (round.openedAt !== null) blockers.push(blocker("ALREADY_OPEN"));
        if (!can(context.identity.actor, "round:open", department)) blockers.push(notAllowed("round:open"));
        const keeps = can(context.identity.actor, "round:schedule", department) !== null;
        return [
          offer("OPEN_ROUND", blockers),
          offer("UPDATE_CLOCKS", keeps ? [] : [notAllowed("round:schedule")]),
        ];
      },
    }),
  }),
});
