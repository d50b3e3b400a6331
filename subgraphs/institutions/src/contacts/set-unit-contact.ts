import { command, done, refuse } from "@lec/core/command/command";
import { userError, userErrorsOf } from "@lec/core/graphql/refusal.type";
import { can } from "@lec/core/policy/policy";
import { asciiDigits } from "@lec/core/text/digits";
import { isUuid } from "@lec/core/text/uuid";
import { notAllowed } from "@lec/core/workflow/confirmation.machine";
import { builder } from "../builder.ts";
import { commandInput, commandPayload } from "../command.type.ts";
import { OrgUnit } from "../units/unit.type.ts";
import { unitLoader } from "../units/units.loader.ts";
import { contactedUnit, type UnitContact, writeContact } from "./contact.sql.ts";

/** The form that the database keeps too: nothing that could end a header of a message. */
const mailbox = /^[a-z0-9._%+-]{1,64}@(?:[a-z0-9](?:[a-z0-9-]*[a-z0-9])?\.)+[a-z]{2,}$/;
const longest = 254;

const UnitContactType = builder.objectRef<UnitContact>("UnitContact").implement({
  description: "ที่อยู่ติดต่อของหน่วยงาน (how a unit is reached)",
  fields: t => ({
    unit: t.field({
      type: OrgUnit,
      nullable: true,
      access: "public",
      description: "หน่วยงาน (unit)",
      resolve: ({ unitId }, _args, context) => unitLoader(context).load(unitId),
    }),
    email: t.exposeString("email", {
      nullable: true,
      access: "internal",
      description: "ไปรษณีย์อิเล็กทรอนิกส์ (mailbox)",
    }),
  }),
});

const SetUnitContactInput = commandInput(
  "SetUnitContactInput",
  "การกำหนดที่อยู่ติดต่อของหน่วยงาน (setting how a unit is reached)",
  t => ({
    unitId: t.id({ required: true, description: "หน่วยงาน (unit)" }),
    email: t.string({
      description:
        "ไปรษณีย์อิเล็กทรอนิกส์กลางของหน่วยงาน ไม่ใช่ของบุคคล ว่างคือลบออก (the unit's mailbox; none removes it)",
    }),
  }),
);

const SetUnitContactPayload = commandPayload(
  "SetUnitContactPayload",
  "contact",
  UnitContactType,
  "ผล (result)",
);

builder.mutationField("setUnitContact", t =>
  t.field({
    type: SetUnitContactPayload,
    access: "internal",
    description:
      "กำหนดไปรษณีย์อิเล็กทรอนิกส์กลางของหน่วยงาน โดยหน่วยงานเองหรือระดับเหนือขึ้นไป (sets a unit's mailbox, by the unit itself or a level above)",
    args: { input: t.arg({ type: SetUnitContactInput, required: true, description: "ข้อมูล (input)" }) },
    resolve: (_root, { input }, context) =>
      command<UnitContact>(context, "setUnitContact", input, async ({ actor, tx, audit }) => {
        Object.assign(audit, { targetType: "UnitContact", targetId: input.unitId });
        const [unit] = isUuid(input.unitId) ? await tx.query(contactedUnit, [input.unitId]) : [];
        if (!unit) return refuse(userError("NOT_FOUND", { field: ["input", "unitId"] }));
        audit.unitId = unit.id;
        const appointment = can(actor, "unit:contact", unit);
        if (!appointment || unit.level === "DISTRICT" || unit.status === "CLOSED")
          return refuse(...userErrorsOf([notAllowed("unit:contact")]));
        audit.duty = appointment.duty;
        const email = asciiDigits(input.email ?? "")
          .trim()
          .toLowerCase();
        if (email !== "" && (email.length > longest || !mailbox.test(email)))
          return refuse(userError("BAD_USER_INPUT", { field: ["input", "email"], said: notAMailbox }));
        const [written] = await tx.query(writeContact, [unit.id, email || null]);
        return written ? done(written) : refuse(userError("CONFLICT"));
      }),
  }),
);

const notAMailbox = {
  th: "ไปรษณีย์อิเล็กทรอนิกส์ไม่ถูกต้อง เช่น saraban@example.go.th",
  en: "This is no e-mail address, such as saraban@example.go.th",
};
