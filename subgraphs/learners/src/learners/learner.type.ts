import { enumValues } from "@lec/core/graphql/enum-values";
import { can } from "@lec/core/policy/policy";
import { maskCitizenId } from "@lec/core/text/citizen-id";
import { maskGCode } from "@lec/core/text/g-code";
import { builder } from "../builder.ts";
import { homeLoader, learnerLoader, mayReadLearner } from "./learner.loader.ts";

export const SexEnum = builder.enumType("Sex", {
  description: "เพศ (sex)",
  values: enumValues(["MALE", "FEMALE"], sex => ({ MALE: "ชาย (male)", FEMALE: "หญิง (female)" })[sex]),
});
const IdentifierKindEnum = builder.enumType("IdentifierKind", {
  description: "ชนิดของเลขประจำตัว (kind of identifier)",
  values: enumValues(
    ["CITIZEN_ID", "G_CODE"],
    kind =>
      ({ CITIZEN_ID: "เลขประจำตัวประชาชน (citizen id)", G_CODE: "รหัส G สำหรับผู้ไม่มีหลักฐานทะเบียนราษฎร (G-code)" })[
        kind
      ],
  ),
});

export const LearnerType = builder.prismaObject("Learner", {
  description: "นักเรียนหรือเด็กเล็ก คนหนึ่งคน (a learner)",
  fields: t => ({
    id: t.exposeID("id", { access: "personal", description: "รหัสอ้างอิง (id)" }),
    identifier: t.string({
      nullable: true,
      access: "identifier",
      description: "เลขประจำตัวเต็ม ว่างสำหรับผู้ไม่มีสิทธิ์ (the identifier; none for those who may not read it)",
      resolve: async (learner, _args, context) => {
        const home = await homeLoader(context).load(learner.id);
        return can(context.identity.actor, "identifier:read", home) ? learner.identifier : null;
      },
    }),
    identifierMasked: t.string({
      access: "personal",
      description: "เลขประจำตัวแบบปิดบัง (the identifier, masked): `x-xxxx-xxxxx-12-3`",
      resolve: learner =>
        learner.identifierKind === "CITIZEN_ID"
          ? maskCitizenId(learner.identifier)
          : maskGCode(learner.identifier),
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
