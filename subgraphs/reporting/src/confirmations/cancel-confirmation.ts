import { command, done, refuse } from "@lec/core/command/command";
import { userError, userErrorsOf } from "@lec/core/graphql/refusal.type";
import { can } from "@lec/core/policy/policy";
import { extendPermission, notAllowed } from "@lec/core/workflow/confirmation.machine";
import { later } from "@lec/core/workflow/instant";
import { builder, commandInput, commandPayload } from "../builder.ts";
import { writeExtension } from "../extensions/extension.sql.ts";
import { actOnConfirmation } from "./act-on-confirmation.ts";
import { appendEvent, writeCancelled } from "./confirmation.sql.ts";
import { ConfirmationSubjectEnum, ConfirmationType } from "./confirmation.type.ts";

const CancelConfirmationInput = commandInput(
  "CancelConfirmationInput",
  "การยกเลิกการยืนยัน (T5, T8, T10, T12)",
  t => ({
    roundId: t.id({ required: true, description: "รอบ (round)" }),
    unitId: t.id({
      required: true,
      description: "หน่วยงานที่ถูกยกเลิกการยืนยัน (the unit whose confirmation is cancelled)",
    }),
    subject: t.field({
      type: ConfirmationSubjectEnum,
      required: true,
      defaultValue: "LEARNERS",
      description: "เรื่อง (subject)",
    }),
    reason: t.string({ required: true, description: "เหตุผล บันทึกไว้ในประวัติ (reason, kept in the history)" }),
    extendUntil: t.field({
      type: "DateTime",
      description:
        "ขยายเวลาให้หน่วยงานนี้ในคราวเดียวกัน จำเป็นเมื่อเลยกำหนดแล้ว (extends this unit in the same act, or a cancel after the deadline would strand it)",
    }),
  }),
);

const CancelConfirmationPayload = commandPayload(
  "CancelConfirmationPayload",
  "confirmation",
  ConfirmationType,
  "ผลการยกเลิกการยืนยัน (result of cancelling)",
);

builder.mutationField("cancelConfirmation", t =>
  t.field({
    type: CancelConfirmationPayload,
    access: "internal",
    description:
      "ยกเลิกการยืนยันของหน่วยงาน โดยระดับเหนือขึ้นไป ไม่ยกเลิกระดับอื่นตาม (cancel a unit's confirmation, by the level above; never cascades)",
    args: { input: t.arg({ type: CancelConfirmationInput, required: true, description: "ข้อมูล (input)" }) },
    resolve: (_root, { input }, context) =>
      command(context, "cancelConfirmation", input, async tools => {
        const { extendUntil } = input;
        const reason = input.reason.trim();
        tools.audit.reason = reason;
        if (reason === "") return refuse(userError("REASON_REQUIRED", { field: ["input", "reason"] }));
        return actOnConfirmation(
          tools,
          input,
          "CANCEL",
          { noLearners: false },
          async ({ place, appointment, round, facts }) => {
            const act = [round.id, place.id, input.subject] as const;
            // First, because the database opens nothing for recording after its time (I5).
            if (extendUntil) {
              await writeExtension(tools, {
                round,
                place,
                subject: input.subject,
                until: extendUntil,
                reason,
                at: facts.now,
                requestId: context.identity.requestId,
              });
            }
            const [stored] = await tools.tx.query(writeCancelled, act);
            await tools.tx.query(appendEvent, [
              ...act,
              "CANCEL",
              facts.now,
              tools.actor.accountId,
              appointment.duty,
              reason,
              null,
              null,
              context.identity.requestId,
            ]);
            return stored
              ? done({ ...stored, round, subject: input.subject })
              : refuse(userError("CONFLICT"));
          },
          ({ place, facts }) => {
            if (!extendUntil) return done(facts);
            const permission = extendPermission(place);
            if (!can(tools.actor, permission, place))
              return refuse(...userErrorsOf([notAllowed(permission)]));
            if (extendUntil <= facts.now)
              return refuse(userError("BAD_USER_INPUT", { field: ["input", "extendUntil"] }));
            const extendedUntil = later(extendUntil, facts.unit.extendedUntil);
            return done({ ...facts, unit: { ...facts.unit, extendedUntil } });
          },
        );
      }),
  }),
);
