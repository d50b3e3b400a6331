import type { Language } from "@lec/core/identity/actor";

type Text = Readonly<Record<Language, (about: string) => string>>;

/** Why a row, or one of its cells, cannot be taken. */
const texts = {
  CODE_FORM: { th: () => "รหัสต้องมี 10 หลัก", en: () => "The code has ten digits." },
  CODE_TAKEN: {
    th: () => "รหัสนี้อยู่ในทะเบียนของ อปท. อื่น หากย้ายมาให้จังหวัดย้ายทะเบียนก่อน",
    en: () => "This code is in another LAO's register: the province moves the school first.",
  },
  DOUBLE: {
    th: about => `รหัสนี้ซ้ำกับแถวที่ ${about}`,
    en: about => `Row ${about} has this code too.`,
  },
  NAME_MISSING: {
    th: () => "สถานศึกษาใหม่ต้องมีชื่อ ไม่เกิน 200 ตัวอักษร",
    en: () => "A new school needs a name of at most 200 characters.",
  },
  NAME_FORM: { th: () => "ชื่อต้องไม่เกิน 200 ตัวอักษร", en: () => "A name has at most 200 characters." },
  AFFILIATION_MISSING: { th: () => "สถานศึกษาใหม่ต้องมีสังกัด", en: () => "A new school needs an affiliation." },
  AFFILIATION_UNKNOWN: {
    th: () => "ไม่รู้จักสังกัดนี้ ใช้ สพฐ. สช. ตชด. พระพุทธศาสนา หรือ สังกัดอื่น",
    en: () => "Unknown affiliation: use สพฐ., สช., ตชด., พระพุทธศาสนา or สังกัดอื่น.",
  },
  DAY_FORM: {
    th: () => "พิมพ์วันที่เป็น วัน/เดือน/ปี พ.ศ. และไม่หลังวันนี้",
    en: () => "Type the day as dd/mm/yyyy in พ.ศ., not after today.",
  },
  COUNT_FORM: { th: () => "ใส่จำนวนเต็ม 0 ถึง 9,999", en: () => "Type a whole number from 0 to 9,999." },
  COUNT_MISSING: {
    th: () => "ยังไม่กรอก หากไม่มีนักเรียนให้ใส่ 0",
    en: () => "Not filled in: type 0 where there are no learners.",
  },
  DISSOLVED_MUST_BE_ZERO: {
    th: () => "สถานศึกษาที่ประกาศเลิกแล้วต้องเป็นศูนย์ทุกช่อง",
    en: () => "A dissolved school has zero in every cell.",
  },
  OTHER_ROUND: {
    th: about => `แถวนี้เป็นของรอบอื่น รอบที่บันทึกอยู่คือ ${about}`,
    en: about => `This row is of another round; this one is ${about}.`,
  },
  FORMULA: {
    th: () => "เป็นสูตร ให้วางเป็นค่าหรือพิมพ์ใหม่",
    en: () => "This is a formula: paste it as a value, or type it.",
  },
} as const satisfies Record<string, Text>;

export type LineFaultCode = keyof typeof texts;
export const lineFaultCodes = Object.keys(texts) as LineFaultCode[];

/** What is wrong in one row of a file. */
export interface LineFault {
  readonly code: LineFaultCode;
  /** The field at fault; `null` where it is about the row. */
  readonly field: string | null;
  /** What the text names: another row, the round. */
  readonly about?: string;
}

export const explainLineFault = ({ code, about = "" }: LineFault, language: Language): string =>
  texts[code][language](about);
