import { sized } from "@lec/core/graphql/connection.type";
import { enumValues } from "@lec/core/graphql/enum-values";
import { can } from "@lec/core/policy/policy";
import { placeLoader } from "@lec/core/rounds/unit-places.loader";
import { builder, connectionOf, GradeEnum, OrgUnit, pageArguments } from "../builder.ts";
import { IdentifierKindEnum, SexEnum } from "../learners/learner.enums.ts";
import { learnerLoader, mayReadLearner } from "../learners/learner.loader.ts";
import { LearnerType } from "../learners/learner.type.ts";
import {
  countDuplicates,
  type DuplicateCounts,
  listDuplicateCases,
  readDuplicateCase,
  readDuplicateRecords,
  readDuplicateSearch,
  readLatestSearch,
} from "./duplicate.loader.ts";
import {
  type DuplicateCase,
  type DuplicateRecord,
  type DuplicateSearch,
  duplicateReasons,
  duplicateStates,
} from "./duplicate.sql.ts";

const DuplicateStateEnum = builder.enumType("DuplicateState", {
  description: "สถานะของรายการซ้ำ (state of a case)",
  values: enumValues(
    duplicateStates,
    state =>
      ({
        OPEN: "รอพิจารณา (awaits a verdict)",
        SAME: "คนเดียวกัน รวมระเบียนแล้ว (one person; merged)",
        DIFFERENT: "คนละคน (two persons)",
      })[state],
  ),
});
const DuplicateReasonEnum = builder.enumType("DuplicateReason", {
  description: "เหตุที่สงสัยหรือไม่สงสัยว่าซ้ำ (what speaks for or against one person)",
  values: enumValues(
    duplicateReasons,
    reason =>
      ({
        SAME_NAME: "ชื่อและนามสกุลตรงกัน (the same name)",
        SIMILAR_NAME: "ชื่อหรือนามสกุลใกล้เคียงกัน (a similar name)",
        SAME_BIRTH_DATE: "วันเกิดตรงกัน (the same birth date)",
        DAY_AND_MONTH_SWAPPED: "วันและเดือนเกิดสลับกัน (day and month of birth exchanged)",
        BUDDHIST_ERA_SLIP: "ปีเกิดสลับ พ.ศ. กับ ค.ศ. (the year of birth in the other era)",
        SAME_GUARDIAN: "บิดา มารดา หรือผู้ปกครองชื่อตรงกัน (a guardian of the same name)",
        G_CODE_BESIDE_CITIZEN_ID: "ระเบียนหนึ่งใช้รหัส G อีกระเบียนใช้เลขประชาชน (a G-code beside a citizen id)",
        TWO_SOUND_CITIZEN_IDS:
          "เลขประชาชนถูกต้องทั้งสองเลขและต่างกัน น่าจะคนละคน (two sound citizen ids: speaks against)",
      })[reason],
  ),
});

