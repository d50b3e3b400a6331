import { command, done, refuse } from "@lec/core/command/command";
import { userError } from "@lec/core/graphql/refusal.type";
import { builder, commandInput, commandPayload } from "../builder.ts";
import { recordAt } from "../enrolments/record-at.ts";
import { undoYear } from "./promotion.sql.ts";

const UndoPromotionInput = commandInput("UndoPromotionInput", "การย้อนการเลื่อนชั้น", t => ({
  institutionId: t.id({ required: true, description: "สถานศึกษา (institution)" }),
  fromYear: t.int({ required: true, description: "ปีการศึกษาเดิม พ.ศ. (the year the promotions led from)" }),
  reason: t.string({ required: true, description: "เหตุผล (reason)" }),
}));

interface Undone {
  readonly fromYear: number;
  readonly learners: number;
}

const UndoneType = builder.objectRef<Undone>("PromotionUndone").implement({
  description: "การเลื่อนชั้นที่ย้อนกลับแล้ว (promotions taken back)",
  fields: t => ({
    fromYear: t.exposeInt("fromYear", { access: "personal", description: "ปีการศึกษาเดิม พ.ศ. (year)" }),
    learners: t.exposeInt("learners", {
      access: "personal",
      description: "นักเรียนที่กลับสู่ทะเบียนปีเดิม คน (learners back on the old year's roll)",
    }),
  }),
});

const UndoPromotionPayload = commandPayload(
  "UndoPromotionPayload",
  "undone",
  UndoneType,
  "ผลการย้อนกลับ (result)",
);

builder.mutationField("undoPromotion", t =>
  t.field({
    type: UndoPromotionPayload,
    access: "personal",
    description:
      "ย้อนการเลื่อนชั้นของปีหนึ่งทั้งหมด เมื่อทะเบียนปีใหม่ยังไม่ถูกตรวจสอบหรือแก้ไข (takes a year's promotions back while the new rows are untouched)",
    args: { input: t.arg({ type: UndoPromotionInput, required: true, description: "ข้อมูล (input)" }) },
    resolve: (_root, { input }, context) =>
      command<Undone>(context, "undoPromotion", input, async tools => {
        const { tx, audit } = tools;
        const reason = input.reason.trim();
        Object.assign(audit, { targetType: "Promotion", reason });
        const recording = await recordAt(tools, input.institutionId, "learner:record");
        if (!recording.done) return recording;
        if (reason === "") return refuse(userError("REASON_REQUIRED", { field: ["input", "reason"] }));
        const [answer] = await tx.query(undoYear, [input.institutionId, input.fromYear, reason]);
        if (!answer) return refuse(userError("CONFLICT"));
        if (answer.refusal !== null)
          return refuse(userError(answer.refusal, { field: ["input", "fromYear"] }));
        return done({ fromYear: input.fromYear, learners: answer.learners });
      }),
  }),
);
