import type { Language } from "../identity/actor.ts";

/** Why a whole file is refused: nothing of it is staged. */
const texts = {
  NOT_A_TABLE: {
    th: () => "ไม่ใช่ไฟล์ xlsx หรือ csv ที่อ่านได้",
    en: () => "This is no xlsx or CSV file that can be read.",
  },
  OLD_FORMAT: {
    th: () => "เป็นไฟล์ xls รุ่นเก่าหรือไฟล์ที่ตั้งรหัสผ่าน ให้บันทึกเป็น xlsx ที่ไม่มีรหัสผ่านก่อน",
    en: () => "This is an old xls file or one with a password: save it as xlsx without a password.",
  },
  ENCODING_UNKNOWN: {
    th: () => "ไม่ทราบรหัสอักขระของไฟล์ csv ใช้ได้เฉพาะ UTF-8, UTF-16 และ Windows-874",
    en: () => "The encoding of the CSV is unknown: UTF-8, UTF-16 and Windows-874 are read.",
  },
  TOO_LARGE: {
    th: () => "ไฟล์ใหญ่เกินไป ได้ไม่เกิน 20 MB และ 100,000 แถว",
    en: () => "The file is too large: at most 20 MB and 100,000 rows.",
  },
  LIST_TOO_LARGE: {
    th: () => "ไฟล์ใหญ่เกินไป ได้ไม่เกิน 2 MB และ 2,000 แถว",
    en: () => "The file is too large: at most 2 MB and 2,000 rows.",
  },
  TOO_COMPLEX: {
    th: () => "ไฟล์ซับซ้อนผิดปกติ ให้คัดลอกเฉพาะข้อมูลไปยังไฟล์ใหม่จากแบบฟอร์มแล้วส่งอีกครั้ง",
    en: () => "The file is unusually complex: copy the data into a fresh template and send that.",
  },
  HEADER_MISSING: {
    th: () => "ไม่พบหัวตาราง ใช้หัวตารางตามแบบฟอร์ม",
    en: () => "No header was found: use the template's.",
  },
  COLUMNS_MISSING: {
    th: (names: string) => `ไม่พบคอลัมน์ที่ต้องมี: ${names}`,
    en: (names: string) => `Needed columns are missing: ${names}`,
  },
  COLUMN_TWICE: {
    th: (names: string) => `มีคอลัมน์ซ้ำ: ${names}`,
    en: (names: string) => `These columns occur twice: ${names}`,
  },
  ROWS_MISSING: { th: () => "ไม่มีแถวข้อมูล", en: () => "There are no rows of data." },
  OTHER_INSTITUTION: {
    th: () => "ทุกแถวเป็นข้อมูลของสถานศึกษาอื่น",
    en: () => "All rows are of another institution.",
  },
  OTHER_LAO: { th: () => "ทุกแถวเป็นข้อมูลของ อปท. อื่น", en: () => "All rows are of another LAO." },
  OTHER_DISTRICT: { th: () => "ทุกแถวเป็นข้อมูลของอำเภออื่น", en: () => "All rows are of another district." },
  OTHER_PROVINCE: { th: () => "ทุกแถวเป็นข้อมูลของจังหวัดอื่น", en: () => "All rows are of another province." },
  OTHER_YEAR: {
    th: () => "ทุกแถวเป็นข้อมูลของปีการศึกษาอื่น",
    en: () => "All rows are of another academic year.",
  },
  OTHER_TERM: { th: () => "ทุกแถวเป็นข้อมูลของภาคเรียนอื่น", en: () => "All rows are of another term." },
} as const satisfies Record<string, Readonly<Record<Language, (names: string) => string>>>;

export type FileFaultCode = keyof typeof texts;
export const fileFaultCodes = Object.keys(texts) as FileFaultCode[];

/** A file that is refused as a whole. */
export class FileFault extends Error {
  readonly code: FileFaultCode;
  /** Names of columns, where it is about some. */
  readonly names: readonly string[];
  constructor(code: FileFaultCode, names: readonly string[] = []) {
    super(code);
    this.code = code;
    this.names = names;
  }
}

/** The refusal in words that say what to do. */
export function explainFileFault(
  { code, names }: Pick<FileFault, "code" | "names">,
  language: Language,
): string {
  return texts[code][language](names.join(", "));
}
