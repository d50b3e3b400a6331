import { asciiDigits } from "@lec/core/text/digits";
import { normaliseThaiName } from "@lec/core/text/thai-name";
import type { LineFault, LineFaultCode } from "./line-fault.ts";

/** The institution of a file, or a unit above it, as the columns of the layout name it (domain.md 5). */
export interface KnownPlace {
  readonly field: "province" | "district" | "lao" | "institution";
  /** As the register has it. */
  readonly name: string;
  /** Codes it has, and had: any of them names it as well. */
  readonly codes: readonly string[];
}

const others = {
  province: { code: "OTHER_PROVINCE", th: "จังหวัด", en: "province" },
  district: { code: "OTHER_DISTRICT", th: "อำเภอ", en: "district" },
  lao: { code: "OTHER_LAO", th: "อปท.", en: "LAO" },
  institution: { code: "OTHER_INSTITUTION", th: "สถานศึกษา", en: "institution" },
} as const satisfies Record<KnownPlace["field"], { code: LineFaultCode; th: string; en: string }>;

/** The fault of a cell that names another place than the one the file is for, which it says. */
export function otherPlace({ field, name }: KnownPlace): Pick<LineFault, "code" | "said"> {
  const { code, th, en } = others[field];
  return {
    code,
    said: { th: `เป็น${th}อื่น ไฟล์นี้นำเข้าให้ ${name}`, en: `This is another ${en}: the import is for ${name}.` },
  };
}

/** Whether a text names the place, however it is spaced and abbreviated. */
export function isPlace({ field, name, codes }: KnownPlace, text: string): boolean {
  const key = keyOf(field, text);
  const own = keyOf(field, name);
  if (key === own || codes.includes(key)) return true;
  // The district around a province's town is called by its first syllable alone.
  return field === "district" && key === "เมือง" && own.startsWith("เมือง");
}

/** What places are called by, which may be left out or abbreviated. */
const callings: Readonly<Record<KnownPlace["field"], RegExp | null>> = {
  province: /^(?:จังหวัด|จ\.)/,
  district: /^(?:กิ่งอำเภอ|อำเภอ|อ\.)/,
  // Without its kind: an SAO that became a municipality is the same LAO under the name of before.
  lao: /^(?:องค์การบริหารส่วน(?:ตำบล|จังหวัด)|เทศบาล(?:ตำบล|เมือง|นคร)|อบ[ตจ]\.?|ท[ตมน]\.)/,
  institution: null,
};

function keyOf(field: KnownPlace["field"], text: string): string {
  const plain = asciiDigits(normaliseThaiName(text));
  const calling = callings[field];
  return (calling ? plain.replace(calling, "") : plain).replace(/[\s.]/g, "");
}
