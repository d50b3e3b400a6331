import { command, done, refuse } from "@lec/core/command/command";
import { userError, userErrorsOf } from "@lec/core/graphql/refusal.type";
import { appointerOf } from "@lec/core/policy/appointing";
import { isUuid } from "@lec/core/text/uuid";
import { blocker } from "@lec/core/workflow/refusal";
import { builder } from "../builder.ts";
import { commandInput, commandPayload } from "../command.type.ts";
import { cleanText } from "./appoint.ts";
import type { Key } from "./one-time-password.type.ts";
import { appointmentLoader, peopleReach } from "./people.loader.ts";
import { appointmentsById, endAppointmentRow } from "./people.sql.ts";
import { canEnd } from "./person.ts";
import { AppointmentType } from "./person.type.ts";

const EndAppointmentInput = commandInput(
  "EndAppointmentInput",
  "การให้คำสั่งแต่งตั้งสิ้นสุด (ending an appointment)",
  t => ({
    appointmentId: t.id({ required: true, description: "คำสั่งแต่งตั้ง (appointment)" }),
    reason: t.string({ required: true, description: "เหตุผล บันทึกไว้ในประวัติ (reason, kept in the history)" }),
  }),
);

const EndAppointmentPayload = commandPayload(
  "EndAppointmentPayload",
  "appointment",
  AppointmentType,
  "ผลการให้สิ้นสุด (result)",
);

builder.mutationField("endAppointment", t =>
  t.field({
    type: EndAppointmentPayload,
    access: "internal",
    description:
      "ให้คำสั่งแต่งตั้งสิ้นสุดทันที โดยผู้ที่แต่งตั้งได้หรือระดับเหนือขึ้นไป มีผลตั้งแต่คำขอถัดไปของผู้นั้น (end an appointment now, by who may give it or stands above; bites at its holder's next request)",
    args: { input: t.arg({ type: EndAppointmentInput, required: true, description: "ข้อมูล (input)" }) },
    resolve: async (_root, { input }, context) => {
      const { value, userErrors } = await command<Key>(context, "endAppointment", input, async tools => {
        const { tx, actor, audit } = tools;
        Object.assign(audit, { targetType: "Appointment", targetId: input.appointmentId });
        const reason = cleanText(input.reason, 500);
        if (!reason) return refuse(userError("REASON_REQUIRED", { field: ["input", "reason"] }));
        audit.reason = reason;
        const [appointment] = isUuid(input.appointmentId)
          ? await tx.query(appointmentsById, [[input.appointmentId], peopleReach(context)])
          : [];
        if (!appointment) return refuse(userError("NOT_FOUND", { field: ["input", "appointmentId"] }));
        audit.unitId = appointment.unitId;
        if (appointment.accountId === actor.accountId) return refuse(userError("OWN_ACCOUNT"));
        const by = canEnd(actor, appointment);
        if (!by)
          return refuse(
            ...userErrorsOf([blocker("NOT_ALLOWED", { liftedBy: appointerOf(appointment.duty) })]),
          );
        audit.duty = by.duty;
        const [ended] = await tx.query(endAppointmentRow, [appointment.id, reason]);
        return ended ? done({ id: ended.id }) : refuse(userError("ALREADY_ENDED"));
      });
      return { value: value && (await appointmentLoader(context).load(value.id)), userErrors };
    },
  }),
);
