import { command, done, refuse } from "@lec/core/command/command";
import { maximumPageSize } from "@lec/core/graphql/page";
import { userError } from "@lec/core/graphql/refusal.type";
import { isUuid } from "@lec/core/text/uuid";
import { builder, commandInput, commandPayload } from "../builder.ts";
import { type Enrolment, enrolmentsById, writeChecks } from "./enrolment.sql.ts";
import { CheckResultEnum, EnrolmentType } from "./enrolment.type.ts";
import { recordAt } from "./record-at.ts";

const CheckExistenceInput = commandInput("CheckExistenceInput", "การตรวจสอบตัวตน (S1g 4.3.1(1))", t => ({
  enrolmentIds: t.idList({
    required: true,
    description: `การเข้าเรียนของสถานศึกษาเดียวกัน ไม่เกิน ${maximumPageSize} (enrolments of one institution)`,
  }),
  result: t.field({ type: CheckResultEnum, required: true, description: "ผล (result)" }),
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
        const ids = [...new Set(input.enrolmentIds.map(id => id.toLowerCase()))];
        const field = ["input", "enrolmentIds"];
        if (ids.length === 0 || ids.length > maximumPageSize)
          return refuse(userError("BAD_USER_INPUT", { field }));
        const enrolments = ids.every(isUuid) ? await tools.tx.query(enrolmentsById, [ids]) : [];
        const [institutionId, another] = new Set(enrolments.map(e => e.institutionId));
        // One unknown, unreadable or ended enrolment refuses all: nothing is half-written.
        if (
          enrolments.length !== ids.length ||
          !institutionId ||
          enrolments.some(e => e.status !== "ACTIVE")
        ) {
          return refuse(userError("NOT_FOUND", { field }));
        }
        if (another) return refuse(userError("BAD_USER_INPUT", { field }));
        const recording = await recordAt(tools, institutionId, "learner:check");
        if (!recording.done) return recording;
        const { round, now } = recording.value;
        Object.assign(tools.audit, { targetType: `ExistenceCheck ${input.result}`, targetId: round.id });
        await tools.tx.query(writeChecks, [round.id, ids, input.result, now, tools.actor.accountId]);
        return done({ enrolments });
      }),
  }),
);
