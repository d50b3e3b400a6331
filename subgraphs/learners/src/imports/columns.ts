import type { FieldClass } from "@lec/core/policy/field-class";
import { addressKinds, guardianRoles } from "../learners/learner-record.ts";

/** How the cells of a column are read and written. */
export type ColumnKind =
  | "TEXT"
  | "DIGITS"
  | "DATE"
  | "NUMBER"
  | "YES_NO"
  | "GRADE"
  | "SEX"
  | "PLACE"
  | "SKIPPED";

/** One column of the layout that institutions have on disk (domain.md 5). */
export interface Column {
  /** Path of the learner's field with dots (`guardians.FATHER.phone`), or what else the column says of its row. */
  readonly field: string;
  /** The heading above several columns, or `null` for a column that stands alone. */
  readonly group: string | null;
  readonly name: string;
  readonly kind: ColumnKind;
  /** Who may read the column: what an export leaves out for others. */
  readonly access: Extract<FieldClass, "public" | "personal" | "identifier" | "sensitive">;
  /** Whether a file without it is refused. */
  readonly needed: boolean;
  /** Other names seen on disk. */
  readonly aliases: readonly string[];
}

const personal = { group: null, kind: "TEXT", access: "personal", needed: false, aliases: [] } as const;
const place = { ...personal, kind: "PLACE", access: "public" } as const;

const guardianHeadings = { FATHER: "บิดา", MOTHER: "มารดา", GUARDIAN: "ผู้ปกครอง" } as const;
const addressHeadings = { REGISTERED: "ที่อยู่ตามทะเบียนบ้าน", CURRENT: "ที่อยู่ปัจจุบัน" } as const;

