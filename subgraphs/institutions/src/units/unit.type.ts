import { sized } from "@lec/core/graphql/connection.type";
import { enumValues } from "@lec/core/graphql/enum-values";
import { institutionKindNames, institutionKinds } from "@lec/core/graphql/institution-kind";
import { levelNames } from "@lec/core/graphql/refusal.type";
import type { RequestContext } from "@lec/core/graphql/request-context";
import { orgLevels } from "@lec/core/identity/actor";
import { builder, connectionOf, pageArguments } from "../builder.ts";
import { laoKindNames, laoKinds, type Unit, unitOrderFields, unitStatuses } from "./unit.ts";
import { ancestorLoader, childCountLoader, listUnits, unitLoader } from "./units.loader.ts";

const OrgLevelEnum = builder.enumType("OrgLevel", {
  description: "ระดับของหน่วยงาน (level in the tree)",
  values: enumValues(orgLevels, level => levelNames[level]),
});
const LaoKindEnum = builder.enumType("LaoKind", {
  description: "ประเภท อปท. (kind of local administrative organisation)",
  values: enumValues(laoKinds, kind => laoKindNames[kind]),
});
const InstitutionKindEnum = builder.enumType("InstitutionKind", {
  description: "ประเภทสถานศึกษา (kind of institution)",
  values: enumValues(institutionKinds, kind => institutionKindNames[kind]),
});
const UnitStatusEnum = builder.enumType("UnitStatus", {
  description: "สถานะของหน่วยงาน (whether the unit exists today)",
  values: enumValues(unitStatuses, status => ({ ACTIVE: "เปิดดำเนินการ", CLOSED: "ยุบเลิกแล้ว" })[status]),
});

export const OrgUnit = builder.interfaceRef<Unit>("OrgUnit");
builder.asEntity(OrgUnit, {
  key: builder.selection<{ id: string }>("id"),
  resolveReference: ({ id }, context) => unitLoader(context).load(id),
});

/** One object type per level, each an entity of its own. */
const typeNames = {
  DEPARTMENT: "Department",
  PROVINCE: "Province",
  DISTRICT: "District",
  LAO: "LocalAdministrativeOrganization",
  INSTITUTION: "Institution",
} as const;
const objectRefs = {
  DEPARTMENT: builder.objectRef<Unit>(typeNames.DEPARTMENT),
  PROVINCE: builder.objectRef<Unit>(typeNames.PROVINCE),
  DISTRICT: builder.objectRef<Unit>(typeNames.DISTRICT),
  LAO: builder.objectRef<Unit>(typeNames.LAO),
  INSTITUTION: builder.objectRef<Unit>(typeNames.INSTITUTION),
};

export const OrgUnitConnection = connectionOf<Unit>("OrgUnit", OrgUnit);
export const ProvinceConnection = connectionOf<Unit>("Province", objectRefs.PROVINCE);
export const LaoConnection = connectionOf<Unit>("LocalAdministrativeOrganization", objectRefs.LAO);
export const InstitutionConnection = connectionOf<Unit>("Institution", objectRefs.INSTITUTION);

