import { sized } from "@lec/core/graphql/connection.type";
import { enumValues } from "@lec/core/graphql/enum-values";
import type { RequestContext } from "@lec/core/graphql/request-context";
import { type Action, can } from "@lec/core/policy/policy";
import { placeLoader } from "@lec/core/rounds/unit-places.loader";
import { builder, connectionOf, GradeEnum, OrgUnit, pageArguments } from "../builder.ts";
import { enrolmentLoader } from "../enrolments/enrolment.loader.ts";
import { EnrolmentType } from "../enrolments/enrolment.type.ts";
import { learnerLoader, mayReadLearner } from "../learners/learner.loader.ts";
import { LearnerType } from "../learners/learner.type.ts";
import {
  countReleases,
  listReleaseRequests,
  type ReleaseCounts,
  readReleaseRequest,
  releaseEndLoader,
} from "./release-request.loader.ts";
import {
  type ReleaseEnd,
  type ReleaseRequest,
  releaseDirections,
  releaseStatuses,
} from "./release-request.sql.ts";

const ReleaseStatusEnum = builder.enumType("ReleaseStatus", {
  description: "สถานะของคำขอย้าย (status of a release request)",
  values: enumValues(
    releaseStatuses,
    status =>
      ({
        PENDING: "รอสถานศึกษาเดิมตอบ (awaits the holder's answer)",
        RELEASED: "ย้ายแล้ว (released)",
        REFUSED: "สถานศึกษาเดิมไม่อนุญาต (refused by the holder)",
        WITHDRAWN: "ผู้ขอยกเลิก (withdrawn by the receiver)",
        LAPSED: "หมดผล เพราะนักเรียนออกจากสถานศึกษาเดิมแล้ว (the child left the holder by another way)",
      })[status],
  ),
});
const ReleaseDirectionEnum = builder.enumType("ReleaseDirection", {
  description: "ทิศทางของคำขอย้าย (which side of the requests)",
  values: enumValues(
    releaseDirections,
    direction =>
      ({
        IN: "คำขอที่สถานศึกษานี้ขอรับ (children this institution asks for)",
        OUT: "คำขอที่สถานศึกษาอื่นขอจากที่นี่ (children others ask this institution for)",
      })[direction],
  ),
});

const ReleaseEndType = builder.objectRef<ReleaseEnd>("ReleaseEnd").implement({
  description:
    "สถานศึกษาฝ่ายหนึ่งของคำขอย้าย และช่องทางติดต่อ (an institution at one end of a request, and its contact)",
  fields: t => ({
    unitId: t.exposeID("unitId", { access: "public", description: "รหัสอ้างอิงของสถานศึกษา (institution's id)" }),
    code: t.exposeString("code", { access: "public", description: "รหัสสถานศึกษา (code)" }),
    name: t.exposeString("name", { access: "public", description: "ชื่อสถานศึกษา (name)" }),
    laoName: t.exposeString("laoName", { access: "public", description: "อปท. ต้นสังกัด (its LAO)" }),
    provinceName: t.exposeString("provinceName", { access: "public", description: "จังหวัด (province)" }),
    phone: t.exposeString("phone", {
      nullable: true,
      access: "public",
      description: "โทรศัพท์ของสถานศึกษาหรือ อปท. (telephone of the institution, or else of its LAO)",
    }),
  }),
});

