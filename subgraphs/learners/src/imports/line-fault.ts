import type { Language } from "@lec/core/identity/actor";
import { type FaultCode, faultCodes } from "../learners/learner-record.ts";

/** Why a row, or one of its cells, cannot be taken, beyond what any form would say of a value (`faultCodes`). */
export const lineFaults = {
  FORMULA: {
    th: "เป็นสูตร ให้วางเป็นค่าหรือพิมพ์ใหม่",
    en: "This is a formula: paste it as a value, or type it.",
  },
  IDENTIFIER_ROUNDED: {
    th: "ตารางคำนวณปัดเลขประจำตัวเป็นรูป E+ แล้ว เลขท้ายหาย ให้จัดเซลล์เป็นข้อความแล้วพิมพ์ใหม่",
    en: "The spreadsheet has rounded the identifier (E+): format the cell as text and type it again.",
  },
  DOUBLE_IN_FILE: {
    th: "เลขประจำตัวนี้ซ้ำกับแถวอื่นในไฟล์",
    en: "Another row of the file has this identifier.",
  },
  OTHER_INSTITUTION: { th: "เป็นข้อมูลของสถานศึกษาอื่น", en: "This row is of another institution." },
  OTHER_LAO: { th: "เป็นข้อมูลของ อปท. อื่น", en: "This row is of another LAO." },
  OTHER_DISTRICT: { th: "เป็นข้อมูลของอำเภออื่น", en: "This row is of another district." },
  OTHER_PROVINCE: { th: "เป็นข้อมูลของจังหวัดอื่น", en: "This row is of another province." },
  OTHER_YEAR: { th: "ไม่ใช่ปีการศึกษาที่นำเข้า", en: "This is not the academic year of the import." },
  OTHER_TERM: { th: "ไม่ใช่ภาคเรียนที่นำเข้า", en: "This is not the term of the import." },
  SEX_UNKNOWN: {
    th: "คำนำหน้านี้ไม่บอกเพศ ให้เพิ่มคอลัมน์ เพศ",
    en: "The title does not tell the sex: add a column เพศ.",
  },
  ACTIVE_IN_OTHER_YEAR: {
    th: "ยังอยู่ในทะเบียนของสถานศึกษานี้ในปีการศึกษาอื่น ให้เลื่อนชั้นก่อน",
    en: "Still on this institution's roll of another year: promote first.",
  },
  IDENTIFIER_TAKEN: {
    th: "เลขประจำตัวนี้เป็นของนักเรียนคนอื่นในระบบ โปรดตรวจชื่อและวันเกิด",
    en: "The register has this identifier for somebody else: check name and birth date.",
  },
  ENROLLED_ELSEWHERE: {
    th: "กำลังเรียนอยู่ที่สถานศึกษาอื่น ให้ขอให้สถานศึกษานั้นย้ายออกก่อน",
    en: "Enrolled at another institution: ask it for the release first.",
  },
} as const satisfies Record<string, Readonly<Record<Language, string>>>;

export type LineFaultCode = keyof typeof lineFaults | FaultCode;

/** What is wrong in one row of a file. */
export interface LineFault {
  /** Place of the cell from 0; `null` where it is about the row. */
  readonly place: number | null;
  /** The field at fault, with dots. */
  readonly field: string | null;
  readonly code: LineFaultCode;
  /** What is likely wrong, where more can be said than the code does. */
  readonly said?: Readonly<Record<Language, string>> | undefined;
  /** The value that was probably meant. */
  readonly suggestion?: string | undefined;
}

export function explainLineFault(
  { code, said }: Pick<LineFault, "code" | "said">,
  language: Language,
): string {
  if (said) return said[language];
  return (code in lineFaults ? lineFaults[code as keyof typeof lineFaults] : faultCodes[code as FaultCode])[
    language
  ];
}
