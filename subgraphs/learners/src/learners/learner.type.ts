import type { RequestContext } from "@lec/core/graphql/request-context";
import { type Action, can } from "@lec/core/policy/policy";
import { builder } from "../builder.ts";
import { IdentifierKindEnum, SexEnum } from "./learner.enums.ts";
import { homeLoader, learnerLoader, mayReadLearner } from "./learner.loader.ts";
import { maskIdentifier } from "./mask-identifier.ts";

/** Whether the viewer may do this where the learner is at home. */
export async function mayAtHome(
  context: RequestContext,
  action: Action,
  learnerId: string,
): Promise<boolean> {
  return can(context.identity.actor, action, await homeLoader(context).load(learnerId)) !== null;
}

export const LearnerType = builder.prismaObject("Learner", {
  description: "นักเรียนหรือเด็กเล็ก คนหนึ่งคน (a learner)",
  fields: t => ({
    id: t.exposeID("id", { access: "personal", description: "รหัสอ้างอิง (id)" }),
    identifier: t.string({
      nullable: true,
      access: "identifier",
      description: "เลขประจำตัวเต็ม ว่างสำหรับผู้ไม่มีสิทธิ์ (the identifier; none for those who may not read it)",
      resolve: async (learner, _args, context) =>
        (await mayAtHome(context, "identifier:read", learner.id)) ? learner.identifier : null,
    }),
    identifierMasked: t.string({
      access: "personal",
      description: "เลขประจำตัวแบบปิดบัง (the identifier, masked): `x-xxxx-xxxxx-12-3`",
      resolve: learner => maskIdentifier(learner.identifier, learner.identifierKind),
    }),
    identifierKind: t.expose("identifierKind", {
      type: IdentifierKindEnum,
      access: "personal",
      description: "ชนิดของเลขประจำตัว (kind)",
    }),
    prefix: t.exposeString("prefix", { access: "personal", description: "คำนำหน้า (title)" }),
    firstName: t.exposeString("firstName", { access: "personal", description: "ชื่อ (first name)" }),
    lastName: t.exposeString("lastName", { access: "personal", description: "นามสกุล (family name)" }),
    sex: t.expose("sex", { type: SexEnum, access: "personal", description: "เพศ (sex)" }),
    birthDate: t.field({
      type: "Date",
      access: "personal",
      description: "วันเกิด (birth date)",
      // An answer that is replayed by its idempotency key has been JSON, which knows no Date.
      resolve: learner => new Date(learner.birthDate).toISOString().slice(0, 10),
    }),
    nationality: t.exposeString("nationality", { access: "personal", description: "สัญชาติ (nationality)" }),
    ethnicity: t.string({
      nullable: true,
      access: "sensitive",
      description: "เชื้อชาติ (ethnicity)",
      resolve: async (learner, _args, context) =>
        (await mayAtHome(context, "sensitive:read", learner.id)) ? learner.ethnicity : null,
    }),
    religion: t.string({
      nullable: true,
      access: "sensitive",
      description: "ศาสนา (religion)",
      resolve: async (learner, _args, context) =>
        (await mayAtHome(context, "sensitive:read", learner.id)) ? learner.religion : null,
    }),
    familyStatus: t.exposeString("familyStatus", {
      nullable: true,
      access: "personal",
      description: "สถานภาพครอบครัว (whether the parents live together, as recorded)",
    }),
    tuitionEntitled: t.exposeBoolean("tuitionEntitled", {
      nullable: true,
      access: "personal",
      description: "สิทธิการเบิกค่าเล่าเรียน (whether tuition is reimbursed)",
    }),
    medicalEntitled: t.exposeBoolean("medicalEntitled", {
      nullable: true,
      access: "personal",
      description: "สิทธิการเบิกค่ารักษาพยาบาล (whether medical costs are reimbursed)",
    }),
    version: t.exposeInt("version", {
      access: "personal",
      description: "รุ่นของข้อมูล ใช้ตรวจการแก้ไขซ้อน (version)",
    }),
  }),
});

builder.asEntity(LearnerType, {
  key: builder.selection<{ id: string }>("id"),
  resolveReference: async ({ id }, context) =>
    (await mayReadLearner(context, id)) ? learnerLoader(context).load(id) : null,
});

builder.queryField("learner", t =>
  t.prismaField({
    type: "Learner",
    nullable: true,
    access: "personal",
    description: "นักเรียนหนึ่งคน (a learner by id)",
    args: { id: t.arg.id({ required: true, description: "รหัสอ้างอิง (id)" }) },
    resolve: async (query, _root, { id }, context) =>
      (await mayReadLearner(context, id))
        ? context.prisma.learner.findFirst({ ...query, where: { id } })
        : null,
  }),
);
