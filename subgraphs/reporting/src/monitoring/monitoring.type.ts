import { sized } from "@lec/core/graphql/connection.type";
import { enumValues } from "@lec/core/graphql/enum-values";
import { shownCount } from "@lec/core/policy/suppression";
import {
  BlockerType,
  builder,
  connectionOf,
  DutyEnum,
  OrgLevelEnum,
  OrgUnit,
  pageArguments,
} from "../builder.ts";
import { ConfirmationSubjectEnum } from "../confirmations/confirmation.type.ts";
import { openCaseOf } from "../reopening/reopening-case.loader.ts";
import { ReopeningCaseType } from "../reopening/reopening-case.type.ts";
import { ReportingRound } from "../rounds/round.type.ts";
import {
  type BurnDown,
  listMissing,
  listStuck,
  type Monitoring,
  readBlockers,
  readBurnDown,
  readLastAct,
  readMonitoring,
  readOfficers,
  readTracks,
  type SeenMissing,
  type SeenTrack,
} from "./monitoring.loader.ts";
import { lastActKinds, missingOrders, type Officer, type StuckCase, stages } from "./monitoring.sql.ts";

const StageEnum = builder.enumType("MissingStage", {
  description: "หน่วยงานที่ยังไม่ยืนยันทำถึงไหนแล้ว (how far a unit is that has not confirmed)",
  values: enumValues(
    stages,
    stage =>
      ({
        NOT_STARTED:
          "ยังไม่เริ่ม: ไม่มีการบันทึกหรือตรวจสอบตัวตนในรอบนี้ หรือระดับล่างยังไม่ยืนยันเลย (nothing recorded or checked in this round; none below has confirmed)",
        UNDER_WAY: "กำลังดำเนินการ (under way)",
        READY: "พร้อม เหลือเพียงกดยืนยัน (everything is done but the button)",
      })[stage],
  ),
});
const LastActEnum = builder.enumType("MonitoredAct", {
  description: "สิ่งที่หน่วยงานทำล่าสุด (what a unit did last)",
  values: enumValues(
    lastActKinds,
    kind =>
      ({
        CONFIRM: "ยืนยัน (confirmed)",
        CANCEL: "ถูกยกเลิกการยืนยัน (its confirmation was taken back)",
        CHECK: "ตรวจสอบตัวตน (checked learners)",
        RECORD: "บันทึกนักเรียน (recorded learners)",
        RECORD_OTHER_COUNTS: "บันทึกจำนวนนักเรียนสังกัดอื่น (recorded other schools' numbers)",
      })[kind],
  ),
});

const TrackType = builder.objectRef<SeenTrack>("MonitoringTrack").implement({
  description: "สิ่งที่ต้องยืนยันใต้หน่วยงาน ระดับหนึ่งเรื่องหนึ่ง (what is to be confirmed below, of one level and subject)",
  fields: t => ({
    level: t.expose("level", { type: OrgLevelEnum, access: "internal", description: "ระดับ (level)" }),
    subject: t.expose("subject", {
      type: ConfirmationSubjectEnum,
      access: "internal",
      description: "เรื่อง (subject)",
    }),
    expected: t.exposeInt("expected", { access: "internal", description: "ต้องยืนยัน แห่ง (units to confirm)" }),
    confirmed: t.exposeInt("confirmed", { access: "internal", description: "ยืนยันแล้ว แห่ง (units confirmed)" }),
    onTime: t.exposeInt("onTime", {
      access: "internal",
      description:
        "ยืนยันทันกำหนดที่ใช้อยู่ขณะนั้น รวมที่ขยายเวลาให้แล้ว แห่ง (confirmed at or before the deadline then in force, extensions granted by then included)",
    }),
    byExtension: t.exposeInt("byExtension", {
      access: "internal",
      description:
        "ในจำนวนนี้ ยืนยันหลังกำหนดของรอบเพราะได้ขยายเวลา แห่ง (of these, after the round's own deadline, by an extension)",
    }),
    late: t.exposeInt("late", {
      access: "internal",
      description: "เลยกำหนดแล้วยังไม่ยืนยัน แห่ง (unconfirmed after the deadline, extensions included)",
    }),
    onTimeRate: t.float({
      nullable: true,
      access: "internal",
      description:
        "อัตราทันกำหนด ส่วนจาก 0 ถึง 1 ของหน่วยงานที่ยืนยันแล้วหรือเลยกำหนดแล้ว ว่างเมื่อยังไม่มี (of those that have confirmed or whose deadline has passed, the share on time, 0 to 1; none while there are none)",
      resolve: ({ onTime, confirmed, late }) => (confirmed + late === 0 ? null : onTime / (confirmed + late)),
    }),
    notStarted: t.exposeInt("notStarted", {
      access: "internal",
      description: "ยังไม่ยืนยันและยังไม่เริ่ม แห่ง (unconfirmed, and nothing done yet)",
    }),
    ready: t.exposeInt("ready", {
      access: "internal",
      description: "ยังไม่ยืนยันแต่พร้อมแล้ว แห่ง (unconfirmed, with everything done but the button)",
    }),
    learners: t.int({
      nullable: true,
      access: "internal",
      description: "นักเรียนทั้งหมด คน (learners of all; none when suppressed)",
      resolve: ({ learners, exact }) => shownCount(learners, exact),
    }),
    learnersMissing: t.int({
      nullable: true,
      access: "internal",
      description:
        "นักเรียนของหน่วยงานที่ยังไม่ยืนยัน คน (learners at stake, of those unconfirmed; none when suppressed)",
      resolve: ({ learnersMissing, exact }) => shownCount(learnersMissing, exact),
    }),
  }),
});

