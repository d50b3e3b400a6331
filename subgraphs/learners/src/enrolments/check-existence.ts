import { command, done, refuse } from "@lec/core/command/command";
import { maximumPageSize } from "@lec/core/graphql/page";
import { userError, userErrorsOf } from "@lec/core/graphql/refusal.type";
import { notAllowed } from "@lec/core/workflow/confirmation.machine";
import { builder, commandInput, commandPayload } from "../builder.ts";
import { CheckResultEnum } from "./enrolment.enums.ts";
import { type Enrolment, markableEnrolments, writeChecks } from "./enrolment.sql.ts";
import { EnrolmentType } from "./enrolment.type.ts";
import { enrolmentsAtOne } from "./enrolments-at-one.ts";
import { recordAt } from "./record-at.ts";

const CheckMarkInput = builder.inputType("CheckMarkInput", {
  description: "ผลการตรวจสอบตัวตนของนักเรียนหนึ่งคน (the mark of one learner)",
  fields: t => ({
    enrolmentId: t.id({ required: true, description: "การเข้าเรียน (enrolment)" }),
    result: t.field({ type: CheckResultEnum, required: true, description: "ผล (result)" }),
  }),
});

const CheckExistenceInput = commandInput("CheckExistenceInput", "การตรวจสอบตัวตน (S1g 4.3.1(1))", t => ({
  marks: t.field({
    type: [CheckMarkInput],
    required: true,
    description: `ผลรายคน สถานศึกษาเดียวกัน ไม่เกิน ${maximumPageSize} (marks at one institution)`,
  }),
}));

interface Checked {
  readonly enrolments: readonly Enrolment[];
}

const CheckedType = builder.objectRef<Checked>("CheckedEnrolments").implement({
  description: "การเข้าเรียนที่ตรวจแล้ว (enrolments checked)",
  fields: t => ({
    count: t.int({
      access: "internal",
      description: "จำนวน คน (how many)",
      resolve: checked => checked.enrolments.length,
    }),
    enrolments: t.field({
      type: [EnrolmentType],
      access: "personal",
      description: "รายการ (enrolments)",
      listSize: { assumedSize: 50 },
      resolve: checked => [...checked.enrolments],
    }),
  }),
});

const CheckExistencePayload = commandPayload(
  "CheckExistencePayload",
  "checked",
  CheckedType,
  "ผลการตรวจสอบ (result)",
);

builder.mutationField("checkExistence", t =>
  t.field({
    type: CheckExistencePayload,
    access: "personal",
    description:
      "บันทึกผลการตรวจสอบตัวตนทั้งห้องในครั้งเดียว (marks learners present, not found or moved, a whole class at once)",
    args: { input: t.arg({ type: CheckExistenceInput, required: true, description: "ข้อมูล (input)" }) },
    resolve: (_root, { input }, context) =>
      command<Checked>(context, "checkExistence", input, async tools => {
        const field = ["input", "marks"];
        const marks = new Map(input.marks.map(mark => [mark.enrolmentId.toLowerCase(), mark.result]));
        // Two marks for one learner: nobody can say which was meant.
        if (marks.size !== input.marks.length) return refuse(userError("BAD_USER_INPUT", { field }));
        const chosen = await enrolmentsAtOne(tools, [...marks.keys()], field);
        if (!chosen.done) return chosen;
        const { institutionId, enrolments } = chosen.value;
        const recording = await recordAt(tools, institutionId, "learner:check");
        if (!recording.done) return recording;
        const markable = await tools.tx.query(markableEnrolments, [[...marks.keys()]]);
        if (markable.length !== marks.size)
          return refuse(...userErrorsOf([notAllowed("learner:check", "S1g 4.3.1(1)")]));
        const { round, now } = recording.value;
        Object.assign(tools.audit, { targetType: "ExistenceCheck", targetId: round.id });
        await tools.tx.query(writeChecks, [
          round.id,
          [...marks.keys()],
          [...marks.values()],
          now,
          tools.actor.accountId,
        ]);
        return done({ enrolments });
      }),
  }),
);
