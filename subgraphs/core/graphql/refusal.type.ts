import type { InterfaceRef, MaybePromise, ObjectRef } from "@pothos/core";
import type { Language } from "../identity/actor.ts";
import { duties, type orgLevels } from "../identity/actor.ts";
import { type Blocker, type ErrorCode, errorCodes, explain } from "../workflow/refusal.ts";
import type { Builder, SchemaTypes } from "./builder.ts";
import { enumValues } from "./enum-values.ts";
import type { RequestContext } from "./request-context.ts";

/** A refusal as data (`userErrors`): nothing was changed. */
export interface UserError {
  readonly code: ErrorCode;
  /** Path into the input, where one field is at fault. */
  readonly field: readonly string[] | null;
  readonly clause: string | null;
  readonly count: number;
  readonly blockers: readonly Blocker[];
  /** What is wrong in this very case, where that says more than the code's own text. Never somebody's data. */
  readonly said?: Readonly<Record<Language, string>>;
}

/** A refusal for one reason that is not a blocker of the machine. */
export function userError(
  code: ErrorCode,
  about: { field?: readonly string[]; clause?: string; said?: Readonly<Record<Language, string>> } = {},
): UserError {
  const { field = null, clause = null, said } = about;
  return { code, field, clause, count: 0, blockers: [], ...(said ? { said } : {}) };
}

/** Refusals for everything that stands in the way, one for each. */
export function userErrorsOf(blockers: readonly Blocker[]): UserError[] {
  return blockers.map(b => ({ code: b.code, field: null, clause: b.clause, count: b.count, blockers: [b] }));
}

/**
 * Adds UserError, Blocker and their enums to a subgraph other than institutions, and its view of `OrgUnit`: an entity
 * known by its id, to which the subgraph adds fields. Whether the viewer may see it is decided where a field is read.
 */
export function addRefusalTypes(builder: Builder) {
  const OrgUnit = builder.objectRef<{ id: string }>("OrgUnit");
  builder.objectType(OrgUnit, {
    description: "หน่วยงานในลำดับชั้น (a unit of the tree)",
    fields: t => ({ id: t.exposeID("id", { access: "public", description: "รหัสอ้างอิงถาวร (permanent id)" }) }),
  });
  builder.asEntity(OrgUnit, {
    key: builder.selection<{ id: string }>("id"),
    interfaceObject: true,
    resolveReference: ({ id }) => ({ id }),
  });
  return { OrgUnit, ...addUserErrorTypes(builder, OrgUnit, ids => ids.map(id => ({ id }))) };
}

/**
 * Adds UserError, Blocker and their enums to a subgraph with an `OrgUnit` of its own.
 * @param unitsOf units by id as the viewer may see them, those out of sight left out
 */
