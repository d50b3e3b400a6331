import { classroomName } from "@lec/core/graphql/classroom";
import { sized } from "@lec/core/graphql/connection.type";
import { GraphQLError } from "graphql";
import { builder, connectionOf, pageArguments } from "../builder.ts";
import { DutyEnum } from "../command.type.ts";
import { OrgUnit } from "../units/unit.type.ts";
import { unitLoader } from "../units/units.loader.ts";
import {
  accountAppointmentLoader,
  accountLoader,
  listAccounts,
  listUnitAppointments,
  standingLoader,
} from "./people.loader.ts";
import { type Account, type Appointment, canDisable, canEnd, canResetPassword } from "./person.ts";

export const AccountType = builder.objectRef<Account>("Account");
export const AppointmentType = builder.objectRef<Appointment>("Appointment");

builder.objectType(AppointmentType, {
  description: "คำสั่งแต่งตั้ง สิ่งที่ให้หน้าที่และขอบเขตแก่บุคคล (an appointment: what gives a person duties and reach)",
  fields: t => ({
    id: t.exposeID("id", { access: "internal", description: "รหัสอ้างอิง (id)" }),
    duty: t.expose("duty", { type: DutyEnum, access: "internal", description: "หน้าที่ (duty)" }),
    unit: t.field({
      type: OrgUnit,
      access: "internal",
      description: "หน่วยงาน ขอบเขตคือหน่วยงานนี้และทุกหน่วยใต้ลงไป (its unit; reach is the unit and all below)",
      resolve: async (appointment, _args, context) =>
        present(await unitLoader(context).load(appointment.unitId)),
    }),
    account: t.field({
      type: AccountType,
      nullable: true,
      access: "internal",
      description:
        "ผู้ได้รับแต่งตั้ง ว่างเมื่อหน้าที่ของผู้เรียกไม่เห็นบุคคล (who holds it; none for duties that see no people)",
      resolve: (appointment, _args, context) => accountLoader(context).load(appointment.accountId),
    }),
    orderNumber: t.exposeString("orderNumber", {
      access: "internal",
      description: "เลขที่คำสั่ง (number of the order)",
    }),
    fromDate: t.expose("fromDate", {
      type: "Date",
      access: "internal",
      description: "ตั้งแต่วันที่ (from this day)",
    }),
    toDate: t.expose("toDate", {
      type: "Date",
      nullable: true,
      access: "internal",
      description: "ถึงวันที่ รวมวันนั้น ว่างคือไม่มีกำหนด (to this day, included; none: without end)",
    }),
    classroom: t.string({
      nullable: true,
      access: "internal",
      description: "ห้องเรียนของครูประจำชั้น เช่น ป.1/2 (a class teacher's classroom)",
      resolve: ({ classroom }) => classroom && classroomName(classroom),
    }),
    grantedAt: t.expose("grantedAt", {
      type: "DateTime",
      access: "internal",
      description: "บันทึกเมื่อ (recorded at)",
    }),
    endedAt: t.expose("endedAt", {
      type: "DateTime",
      nullable: true,
      access: "internal",
      description: "ให้สิ้นสุดก่อนกำหนดเมื่อ (ended early at)",
    }),
    endReason: t.exposeString("endReason", {
      nullable: true,
      access: "internal",
      description: "เหตุที่ให้สิ้นสุด (why it was ended)",
    }),
    inForce: t.exposeBoolean("inForce", {
      access: "internal",
      description:
        "มีผลอยู่วันนี้ (in force today, of an account that is not disabled, at a unit that is not closed)",
    }),
    canEnd: t.boolean({
      access: "internal",
      description: "ผู้เรียกให้สิ้นสุดได้ (the viewer may end it)",
      resolve: (appointment, _args, { identity }) =>
        appointment.endedAt === null && canEnd(identity.actor, appointment) !== null,
    }),
  }),
});