const BurnDownDayType = builder.objectRef<BurnDown["days"][number]>("BurnDownDay").implement({
  description: "วันหนึ่งของรอบ (a day of a round)",
  fields: t => ({
    day: t.exposeInt("day", {
      access: "internal",
      description: "วันที่เท่าใดของรอบ วันเปิดคือ 1 (day of the round; the opening is 1)",
    }),
    date: t.expose("date", { type: "Date", access: "internal", description: "วันที่ (the day)" }),
    confirmed: t.exposeInt("confirmed", {
      access: "internal",
      description:
        "ยืนยันอยู่เมื่อสิ้นวัน แห่ง วันนี้คือขณะนี้ (units that stood confirmed at the end of the day; today, now)",
    }),
  }),
});

const BurnDownType = builder.objectRef<BurnDown>("BurnDown").implement({
  description: "จำนวนที่ยืนยันแล้วรายวันของรอบหนึ่ง (a round's confirmations day by day)",
  fields: t => ({
    round: t.expose("round", { type: ReportingRound, access: "public", description: "รอบ (round)" }),
    expected: t.exposeInt("expected", {
      access: "internal",
      description:
        "ต้องยืนยัน แห่ง นับหน่วยงานที่มีอยู่เมื่อสิ้นรอบนั้น (units to confirm: those there were at the end of that round)",
    }),
    days: t.field({
      type: [BurnDownDayType],
      access: "internal",
      description: "รายวัน ตั้งแต่วันเปิดถึงวันนี้หรือวันสิ้นรอบ (by day, from the opening to today or the end)",
      listSize: { assumedSize: 40 },
      resolve: ({ days }) => [...days],
    }),
  }),
});

const OfficerType = builder.objectRef<Officer>("UnitOfficer").implement({
  description:
    "ผู้ที่ทำรายการของหน่วยงานได้ ตามคำสั่งแต่งตั้งที่ยังมีผล (who can act at a unit, by an appointment in force)",
  fields: t => ({
    duty: t.expose("duty", { type: DutyEnum, access: "internal", description: "หน้าที่ (duty)" }),
    name: t.exposeString("name", { access: "internal", description: "ชื่อ (name)" }),
  }),
});

