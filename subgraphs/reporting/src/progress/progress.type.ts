import { builder, OrgUnit } from "../builder.ts";
import { EventType } from "../confirmations/confirmation.type.ts";
import { ReportingRound } from "../rounds/round.type.ts";
import { mostActs, readLatestActs } from "./latest-acts.loader.ts";
import {
  type Progress,
  type ProgressCount,
  readInstitutionProgress,
  readLaoProgress,
  readLearnerProgress,
  readProgress,
} from "./progress.loader.ts";

const ProgressCountType = builder.objectRef<ProgressCount>("ProgressCount").implement({
  description: "ความคืบหน้าของหน่วยงานระดับหนึ่ง (progress of one level)",
  fields: t => ({
    expected: t.exposeInt("expected", { access: "internal", description: "ต้องยืนยัน แห่ง (units to confirm)" }),
    confirmed: t.exposeInt("confirmed", { access: "internal", description: "ยืนยันแล้ว แห่ง (units confirmed)" }),
    late: t.exposeInt("late", {
      access: "internal",
      description: "เลยกำหนดแล้วยังไม่ยืนยัน แห่ง (unconfirmed after the deadline)",
    }),
  }),
});

export const ConfirmationProgress = builder.objectRef<Progress>("ConfirmationProgress").implement({
  description: "ความคืบหน้าการยืนยันของหน่วยงานและทุกหน่วยใต้ลงไป (progress of the unit and all below)",
  fields: t => ({
    round: t.expose("round", { type: ReportingRound, access: "public", description: "รอบ (round)" }),
    unit: t.field({
      type: OrgUnit,
      access: "internal",
      description: "หน่วยงาน (unit)",
      resolve: ({ unitId }) => ({ id: unitId }),
    }),
    institutions: t.field({
      type: ProgressCountType,
      access: "internal",
      description: "สถานศึกษา (institutions)",
      resolve: (progress, _args, context) => readInstitutionProgress(context, progress),
    }),
    localAdministrativeOrganizations: t.field({
      type: ProgressCountType,
      access: "internal",
      description: "อปท. เรื่องข้อมูลนักเรียน (LAOs, on learners)",
      resolve: (progress, _args, context) => readLaoProgress(context, progress, "LEARNERS"),
    }),
    otherCounts: t.field({
      type: ProgressCountType,
      access: "internal",
      description: "อปท. เรื่องจำนวนนักเรียนสังกัดอื่น (LAOs, on other-school counts)",
      resolve: (progress, _args, context) => readLaoProgress(context, progress, "OTHER_COUNTS"),
    }),
    learners: t.int({
      nullable: true,
      access: "internal",
      description: "นักเรียนในทะเบียนขณะนี้ คน (learners on the rolls now; none when suppressed)",
      resolve: async (progress, _args, context) => (await readLearnerProgress(context, progress)).learners,
    }),
    learnersConfirmed: t.int({
      nullable: true,
      access: "internal",
      description:
        "นักเรียนที่สถานศึกษายืนยันแล้ว คน (learners confirmed by their institutions; none when suppressed)",
      resolve: async (progress, _args, context) =>
        (await readLearnerProgress(context, progress)).learnersConfirmed,
    }),
    latestActs: t.field({
      type: [EventType],
      access: "internal",
      description:
        "การดำเนินการล่าสุดของหน่วยงานและทุกหน่วยใต้ลงไป ล่าสุดก่อน (the latest acts of the unit and all below, the latest first)",
      listSize: { slicingArguments: ["first"], requireOneSlicingArgument: false },
      args: {
        first: t.arg.int({
          required: true,
          defaultValue: 10,
          description: `จำนวนสูงสุด ไม่เกิน ${mostActs} (at most ${mostActs})`,
        }),
      },
      resolve: (progress, { first }, context) => readLatestActs(context, progress, first),
    }),
  }),
});

builder.objectField(OrgUnit, "progress", t =>
  t.field({
    type: ConfirmationProgress,
    nullable: true,
    access: "internal",
    description: "ความคืบหน้าการยืนยัน ว่างเมื่ออยู่นอกขอบเขต (progress; none outside reach)",
    args: { roundId: t.arg.id({ description: "รอบ ปกติคือรอบที่เปิดอยู่ (round; the open one unless given)" }) },
    resolve: (unit, { roundId }, context) => readProgress(context, unit.id, roundId),
  }),
);
