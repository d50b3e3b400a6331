import { command, refuse } from "@lec/core/command/command";
import { userError } from "@lec/core/graphql/refusal.type";
import { builder, commandInput, commandPayload } from "../builder.ts";
import { endOnRoll } from "./end-on-roll.ts";
import { LeaveKindEnum } from "./enrolment.enums.ts";
import type { Enrolment, EnrolmentStatus, LeaveKind } from "./enrolment.sql.ts";
import { EnrolmentType } from "./enrolment.type.ts";

/**
 * How a learner leaves by this mutation. A ghost is removed (`removeLearner`); moving to another institution, going on and
 * repeating are the two ends of one act and have mutations of their own.
 */
const statusOf = {
  GRADUATED: "COMPLETED",
  MOVED_AWAY: "LEFT",
  ABSENT: "LEFT",
  DIED: "LEFT",
  OTHER: "LEFT",
} as const satisfies Partial<Record<LeaveKind, EnrolmentStatus>>;

const EndEnrolmentInput = commandInput("EndEnrolmentInput", "การออกจากทะเบียน (T2)", t => ({
  enrolmentId: t.id({ required: true, description: "การเข้าเรียน (enrolment)" }),
  kind: t.field({
    type: LeaveKindEnum,
    required: true,
    description: `ออกเพราะอะไร: ${Object.keys(statusOf).join(", ")} (how)`,
  }),
  on: t.field({ type: "Date", required: true, description: "วันที่ออก ไม่หลังวันนี้ (the day, not after today)" }),
  reason: t.string({ description: "เหตุผล ต้องระบุเมื่อเป็น OTHER (reason; required with OTHER)" }),
  expectedVersion: t.int({ description: "รุ่นที่ผู้แก้ไขเห็น (the version seen)" }),
}));

const EndEnrolmentPayload = commandPayload(
  "EndEnrolmentPayload",
  "enrolment",
  EnrolmentType,
  "ผลการออก (result)",
);

builder.mutationField("endEnrolment", t =>
  t.field({
    type: EndEnrolmentPayload,
    access: "personal",
    description:
      "นำนักเรียนออกจากทะเบียนเพราะจบ ย้ายถิ่น ขาดเรียน เสียชีวิต หรืออื่น ๆ (takes a learner off the roll: graduated, moved away, long absent, died, other)",
    args: { input: t.arg({ type: EndEnrolmentInput, required: true, description: "ข้อมูล (input)" }) },
    resolve: (_root, { input }, context) =>
      command<Enrolment>(context, "endEnrolment", input, async tools => {
        const status = Object.hasOwn(statusOf, input.kind)
          ? statusOf[input.kind as keyof typeof statusOf]
          : null;
        if (!status) return refuse(userError("BAD_USER_INPUT", { field: ["input", "kind"] }));
        return endOnRoll(tools, {
          enrolmentId: input.enrolmentId,
          status,
          kind: input.kind,
          on: input.on,
          reason: input.reason ?? "",
          reasonRequired: input.kind === "OTHER",
          expectedVersion: input.expectedVersion ?? null,
        });
      }),
  }),
);