const MissingUnitType = builder.objectRef<SeenMissing>("MissingUnit").implement({
  description: "หน่วยงานที่ยังไม่ยืนยันเรื่องหนึ่ง (a unit that has not confirmed a subject)",
  fields: t => ({
    id: t.id({
      access: "internal",
      description: "รหัสอ้างอิงของการยืนยัน (id of the confirmation)",
      resolve: ({ round, unitId, subject }) => `${round.id}:${unitId}:${subject}`,
    }),
    unit: t.field({
      type: OrgUnit,
      access: "public",
      description: "หน่วยงาน (the unit)",
      resolve: ({ unitId }) => ({ id: unitId }),
    }),
    level: t.expose("level", { type: OrgLevelEnum, access: "internal", description: "ระดับ (level)" }),
    subject: t.expose("subject", {
      type: ConfirmationSubjectEnum,
      access: "internal",
      description: "เรื่อง (subject)",
    }),
    learners: t.int({
      nullable: true,
      access: "internal",
      description:
        "นักเรียนที่เกี่ยวข้อง คน ของเรื่องสังกัดอื่นคือจำนวนล่าสุดที่รู้ (learners at stake; for other schools the latest numbers known; none when suppressed)",
      resolve: ({ learners, exact }) => shownCount(learners, exact),
    }),
    stage: t.expose("stage", {
      type: StageEnum,
      access: "internal",
      description: "ทำถึงไหนแล้ว (how far it is)",
    }),
    deadline: t.expose("deadline", {
      type: "DateTime",
      access: "internal",
      description: "ต้องยืนยันภายใน รวมเวลาที่ขยายให้ (confirm by, extensions included)",
    }),
    late: t.exposeBoolean("late", {
      access: "internal",
      description: "เลยกำหนดแล้ว (the deadline has passed)",
    }),
    phone: t.exposeString("phone", {
      nullable: true,
      access: "internal",
      description: "โทรศัพท์ของหน่วยงาน (the unit's telephone)",
    }),
    officers: t.field({
      type: [OfficerType],
      access: "internal",
      description: "ผู้ที่ทำรายการได้ เฉพาะผู้อ่านข้อมูลบุคลากรได้ (who can act there; for those who may read people)",
      listSize: { assumedSize: 3 },
      resolve: (missing, _args, context) => readOfficers(context, missing),
    }),
    lastAct: t.field({
      type: LastActEnum,
      nullable: true,
      access: "internal",
      description: "ทำอะไรล่าสุดในรอบนี้ (what it did last in the round)",
      resolve: async (missing, _args, context) => (await readLastAct(context, missing))?.kind ?? null,
    }),
    lastActAt: t.field({
      type: "DateTime",
      nullable: true,
      access: "internal",
      description: "เมื่อใด ว่างเมื่อยังไม่ได้ทำอะไรในรอบนี้ (when; none while it has done nothing)",
      resolve: async (missing, _args, context) => (await readLastAct(context, missing))?.at ?? null,
    }),
    blockers: t.field({
      type: [BlockerType],
      access: "internal",
      description:
        "สิ่งที่ขวางการยืนยัน พร้อมจำนวน ว่างสำหรับผู้วิเคราะห์ข้อมูล (what stands in the way, and how many; empty for analysts)",
      listSize: { assumedSize: 4 },
      resolve: async (missing, _args, context) => [...(await readBlockers(context, missing))],
    }),
    reopening: t.field({
      type: ReopeningCaseType,
      nullable: true,
      access: "internal",
      description: "คำขอแก้ไขหลังยืนยันที่กำลังดำเนินการ (the reopening case under way)",
      resolve: ({ round, unitId, subject }, _args, context) => openCaseOf(context, round, unitId, subject),
    }),
  }),
});
const MissingUnitConnection = connectionOf<SeenMissing>("MissingUnit", MissingUnitType);

const StuckCaseType = builder.objectRef<StuckCase>("StuckCase").implement({
  description: "คำขอแก้ไขหลังยืนยันที่ค้างอยู่ (a reopening case that does not get on)",
  fields: t => ({
    reopeningCase: t.field({
      type: ReopeningCaseType,
      access: "internal",
      description: "คำขอ และขั้นที่รอ (the case; `waitingFor` says whose turn it is)",
      resolve: ({ reopening }) => reopening,
    }),
    waitingSince: t.expose("waitingSince", {
      type: "DateTime",
      access: "internal",
      description: "รอมาตั้งแต่ (since when the next step has waited)",
    }),
  }),
});
const StuckCaseConnection = connectionOf<StuckCase>("StuckCase", StuckCaseType);

const MissingFilterInput = builder.inputType("MissingUnitFilter", {
  description: "เงื่อนไขของหน่วยงานที่ยังไม่ยืนยัน (conditions; all given ones must hold)",
  fields: t => ({
    level: t.field({ type: [OrgLevelEnum], description: "ระดับ (levels)" }),
    subject: t.field({ type: [ConfirmationSubjectEnum], description: "เรื่อง (subjects)" }),
    stage: t.field({ type: [StageEnum], description: "ทำถึงไหนแล้ว (stages)" }),
    late: t.boolean({ description: "เลยกำหนดแล้วหรือยัง (late or not)" }),
    search: t.string({ description: "บางส่วนของรหัสหรือชื่อ (part of code or name)" }),
  }),
});
const MissingOrderField = builder.enumType("MissingUnitOrderField", {
  description: "เรียงตาม (order by)",
  values: enumValues(
    missingOrders,
    field => ({ LEARNERS: "นักเรียนที่เกี่ยวข้อง (learners at stake)", CODE: "รหัส (code)" })[field],
  ),
});
const OrderDirection = builder.enumType("OrderDirection", {
  description: "ทิศทางการเรียง (direction)",
  values: enumValues(
    ["ASC", "DESC"],
    direction => ({ ASC: "น้อยไปมาก (ascending)", DESC: "มากไปน้อย (descending)" })[direction],
  ),
});
const MissingOrderInput = builder.inputType("MissingUnitOrder", {
  description: "การเรียงหน่วยงานที่ยังไม่ยืนยัน (order)",
  fields: t => ({
    field: t.field({ type: MissingOrderField, required: true, description: "เรียงตาม (by)" }),
    direction: t.field({
      type: OrderDirection,
      required: true,
      defaultValue: "ASC",
      description: "ทิศทาง (direction)",
    }),
  }),
});