export const ReleaseRequestType = builder.objectRef<ReleaseRequest>("ReleaseRequest").implement({
  description:
    "คำขอให้สถานศึกษาเดิมย้ายนักเรียนออก (an institution asks another to release a child) S1g 4.3.2(1), S2 3",
  fields: t => ({
    id: t.exposeID("id", { access: "personal", description: "รหัสอ้างอิง (id)" }),
    status: t.expose("status", {
      type: ReleaseStatusEnum,
      access: "personal",
      description: "สถานะ (status)",
    }),
    from: t.field({
      type: ReleaseEndType,
      nullable: true,
      access: "personal",
      description: "สถานศึกษาที่นักเรียนอยู่ขณะขอ (the holder)",
      resolve: (request, _args, context) => endOf(context, request, request.fromInstitutionId),
    }),
    to: t.field({
      type: ReleaseEndType,
      nullable: true,
      access: "personal",
      description: "สถานศึกษาที่ขอรับ (the receiver)",
      resolve: (request, _args, context) => endOf(context, request, request.toInstitutionId),
    }),
    askedBy: t.string({
      nullable: true,
      access: "personal",
      description: "ผู้ขอ (who asks)",
      resolve: async (request, _args, context) =>
        (await endOf(context, request, request.toInstitutionId))?.askedBy ?? null,
    }),
    identifierMasked: t.exposeString("identifierMasked", {
      access: "personal",
      description: "เลขประจำตัวที่ผู้ขอพิมพ์ แบบปิดบัง (the identifier the receiver typed, masked)",
    }),
    learner: t.field({
      type: LearnerType,
      nullable: true,
      access: "personal",
      description:
        "นักเรียน ว่างสำหรับผู้ขอจนกว่าจะย้ายมา และสำหรับสถานศึกษาเดิมเมื่อย้ายไปแล้ว (the learner; none for the receiver before the release, nor for the holder after it)",
      resolve: async ({ learnerId }, _args, context) =>
        (await mayReadLearner(context, learnerId)) ? learnerLoader(context).load(learnerId) : null,
    }),
    enrolment: t.field({
      type: EnrolmentType,
      nullable: true,
      access: "personal",
      description: "การเข้าเรียนที่เกิดจากการย้าย ว่างสำหรับผู้ไม่มีสิทธิ์ (the enrolment the release made)",
      resolve: ({ enrolmentId }, _args, context) =>
        enrolmentId === null ? null : enrolmentLoader(context).load(enrolmentId),
    }),
    grade: t.expose("grade", { type: GradeEnum, access: "personal", description: "ระดับชั้นที่จะเข้า (grade)" }),
    classroom: t.exposeString("classroom", {
      access: "personal",
      description: "ห้องเรียนที่จะเข้า (classroom)",
    }),
    studentNumber: t.exposeString("studentNumber", {
      nullable: true,
      access: "personal",
      description: "เลขประจำตัวนักเรียนที่จะใช้ (student number)",
    }),
    enteredOn: t.expose("enteredOn", {
      type: "Date",
      access: "personal",
      description: "วันที่เข้าศึกษาตามคำขอ (day of entry asked for)",
    }),
    note: t.exposeString("note", {
      nullable: true,
      access: "personal",
      description: "ข้อความถึงสถานศึกษาเดิม (a word to the holder)",
    }),
    requestedAt: t.expose("requestedAt", {
      type: "DateTime",
      access: "personal",
      description: "เวลาที่ขอ (when asked)",
    }),
    decidedAt: t.expose("decidedAt", {
      type: "DateTime",
      nullable: true,
      access: "personal",
      description: "เวลาที่ตอบ (when decided)",
    }),
    reason: t.exposeString("reason", {
      nullable: true,
      access: "personal",
      description: "เหตุผลที่ไม่อนุญาตหรือยกเลิก (why refused or withdrawn)",
    }),
    canRelease: t.boolean({
      access: "personal",
      description: "ผู้เรียกอนุญาตหรือไม่อนุญาตให้ย้ายได้ (whether the viewer may release or refuse)",
      resolve: (request, _args, context) =>
        mayEnd(context, request, "learner:record", request.fromInstitutionId),
    }),
    canWithdraw: t.boolean({
      access: "personal",
      description: "ผู้เรียกยกเลิกคำขอได้ (whether the viewer may withdraw it)",
      resolve: (request, _args, context) =>
        mayEnd(context, request, "transfer:request", request.toInstitutionId),
    }),
  }),
});

async function endOf(
  context: RequestContext,
  { id }: ReleaseRequest,
  unitId: string,
): Promise<ReleaseEnd | null> {
  return (await releaseEndLoader(context).load(id)).find(end => end.unitId === unitId) ?? null;
}

async function mayEnd(
  context: RequestContext,
  { status }: ReleaseRequest,
  action: Action,
  unitId: string,
): Promise<boolean> {
  if (status !== "PENDING") return false;
  return can(context.identity.actor, action, await placeLoader(context).load(unitId)) !== null;
}

const ReleaseRequestConnection = connectionOf<ReleaseRequest>("ReleaseRequest", ReleaseRequestType);

const ReleaseCountsType = builder.objectRef<ReleaseCounts>("ReleaseCounts").implement({
  description: "จำนวนคำขอย้ายที่รอคำตอบ (requests that await an answer)",
  fields: t => ({
    incoming: t.exposeInt("incoming", {
      access: "personal",
      description: "ที่สถานศึกษานี้ขอรับ (asked for by this institution)",
    }),
    outgoing: t.exposeInt("outgoing", {
      access: "personal",
      description: "ที่สถานศึกษาอื่นขอจากที่นี่ (asked of this institution)",
    }),
  }),
});

builder.objectFields(OrgUnit, t => ({
  releaseRequests: t.field({
    type: ReleaseRequestConnection,
    nullable: true,
    access: "personal",
    description:
      "คำขอย้ายของสถานศึกษา ล่าสุดก่อน ว่างเช่นเดียวกับทะเบียน (an institution's release requests, the latest first; none as for the roll)",
    listSize: sized,
    args: {
      direction: t.arg({
        type: ReleaseDirectionEnum,
        required: true,
        description: "ทิศทาง (which side of the requests)",
      }),
      status: t.arg({
        type: [ReleaseStatusEnum],
        description: "สถานะ ปกติทุกสถานะ (statuses; all unless given)",
      }),
      ...pageArguments,
    },
    resolve: (unit, args, context) => listReleaseRequests(context, unit.id, args),
  }),
  releaseCounts: t.field({
    type: ReleaseCountsType,
    nullable: true,
    access: "personal",
    description: "จำนวนคำขอย้ายที่รอคำตอบ (pending release requests, by side; none as for the roll)",
    resolve: (unit, _args, context) => countReleases(context, unit.id),
  }),
}));

builder.queryField("releaseRequest", t =>
  t.field({
    type: ReleaseRequestType,
    nullable: true,
    access: "personal",
    description: "คำขอย้ายหนึ่งคำขอ (a release request by id)",
    args: { id: t.arg.id({ required: true, description: "รหัสอ้างอิง (id)" }) },
    resolve: (_root, { id }, context) => readReleaseRequest(context, id),
  }),
);
