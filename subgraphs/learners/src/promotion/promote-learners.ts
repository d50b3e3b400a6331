import { command, done, refuse } from "@lec/core/command/command";
import { enumValues } from "@lec/core/graphql/enum-values";
import { userError } from "@lec/core/graphql/refusal.type";
import { builder, commandInput, commandPayload, GradeEnum } from "../builder.ts";
import { recordAt } from "../enrolments/record-at.ts";
import { readFields } from "../learners/learner-record.ts";
import { decidesTwice, planPromotion, promotionTargets } from "./promotion.plan.ts";
import {
  beginYear,
  endYear,
  insertPromotion,
  offeredGrades,
  type Promotion,
  rollToPromote,
} from "./promotion.sql.ts";
import { PromotionType } from "./promotion.type.ts";

const PromotionTargetEnum = builder.enumType("PromotionTarget", {
  description: "การตัดสินเมื่อสิ้นปีการศึกษา (what becomes of a class, or of one learner)",
  values: enumValues(
    promotionTargets,
    target =>
      ({
        NEXT_GRADE:
          "เลื่อนชั้น ชั้นสุดท้ายของสถานศึกษาจบการศึกษา (the next grade; the institution's last one graduates)",
        REPEAT: "เรียนซ้ำชั้น (repeat)",
        GRADUATE: "จบการศึกษา (graduate)",
        STAY: "คงอยู่ปีเดิม เช่น ผู้ที่จะบันทึกการออก (not taken over: stays on the old year's roll, such as one whose leaving is to be recorded)",
      })[target],
  ),
});

const PromotionDecisionInput = builder.inputType("PromotionDecisionInput", {
  description: "การตัดสินของห้องหนึ่ง (a decision about a class)",
  fields: t => ({
    grade: t.field({ type: GradeEnum, required: true, description: "ระดับชั้นเดิม (grade)" }),
    classroom: t.string({
      description:
        "ห้องเดิม ไม่ระบุคือทุกห้องของชั้นที่ไม่มีการตัดสินของตนเอง (classroom; all others of the grade unless given)",
    }),
    to: t.field({ type: PromotionTargetEnum, required: true, description: "ผล (what becomes of it)" }),
    newClassroom: t.string({
      description: "ห้องใหม่ ไม่ระบุคือชื่อเดิม (new classroom; the same name unless given)",
    }),
  }),
});

const PromotionExceptionInput = builder.inputType("PromotionExceptionInput", {
  description: "ข้อยกเว้นของนักเรียนคนหนึ่ง (an exception for one learner)",
  fields: t => ({
    enrolmentId: t.id({ required: true, description: "การเข้าเรียนของปีเดิม (enrolment of the old year)" }),
    to: t.field({
      type: PromotionTargetEnum,
      required: true,
      description: "ผล (what becomes of the learner)",
    }),
    classroom: t.string({ description: "ห้องใหม่ ไม่ระบุคือชื่อเดิม (new classroom; the same name unless given)" }),
  }),
});

const PromoteLearnersInput = commandInput(
  "PromoteLearnersInput",
  "การเลื่อนชั้นขึ้นปีการศึกษาของรอบที่เปิดอยู่ ลองดูก่อนด้วย dryRun (a preview by dryRun)",
  t => ({
    institutionId: t.id({ required: true, description: "สถานศึกษา (institution)" }),
    fromYear: t.int({ required: true, description: "ปีการศึกษาที่สิ้นสุด พ.ศ. (the year that ends)" }),
    decisions: t.field({
      type: [PromotionDecisionInput],
      required: true,
      description: "รายห้อง ห้องที่ไม่กล่าวถึงคงอยู่ปีเดิม (by class; a class not mentioned stays)",
    }),
    exceptions: t.field({ type: [PromotionExceptionInput], description: "รายคน (by learner)" }),
    enteredOn: t.field({
      type: "Date",
      description: "วันเปิดปีการศึกษา ปกติ 16 พฤษภาคม (first day of the new year; 16 May unless given)",
    }),
  }),
);

const PromoteLearnersPayload = commandPayload(
  "PromoteLearnersPayload",
  "promotion",
  PromotionType,
  "ผลการเลื่อนชั้น (result)",
);

/** More than any class list holds. */
const mostDecisions = 500;
const mostExceptions = 5_000;

builder.mutationField("promoteLearners", t =>
  t.field({
    type: PromoteLearnersPayload,
    access: "personal",
    description:
      "เลื่อนชั้นทั้งสถานศึกษาหรือบางห้องขึ้นปีการศึกษาของรอบที่เปิดอยู่ เรียนซ้ำชั้น หรือจบการศึกษา (takes a roll, or some classes of it, over into the academic year of the open round)",
    args: { input: t.arg({ type: PromoteLearnersInput, required: true, description: "ข้อมูล (input)" }) },
    resolve: (_root, { input }, context) =>
      command<Promotion>(context, "promoteLearners", input, async tools => {
        const { tx, audit } = tools;
        audit.targetType = "Promotion";
        const recording = await recordAt(tools, input.institutionId, "learner:record");
        if (!recording.done) return recording;
        const bad = (field: string) => refuse(userError("BAD_USER_INPUT", { field: ["input", field] }));
        const toYear = recording.value.round.academicYear;
        if (input.fromYear >= toYear) return bad("fromYear");
        const rooms = new Rooms();
        const decisions = input.decisions.map(d => ({
          grade: d.grade,
          to: d.to,
          classroom: rooms.read(d.classroom),
          newClassroom: rooms.read(d.newClassroom),
        }));
        const exceptions = (input.exceptions ?? []).map(e => ({
          enrolmentId: e.enrolmentId,
          to: e.to,
          classroom: rooms.read(e.classroom),
        }));
        if (rooms.faulty || decisions.length > mostDecisions || exceptions.length > mostExceptions)
          return bad("decisions");
        if (decidesTwice(decisions, exceptions)) return bad("decisions");

        const roll = await tx.query(rollToPromote, [input.institutionId, input.fromYear]);
        const offered = await tx.query(offeredGrades, [input.institutionId, [input.fromYear, toYear]]);
        const plan = planPromotion(roll, decisions, exceptions, new Set(offered.map(row => row.grade)));
        if (plan.strangers.length > 0)
          return refuse(userError("NOT_FOUND", { field: ["input", "exceptions"] }));
        if (plan.steps.length === 0) return refuse(userError("NOT_FOUND", { field: ["input", "decisions"] }));

        const firstDay = input.enteredOn ?? `${toYear - 543}-05-16`;
        const ended = plan.steps.map(step => step.id);
        await tx.query(endYear, [ended, plan.steps.map(step => step.result), firstDay]);
        const onward = plan.steps.filter(step => step.grade !== null);
        const begun = await tx.query(beginYear, [
          onward.map(step => step.id),
          onward.map(step => step.grade),
          onward.map(step => step.classroom),
          toYear,
          firstDay,
        ]);
        const [promotion] = await tx.query(insertPromotion, [
          input.institutionId,
          input.fromYear,
          toYear,
          ended,
          begun.map(row => row.id),
          JSON.stringify(plan.classes),
        ]);
        audit.targetId = promotion?.id ?? null;
        return promotion ? done(promotion) : refuse(userError("CONFLICT"));
      }),
  }),
);

/** Reads names of classrooms in their stored form. */
class Rooms {
  faulty = false;

  read(typed: string | null | undefined): string | null {
    if (typed == null) return null;
    const { fields, faults } = readFields({ classroom: typed });
    if (faults.length > 0) this.faulty = true;
    return fields.classroom ?? null;
  }
}