const MonitoringType = builder.objectRef<Monitoring>("Monitoring").implement({
  description:
    "การติดตามหน่วยงานที่อยู่ใต้ลงไปในรอบหนึ่ง ไม่รวมหน่วยงานเอง (following the units below one, itself left out, through a round)",
  fields: t => ({
    round: t.expose("round", { type: ReportingRound, access: "public", description: "รอบ (round)" }),
    tracks: t.field({
      type: [TrackType],
      access: "internal",
      description: "ความคืบหน้าแยกระดับและเรื่อง (progress by level and subject)",
      listSize: { assumedSize: 4 },
      resolve: (monitoring, _args, context) => readTracks(context, monitoring),
    }),
    burnDown: t.field({
      type: [BurnDownType],
      access: "internal",
      description:
        "จำนวนที่ยืนยันแล้วรายวัน ของรอบนี้และรอบก่อนหน้าของระบบงานเดียวกัน ล่าสุดก่อน (confirmations day by day, of this round and those of its programme before it, the latest first)",
      listSize: { assumedSize: 3 },
      args: {
        level: t.arg({
          type: OrgLevelEnum,
          required: true,
          defaultValue: "INSTITUTION",
          description: "ระดับ (level)",
        }),
        subject: t.arg({
          type: ConfirmationSubjectEnum,
          required: true,
          defaultValue: "LEARNERS",
          description: "เรื่อง (subject)",
        }),
        earlier: t.arg.int({
          required: true,
          defaultValue: 2,
          description: "จำนวนรอบก่อนหน้า ไม่เกิน 5 (how many rounds before, at most 5)",
        }),
      },
      resolve: (monitoring, args, context) => readBurnDown(context, monitoring, args),
    }),
    missing: t.field({
      type: MissingUnitConnection,
      access: "internal",
      description:
        "หน่วยงานที่ยังไม่ยืนยัน ปกติเรียงตามนักเรียนที่เกี่ยวข้องมากไปน้อย (units that have not confirmed, those with most learners first unless said otherwise)",
      listSize: sized,
      args: {
        ...pageArguments,
        filter: t.arg({ type: MissingFilterInput, description: "เงื่อนไข (conditions)" }),
        orderBy: t.arg({ type: MissingOrderInput, description: "การเรียงลำดับ (order)" }),
      },
      resolve: (monitoring, args, context) => listMissing(context, monitoring, args),
    }),
    stuckCases: t.field({
      type: StuckCaseConnection,
      access: "internal",
      description:
        "คำขอแก้ไขหลังยืนยันของหน่วยงานและทุกหน่วยใต้ลงไป ที่ขั้นถัดไปรอมานาน รอนานที่สุดก่อน (open reopening cases of the unit and below whose next step has waited, the longest first)",
      listSize: sized,
      args: {
        ...pageArguments,
        days: t.arg.int({
          required: true,
          defaultValue: 2,
          description: "รอมาอย่างน้อยกี่วัน (waiting for at least so many days)",
        }),
      },
      resolve: (monitoring, args, context) => listStuck(context, monitoring, args),
    }),
  }),
});

builder.objectField(OrgUnit, "monitoring", t =>
  t.field({
    type: MonitoringType,
    nullable: true,
    access: "internal",
    description: "การติดตามหน่วยงานที่อยู่ใต้ลงไป ว่างเมื่ออยู่นอกขอบเขต (following what lies below; none outside reach)",
    args: { roundId: t.arg.id({ description: "รอบ ปกติคือรอบที่เปิดอยู่ (round; the open one unless given)" }) },
    resolve: (unit, { roundId }, context) => readMonitoring(context, unit.id, roundId),
  }),
);
