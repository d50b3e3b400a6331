import { command, done, refuse } from "@lec/core/command/command";
import { userError } from "@lec/core/graphql/refusal.type";
import { isUuid } from "@lec/core/text/uuid";
import type { Learner } from "@lec/prisma/client";
import { builder, commandInput, commandPayload } from "../builder.ts";
import { enrolmentsOfLearners } from "../enrolments/enrolment.sql.ts";
import { recordAt } from "../enrolments/record-at.ts";
import { holderOfIdentifier, insertPastIdentifier, learnersById, updateIdentifier } from "./learner.sql.ts";
import { LearnerType } from "./learner.type.ts";
import { readFields } from "./learner-record.ts";
import { refusalsOf } from "./record-refusals.ts";

const ChangeIdentifierInput = commandInput(
  "ChangeIdentifierInput",
  "การเปลี่ยนเลขประจำตัว เช่น รหัส G เป็นเลขประจำตัวประชาชน (S1g 4.3.3)",
  t => ({
    learnerId: t.id({ required: true, description: "นักเรียน (learner)" }),
    identifier: t.string({
      required: true,
      description: "เลขใหม่ พิมพ์เลขไทยได้ (the new identifier; Thai digits are accepted)",
    }),
    reason: t.string({ required: true, description: "เหตุผล (reason)" }),
    mistyped: t.boolean({
      defaultValue: false,
      description: "เลขเดิมพิมพ์ผิด ไม่ใช่เลขของคนนี้ (the old one was a slip of the hand and never this person's)",
    }),
    expectedVersion: t.int({ required: true, description: "รุ่นที่ผู้แก้ไขเห็น (the version seen)" }),
  }),
);

const ChangeIdentifierPayload = commandPayload<Learner>(
  "ChangeIdentifierPayload",
  "learner",
  LearnerType,
  "ผลการเปลี่ยน (result)",
);

builder.mutationField("changeIdentifier", t =>
  t.field({
    type: ChangeIdentifierPayload,
    access: "identifier",
    description:
      "เปลี่ยนเลขประจำตัวพร้อมเหตุผล เลขเดิมเก็บไว้ คนเดิมยังเป็นคนเดิม (gives a learner another identifier; the old one is kept, the person stays one person)",
    args: { input: t.arg({ type: ChangeIdentifierInput, required: true, description: "ข้อมูล (input)" }) },
    resolve: (_root, { input }, context) =>
      command<Learner>(context, "changeIdentifier", input, async tools => {
        const { tx, audit, actor } = tools;
        const reason = input.reason.trim();
        Object.assign(audit, { targetType: "Learner", targetId: input.learnerId, reason });
        const missing = userError("NOT_FOUND", { field: ["input", "learnerId"] });
        if (!isUuid(input.learnerId)) return refuse(missing);
        const home = (await tx.query(enrolmentsOfLearners, [[input.learnerId]])).find(
          e => e.status === "ACTIVE",
        );
        if (!home) return refuse(missing);
        const recording = await recordAt(tools, home.institutionId, "learner:record");
        if (!recording.done) return recording;
        if (reason === "") return refuse(userError("REASON_REQUIRED", { field: ["input", "reason"] }));
        const { fields, faults } = readFields({ identifier: input.identifier });
        if (faults.length > 0) return refuse(...refusalsOf(faults, input.identifier));

        const field = ["input", "identifier"];
        const [before] = await tx.query(learnersById, [[input.learnerId]]);
        if (!before) return refuse(missing);
        const [holder] = await tx.query(holderOfIdentifier, [fields.identifier]);
        if (holder && holder.learnerId !== before.id)
          return refuse(userError("IDENTIFIER_TAKEN", { field, clause: "S1g 9.3" }));
        if (fields.identifier === before.identifier)
          return refuse(
            userError("BAD_USER_INPUT", {
              field,
              said: {
                th: "เป็นเลขเดิม ไม่มีอะไรเปลี่ยน",
                en: "This is the identifier already; nothing would change.",
              },
            }),
          );
        const [learner] = await tx.query(updateIdentifier, [
          before.id,
          input.expectedVersion,
          fields.identifier,
          fields.identifierKind,
        ]);
        if (!learner) return refuse(userError("CONFLICT", { field: ["input", "expectedVersion"] }));
        await tx.query(insertPastIdentifier, [
          before.id,
          before.identifier,
          before.identifierKind,
          input.mistyped ?? false,
          actor.accountId,
          reason,
        ]);
        return done(learner);
      }),
  }),
);
