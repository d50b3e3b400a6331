import { command } from "@lec/core/command/command";
import { builder, commandInput, commandPayload } from "../builder.ts";
import { endOnRoll } from "./end-on-roll.ts";
import type { Enrolment } from "./enrolment.sql.ts";
import { EnrolmentType } from "./enrolment.type.ts";

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
      command<Enrolment>(context, "removeLearner", input, tools =>
        endOnRoll(tools, {
          enrolmentId: input.enrolmentId,
          status: "REMOVED",
          kind: "GHOST",
          on: null,
          reason: input.reason,
          reasonRequired: true,
          expectedVersion: input.expectedVersion ?? null,
        }),
      ),
  }),
);
