import { enumValues } from "@lec/core/graphql/enum-values";
import { readRounds } from "@lec/core/rounds/rounds.loader";
import {
  type NotificationKind,
  notificationKinds,
  writeNotification,
} from "@lec/core/workflow/notification-text";
import { builder, DutyEnum, OrgUnit } from "../builder.ts";
import { WorkflowActionEnum } from "../confirmations/available-action.type.ts";
import { accountNameLoader } from "../confirmations/confirmation.loader.ts";
import { ConfirmationSubjectEnum } from "../confirmations/confirmation.type.ts";
import { caseLoader } from "../reopening/reopening-case.loader.ts";
import { CaseStateEnum, ReopeningCaseType } from "../reopening/reopening-case.type.ts";
import { ReportingRound } from "../rounds/round.type.ts";
import type { Notification } from "./notification.sql.ts";

const kindNames: Readonly<Record<NotificationKind, string>> = {
  REMINDER: "เตือนให้ยืนยันข้อมูล (a reminder to confirm)",
  REOPENING_TURN: "ถึงขั้นของผู้รับในคำขอแก้ไข (the receiver's turn in a reopening case, T16)",
  REOPENING_DEADLINE_NEAR: "คำขอแก้ไขเหลือเวลาไม่ถึง 24 ชั่วโมง (a step of a case has less than a day left)",
  REOPENING_DEADLINE_PASSED: "คำขอแก้ไขเลยกำหนด (the time for a step of a case has passed)",
  REOPENING_CLOSED: "คำขอแก้ไขสิ้นสุดแล้ว (a case has ended)",
  CANCELLED: "การยืนยันถูกยกเลิก (the unit's confirmation was cancelled)",
  EXTENDED: "ได้รับการขยายเวลา (the unit was given more time, T15)",
  MAIL_FAILED: "ส่งอีเมลไม่สำเร็จ (an e-mail of the receiver's reminder could not be sent)",
  SCHOOL_MOVED: "สถานศึกษาสังกัดอื่นย้ายเข้าหรือออก (a school of another affiliation came or left)",
};

export const NotificationKindEnum = builder.enumType("NotificationKind", {
  description: "ชนิดของการแจ้งเตือน (kind of a notification)",
  values: enumValues(notificationKinds, kind => kindNames[kind]),
});

const written = (notification: Notification, roundTitle: string, language: "th" | "en") =>
  writeNotification({ ...notification, roundTitle }, language);

export const NotificationType = builder.objectRef<Notification>("Notification").implement({
  description:
    "การแจ้งเตือนถึงหน้าที่หนึ่งของหน่วยงาน หรือถึงบุคคล (something told to a duty at a unit, or to one person)",
  fields: t => ({
    id: t.exposeID("id", { access: "internal", description: "รหัสอ้างอิง (id)" }),
    kind: t.expose("kind", { type: NotificationKindEnum, access: "internal", description: "ชนิด (kind)" }),
    createdAt: t.expose("at", { type: "DateTime", access: "internal", description: "แจ้งเมื่อ (when)" }),
    readAt: t.expose("readAt", {
      type: "DateTime",
      nullable: true,
      access: "internal",
      description: "ผู้เรียกอ่านเมื่อ ว่างเมื่อยังไม่อ่าน (when the viewer read it)",
    }),
    title: t.string({
      access: "internal",
      description: "หัวเรื่อง ตามภาษาของผู้เรียก (heading, in the caller's language)",
      resolve: async (n, _args, context) =>
        written(n, await roundTitle(n, context), context.identity.language).title,
    }),
    text: t.string({
      access: "internal",
      description: "ข้อความพร้อมสิ่งที่ต้องทำ ตามภาษาของผู้เรียก (what to do, in the caller's language)",
      resolve: async (n, _args, context) =>
        written(n, await roundTitle(n, context), context.identity.language).text,
    }),
    message: t.exposeString("message", {
      nullable: true,
      access: "internal",
      description: "เหตุผลหรือข้อความที่ผู้แจ้งพิมพ์ (the reason or message of whoever acted)",
    }),
    round: t.field({
      type: ReportingRound,
      nullable: true,
      access: "public",
      description: "รอบ (round)",
      resolve: (n, _args, context) => roundOf(n, context),
    }),
    unit: t.field({
      type: OrgUnit,
      access: "public",
      description: "หน่วยงานที่การยืนยันเป็นเรื่องนี้ (whose confirmation it is about)",
      resolve: n => ({ id: n.unitId }),
    }),
    subject: t.expose("subject", {
      type: ConfirmationSubjectEnum,
      access: "internal",
      description: "เรื่อง (subject)",
    }),
    action: t.expose("action", {
      type: WorkflowActionEnum,
      nullable: true,
      access: "internal",
      description: "สิ่งที่ต้องทำกับการยืนยันนั้น (what is to be done with that confirmation)",
    }),
    dueAt: t.expose("dueAt", {
      type: "DateTime",
      nullable: true,
      access: "internal",
      description: "ภายในเวลา (by when)",
    }),
    reopening: t.field({
      type: ReopeningCaseType,
      nullable: true,
      access: "internal",
      description: "คำขอแก้ไขหลังยืนยัน (the reopening case)",
      resolve: (n, _args, context) => (n.caseId ? caseLoader(context).load(n.caseId) : null),
    }),
    outcome: t.expose("outcome", {
      type: CaseStateEnum,
      nullable: true,
      access: "internal",
      description: "คำขอสิ้นสุดอย่างไร (how the case ended)",
    }),
    toUnit: t.field({
      type: OrgUnit,
      nullable: true,
      access: "public",
      description: "ถึงหน่วยงาน ว่างเมื่อถึงตัวบุคคล (told to this unit; none when told to a person)",
      resolve: n => (n.toUnitId ? { id: n.toUnitId } : null),
    }),
    toDuty: t.expose("toDuty", {
      type: DutyEnum,
      nullable: true,
      access: "internal",
      description: "ถึงหน้าที่ (told to this duty)",
    }),
    sentBy: t.string({
      nullable: true,
      access: "internal",
      description: "ผู้ทำให้เกิด ว่างเมื่อระบบแจ้งเอง (who caused it; none when the system warns by itself)",
      resolve: (n, _args, context) => (n.byAccountId ? accountNameLoader(context).load(n.byAccountId) : null),
    }),
    sentByDuty: t.expose("byDuty", {
      type: DutyEnum,
      nullable: true,
      access: "internal",
      description: "ในหน้าที่ (by which duty)",
    }),
  }),
});

const roundOf = async (n: Notification, context: Parameters<typeof readRounds>[0]) =>
  (await readRounds(context)).all.find(round => round.id === n.roundId) ?? null;

const roundTitle = async (n: Notification, context: Parameters<typeof readRounds>[0]) =>
  (await roundOf(n, context))?.title ?? "";