/** The columns in the layout's order. `sex` is not in it: a file may add the column, which then goes before the title. */
export const columns: readonly Column[] = [
  { ...place, field: "number", name: "ลำดับที่", kind: "SKIPPED", aliases: ["ลำดับ", "ที่"] },
  { ...place, field: "province", name: "จังหวัด" },
  { ...place, field: "district", name: "อำเภอ" },
  { ...place, field: "lao", name: "อปท.", aliases: ["อปท", "องค์กรปกครองส่วนท้องถิ่น"] },
  { ...place, field: "institution", name: "สถานศึกษา", aliases: ["ชื่อสถานศึกษา", "โรงเรียน"] },
  { ...place, field: "academicYear", name: "ปีการศึกษา" },
  { ...place, field: "term", name: "ภาคเรียน", aliases: ["ภาคเรียนที่", "เทอม"] },
  { ...personal, field: "grade", name: "ระดับชั้น", kind: "GRADE", needed: true, aliases: ["ชั้น", "ชั้นเรียน"] },
  { ...personal, field: "classroom", name: "ห้องเรียน", kind: "DIGITS", needed: true, aliases: ["ห้อง"] },
  { ...personal, field: "studentNumber", name: "เลขประจำตัวนักเรียน", kind: "DIGITS" },
  { ...personal, field: "prefix", name: "คำนำหน้า", needed: true, aliases: ["คำนำหน้าชื่อ"] },
  { ...personal, field: "firstName", name: "ชื่อ", needed: true, aliases: ["ชื่อนักเรียน"] },
  { ...personal, field: "lastName", name: "นามสกุล", needed: true, aliases: ["สกุล", "ชื่อสกุล"] },
  {
    ...personal,
    field: "identifier",
    name: "เลขประจำตัวประชาชน",
    kind: "DIGITS",
    access: "identifier",
    needed: true,
    aliases: ["เลขบัตรประชาชน", "เลขประจำตัวประชาชน/รหัสg", "เลขประจำตัว13หลัก"],
  },
  {
    ...personal,
    field: "birthDate",
    name: "วันเดือนปีเกิด",
    kind: "DATE",
    needed: true,
    aliases: ["วันเกิด", "วัน/เดือน/ปีเกิด"],
  },
  { ...personal, field: "ethnicity", name: "เชื้อชาติ", access: "sensitive" },
  { ...personal, field: "nationality", name: "สัญชาติ", needed: true },
  { ...personal, field: "religion", name: "ศาสนา", access: "sensitive" },
  {
    ...personal,
    field: "enteredOn",
    name: "วันเดือนปีที่เข้าศึกษา",
    kind: "DATE",
    needed: true,
    aliases: ["วันที่เข้าศึกษา", "วัน/เดือน/ปีที่เข้าศึกษา"],
  },
  {
    ...personal,
    field: "heightCm",
    name: "ส่วนสูง",
    kind: "NUMBER",
    access: "sensitive",
    aliases: ["ส่วนสูง(ซม.)"],
  },
  {
    ...personal,
    field: "weightKg",
    name: "น้ำหนัก",
    kind: "NUMBER",
    access: "sensitive",
    aliases: ["น้ำหนัก(กก.)"],
  },
  { ...personal, field: "condition", name: "สภาพนักเรียน", access: "sensitive" },
  { ...personal, field: "familyStatus", name: "สถานภาพ(ครอบครัว)", aliases: ["สถานภาพครอบครัว"] },
  { ...personal, field: "tuitionEntitled", name: "สิทธิการเบิกค่าเล่าเรียน", kind: "YES_NO" },
  { ...personal, field: "medicalEntitled", name: "สิทธิการเบิกค่ารักษาพยาบาล", kind: "YES_NO" },
  ...guardianRoles.flatMap((role): Column[] => {
    const one = { ...personal, group: guardianHeadings[role] };
    const field = (name: string) => `guardians.${role}.${name}`;
    return [
      { ...one, field: field("prefix"), name: "คำนำหน้า" },
      { ...one, field: field("firstName"), name: "ชื่อ" },
      { ...one, field: field("lastName"), name: "นามสกุล" },
      { ...one, field: field("religion"), name: "ศาสนา", access: "sensitive" },
      { ...one, field: field("occupation"), name: "อาชีพ" },
      { ...one, field: field("monthlyIncome"), name: "รายได้", kind: "NUMBER", access: "sensitive" },
      { ...one, field: field("phone"), name: "เบอร์โทร", kind: "DIGITS", aliases: ["เบอร์โทรศัพท์", "โทรศัพท์"] },
      { ...one, field: field("relation"), name: "ความเกี่ยวข้อง" },
    ];
  }),
  ...addressKinds.flatMap((kind): Column[] => {
    const one = { ...personal, group: addressHeadings[kind] };
    const field = (name: string) => `addresses.${kind}.${name}`;
    return [
      { ...one, field: field("houseNumber"), name: "เลขที่", kind: "DIGITS", aliases: ["บ้านเลขที่"] },
      { ...one, field: field("villageNumber"), name: "หมู่ที่", kind: "DIGITS", aliases: ["หมู่"] },
      { ...one, field: field("road"), name: "ถนน" },
      { ...one, field: field("tambon"), name: "ตำบล", aliases: ["ตำบล/แขวง"] },
      { ...one, field: field("district"), name: "อำเภอ", aliases: ["อำเภอ/เขต"] },
      { ...one, field: field("province"), name: "จังหวัด" },
      { ...one, field: field("postalCode"), name: "รหัสไปรษณีย์", kind: "DIGITS" },
    ];
  }),
];

/** Not in the layout, since the title tells it: read where a file has it. */
export const sexColumn: Column = { ...personal, field: "sex", name: "เพศ", kind: "SEX" };

/** Whether a column is a field of the learner's record, and not something about the row. */
export function isRecordColumn({ kind }: Column): boolean {
  return kind !== "PLACE" && kind !== "SKIPPED";
}

/** Fields of a learner's record as a roll has them, with dots, whether a file has a column for them or not. */
export const recordFields: readonly string[] = [
  ...[...columns, sexColumn].filter(isRecordColumn).map(({ field }) => field),
  ...addressKinds.map(kind => `addresses.${kind}.tambonCode`),
];

const byField = new Map([...columns, sexColumn].map(column => [column.field, column]));

/** The column of a field; `undefined` for one that no file has. */
export function columnOf(field: string): Column | undefined {
  return byField.get(field);
}
