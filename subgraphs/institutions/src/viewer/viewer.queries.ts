import { statement } from "@lec/core/database/statement";
import { enumValues } from "@lec/core/graphql/enum-values";
import { dutyNames } from "@lec/core/graphql/refusal.type";
import { type Actor, type Appointment, duties } from "@lec/core/identity/actor";
import { toInstant } from "@lec/core/workflow/instant";
import { GraphQLError } from "graphql";
import { builder } from "../builder.ts";
import type { Unit } from "../units/unit.ts";
import { OrgUnit } from "../units/unit.type.ts";
import { unitLoader } from "../units/units.loader.ts";

const DutyEnum = builder.enumType("Duty", {
  description: "หน้าที่ตามคำสั่งแต่งตั้ง (a duty given by an appointment)",
  values: enumValues(duties, duty => dutyNames[duty]),
});

const databaseNow = statement<{ readonly now: string }>("now", "SELECT core.now() AS now");

const AppointmentType = builder.objectRef<Appointment>("Appointment").implement({
  description: "คำสั่งแต่งตั้งที่มีผลอยู่ (an appointment in force)",
  fields: t => ({
    duty: t.expose("duty", { type: DutyEnum, access: "public", description: "หน้าที่ (duty)" }),
    unit: t.field({
      type: OrgUnit,
      access: "public",
      description: "หน่วยงาน ขอบเขตคือหน่วยงานนี้และทุกหน่วยใต้ลงไป (its unit; reach is the unit and all below)",
      resolve: async (appointment, _args, context) => {
        const unit = await unitLoader(context).load(appointment.unitId);
        if (!unit) throw new GraphQLError("", { extensions: { code: "UNAVAILABLE" } });
        return unit;
      },
    }),
  }),
});

const Viewer = builder.objectRef<Actor>("Viewer").implement({
  description: "ผู้เรียกใช้ (who is asking)",
  fields: t => ({
    id: t.exposeID("accountId", { access: "public", description: "รหัสบัญชี (account id)" }),
    username: t.exposeString("username", { access: "public", description: "ชื่อผู้ใช้ (username)" }),
    name: t.exposeString("name", { access: "public", description: "ชื่อที่แสดง (name shown)" }),
    appointments: t.field({
      type: [AppointmentType],
      access: "public",
      description: "คำสั่งแต่งตั้งที่มีผลอยู่ (appointments in force)",
      listSize: { assumedSize: 5 },
      resolve: actor => [...actor.appointments],
    }),
    duties: t.field({
      type: [DutyEnum],
      access: "public",
      description: "หน้าที่ทั้งหมดที่มีผลอยู่ (all duties in force)",
      resolve: actor => [...new Set(actor.appointments.map(a => a.duty))],
    }),
    reach: t.field({
      type: [OrgUnit],
      access: "public",
      description: "หน่วยงานบนสุดของขอบเขต (topmost units of the reach)",
      listSize: { assumedSize: 5 },
      resolve: async (actor, _args, context) => {
        const tops = actor.appointments.filter(
          a => !actor.appointments.some(b => b.path !== a.path && a.path.startsWith(`${b.path}.`)),
        );
        const units = await unitLoader(context).loadMany([...new Set(tops.map(a => a.unitId))]);
        return units.filter((unit): unit is Unit => unit !== null && !(unit instanceof Error));
      },
    }),
    now: t.field({
      type: "DateTime",
      access: "public",
      description: "เวลาของระบบ ใช้ตัดสินทุกกำหนดเวลา (the system's clock, which decides every deadline)",
      resolve: async (_actor, _args, context) => {
        const [row] = await context.reads.query(databaseNow);
        return toInstant(row?.now ?? "");
      },
    }),
    sandbox: t.boolean({
      access: "public",
      description: "ระบบทดลอง เลื่อนเวลาได้ (a sandbox, whose clock may be moved)",
      resolve: (_actor, _args, context) => context.options.sandbox,
    }),
  }),
});

builder.queryField("viewer", t =>
  t.field({
    type: Viewer,
    access: "public",
    description: "ผู้เรียกใช้ หน้าที่ และขอบเขต (who is asking, with duties and reach)",
    resolve: (_root, _args, context) => {
      if (!context.identity.actor) throw new GraphQLError("", { extensions: { code: "UNAUTHENTICATED" } });
      return context.identity.actor;
    },
  }),
);
