import { command, done, refuse } from "@lec/core/command/command";
import { userError, userErrorsOf } from "@lec/core/graphql/refusal.type";
import { can } from "@lec/core/policy/policy";
import { isUuid } from "@lec/core/text/uuid";
import { notAllowed } from "@lec/core/workflow/confirmation.machine";
import { builder, commandInput, commandPayload } from "../builder.ts";
import { longestNote } from "./record-spot-check-findings.ts";
import { insertAnswer, itemsById, type SpotCheckItem } from "./spot-check.sql.ts";
import { SpotCheckItemType } from "./spot-check-item.type.ts";

const AnswerSpotCheckFindingInput = commandInput(
  "AnswerSpotCheckFindingInput",
  "คำชี้แจงของสถานศึกษาต่อผลการสุ่มตรวจ",
  t => ({
    itemId: t.id({ required: true, description: "นักเรียนที่ถูกสุ่ม (the learner drawn)" }),
    answer: t.string({
      required: true,
      description: `คำชี้แจง ไม่เกิน ${longestNote} ตัวอักษร (the answer)`,
    }),
    expectedVersion: t.int({
      description: "จำนวนครั้งที่บันทึกผลซึ่งผู้ชี้แจงเห็น ต่างไปคือ CONFLICT (the version of the finding that is answered)",
    }),
  }),
);

const SpotCheckItemPayload = commandPayload(
  "SpotCheckItemPayload",
  "item",
  SpotCheckItemType,
  "รายการที่ชี้แจง (the learner drawn)",
);

builder.mutationField("answerSpotCheckFinding", t =>
  t.field({
    type: SpotCheckItemPayload,
    access: "personal",
    description:
      "สถานศึกษาชี้แจงผลการสุ่มตรวจที่ไม่พบตัวตน ย้าย หรือข้อมูลไม่ถูกต้อง ไม่แก้ทะเบียน จึงทำได้แม้ยืนยันแล้วหรือปิดรอบแล้ว (the institution answers a finding of absent, moved or wrong; no roll is written, so it may be confirmed, or the round closed)",
    args: {
      input: t.arg({ type: AnswerSpotCheckFindingInput, required: true, description: "ข้อมูล (input)" }),
    },
    resolve: (_root, { input }, context) =>
      command<SpotCheckItem>(context, "answerSpotCheckFinding", input, async ({ actor, tx, audit }) => {
        const field = ["input", "itemId"];
        const [item] = isUuid(input.itemId) ? await tx.query(itemsById, [[input.itemId]]) : [];
        Object.assign(audit, { targetType: "SpotCheck", targetId: item?.spotCheckId ?? null });
        if (!item) return refuse(userError("NOT_FOUND", { field }));
        audit.unitId = item.institutionId;
        const appointment = can(actor, "spotCheck:answer", { path: item.institutionPath });
        if (!appointment) return refuse(...userErrorsOf([notAllowed("spotCheck:answer", "S1g 9.4")]));
        audit.duty = appointment.duty;
        const answer = input.answer.trim();
        if (answer === "") return refuse(userError("REASON_REQUIRED", { field: ["input", "answer"] }));
        if ([...answer].length > longestNote)
          return refuse(userError("BAD_USER_INPUT", { field: ["input", "answer"] }));
        if (input.expectedVersion != null && input.expectedVersion !== item.version)
          return refuse(userError("CONFLICT", { field: ["input", "expectedVersion"] }));
        if (item.findingId === null || item.result === "PRESENT")
          return refuse(userError("NOTHING_TO_ANSWER", { field }));
        await tx.query(insertAnswer, [item.findingId, answer]);
        const [answered] = await tx.query(itemsById, [[item.id]]);
        return answered ? done(answered) : refuse(userError("CONFLICT"));
      }),
  }),
);
