import { command, done, refuse } from "@lec/core/command/command";
import { lockForRecording } from "@lec/core/command/locks";
import { userError, userErrorsOf } from "@lec/core/graphql/refusal.type";
import { can } from "@lec/core/policy/policy";
import { roundById, unitFacts } from "@lec/core/rounds/facts.sql";
import { unitPlaces } from "@lec/core/rounds/unit-places.loader";
import { isUuid } from "@lec/core/text/uuid";
import { notAllowed } from "@lec/core/workflow/confirmation.machine";
import { blocker } from "@lec/core/workflow/refusal";
import { builder, commandInput, commandPayload } from "../builder.ts";
import { ConfirmationSubjectEnum } from "../confirmations/confirmation.type.ts";
import {
  insertReopeningCase,
  openCasesOfUnits,
  type ReopeningCase,
  reopeningCasesById,
} from "./reopening-case.sql.ts";
import { ReopeningCaseType } from "./reopening-case.type.ts";

const RequestCancellationInput = commandInput(
  "RequestCancellationInput",
  "การขอยกเลิกการยืนยันเพื่อแก้ไข (T16, S1g 8)",
  t => ({
    roundId: t.id({ required: true, description: "รอบ (round)" }),
    unitId: t.id({ required: true, description: "หน่วยงานที่ยืนยันแล้วและขอแก้ไข (the confirmed unit)" }),
    subject: t.field({
      type: ConfirmationSubjectEnum,
      required: true,
      defaultValue: "LEARNERS",
      description: "เรื่อง (subject)",
    }),
    reason: t.string({
      required: true,
      description: "เหตุผล ทุกระดับบนเส้นทางเห็น (reason, seen by all on the way)",
    }),
  }),
);

const RequestCancellationPayload = commandPayload(
  "RequestCancellationPayload",
  "reopeningCase",
  ReopeningCaseType,
  "ผลการขอ (result)",
);

builder.mutationField("requestCancellation", t =>
  t.field({
    type: RequestCancellationPayload,
    access: "internal",
    description:
      "หน่วยงานที่ยืนยันแล้วขอให้ระดับเหนือขึ้นไปยกเลิกการยืนยัน ได้ขั้นตอนของทุกระดับตามลำดับ (a confirmed unit asks to be reopened; the case lays out everybody's steps in order)",
    args: { input: t.arg({ type: RequestCancellationInput, required: true, description: "ข้อมูล (input)" }) },
    resolve: (_root, { input }, context) =>
      command<ReopeningCase>(context, "requestCancellation", input, async ({ actor, tx, audit, now }) => {
        const reason = input.reason.trim();
        Object.assign(audit, {
          targetType: `Confirmation ${input.subject}`,
          targetId: input.roundId,
          reason,
        });
        const [place] = isUuid(input.unitId) ? await tx.query(unitPlaces, [[input.unitId]]) : [];
        if (!place) return refuse(userError("NOT_FOUND", { field: ["input", "unitId"] }));
        audit.unitId = place.id;
        const appointment = can(actor, "cancellation:request", place);
        if (!appointment) return refuse(...userErrorsOf([notAllowed("cancellation:request", "S1g 8")]));
        audit.duty = appointment.duty;
        if (reason === "") return refuse(userError("REASON_REQUIRED", { field: ["input", "reason"] }));
        const [round] = isUuid(input.roundId) ? await tx.query(roundById, [input.roundId]) : [];
        if (!round) return refuse(userError("NOT_FOUND", { field: ["input", "roundId"] }));

        await lockForRecording(tx, round.id, place.id);
        const [unit] = await tx.query(unitFacts, [round.id, [place.id]]);
        if (unit?.states[input.subject] !== "CONFIRMED")
          return refuse(...userErrorsOf([blocker("NOT_CONFIRMED", { clause: "S1g 8" })]));
        const [open] = await tx.query(openCasesOfUnits, [round.id, input.subject, [place.id]]);
        if (open) return refuse(...userErrorsOf([blocker("ALREADY_REQUESTED", { unitIds: [place.id] })]));
        // An LAO's numbers of other schools stand under the province alone, its learners likewise; an institution under both.
        const [made] = await tx.query(insertReopeningCase, [
          round.id,
          place.id,
          input.subject,
          place.level === "INSTITUTION" && unit.laoConfirmed,
          place.level !== "PROVINCE" && unit.provinceConfirmed,
          reason,
          await now(),
          actor.accountId,
          appointment.duty,
        ]);
        const [stored] = made ? await tx.query(reopeningCasesById, [[made.id]]) : [];
        return stored ? done(stored) : refuse(userError("CONFLICT"));
      }),
  }),
);