const OrgUnitFilter = builder.inputType("OrgUnitFilter", {
  description: "เงื่อนไขของรายการหน่วยงาน ต้องตรงทุกข้อ (all conditions must hold)",
  fields: t => ({
    ids: t.idList({ description: "เฉพาะรหัสอ้างอิงเหล่านี้ (only these ids)" }),
    parentId: t.id({ description: "อยู่ใต้หน่วยงานนี้โดยตรง (directly below)" }),
    withinId: t.id({ description: "หน่วยงานนี้และทุกหน่วยใต้ลงไป (this unit and all below)" }),
    level: t.field({ type: [OrgLevelEnum], description: "ระดับ (levels)" }),
    laoKind: t.field({ type: [LaoKindEnum], description: "ประเภท อปท. (kinds of LAO)" }),
    institutionKind: t.field({
      type: [InstitutionKindEnum],
      description: "ประเภทสถานศึกษา (kinds of institution)",
    }),
    status: t.field({ type: UnitStatusEnum, description: "สถานะ (status)" }),
    search: t.string({ description: "ค้นจากรหัสหรือชื่อ ไทยหรืออังกฤษ (code or name, in part)" }),
  }),
});
const OrgUnitOrderField = builder.enumType("OrgUnitOrderField", {
  description: "เรียงตาม (order by)",
  values: enumValues(
    unitOrderFields,
    field => ({ CODE: "รหัส (code)", NAME: "ชื่อตามพจนานุกรมไทย (name, Thai collation)" })[field],
  ),
});
const OrderDirection = builder.enumType("OrderDirection", {
  description: "ทิศทางการเรียง (direction)",
  values: enumValues(
    ["ASC", "DESC"],
    direction => ({ ASC: "น้อยไปมาก (ascending)", DESC: "มากไปน้อย (descending)" })[direction],
  ),
});
const OrgUnitOrder = builder.inputType("OrgUnitOrder", {
  description: "การเรียงลำดับ (order)",
  fields: t => ({
    field: t.field({ type: OrgUnitOrderField, required: true, description: "เรียงตาม (by)" }),
    direction: t.field({
      type: OrderDirection,
      required: true,
      defaultValue: "ASC",
      description: "ทิศทาง (direction)",
    }),
  }),
});
export const unitListArguments = builder.args(t => ({
  filter: t.field({ type: OrgUnitFilter, description: "เงื่อนไข (conditions)" }),
  orderBy: t.field({
    type: OrgUnitOrder,
    description: "การเรียงลำดับ ปกติตามรหัส (order, by code unless said otherwise)",
  }),
}));

builder.interfaceType(OrgUnit, {
  description: "หน่วยงานในลำดับชั้น กรม จังหวัด อำเภอ อปท. สถานศึกษา (a unit of the tree)",
  resolveType: unit => typeNames[unit.level],
  fields: t => ({
    id: t.exposeID("id", { access: "public", description: "รหัสอ้างอิงถาวร (permanent id)" }),
    code: t.exposeString("code", { access: "public", description: "รหัสหน่วยงานปัจจุบัน (current code)" }),
    name: t.exposeString("name", { access: "public", description: "ชื่อภาษาไทย (Thai name)" }),
    nameEn: t.exposeString("nameEn", {
      nullable: true,
      access: "public",
      description: "ชื่อภาษาอังกฤษ (English name)",
    }),
    level: t.expose("level", { type: OrgLevelEnum, access: "public", description: "ระดับ (level)" }),
    status: t.expose("status", { type: UnitStatusEnum, access: "public", description: "สถานะ (status)" }),
    parent: t.field({
      type: OrgUnit,
      nullable: true,
      access: "public",
      description: "หน่วยงานเหนือขึ้นไปหนึ่งระดับ (the unit above)",
      resolve: (unit, _args, context) => (unit.parentId ? unitLoader(context).load(unit.parentId) : null),
    }),
    ancestors: t.field({
      type: [OrgUnit],
      access: "public",
      description: "หน่วยงานเหนือขึ้นไปทั้งหมด เริ่มจากกรม (all above, root first)",
      listSize: { assumedSize: 4 },
      resolve: (unit, _args, context) => ancestorLoader(context).load(unit.id),
    }),
    childCount: t.int({
      access: "public",
      description: "จำนวนหน่วยงานใต้ลงไปหนึ่งระดับที่ผู้เรียกเห็น (units directly below)",
      resolve: (unit, _args, context) => childCountLoader(context).load(unit.id),
    }),
    children: t.field({
      type: OrgUnitConnection,
      access: "public",
      description: "หน่วยงานใต้ลงไปหนึ่งระดับ (units directly below)",
      listSize: sized,
      args: { ...pageArguments, ...unitListArguments },
      resolve: (unit, args, context) => listUnits(context, "children", unit.id, args),
    }),
  }),
});

const reference = ({ id }: { id: string }, context: RequestContext, level: Unit["level"]) =>
  unitLoader(context)
    .load(id)
    .then(unit => (unit?.level === level ? unit : null));

for (const level of orgLevels) {
  builder.asEntity(objectRefs[level], {
    key: builder.selection<{ id: string }>("id"),
    resolveReference: (key, context) => reference(key, context, level),
  });
}