const DuplicateRecordType = builder.objectRef<DuplicateRecord>("DuplicateRecord").implement({
  description:
    "ระเบียนหนึ่งในรายการที่อาจซ้ำ ข้อมูลส่วนบุคคลว่างสำหรับผู้ไม่ได้ตรวจสอบสถานศึกษานั้น (one of the two records; personal data only for those who review its institution, and every look is audited)",
  fields: t => ({
    learnerId: t.exposeID("learnerId", { access: "internal", description: "นักเรียน (learner's id)" }),
    institutionId: t.exposeID("homeId", { access: "internal", description: "สถานศึกษา (institution's id)" }),
    institutionName: t.exposeString("institutionName", {
      access: "internal",
      description: "ชื่อสถานศึกษา (institution)",
    }),
    laoName: t.exposeString("laoName", { access: "internal", description: "อปท. ต้นสังกัด (LAO)" }),
    provinceName: t.exposeString("provinceName", { access: "internal", description: "จังหวัด (province)" }),
    phone: t.exposeString("phone", {
      nullable: true,
      access: "internal",
      description: "โทรศัพท์ของสถานศึกษาหรือ อปท. (telephone)",
    }),
    active: t.exposeBoolean("active", {
      access: "internal",
      description: "กำลังเรียนอยู่ (on a roll now)",
    }),
    readable: t.exposeBoolean("readable", {
      access: "internal",
      description: "ผู้เรียกเห็นข้อมูลส่วนบุคคลของระเบียนนี้ (whether the viewer reads its personal data)",
    }),
    prefix: t.exposeString("prefix", { nullable: true, access: "personal", description: "คำนำหน้า (title)" }),
    firstName: t.exposeString("firstName", {
      nullable: true,
      access: "personal",
      description: "ชื่อ (first name)",
    }),
    lastName: t.exposeString("lastName", {
      nullable: true,
      access: "personal",
      description: "นามสกุล (family name)",
    }),
    sex: t.expose("sex", { type: SexEnum, nullable: true, access: "personal", description: "เพศ (sex)" }),
    birthDate: t.expose("birthDate", {
      type: "Date",
      nullable: true,
      access: "personal",
      description: "วันเกิด (birth date)",
    }),
    identifierKind: t.expose("identifierKind", {
      type: IdentifierKindEnum,
      nullable: true,
      access: "personal",
      description: "ชนิดของเลขประจำตัว (kind of identifier)",
    }),
    identifierMasked: t.exposeString("identifierMasked", {
      nullable: true,
      access: "personal",
      description: "เลขประจำตัวแบบปิดบัง (the identifier, masked)",
    }),
    academicYear: t.exposeInt("academicYear", {
      nullable: true,
      access: "personal",
      description: "ปีการศึกษาล่าสุด พ.ศ. (latest academic year)",
    }),
    grade: t.expose("grade", {
      type: GradeEnum,
      nullable: true,
      access: "personal",
      description: "ระดับชั้นล่าสุด (latest grade)",
    }),
    classroom: t.exposeString("classroom", {
      nullable: true,
      access: "personal",
      description: "ห้องเรียนล่าสุด (latest classroom)",
    }),
    guardians: t.stringList({
      access: "personal",
      description: "ชื่อบิดา มารดา ผู้ปกครอง (names of guardians)",
      listSize: { assumedSize: 3 },
      resolve: record => [...record.guardians],
    }),
    learner: t.field({
      type: LearnerType,
      nullable: true,
      access: "personal",
      description: "ระเบียนเต็ม สำหรับผู้อ่านทะเบียนของสถานศึกษานั้น (the whole record, for those who read that roll)",
      resolve: async ({ learnerId }, _args, context) =>
        (await mayReadLearner(context, learnerId)) ? learnerLoader(context).load(learnerId) : null,
    }),
  }),
});

export const DuplicateCaseType = builder.objectRef<DuplicateCase>("DuplicateCase").implement({
  description: "ระเบียนสองระเบียนที่อาจเป็นคนเดียวกัน (two records that may be one person)",
  fields: t => ({
    id: t.exposeID("id", { access: "internal", description: "รหัสอ้างอิง (id)" }),
    score: t.exposeInt("score", {
      access: "internal",
      description: "คะแนนความเหมือน 65–100 (how alike, 65 to 100)",
    }),
    reasons: t.field({
      type: [DuplicateReasonEnum],
      access: "internal",
      description: "เหตุผลของคะแนน (what makes the score)",
      listSize: { assumedSize: 5 },
      resolve: found => [...found.reasons],
    }),
    left: t.field({
      type: DuplicateRecordType,
      nullable: true,
      access: "personal",
      description: "ระเบียนซ้าย (one record)",
      resolve: async (found, _args, context) => (await readDuplicateRecords(context, found)).left,
    }),
    right: t.field({
      type: DuplicateRecordType,
      nullable: true,
      access: "personal",
      description: "ระเบียนขวา (the other)",
      resolve: async (found, _args, context) => (await readDuplicateRecords(context, found)).right,
    }),
    unit: t.field({
      type: OrgUnit,
      access: "internal",
      description:
        "หน่วยงานที่พิจารณา คือหน่วยล่างสุดที่ดูแลทั้งสองระเบียน (the lowest unit that reaches both, which decides)",
      resolve: found => ({ id: found.unitId }),
    }),
    state: t.expose("state", { type: DuplicateStateEnum, access: "internal", description: "สถานะ (state)" }),
    foundAt: t.expose("foundAt", {
      type: "DateTime",
      access: "internal",
      description: "เวลาที่พบ (when found)",
    }),
    decidedAt: t.expose("decidedAt", {
      type: "DateTime",
      nullable: true,
      access: "internal",
      description: "เวลาที่พิจารณา (when decided)",
    }),
    reason: t.exposeString("reason", {
      nullable: true,
      access: "personal",
      description: "เหตุผลของผู้พิจารณา (the reviewer's reason)",
    }),
    keptLearnerId: t.exposeID("keptId", {
      nullable: true,
      access: "internal",
      description: "ระเบียนที่เก็บไว้เมื่อรวม (the record a merge kept)",
    }),
    version: t.exposeInt("version", { access: "internal", description: "รุ่นของข้อมูล (version)" }),
    canDecide: t.boolean({
      access: "internal",
      description: "ผู้เรียกพิจารณารายการนี้ได้ (whether the viewer decides this case)",
      resolve: async (found, _args, context) =>
        can(context.identity.actor, "duplicate:decide", await placeLoader(context).load(found.unitId)) !==
        null,
    }),
  }),
});

