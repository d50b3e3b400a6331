import { command, done, refuse } from "@lec/core/command/command";
import { userError } from "@lec/core/graphql/refusal.type";
import { isUuid } from "@lec/core/text/uuid";
import { builder, commandInput, commandPayload } from "../builder.ts";
import { type Enrolment, enrolmentsById, removeEnrolment } from "./enrolment.sql.ts";
import { EnrolmentType } from "./enrolment.type.ts";
import { recordAt } from "./record-at.ts";

const RemoveLearnerInput = commandInput(
  "RemoveLearnerInput",
  "การนำนักเรียนที่ไม่มีตัวตนออกจากระบบ (S1g 4.3.1(2))",
  t => ({
    enrolmentId: t.id({ required: true, description: "การเข้าเรียน (enrolment)" }),
    reason: t.string({ required: true, description: "เหตุผล (reason)" }),
    expectedVersion: t.int({ description: "รุ่นที่ผู้แก้ไขเห็น (the version seen)" }),
  }),
);

const RemoveLearnerPayload = commandPayload(
  "RemoveLearnerPayload",
  "enrolment",
  EnrolmentType,
  "ผลการนำออก (result)",
);

builder.mutationField("removeLearner", t =>
  t.field({
    type: RemoveLearnerPayload,
    access: "personal",
    description:
      "นำนักเรียนที่ตรวจแล้วไม่มีตัวตนออกจากทะเบียน พร้อมเหตุผล ข้อมูลไม่ถูกลบ (takes a ghost off the roll with a reason; nothing is deleted)",
    args: { input: t.arg({ type: RemoveLearnerInput, required: true, description: "ข้อมูล (input)" }) },
    resolve: (_root, { input }, context) =>
      command<Enrolment>(context, "removeLearner", input, async tools => {
        const { tx, audit } = tools;
        const reason = input.reason.trim();
        Object.assign(audit, { targetType: "Enrolment", targetId: input.enrolmentId, reason });
        const [enrolment] = isUuid(input.enrolmentId)
          ? await tx.query(enrolmentsById, [[input.enrolmentId]])
          : [];
        if (enrolment?.status !== "ACTIVE")
          return refuse(userError("NOT_FOUND", { field: ["input", "enrolmentId"] }));
        const recording = await recordAt(tools, enrolment.institutionId, "learner:record");
        if (!recording.done) return recording;
        if (reason === "") return refuse(userError("REASON_REQUIRED", { field: ["input", "reason"] }));
        const today = recording.value.now.slice(0, 10);
        const [removed] = await tx.query(removeEnrolment, [
          enrolment.id,
          input.expectedVersion ?? null,
          today,
          reason,
        ]);
        return removed
          ? done(removed)
          : refuse(userError("CONFLICT", { field: ["input", "expectedVersion"] }));
      }),
  }),
);
