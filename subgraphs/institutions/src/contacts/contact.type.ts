import type { RequestContext } from "@lec/core/graphql/request-context";
import { can } from "@lec/core/policy/policy";
import DataLoader from "dataloader";
import { builder } from "../builder.ts";
import { OrgUnit } from "../units/unit.type.ts";
import { contactsOfUnits } from "./contact.sql.ts";

const contactsOf = (context: RequestContext) =>
  new DataLoader<string, string | null>(async ids => {
    const rows = await context.reads.query(contactsOfUnits, [ids]);
    const byUnit = new Map(rows.map(row => [row.unitId, row.email]));
    return ids.map(id => byUnit.get(id) ?? null);
  });

builder.interfaceField(OrgUnit, "contactEmail", t =>
  t.string({
    nullable: true,
    access: "internal",
    description:
      "ไปรษณีย์อิเล็กทรอนิกส์กลางของหน่วยงาน สำหรับการแจ้งเตือน ว่างเมื่อไม่มีหรืออยู่นอกขอบเขต (the unit's official mailbox, for reminders; none outside reach)",
    resolve: (unit, _args, context) =>
      can(context.identity.actor, "counts:read", unit) ? context.once(contactsOf).load(unit.id) : null,
  }),
);