builder.objectType(AccountType, {
  description: "บัญชีผู้ใช้ ของหน่วยงานหรือของบุคคล (an account, a unit's first or a named person's)",
  fields: t => ({
    id: t.exposeID("id", { access: "internal", description: "รหัสอ้างอิง (id)" }),
    username: t.exposeString("username", { access: "internal", description: "ชื่อผู้ใช้ (username)" }),
    name: t.exposeString("name", { access: "internal", description: "ชื่อที่แสดง (name shown)" }),
    disabledAt: t.expose("disabledAt", {
      type: "DateTime",
      nullable: true,
      access: "internal",
      description: "ระงับการใช้งานเมื่อ (disabled at; none while it may sign in)",
    }),
    mustChangePassword: t.exposeBoolean("mustChangePassword", {
      access: "internal",
      description: "ยังไม่เปลี่ยนรหัสผ่านครั้งแรก (has not changed the one-time password yet)",
    }),
    oneTimePasswordExpiresAt: t.expose("oneTimePasswordExpiresAt", {
      type: "DateTime",
      nullable: true,
      access: "internal",
      description:
        "รหัสผ่านครั้งแรกใช้ได้ถึงเวลานี้ ว่างเมื่อเจ้าของตั้งรหัสผ่านเองแล้ว (until when the one-time password works, 72 hours from its making by the real clock; none once its owner has chosen their own)",
    }),
    lastSignInAt: t.expose("lastSignInAt", {
      type: "DateTime",
      nullable: true,
      access: "internal",
      description: "เข้าสู่ระบบครั้งล่าสุด (last signed in)",
    }),
    appointments: t.field({
      type: [AppointmentType],
      access: "internal",
      description:
        "คำสั่งแต่งตั้งในขอบเขตของผู้เรียก ใหม่ไปเก่า (appointments within the viewer's reach, latest first)",
      listSize: { assumedSize: 5 },
      resolve: (account, _args, context) => accountAppointmentLoader(context).load(account.id),
    }),
    canResetPassword: t.boolean({
      access: "internal",
      description: "ผู้เรียกออกรหัสผ่านใหม่ให้ได้ (the viewer may hand out a new password)",
      resolve: async (account, _args, context) =>
        canResetPassword(
          context.identity.actor,
          account.id,
          await standingLoader(context).load(account.id),
        ) !== null,
    }),
    canDisable: t.boolean({
      access: "internal",
      description: "ผู้เรียกระงับและเลิกระงับการใช้งานได้ (the viewer may disable and enable it)",
      resolve: async (account, _args, context) =>
        canDisable(context.identity.actor, account.id, await standingLoader(context).load(account.id)) !==
        null,
    }),
  }),
});

const AppointmentConnection = connectionOf<Appointment>("Appointment", AppointmentType);
const AccountConnection = connectionOf<Account>("Account", AccountType);

builder.interfaceField(OrgUnit, "appointments", t =>
  t.field({
    type: AppointmentConnection,
    nullable: true,
    access: "internal",
    description:
      "บุคลากรและคำสั่งแต่งตั้งของหน่วยงานนี้ ใหม่ไปเก่า ว่างนอกขอบเขต และสำหรับอำเภอ ผู้วิเคราะห์ และโปรแกรม (people appointed at this very unit, latest first; none outside reach, nor for districts, analysts and programs)",
    listSize: sized,
    args: {
      ...pageArguments,
      inForce: t.arg.boolean({
        description: "เฉพาะที่มีผลอยู่ หรือเฉพาะที่ไม่มีผล (only those in force, or only the others)",
      }),
    },
    resolve: (unit, args, context) => listUnitAppointments(context, unit, args),
  }),
);

const AccountFilter = builder.inputType("AccountFilter", {
  description: "เงื่อนไขของรายการบัญชี ต้องตรงทุกข้อ (all conditions must hold)",
  fields: t => ({
    unitId: t.id({ description: "มีคำสั่งแต่งตั้งที่หน่วยงานนี้ (appointed at this unit)" }),
    search: t.string({ description: "ค้นจากชื่อผู้ใช้หรือชื่อ (username or name, in part)" }),
    inForce: t.boolean({
      description: "มีหรือไม่มีคำสั่งแต่งตั้งที่มีผลอยู่ (with, or without, an appointment in force)",
    }),
  }),
});

builder.queryField("accounts", t =>
  t.field({
    type: AccountConnection,
    access: "internal",
    description:
      "บัญชีผู้ใช้ที่มีคำสั่งแต่งตั้งในขอบเขตของผู้เรียก เรียงตามชื่อผู้ใช้ (accounts with an appointment within the viewer's reach, by username)",
    listSize: sized,
    args: {
      ...pageArguments,
      filter: t.arg({ type: AccountFilter, description: "เงื่อนไข (conditions)" }),
    },
    resolve: (_root, args, context) => listAccounts(context, args),
  }),
);

function present<T>(value: T | null): T {
  if (value === null) throw new GraphQLError("", { extensions: { code: "UNAVAILABLE" } });
  return value;
}