builder.objectType(objectRefs.DEPARTMENT, {
  description: "กรมส่งเสริมการปกครองท้องถิ่น (the Department, root of the tree)",
  interfaces: [OrgUnit],
});

builder.objectType(objectRefs.PROVINCE, {
  description: "จังหวัด (สำนักงานส่งเสริมการปกครองท้องถิ่นจังหวัด)",
  interfaces: [OrgUnit],
  fields: t => ({
    localAdministrativeOrganizations: t.field({
      type: LaoConnection,
      access: "public",
      description: "อปท. ทั้งหมดในจังหวัด ทุกอำเภอ (all LAOs of the province)",
      listSize: sized,
      args: { ...pageArguments, ...unitListArguments },
      resolve: (unit, args, context) => listUnits(context, "province", unit.id, narrowed(args, "LAO")),
    }),
  }),
});

builder.objectType(objectRefs.DISTRICT, {
  description: "อำเภอ ติดตามอย่างเดียว (a district; it relays and monitors)",
  interfaces: [OrgUnit],
});

builder.objectType(objectRefs.LAO, {
  description: "องค์กรปกครองส่วนท้องถิ่น (อปท.) (a local administrative organisation)",
  interfaces: [OrgUnit],
  fields: t => ({
    kind: t.field({
      type: LaoKindEnum,
      access: "public",
      description: "ประเภท (kind)",
      resolve: unit => present(unit.laoKind),
    }),
    district: t.field({
      type: objectRefs.DISTRICT,
      nullable: true,
      access: "public",
      description: "อำเภอ ไม่มีสำหรับ อบจ. (its district; none for a PAO)",
      resolve: (unit, _args, context) => (unit.districtId ? unitLoader(context).load(unit.districtId) : null),
    }),
    province: t.field({
      type: objectRefs.PROVINCE,
      access: "public",
      description: "จังหวัด (its province)",
      resolve: async (unit, _args, context) =>
        present(await unitLoader(context).load(present(unit.provinceId))),
    }),
    institutions: t.field({
      type: InstitutionConnection,
      access: "public",
      description: "สถานศึกษาในสังกัด (its institutions)",
      listSize: sized,
      args: { ...pageArguments, ...unitListArguments },
      resolve: (unit, args, context) => listUnits(context, "children", unit.id, args),
    }),
  }),
});

builder.objectType(objectRefs.INSTITUTION, {
  description: "สถานศึกษาในสังกัด อปท. โรงเรียน ศูนย์พัฒนาเด็กเล็ก วิทยาลัย (an institution of an LAO)",
  interfaces: [OrgUnit],
  fields: t => ({
    kind: t.field({
      type: InstitutionKindEnum,
      access: "public",
      description: "ประเภท (kind)",
      resolve: unit => present(unit.institutionKind),
    }),
    lao: t.field({
      type: objectRefs.LAO,
      access: "public",
      description: "อปท. ต้นสังกัด (its LAO)",
      resolve: async (unit, _args, context) => present(await unitLoader(context).load(present(unit.laoId))),
    }),
    province: t.field({
      type: objectRefs.PROVINCE,
      access: "public",
      description: "จังหวัด (its province)",
      resolve: async (unit, _args, context) =>
        present(await unitLoader(context).load(present(unit.provinceId))),
    }),
    moeCode: t.exposeString("moeCode", {
      nullable: true,
      access: "public",
      description: "รหัสสถานศึกษากระทรวงศึกษาธิการ 10 หลัก (ministry code)",
    }),
    phone: t.exposeString("phone", {
      nullable: true,
      access: "public",
      description: "โทรศัพท์ของสถานศึกษา (office telephone)",
    }),
  }),
});

/** A list of one level only, whatever level the caller's filter names besides. */
export function narrowed<
  Args extends { filter?: { level?: readonly Unit["level"][] | null | undefined } | null | undefined },
>(args: Args, level: Unit["level"]) {
  return { ...args, filter: { ...args.filter, level: [level] } };
}

/** A value the table's constraints promise for this level. */
function present<T>(value: T | null): T {
  if (value === null) throw new Error("a unit lacks what its level requires");
  return value;
}