const DuplicateCaseConnection = connectionOf<DuplicateCase>("DuplicateCase", DuplicateCaseType);

const DuplicateCountsType = builder.objectRef<DuplicateCounts>("DuplicateCounts").implement({
  description: "จำนวนรายการที่อาจซ้ำ (cases by state)",
  fields: t => ({
    open: t.exposeInt("open", { access: "internal", description: "รอพิจารณา (open)" }),
    same: t.exposeInt("same", { access: "internal", description: "คนเดียวกัน (same)" }),
    different: t.exposeInt("different", { access: "internal", description: "คนละคน (different)" }),
  }),
});

export const DuplicateSearchType = builder.objectRef<DuplicateSearch>("DuplicateSearch").implement({
  description:
    "การค้นหารายการซ้ำในหน่วยงานหนึ่ง ทำทีละขั้น (a search for duplicates over a unit, worked through in steps)",
  fields: t => ({
    id: t.exposeID("id", { access: "internal", description: "รหัสอ้างอิง (id)" }),
    unit: t.field({
      type: OrgUnit,
      access: "internal",
      description: "หน่วยงาน (unit)",
      resolve: search => ({ id: search.unitId }),
    }),
    total: t.exposeInt("total", { access: "internal", description: "จำนวนขั้น (steps in all)" }),
    done: t.exposeInt("done", { access: "internal", description: "ขั้นที่ทำแล้ว (steps done)" }),
    found: t.exposeInt("found", { access: "internal", description: "รายการใหม่ที่พบ (new cases)" }),
    startedAt: t.expose("startedAt", {
      type: "DateTime",
      access: "internal",
      description: "เวลาเริ่ม (started)",
    }),
    finishedAt: t.expose("finishedAt", {
      type: "DateTime",
      nullable: true,
      access: "internal",
      description: "เวลาเสร็จ ว่างขณะทำงาน (finished; none while it runs)",
    }),
  }),
});

builder.objectFields(OrgUnit, t => ({
  duplicateCases: t.field({
    type: DuplicateCaseConnection,
    nullable: true,
    access: "internal",
    description:
      "รายการที่อาจซ้ำซึ่งหน่วยงานนี้หรือหน่วยใต้ลงไปพิจารณา คะแนนมากก่อน ว่างสำหรับผู้ไม่มีสิทธิ์ (cases decided at the unit or below, the likeliest first; none without the right)",
    listSize: sized,
    args: {
      state: t.arg({ type: DuplicateStateEnum, description: "สถานะ ปกติทุกสถานะ (state; all unless given)" }),
      ...pageArguments,
    },
    resolve: (unit, args, context) => listDuplicateCases(context, unit.id, args),
  }),
  duplicateCounts: t.field({
    type: DuplicateCountsType,
    nullable: true,
    access: "internal",
    description: "จำนวนรายการที่อาจซ้ำของหน่วยงานและหน่วยใต้ลงไป (cases by state, of the unit and all below)",
    resolve: (unit, _args, context) => countDuplicates(context, unit.id),
  }),
  latestDuplicateSearch: t.field({
    type: DuplicateSearchType,
    nullable: true,
    access: "internal",
    description: "การค้นหารายการซ้ำครั้งล่าสุดของหน่วยงานนี้ (the latest search over this unit)",
    resolve: (unit, _args, context) => readLatestSearch(context, unit.id),
  }),
}));

builder.queryFields(t => ({
  duplicateCase: t.field({
    type: DuplicateCaseType,
    nullable: true,
    access: "internal",
    description: "รายการที่อาจซ้ำหนึ่งรายการ (a case by id)",
    args: { id: t.arg.id({ required: true, description: "รหัสอ้างอิง (id)" }) },
    resolve: (_root, { id }, context) => readDuplicateCase(context, id),
  }),
  duplicateSearch: t.field({
    type: DuplicateSearchType,
    nullable: true,
    access: "internal",
    description:
      "ความคืบหน้าของการค้นหา การถามจะทำต่อหากหยุดค้าง (progress of a search; asking goes on with one that was interrupted)",
    args: { id: t.arg.id({ required: true, description: "รหัสอ้างอิง (id)" }) },
    resolve: (_root, { id }, context) => readDuplicateSearch(context, id),
  }),
}));
