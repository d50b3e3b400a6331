import { command, done, refuse } from "@lec/core/command/command";
import { userError } from "@lec/core/graphql/refusal.type";
import { isUuid } from "@lec/core/text/uuid";
import { builder } from "../builder.ts";
import { commandInput, commandPayload } from "../command.type.ts";
import { appointmentFields, permitAppointment, writeAppointment } from "./appoint.ts";
import type { Key } from "./one-time-password.type.ts";
import { appointmentLoader, peopleReach } from "./people.loader.ts";
import { accountsById } from "./people.sql.ts";
import { AppointmentType } from "./person.type.ts";

const GrantAppointmentInput = commandInput(
  "GrantAppointmentInput",
  "คำสั่งแต่งตั้งเพิ่มให้บัญชีที่มีอยู่ (a further appointment of a known account)",
  t => ({
    accountId: t.id({ required: true, description: "บัญชี (account)" }),
    ...appointmentFields(t),
  }),
);

const GrantAppointmentPayload = commandPayload(
  "GrantAppointmentPayload",
  "appointment",
  AppointmentType,
  "ผลการแต่งตั้ง (result)",
);

builder.mutationField("grantAppointment", t =>
  t.field({
    type: GrantAppointmentPayload,
    access: "internal",
    description:
      "แต่งตั้งหน้าที่เพิ่มให้บัญชีที่ผู้เรียกเห็น ให้ตนเองไม่ได้ (appoint an account within sight to a further duty; never oneself)",
    args: { input: t.arg({ type: GrantAppointmentInput, required: true, description: "ข้อมูล (input)" }) },
    resolve: async (_root, { input }, context) => {
      const { value, userErrors } = await command<Key>(context, "grantAppointment", input, async tools => {
        const { tx, actor, audit } = tools;
        Object.assign(audit, { targetType: "Account", targetId: input.accountId });
        const permitted = await permitAppointment(tools, input);
        if (!permitted.done) return permitted;
        if (input.accountId === actor.accountId)
          return refuse(userError("OWN_ACCOUNT", { field: ["input", "accountId"] }));
        const [account] = isUuid(input.accountId)
          ? await tx.query(accountsById, [[input.accountId], peopleReach(context)])
          : [];
        if (!account) return refuse(userError("NOT_FOUND", { field: ["input", "accountId"] }));
        const appointed = await writeAppointment(tools, account.id, permitted.value);
        return appointed.done ? done({ id: appointed.value }) : appointed;
      });
      return { value: value && (await appointmentLoader(context).load(value.id)), userErrors };
    },
  }),
);
