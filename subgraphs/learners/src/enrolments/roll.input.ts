import type { SchemaTypes } from "@lec/core/graphql/builder";
import { enumValues } from "@lec/core/graphql/enum-values";
import type { InputFieldBuilder } from "@pothos/core";
import { builder, GradeEnum } from "../builder.ts";
import { SeverityEnum } from "../findings/severity.enum.ts";
import { EnrolmentStatusEnum } from "./enrolment.enums.ts";
import { rollOrderFields } from "./enrolment.sql.ts";
import { checkStates } from "./roll-filter.ts";

const CheckStateEnum = builder.enumType("CheckState", {
  description: "ผลการตรวจสอบตัวตน หรือยังไม่ตรวจ (result of a check, or that there is none)",
  values: enumValues(
    checkStates,
    state =>
      ({
        PRESENT: "พบตัวตน (present)",
        NOT_FOUND: "ไม่พบตัวตน (not found)",
        MOVED: "ย้ายออกแล้ว (moved)",
        UNCHECKED: "ยังไม่ตรวจ (not checked yet)",
      })[state],
  ),
});

/** Conditions that rolls and searches share. */
export const rollFilterFields = (t: InputFieldBuilder<SchemaTypes, "InputObject">) => ({
  ids: t.idList({ description: "เฉพาะการเข้าเรียนเหล่านี้ (these enrolments only)" }),
  academicYear: t.int({
    description: "ปีการศึกษา พ.ศ. ปกติคือปีของรอบปัจจุบัน (the current round's year unless given)",
  }),
  grade: t.field({ type: [GradeEnum], description: "ระดับชั้น (grades)" }),
  classroom: t.string({ description: "ห้องเรียน (classroom)" }),
  status: t.field({
    type: EnrolmentStatusEnum,
    description: "สถานะ ปกติคือกำลังเรียน (status, on the roll unless given)",
  }),
  search: t.string({
    description:
      "ชื่อหรือบางส่วน ไม่ต้องตรงวรรณยุกต์ เลขประจำตัวนักเรียนขึ้นต้นด้วย หรือเลขประจำตัวเต็มสำหรับผู้มีสิทธิ์ (a name or part of one, tone marks and small slips do not matter; the beginning of a student number; a whole identifier for those who may read it)",
  }),
  findings: t.field({
    type: SeverityEnum,
    description: "เฉพาะที่มีข้อสังเกตระดับนี้ (only those with findings of this severity)",
  }),
  checked: t.field({
    type: [CheckStateEnum],
    description: "ผลการตรวจสอบตัวตนในรอบที่ระบุหรือรอบปัจจุบัน (by existence check in the given or current round)",
  }),
  roundId: t.id({ description: "รอบของผลการตรวจสอบตัวตน (the round of the checks)" }),
});

const RollOrderFieldEnum = builder.enumType("LearnerOrderField", {
  description: "ลำดับของรายชื่อนักเรียน (orders of learners)",
  values: enumValues(
    rollOrderFields,
    field =>
      ({
        GRADE: "ระดับชั้นและห้อง (grade and classroom)",
        NAME: "ชื่อตามลำดับอักษรไทย (name, by the Thai alphabet)",
        STUDENT_NUMBER: "เลขประจำตัวนักเรียน (student number)",
      })[field],
  ),
});
const OrderDirection = builder.enumType("OrderDirection", {
  description: "ทิศทางการเรียง (direction)",
  values: enumValues(
    ["ASC", "DESC"],
    direction => ({ ASC: "น้อยไปมาก (ascending)", DESC: "มากไปน้อย (descending)" })[direction],
  ),
});
export const RollOrderInput = builder.inputType("LearnerOrder", {
  description: "การเรียงรายชื่อนักเรียน (order of learners)",
  fields: t => ({
    field: t.field({ type: RollOrderFieldEnum, required: true, description: "เรียงตาม (by)" }),
    direction: t.field({
      type: OrderDirection,
      required: true,
      defaultValue: "ASC",
      description: "ทิศทาง (direction)",
    }),
  }),
});