export function addUserErrorTypes<Unit>(
  builder: Builder,
  OrgUnit: ObjectRef<SchemaTypes, Unit> | InterfaceRef<SchemaTypes, Unit>,
  unitsOf: (ids: readonly string[], context: RequestContext) => MaybePromise<Unit[]>,
) {
  // Pothos cannot infer through a generic type; the shapes are the same.
  const unitType = OrgUnit as ObjectRef<SchemaTypes, unknown>;
  const ErrorCodeEnum = builder.enumType("ErrorCode", {
    description: "รหัสเหตุที่ทำรายการไม่ได้ คงที่สำหรับโปรแกรมอื่นใช้อ้างอิง (why something was refused; stable)",
    values: enumValues(errorCodes, code => explain({ code, count: 1 }, "th")),
  });
  const DutyEnum = builder.enumType("Duty", {
    description: "หน้าที่ตามคำสั่งแต่งตั้ง (a duty given by an appointment)",
    values: enumValues(duties, duty => dutyNames[duty]),
  });

  const BlockerType = builder.objectRef<Blocker>("Blocker").implement({
    description: "สิ่งที่ขวางการทำรายการ: อะไร ตามข้อใด หน่วยงานใด กี่แห่ง ใครแก้ได้ ถึงเมื่อใด (what stands in the way)",
    shareable: true,
    fields: t => ({
      code: t.expose("code", { type: ErrorCodeEnum, access: "public", description: "รหัส (code)" }),
      message: t.string({
        access: "public",
        description: "คำอธิบายพร้อมสิ่งที่ต้องทำ ตามภาษาของผู้เรียก (what to do, in the caller's language)",
        resolve: (b, _args, context) => explain(b, languageOf(context)),
      }),
      clause: t.exposeString("clause", {
        nullable: true,
        access: "public",
        description: "ข้อในหนังสือสั่งการ (letter and clause), e.g. `S1g 7.2`",
      }),
      units: t.field({
        type: [unitType],
        access: "public",
        description: "หน่วยงานที่ขวางอยู่ เรียงตามรหัส (units in the way, in code order)",
        listSize: { slicingArguments: ["first"], requireOneSlicingArgument: false },
        args: { first: t.arg.int({ defaultValue: 10, description: "จำนวนสูงสุด ไม่เกิน 500 (at most 500)" }) },
        resolve: (b, { first }, context) =>
          unitsOf(b.unitIds.slice(0, Math.max(0, Math.min(first ?? 10, 500))), context),
      }),
      count: t.exposeInt("count", {
        access: "public",
        description: "จำนวนที่ขวาง หน่วยงานหรือคน (how many: units or learners)",
      }),
      liftedBy: t.expose("liftedBy", {
        type: DutyEnum,
        nullable: true,
        access: "public",
        description: "หน้าที่ที่แก้ได้ (the duty that can lift it)",
      }),
      until: t.expose("until", {
        type: "DateTime",
        nullable: true,
        access: "public",
        description:
          "เวลาที่เกี่ยวข้อง เช่น กำหนดที่ผ่านไปแล้ว หรือเวลาเปิดรอบ (the deadline that passed, or the opening)",
      }),
    }),
  });

  const UserErrorType = builder.objectRef<UserError>("UserError").implement({
    description: "เหตุที่ไม่ทำรายการให้ ไม่มีข้อมูลใดเปลี่ยน (a refusal; nothing was changed)",
    shareable: true,
    fields: t => ({
      code: t.expose("code", { type: ErrorCodeEnum, access: "public", description: "รหัส (code)" }),
      message: t.string({
        access: "public",
        description: "คำอธิบายตามภาษาของผู้เรียก (explanation in the caller's language)",
        resolve: (e, _args, context) => e.said?.[languageOf(context)] ?? explain(e, languageOf(context)),
      }),
      field: t.exposeStringList("field", {
        nullable: true,
        access: "public",
        description: "ช่องข้อมูลที่ผิด (path of the input field at fault)",
      }),
      clause: t.exposeString("clause", {
        nullable: true,
        access: "public",
        description: "ข้อในหนังสือสั่งการ (letter and clause)",
      }),
      blockers: t.expose("blockers", {
        type: [BlockerType],
        access: "public",
        description: "รายละเอียดสิ่งที่ขวาง (details of what is in the way)",
        listSize: { assumedSize: 5 },
      }),
    }),
  });
  return { ErrorCodeEnum, DutyEnum, BlockerType, UserErrorType };
}

const languageOf = (context: RequestContext): Language => context.identity.language;

/** Duties in the words of domain.md section 2. */
export const dutyNames: Readonly<Record<(typeof duties)[number], string>> = {
  DEPARTMENT_ADMINISTRATOR: "ผู้ดูแลระบบระดับกรม",
  PROVINCE_OFFICER: "เจ้าหน้าที่ระดับจังหวัด",
  DISTRICT_OFFICER: "เจ้าหน้าที่ระดับอำเภอ",
  LAO_OFFICER: "เจ้าหน้าที่ อปท.",
  LAO_REGISTRATION_OFFICER: "เจ้าพนักงานทะเบียนของ อปท.",
  INSTITUTION_RECORDER: "ผู้บันทึกข้อมูลของสถานศึกษา",
  INSTITUTION_DIRECTOR: "ผู้บริหารสถานศึกษา",
  CLASS_TEACHER: "ครูประจำชั้น",
  REGISTRAR: "นายทะเบียน",
  ANALYST: "ผู้วิเคราะห์ข้อมูล",
  CLIENT: "โปรแกรมของหน่วยงาน",
};

/** Levels in the words of domain.md section 1. */
export const levelNames: Readonly<Record<(typeof orgLevels)[number], string>> = {
  DEPARTMENT: "กรมส่งเสริมการปกครองท้องถิ่น",
  PROVINCE: "จังหวัด",
  DISTRICT: "อำเภอ",
  LAO: "องค์กรปกครองส่วนท้องถิ่น (อปท.)",
  INSTITUTION: "สถานศึกษาในสังกัด",
};
