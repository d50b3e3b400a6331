import { statement } from "@lec/core/database/statement";
import type { Actor } from "@lec/core/identity/actor";
import { appointableDuties } from "@lec/core/policy/appointing";
import { toInstant } from "@lec/core/workflow/instant";
import { GraphQLError } from "graphql";
import { builder } from "../builder.ts";
import { DutyEnum } from "../command.type.ts";
import { readOwnAppointments } from "../people/people.loader.ts";
import { AppointmentType } from "../people/person.type.ts";
import type { Unit } from "../units/unit.ts";
import { OrgUnit } from "../units/unit.type.ts";
import { unitLoader } from "../units/units.loader.ts";

const databaseNow = statement<{ readonly now: string }>("now", "SELECT core.now() AS now");

export const Viewer = builder.objectRef<Actor>("Viewer").implement({
  description: "ผู้เรียกใช้ (who is asking)",
  fields: t => ({
    id: t.exposeID("accountId", { access: "public", description: "รหัสบัญชี (account id)" }),
    username: t.exposeString("username", { access: "public", description: "ชื่อผู้ใช้ (username)" }),
    name: t.exposeString("name", { access: "public", description: "ชื่อที่แสดง (name shown)" }),
    appointments: t.field({
      type: [AppointmentType],
      access: "public",
      description:
        "คำสั่งแต่งตั้งที่มีผลอยู่ เฉพาะของหน้าที่ที่เลือก ถ้าเลือก (appointments in force, of the acting duty where one is chosen)",
      listSize: { assumedSize: 5 },
      resolve: async ({ appointments }, _args, context) =>
        (await readOwnAppointments(context)).filter(own =>
          appointments.some(held => held.duty === own.duty && held.unitId === own.unitId),
        ),
    }),
    duties: t.field({
      type: [DutyEnum],
      access: "public",
      description:
        "หน้าที่ทั้งหมดที่มีผลอยู่ หรือหน้าที่ที่เลือก (all duties in force, or the acting duty where one is chosen)",
      resolve: actor => [...new Set(actor.appointments.map(a => a.duty))],
    }),
    manageableDuties: t.field({
      type: [DutyEnum],
      access: "public",
      description: "หน้าที่ที่แต่งตั้งให้ผู้อื่นได้ที่หน่วยงานหนึ่ง (duties the viewer may give to others at a unit)",
      args: { unitId: t.arg.id({ required: true, description: "หน่วยงาน (unit)" }) },
      resolve: async (actor, { unitId }, context) => {
        const unit = await unitLoader(context).load(unitId);
        return unit?.status === "ACTIVE" ? appointableDuties(actor, unit) : [];
      },
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
