import type { Language } from "@lec/core/identity/actor";
import { checkCitizenId, citizenIdCheckDigit, compactCitizenId } from "@lec/core/text/citizen-id";
import { compactGCode, parseGCode } from "@lec/core/text/g-code";
import { provinceCodes } from "@lec/core/text/province-codes";

type Advice = Readonly<Record<Language, string>>;

/**
 * What is likely wrong with a typed identifier, in words that help to find the mistake; `null` when nothing is. Speaks of
 * places and lengths, never of the digits themselves: the text ends up in logs of clients.
 */
export function adviseOnIdentifier(typed: string): Advice | null {
  if (parseGCode(typed)) return null;
  const compact = compactCitizenId(typed);
  if (/^[GgＧｇ]/u.test(compact)) return adviseOnGCode(compactGCode(typed));
  const digits = readLetters(compact);
  if (digits !== compact && checkCitizenId(digits).valid) {
    return {
      th: `มีตัวอักษรแทนตัวเลขในหลักที่ ${places(compact)} เช่น O แทน 0 หรือ l แทน 1`,
      en: `A letter stands for a digit at place ${places(compact)}, such as O for 0 or l for 1.`,
    };
  }
  if (/[^0-9]/u.test(compact))
    return { th: `หลักที่ ${places(compact)} ไม่ใช่ตัวเลข`, en: `Place ${places(compact)} is not a digit.` };
  if (compact.length === 12 && checkCitizenId(`0${compact}`).valid) {
    return {
      th: "มี 12 หลัก เลข 0 ตัวแรกน่าจะหายไปจากตารางคำนวณ",
      en: "It has 12 digits: a leading 0 was probably lost in a spreadsheet.",
    };
  }
  if (compact.length !== 13) {
    return {
      th: `มี ${compact.length} หลัก เลขประจำตัวประชาชนต้องมี 13 หลัก`,
      en: `It has ${compact.length} digits; a citizen id has 13.`,
    };
  }
  return checkCitizenId(compact).valid ? null : adviseOnDigits(compact);
}

function adviseOnGCode(code: string): Advice {
  const digits = code.slice(1);
  if (/^[0-9]*$/.test(digits)) {
    return {
      th: `รหัส G มีตัวเลข ${digits.length} หลักหลังตัว G ต้องมี 12 หลัก`,
      en: `The G-code has ${digits.length} digits after the G; it needs 12.`,
    };
  }
  return {
    th: "หลังตัว G ต้องเป็นตัวเลขทั้งหมด 12 หลัก",
    en: "After the G there must be 12 digits and nothing else.",
  };
}

/** Thirteen digits whose check digit does not hold: two swapped neighbours explain it, or one wrong digit. */
function adviseOnDigits(id: string): Advice {
  const swapped = Array.from({ length: 12 }, (_, i) => i).filter(
    i => id[i] !== id[i + 1] && plausible(`${id.slice(0, i)}${id[i + 1]}${id[i]}${id.slice(i + 2)}`),
  );
  const [first] = swapped;
  if (first !== undefined && swapped.length <= 3) {
    const pairs = swapped.map(i => `${i + 1}–${i + 2}`).join(", ");
    return {
      th: `เลขตรวจสอบไม่ตรง อาจสลับเลขที่อยู่ติดกันในหลักที่ ${pairs} หรือพิมพ์ผิดหนึ่งหลัก`,
      en: `The check digit does not hold: perhaps two neighbours are swapped at places ${pairs}, or one digit is wrong.`,
    };
  }
  if (!provinceCodes.has(id.slice(1, 3))) {
    return {
      th: "เลขตรวจสอบไม่ตรง และหลักที่ 2–3 ไม่ใช่รหัสจังหวัด โปรดตรวจสองหลักนี้ก่อน",
      en: "The check digit does not hold, and digits 2–3 are no province's code: look at these two first.",
    };
  }
  return {
    th: "เลขตรวจสอบ (หลักที่ 13) ไม่ตรงกับ 12 หลักแรก มีหนึ่งหลักพิมพ์ผิด โปรดเทียบกับบัตรทีละหลัก",
    en: "The check digit (place 13) does not fit the first twelve: one digit is wrong. Compare it with the card digit by digit.",
  };
}

const plausible = (id: string) => citizenIdCheckDigit(id.slice(0, 12)) === id[12] && /^[1-8]/.test(id);

const lookalikes: Readonly<Record<string, string>> = {
  O: "0",
  o: "0",
  D: "0",
  Q: "0",
  I: "1",
  l: "1",
  i: "1",
  "|": "1",
  Z: "2",
  z: "2",
  S: "5",
  s: "5",
  B: "8",
};

const readLetters = (text: string) => text.replace(/[^0-9]/g, letter => lookalikes[letter] ?? letter);

/** Places, counted from 1, where no digit stands. */
function places(text: string): string {
  return [...text].flatMap((character, i) => (/[0-9]/.test(character) ? [] : [i + 1])).join(", ");
}
