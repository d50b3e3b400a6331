import { can } from "@lec/core/policy/policy";
import { builder, connectionOf, GradeEnum, OrgUnit } from "../builder.ts";
import { enrolmentLoader } from "../enrolments/enrolment.loader.ts";
import { EnrolmentType } from "../enrolments/enrolment.type.ts";
import { SexEnum } from "../learners/learner.enums.ts";
import { SpotCheckResultEnum, SpotCheckSettlementEnum } from "./spot-check.enums.ts";
import { officerLoader } from "./spot-check.loader.ts";
import type { SpotCheckFinding, SpotCheckItem, VisitedInstitution } from "./spot-check.sql.ts";
import { historyLoader } from "./spot-check-item.loader.ts";

const SpotCheckFindingType = builder.objectRef<SpotCheckFinding>("SpotCheckFinding").implement({
  description: "ผลการสุ่มตรวจที่บันทึกแต่ละครั้ง (one finding as it was recorded; later ones take its place)",
  fields: t => ({
    result: t.expose("result", {
      type: SpotCheckResultEnum,
      access: "personal",
      description: "ผล (result)",
    }),
    note: t.exposeString("note", { nullable: true, access: "personal", description: "บันทึก (note)" }),
    seenAt: t.expose("seenAt", {
      type: "DateTime",
      access: "personal",
      description: "เวลาที่ไปตรวจ (when the officer was there)",
    }),
    recordedAt: t.expose("recordedAt", {
      type: "DateTime",
      access: "personal",
      description: "เวลาที่บันทึก (when it was recorded)",
    }),
    recordedBy: t.string({
      nullable: true,
      access: "personal",
      description: "ผู้ตรวจ (the officer)",
      resolve: (finding, _args, context) => officerLoader(context).load(finding.recordedBy),
    }),
  }),
});

