import { builder } from "../builder.ts";
import { AddressKindEnum, GuardianRoleEnum, IdentifierKindEnum } from "./learner.enums.ts";
import { mayAtHome } from "./learner.type.ts";
import { addressLoader, guardianLoader, pastIdentifierLoader } from "./learner-parts.loader.ts";
import type { Address, Guardian, PastIdentifier } from "./learner-parts.sql.ts";
import { maskIdentifier } from "./mask-identifier.ts";

const GuardianType = builder.objectRef<Guardian>("Guardian").implement({
  description: "บิดา มารดา หรือผู้ปกครองของนักเรียน (a learner's father, mother or guardian)",
  fields: t => ({
    role: t.expose("role", { type: GuardianRoleEnum, access: "personal", description: "ฐานะ (who it is)" }),
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
    religion: t.string({
      nullable: true,
      access: "sensitive",
      description: "ศาสนา (religion)",
      resolve: async (guardian, _args, context) =>
        (await mayAtHome(context, "sensitive:read", guardian.learnerId)) ? guardian.religion : null,
    }),
    occupation: t.exposeString("occupation", {
      nullable: true,
      access: "personal",
      description: "อาชีพ (occupation)",
    }),
    monthlyIncome: t.int({
      nullable: true,
      access: "sensitive",
      description: "รายได้ บาทต่อเดือน (income, baht a month)",
      resolve: async (guardian, _args, context) =>
        (await mayAtHome(context, "sensitive:read", guardian.learnerId)) ? guardian.monthlyIncome : null,
    }),
    phone: t.exposeString("phone", {
      nullable: true,
      access: "personal",
      description: "เบอร์โทร (telephone)",
    }),
    relation: t.exposeString("relation", {
      nullable: true,
      access: "personal",
      description: "ความเกี่ยวข้อง (relation to the learner)",
    }),
  }),
});

const AddressType = builder.objectRef<Address>("Address").implement({
  description: "ที่อยู่ของนักเรียน (a learner's address)",
  fields: t => ({
    kind: t.expose("kind", { type: AddressKindEnum, access: "personal", description: "ชนิด (kind)" }),
    houseNumber: t.exposeString("houseNumber", {
      nullable: true,
      access: "personal",
      description: "เลขที่ (house number)",
    }),
    villageNumber: t.exposeString("villageNumber", {
      nullable: true,
      access: "personal",
      description: "หมู่ที่ (village number)",
    }),
    road: t.exposeString("road", { nullable: true, access: "personal", description: "ถนน (road)" }),
    tambonCode: t.exposeString("tambonCode", {
      nullable: true,
      access: "personal",
      description: "รหัสตำบล มอก. 1099 หกหลัก (TIS 1099 code of the tambon, six digits)",
    }),
    tambon: t.exposeString("tambon", { nullable: true, access: "personal", description: "ตำบล (tambon)" }),
    district: t.exposeString("district", {
      nullable: true,
      access: "personal",
      description: "อำเภอ (district)",
    }),
    province: t.exposeString("province", {
      nullable: true,
      access: "personal",
      description: "จังหวัด (province)",
    }),
    postalCode: t.exposeString("postalCode", {
      nullable: true,
      access: "personal",
      description: "รหัสไปรษณีย์ ห้าหลัก (postal code)",
    }),
  }),
});

const PastIdentifierType = builder.objectRef<PastIdentifier>("PastIdentifier").implement({
  description: "เลขประจำตัวที่เคยใช้ (an identifier the learner had before)",
  fields: t => ({
    identifier: t.string({
      nullable: true,
      access: "identifier",
      description: "เลขเต็ม ว่างสำหรับผู้ไม่มีสิทธิ์ (the identifier; none for those who may not read it)",
      resolve: async (past, _args, context) =>
        (await mayAtHome(context, "identifier:read", past.learnerId)) ? past.identifier : null,
    }),
    identifierMasked: t.string({
      access: "personal",
      description: "แบบปิดบัง (masked)",
      resolve: past => maskIdentifier(past.identifier, past.identifierKind),
    }),
    identifierKind: t.expose("identifierKind", {
      type: IdentifierKindEnum,
      access: "personal",
      description: "ชนิด (kind)",
    }),
    mistyped: t.exposeBoolean("mistyped", {
      access: "personal",
      description: "พิมพ์ผิด ไม่ใช้ค้นหาคนนี้อีก (a slip of the hand: it finds this person no more)",
    }),
    until: t.expose("until", { type: "DateTime", access: "personal", description: "ใช้ถึงเมื่อ (until when)" }),
    reason: t.exposeString("reason", { access: "personal", description: "เหตุผลที่เปลี่ยน (why it changed)" }),
  }),
});

builder.prismaObjectFields("Learner", t => ({
  guardians: t.field({
    type: [GuardianType],
    access: "personal",
    description: "บิดา มารดา ผู้ปกครอง เท่าที่บันทึกไว้ (father, mother and guardian, as far as known)",
    listSize: { assumedSize: 3 },
    resolve: (learner, _args, context) => guardianLoader(context).load(learner.id),
  }),
  addresses: t.field({
    type: [AddressType],
    access: "personal",
    description: "ที่อยู่ตามทะเบียนบ้านและที่อยู่ปัจจุบัน (addresses, as far as known)",
    listSize: { assumedSize: 2 },
    resolve: (learner, _args, context) => addressLoader(context).load(learner.id),
  }),
  pastIdentifiers: t.field({
    type: [PastIdentifierType],
    access: "personal",
    description: "เลขประจำตัวที่เคยใช้ ล่าสุดก่อน (identifiers before this one, the latest first)",
    listSize: { assumedSize: 2 },
    resolve: (learner, _args, context) => pastIdentifierLoader(context).load(learner.id),
  }),
}));
