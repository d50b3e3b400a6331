import { sized } from "@lec/core/graphql/connection.type";
import type { RequestContext } from "@lec/core/graphql/request-context";
import { can } from "@lec/core/policy/policy";
import { placeLoader } from "@lec/core/rounds/unit-places.loader";
import { toInstant } from "@lec/core/workflow/instant";
import { builder, connectionOf, GradeEnum, OrgUnit, pageArguments } from "../builder.ts";
import { learnerLoader } from "../learners/learner.loader.ts";
import { LearnerType } from "../learners/learner.type.ts";
import { CheckResultEnum, EnrolmentStatusEnum, LeaveKindEnum } from "./enrolment.enums.ts";
import {
  enrolmentLoader,
  learnerEnrolmentLoader,
  listClassrooms,
  listEnrolments,
  readCheck,
} from "./enrolment.loader.ts";
import type { Classroom, Enrolment, ExistenceCheck } from "./enrolment.sql.ts";
import { RollOrderInput, rollFilterFields } from "./roll.input.ts";

const ExistenceCheckType = builder.objectRef<ExistenceCheck>("ExistenceCheck").implement({
  description: "การตรวจสอบตัวตนของนักเรียนในรอบหนึ่ง (an existence check in a round)",
  fields: t => ({
    result: t.expose("result", { type: CheckResultEnum, access: "personal", description: "ผล (result)" }),
    checkedAt: t.expose("checkedAt", {
      type: "DateTime",
      access: "personal",
      description: "เวลาที่ตรวจ (when)",
    }),
  }),
});

/** Health is read where it was recorded. */
async function mayReadHealth(context: RequestContext, { institutionId }: Enrolment): Promise<boolean> {
  const place = await placeLoader(context).load(institutionId);
  return can(context.identity.actor, "sensitive:read", place) !== null;
}

export const EnrolmentType = builder.objectRef<Enrolment>("Enrolment").implement({
  description: "การเข้าเรียน: นักเรียน สถานศึกษา ปีการศึกษา ระดับชั้น ห้อง (an enrolment)",
  fields: t => ({
    id: t.exposeID("id", { access: "personal", description: "รหัสอ้างอิง (id)" }),
    learner: t.field({
      type: LearnerType,
      nullable: true,
      access: "personal",
      description:
        "นักเรียน ว่างเมื่อย้ายไปอยู่ในความรับผิดชอบของสถานศึกษาอื่นแล้ว (learner; none once another institution answers for the learner)",
      resolve: (enrolment, _args, context) => learnerLoader(context).load(enrolment.learnerId),
    }),
    institution: t.field({
      type: OrgUnit,
      access: "personal",
      description: "สถานศึกษา (institution)",
      resolve: enrolment => ({ id: enrolment.institutionId }),
    }),
    academicYear: t.exposeInt("academicYear", {
      access: "personal",
      description: "ปีการศึกษา พ.ศ. (academic year, Buddhist Era)",
    }),
    grade: t.expose("grade", { type: GradeEnum, access: "personal", description: "ระดับชั้น (grade)" }),
    classroom: t.exposeString("classroom", { access: "personal", description: "ห้องเรียน (classroom)" }),
    studentNumber: t.exposeString("studentNumber", {
      nullable: true,
      access: "personal",
      description: "เลขประจำตัวนักเรียน (student number)",
    }),
    status: t.expose("status", {
      type: EnrolmentStatusEnum,
      access: "personal",
      description: "สถานะ (status)",
    }),
    enteredOn: t.expose("enteredOn", {
      type: "Date",
      access: "personal",
      description: "วันที่เข้าศึกษา (entered on)",
    }),
    leftOn: t.expose("leftOn", {
      type: "Date",
      nullable: true,
      access: "personal",
      description: "วันที่ออก (left on)",
    }),
    leaveKind: t.expose("leaveKind", {
      type: LeaveKindEnum,
      nullable: true,
      access: "personal",
      description: "ออกเพราะอะไร (how the enrolment ended)",
    }),
    leaveReason: t.exposeString("leaveReason", {
      nullable: true,
      access: "personal",
      description: "เหตุผลที่ออก (why the learner left)",
    }),
    weightKg: t.float({
      nullable: true,
      access: "sensitive",
      description: "น้ำหนัก กิโลกรัม (weight in kilograms)",
      resolve: async (enrolment, _args, context) =>
        (await mayReadHealth(context, enrolment)) ? enrolment.weightKg : null,
    }),
    heightCm: t.float({
      nullable: true,
      access: "sensitive",
      description: "ส่วนสูง เซนติเมตร (height in centimetres)",
      resolve: async (enrolment, _args, context) =>
        (await mayReadHealth(context, enrolment)) ? enrolment.heightCm : null,
    }),
    condition: t.string({
      nullable: true,
      access: "sensitive",
      description: "สภาพนักเรียน เช่น ความพิการ ความด้อยโอกาส (condition, such as a disability)",
      resolve: async (enrolment, _args, context) =>
        (await mayReadHealth(context, enrolment)) ? enrolment.condition : null,
    }),
    recordedAt: t.field({
      type: "DateTime",
      access: "personal",
      description: "เวลาที่บันทึก (when it was recorded)",
      resolve: enrolment => toInstant(enrolment.recordedAt),
    }),
    version: t.exposeInt("version", { access: "personal", description: "รุ่นของข้อมูล (version)" }),
    check: t.field({
      type: ExistenceCheckType,
      nullable: true,
      access: "personal",
      description: "การตรวจสอบตัวตนในรอบที่ระบุหรือรอบปัจจุบัน (existence check in the given or current round)",
      args: { roundId: t.arg.id({ description: "รอบ (round)" }) },
      resolve: (enrolment, { roundId }, context) => readCheck(context, enrolment, roundId),
    }),
  }),
});

