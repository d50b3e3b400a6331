import { sized } from "@lec/core/graphql/connection.type";
import { readRounds } from "@lec/core/rounds/rounds.loader";
import { builder, connectionOf, DutyEnum, OrgUnit, pageArguments } from "../builder.ts";
import { accountNameLoader } from "../confirmations/confirmation.loader.ts";
import { ReportingRound } from "../rounds/round.type.ts";
import { listExtensions } from "./extension.loader.ts";
import type { GrantedExtension } from "./extension.sql.ts";

const ExtensionType = builder.objectRef<GrantedExtension>("Extension").implement({
  description: "การขยายเวลาที่ให้หน่วยงานหนึ่ง สิ้นสุดเองเมื่อถึงเวลา (more time for one unit; it ends by itself, T15)",
  fields: t => ({
    id: t.exposeID("id", { access: "internal", description: "รหัสอ้างอิง (id)" }),
    round: t.field({
      type: ReportingRound,
      nullable: true,
      access: "public",
      description: "รอบ (round)",
      resolve: async ({ roundId }, _args, context) =>
        (await readRounds(context)).all.find(round => round.id === roundId) ?? null,
    }),
    unit: t.field({
      type: OrgUnit,
      access: "public",
      description: "หน่วยงานที่ได้ขยายเวลา (the unit that has more time)",
      resolve: ({ unitId }) => ({ id: unitId }),
    }),
    until: t.expose("until", {
      type: "DateTime",
      access: "internal",
      description: "ถึงเวลา ตรงเวลาถือว่าทัน (until; exactly then is in time)",
    }),
    running: t.boolean({
      access: "internal",
      description: "ยังมีผลอยู่ขณะนี้ (in force now)",
      resolve: async ({ until }, _args, context) => (await readRounds(context)).now <= until,
    }),
    reason: t.exposeString("reason", { access: "internal", description: "เหตุผล (reason)" }),
    grantedAt: t.expose("grantedAt", {
      type: "DateTime",
      access: "internal",
      description: "ให้เมื่อ (granted at)",
    }),
    grantedBy: t.string({
      access: "internal",
      description: "ผู้ให้ (who granted it)",
      resolve: ({ grantedBy }, _args, context) => accountNameLoader(context).load(grantedBy),
    }),
    duty: t.expose("duty", { type: DutyEnum, access: "internal", description: "ในหน้าที่ (by which duty)" }),
  }),
});

const ExtensionConnection = connectionOf<GrantedExtension>("Extension", ExtensionType);

const ExtensionFilterInput = builder.inputType("ExtensionFilter", {
  description: "เงื่อนไขของการขยายเวลา (conditions)",
  fields: t => ({
    roundId: t.id({ description: "รอบ (round)" }),
    running: t.boolean({ description: "ยังมีผล หรือสิ้นสุดแล้ว (in force, or ended)" }),
  }),
});

builder.objectField(OrgUnit, "extensions", t =>
  t.field({
    type: ExtensionConnection,
    nullable: true,
    access: "internal",
    description:
      "การขยายเวลาของหน่วยงานและทุกหน่วยใต้ลงไป ล่าสุดก่อน ว่างเมื่ออยู่นอกขอบเขต (extensions of the unit and all below, the latest first; none outside reach)",
    listSize: sized,
    args: {
      ...pageArguments,
      filter: t.arg({ type: ExtensionFilterInput, description: "เงื่อนไข (conditions)" }),
    },
    resolve: (unit, args, context) => listExtensions(context, unit.id, args),
  }),
);
