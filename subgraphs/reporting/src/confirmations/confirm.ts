import { command, done, refuse } from "@lec/core/command/command";
import { userError } from "@lec/core/graphql/refusal.type";
import { builder, commandInput, commandPayload } from "../builder.ts";
import { actOnConfirmation } from "./act-on-confirmation.ts";
import { appendEvent, snapshot, writeConfirmed } from "./confirmation.sql.ts";
import { ConfirmationSubjectEnum, ConfirmationType } from "./confirmation.type.ts";

const ConfirmInput = commandInput("ConfirmInput", "การยืนยันข้อมูล (T3, T7, T9, T11)", t => ({
  roundId: t.id({ required: true, description: "รอบ (round)" }),
  unitId: t.id({ required: true, description: "หน่วยงานที่ยืนยัน (the unit that confirms)" }),
  subject: t.field({
    type: ConfirmationSubjectEnum,
    required: true,
    defaultValue: "LEARNERS",
    description: "เรื่อง (subject)",
  }),
  noLearners: t.boolean({
    required: true,
    defaultValue: false,
    description: "ประกาศว่ารอบนี้ไม่มีนักเรียน (declares that there are no learners in this round)",
  }),
  expectedDigest: t.string({
    description:
      "ลายนิ้วมือของข้อมูลที่ผู้ยืนยันเห็น ต่างไปคือ CONFLICT (digest of what the person saw; CONFLICT when it has changed)",
  }),
}));

const ConfirmPayload = commandPayload(
  "ConfirmPayload",
  "confirmation",
  ConfirmationType,
  "ผลการยืนยัน (result of confirming)",
);

builder.mutationField("confirm", t =>
  t.field({
    type: ConfirmPayload,
    access: "internal",
    description:
      "ยืนยันข้อมูลของหน่วยงาน ตามลำดับ สถานศึกษา อปท. จังหวัด ยืนยันซ้ำไม่เปลี่ยนอะไร (confirm a unit; the order is institution, LAO, province; confirming twice changes nothing)",
    args: { input: t.arg({ type: ConfirmInput, required: true, description: "ข้อมูล (input)" }) },
    resolve: (_root, { input }, context) =>
      command(context, "confirm", input, tools =>
        actOnConfirmation(
          tools,
          input,
          "CONFIRM",
          { noLearners: input.noLearners },
          async ({ place, appointment, round, facts }) => {
            const [frozen] = await tools.tx.query(snapshot, [round.id, place.id, input.subject]);
            if (!frozen) return refuse(userError("CONFLICT"));
            if (input.expectedDigest != null && input.expectedDigest !== frozen.digest) {
              return refuse(userError("CONFLICT", { field: ["input", "expectedDigest"] }));
            }
            const headcount = JSON.stringify(frozen.headcount);
            const [stored] = await tools.tx.query(writeConfirmed, [
              round.id,
              place.id,
              input.subject,
              facts.now,
              tools.actor.accountId,
              appointment.duty,
              headcount,
              frozen.digest,
            ]);
            await tools.tx.query(appendEvent, [
              round.id,
              place.id,
              input.subject,
              "CONFIRM",
              facts.now,
              tools.actor.accountId,
              appointment.duty,
              input.noLearners ? "ไม่มีนักเรียนในรอบนี้" : null,
              headcount,
              frozen.digest,
              context.identity.requestId,
            ]);
            return stored
              ? done({ ...stored, round, subject: input.subject })
              : refuse(userError("CONFLICT"));
          },
        ),
      ),
  }),
);