export const SpotCheckItemType = builder.objectRef<SpotCheckItem>("SpotCheckItem").implement({
  description:
    "นักเรียนที่ถูกสุ่ม ข้อมูลตามทะเบียนขณะสุ่ม อ่านได้โดยเจ้าหน้าที่จังหวัด และโดยสถานศึกษากับ อปท. เมื่อบันทึกผลแล้ว การดูทุกครั้งถูกบันทึก (a learner drawn, as the roll had it then; read by the province's officer, by the institution and its LAO once something was found, and every look is audited)",
  fields: t => ({
    id: t.exposeID("id", { access: "personal", description: "รหัสอ้างอิง (id)" }),
    number: t.exposeInt("number", {
      access: "personal",
      description: "ลำดับในแบบตรวจ (place on the sheets)",
    }),
    institution: t.field({
      type: OrgUnit,
      access: "personal",
      description: "สถานศึกษา (institution)",
      resolve: item => ({ id: item.institutionId }),
    }),
    lao: t.field({
      type: OrgUnit,
      access: "personal",
      description: "อปท. ต้นสังกัด (its LAO)",
      resolve: item => ({ id: item.laoId }),
    }),
    prefix: t.exposeString("prefix", { access: "personal", description: "คำนำหน้า (title)" }),
    firstName: t.exposeString("firstName", { access: "personal", description: "ชื่อ (first name)" }),
    lastName: t.exposeString("lastName", { access: "personal", description: "นามสกุล (family name)" }),
    sex: t.expose("sex", { type: SexEnum, access: "personal", description: "เพศ (sex)" }),
    birthDate: t.expose("birthDate", {
      type: "Date",
      access: "personal",
      description: "วันเกิด (birth date)",
    }),
    identifierMasked: t.exposeString("identifierMasked", {
      access: "personal",
      description: "เลขประจำตัวแบบปิดบัง (the identifier, masked)",
    }),
    grade: t.expose("grade", { type: GradeEnum, access: "personal", description: "ระดับชั้น (grade)" }),
    classroom: t.exposeString("classroom", { access: "personal", description: "ห้องเรียน (classroom)" }),
    studentNumber: t.exposeString("studentNumber", {
      nullable: true,
      access: "personal",
      description: "เลขประจำตัวนักเรียน (student number)",
    }),
    result: t.expose("result", {
      type: SpotCheckResultEnum,
      nullable: true,
      access: "personal",
      description: "ผลการตรวจ ว่างเมื่อยังไม่ตรวจ (what was found; none before the visit)",
    }),
    note: t.exposeString("note", {
      nullable: true,
      access: "personal",
      description: "บันทึกของผู้ตรวจ (the officer's note)",
    }),
    seenAt: t.expose("seenAt", {
      type: "DateTime",
      nullable: true,
      access: "personal",
      description: "เวลาที่ไปตรวจ (when the officer was there)",
    }),
    recordedAt: t.expose("recordedAt", {
      type: "DateTime",
      nullable: true,
      access: "personal",
      description: "เวลาที่บันทึกผล (when it was recorded)",
    }),
    recordedBy: t.string({
      nullable: true,
      access: "personal",
      description: "ผู้ตรวจ (the officer)",
      resolve: (item, _args, context) =>
        item.recordedBy === null ? null : officerLoader(context).load(item.recordedBy),
    }),
    findings: t.field({
      type: [SpotCheckFindingType],
      access: "personal",
      description: "ผลทุกครั้งที่บันทึก ล่าสุดก่อน (all findings, the last first)",
      listSize: { assumedSize: 2 },
      resolve: (item, _args, context) => historyLoader(context).load(item.id),
    }),
    answer: t.exposeString("answer", {
      nullable: true,
      access: "personal",
      description: "คำชี้แจงของสถานศึกษา (what the institution says to it)",
    }),
    answeredAt: t.expose("answeredAt", {
      type: "DateTime",
      nullable: true,
      access: "personal",
      description: "เวลาที่ชี้แจง (when it was answered)",
    }),
    answeredBy: t.string({
      nullable: true,
      access: "personal",
      description: "ผู้ชี้แจง (who answered)",
      resolve: (item, _args, context) =>
        item.answeredBy === null ? null : officerLoader(context).load(item.answeredBy),
    }),
    settlement: t.expose("settlement", {
      type: SpotCheckSettlementEnum,
      nullable: true,
      access: "personal",
      description:
        "สถานศึกษาดำเนินการอย่างไร ว่างเมื่อยังไม่ดำเนินการหรือไม่มีอะไรต้องดำเนินการ (how the institution dealt with it; none while it is open, or where nothing is to be done)",
    }),
    open: t.boolean({
      access: "personal",
      description:
        "สถานศึกษายังต้องดำเนินการ: นำออก แก้ไข หรือชี้แจง (whether the institution still has to remove, correct or answer)",
      resolve: item => item.result !== null && item.result !== "PRESENT" && item.settlement === null,
    }),
    version: t.exposeInt("version", {
      access: "personal",
      description: "จำนวนครั้งที่บันทึกผล (how often something was recorded; 0 before the visit)",
    }),
    enrolment: t.field({
      type: EnrolmentType,
      nullable: true,
      access: "personal",
      description:
        "การเข้าเรียนในทะเบียน สำหรับผู้อ่านทะเบียนของสถานศึกษานั้น (the enrolment, for those who read that roll)",
      resolve: (item, _args, context) => enrolmentLoader(context).load(item.enrolmentId),
    }),
    canAnswer: t.boolean({
      access: "personal",
      description: "ผู้เรียกชี้แจงผลนี้ได้ (whether the viewer may answer)",
      resolve: (item, _args, context) =>
        item.result !== null &&
        item.result !== "PRESENT" &&
        can(context.identity.actor, "spotCheck:answer", { path: item.institutionPath }) !== null,
    }),
  }),
});

export const SpotCheckItemConnection = connectionOf<SpotCheckItem>("SpotCheckItem", SpotCheckItemType);

export const VisitedInstitutionType = builder
  .objectRef<VisitedInstitution>("SpotCheckInstitution")
  .implement({
    description: "สถานศึกษาที่มีนักเรียนถูกสุ่ม และความคืบหน้า (an institution of the sample, and how far its visit is)",
    fields: t => ({
      institution: t.field({
        type: OrgUnit,
        access: "personal",
        description: "สถานศึกษา (institution)",
        resolve: row => ({ id: row.institutionId }),
      }),
      lao: t.field({
        type: OrgUnit,
        access: "personal",
        description: "อปท. ต้นสังกัด (its LAO)",
        resolve: row => ({ id: row.laoId }),
      }),
      drawn: t.exposeInt("drawn", { access: "personal", description: "ถูกสุ่ม คน (drawn)" }),
      present: t.exposeInt("present", { access: "personal", description: "พบตัวตน คน (present)" }),
      notFound: t.exposeInt("notFound", { access: "personal", description: "ไม่พบตัวตน คน (not found)" }),
      moved: t.exposeInt("moved", { access: "personal", description: "ย้ายไปแล้ว คน (moved away)" }),
      dataWrong: t.exposeInt("dataWrong", {
        access: "personal",
        description: "ข้อมูลไม่ถูกต้อง คน (data wrong)",
      }),
      open: t.exposeInt("open", {
        access: "personal",
        description: "สถานศึกษายังไม่ดำเนินการ คน (not dealt with yet)",
      }),
    }),
  });