builder.objectField(EnrolmentType, "follows", t =>
  t.field({
    type: EnrolmentType,
    nullable: true,
    access: "personal",
    description:
      "การเข้าเรียนก่อนหน้าที่ต่อเนื่องมา ว่างเมื่อไม่มีหรืออยู่นอกขอบเขต (the enrolment this one follows by promotion or transfer; none out of sight)",
    resolve: ({ followsId }, _args, context) =>
      followsId === null ? null : enrolmentLoader(context).load(followsId),
  }),
);

builder.prismaObjectFields("Learner", t => ({
  enrolments: t.field({
    type: [EnrolmentType],
    access: "personal",
    description: "การเข้าเรียนทั้งหมดที่ผู้เรียกเห็น ล่าสุดก่อน (all enrolments within sight, the latest first)",
    listSize: { assumedSize: 5 },
    resolve: (learner, _args, context) => learnerEnrolmentLoader(context).load(learner.id),
  }),
  currentEnrolment: t.field({
    type: EnrolmentType,
    nullable: true,
    access: "personal",
    description: "การเข้าเรียนปัจจุบัน (the active enrolment)",
    resolve: async (learner, _args, context) =>
      (await learnerEnrolmentLoader(context).load(learner.id)).find(e => e.status === "ACTIVE") ?? null,
  }),
}));

const EnrolmentConnection = connectionOf<Enrolment>("Enrolment", EnrolmentType);

const EnrolmentFilterInput = builder.inputType("EnrolmentFilter", {
  description: "เงื่อนไขของทะเบียนนักเรียน (conditions on a roll)",
  fields: t => rollFilterFields(t),
});

const ClassroomType = builder.objectRef<Classroom>("Classroom").implement({
  description: "ห้องเรียนหนึ่งห้อง (a classroom)",
  fields: t => ({
    grade: t.expose("grade", { type: GradeEnum, access: "personal", description: "ระดับชั้น (grade)" }),
    name: t.exposeString("name", { access: "personal", description: "ชื่อห้อง (name)" }),
    learners: t.exposeInt("learners", {
      access: "personal",
      description: "นักเรียนในห้อง คน (learners on its roll)",
    }),
    canCheck: t.boolean({
      access: "personal",
      description:
        "หน้าที่ของผู้เรียกตรวจสอบตัวตนห้องนี้ได้หรือไม่ ครูประจำชั้นได้เฉพาะห้องของตน (whether the caller's duties mark this classroom; a class teacher's the own one. Whether the round lets anybody mark is the confirmation's standing)",
      resolve: async ({ institutionId, markable }, _args, context) =>
        markable &&
        can(context.identity.actor, "learner:check", await placeLoader(context).load(institutionId)) !== null,
    }),
  }),
});

builder.objectFields(OrgUnit, t => ({
  enrolments: t.field({
    type: EnrolmentConnection,
    nullable: true,
    access: "personal",
    description:
      "ทะเบียนนักเรียนของสถานศึกษา ว่างสำหรับหน่วยงานระดับอื่นและผู้ไม่มีสิทธิ์ (an institution's roll; none elsewhere or without the right)",
    listSize: sized,
    args: {
      ...pageArguments,
      filter: t.arg({ type: EnrolmentFilterInput, description: "เงื่อนไข (conditions)" }),
      orderBy: t.arg({
        type: RollOrderInput,
        description: "เรียงตาม ปกติคือระดับชั้นและห้อง (order; grade and classroom unless given)",
      }),
    },
    resolve: (unit, args, context) => listEnrolments(context, unit.id, args),
  }),
  classrooms: t.field({
    type: [ClassroomType],
    nullable: true,
    access: "personal",
    description: "ห้องเรียนของสถานศึกษา ว่างเช่นเดียวกับทะเบียน (an institution's classrooms; none as for the roll)",
    listSize: { assumedSize: 30 },
    args: { academicYear: t.arg.int({ description: "ปีการศึกษา พ.ศ. (academic year)" }) },
    resolve: (unit, { academicYear }, context) => listClassrooms(context, unit.id, academicYear),
  }),
}));
