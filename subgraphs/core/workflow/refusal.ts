import type { Duty, Language } from "../identity/actor.ts";
import type { Instant } from "./instant.ts";

/** Why something was refused. Stable: clients branch on these. */
export const errorCodes = [
  "ROUND_NOT_OPEN",
  "ROUND_CLOSED",
  "DEADLINE_PASSED",
  "ALREADY_CONFIRMED",
  "ALREADY_OPEN",
  "UNIT_CONFIRMED",
  "PARENT_CONFIRMED",
  "CHILDREN_NOT_CONFIRMED",
  "OTHER_COUNTS_NOT_CONFIRMED",
  "OTHER_COUNTS_NOT_RECORDED",
  "NOT_CONFIRMED",
  "NOTHING_TO_CONFIRM",
  "NOT_ALLOWED",
  "NOT_FOUND",
  "REASON_REQUIRED",
  "LEARNERS_NOT_CHECKED",
  "GHOSTS_NOT_REMOVED",
  "FINDINGS_OPEN",
  "NO_LEARNERS_NOT_DECLARED",
  "LEARNERS_EXIST",
  "ENROLLED_ELSEWHERE",
  "AGE_OUT_OF_RANGE",
  "IDENTIFIER_INVALID",
  "IDENTIFIER_TAKEN",
  "PREFIX_SEX_MISMATCH",
  "ALREADY_ENROLLED",
  "ALREADY_REQUESTED",
  "REMINDED_RECENTLY",
  "NOBODY_MISSING",
  "GRADE_NOT_COUNTED",
  "DISSOLVED_MUST_BE_ZERO",
  "CODE_TAKEN",
  "CONFLICT",
  "ROUNDS_OVERLAP",
  "CLOCKS_OUT_OF_ORDER",
  "KEY_REUSED",
  "USERNAME_INVALID",
  "USERNAME_TAKEN",
  "DUTY_DOES_NOT_FIT",
  "OWN_ACCOUNT",
  "ALREADY_APPOINTED",
  "ALREADY_ENDED",
  "NOT_ENROLLED",
  "RELEASE_REQUESTED",
  "REQUEST_NOT_VALID",
  "ALREADY_DECIDED",
  "BOTH_ACTIVE",
  "KEEP_CITIZEN_ID",
  "CHANGED_SINCE",
  "NOBODY_TO_DRAW",
  "NOTHING_TO_ANSWER",
  "SPOT_CHECK_CLOSED",
  "FILE_REFUSED",
  "IMPORT_SETTLED",
  "IMPORT_ROWS_FAULTY",
  "BAD_USER_INPUT",
] as const;
export type ErrorCode = (typeof errorCodes)[number];

/** One thing that stands in the way: what, by which clause, which units, how many, who can lift it, until when. */
export interface Blocker {
  readonly code: ErrorCode;
  /** Short name and clause of the letter it comes from (`S1g 7.2`), where one does. */
  readonly clause: string | null;
  /** Units in the way, in code order. */
  readonly unitIds: readonly string[];
  /** How many are in the way: units, or learners for codes about learners. */
  readonly count: number;
  /** The duty that can lift it; `null` where only time or nobody can. */
  readonly liftedBy: Duty | null;
  /** The moment it is about: the deadline that passed, or when the round opens. */
  readonly until: Instant | null;
}

/** A blocker with everything that is not said left empty. */
export function blocker(code: ErrorCode, said: Partial<Omit<Blocker, "code">> = {}): Blocker {
  return {
    code,
    clause: null,
    unitIds: [],
    count: said.unitIds?.length ?? 0,
    liftedBy: null,
    until: null,
    ...said,
  };
}

/** A refusal in words that say what to do. Shown as it is to officials, so Thai comes first. */
export function explain({ code, count }: Pick<Blocker, "code" | "count">, language: Language): string {
  return messages[code][language](count);
}

type Message = Readonly<Record<Language, (count: number) => string>>;

const messages: Readonly<Record<ErrorCode, Message>> = {
  ROUND_NOT_OPEN: {
    th: () => "รอบนี้ยังไม่เปิดให้บันทึกและยืนยันข้อมูล",
    en: () => "This round is not open yet for recording and confirming.",
  },
  ROUND_CLOSED: {
    th: () => "ปิดรอบการบันทึกข้อมูลแล้ว หากจำเป็นให้ขอขยายเวลา",
    en: () => "Recording has closed for this round. Ask for an extension if one is needed.",
  },
  DEADLINE_PASSED: {
    th: () => "เลยกำหนดเวลายืนยันข้อมูลแล้ว หากจำเป็นให้ขอขยายเวลา",
    en: () => "The deadline for confirming has passed. Ask for an extension if one is needed.",
  },
  ALREADY_CONFIRMED: {
    th: () => "หน่วยงานนี้ยืนยันข้อมูลแล้ว",
    en: () => "This unit has already confirmed.",
  },
  ALREADY_OPEN: { th: () => "รอบนี้เปิดแล้ว", en: () => "This round is already open." },
  UNIT_CONFIRMED: {
    th: () => "ยืนยันข้อมูลแล้ว จึงแก้ไขไม่ได้ ให้ขอระดับเหนือขึ้นไปยกเลิกการยืนยันก่อน (สถานศึกษาขอ อปท. และ อปท. ขอจังหวัด)",
    en: () =>
      "This is confirmed, so nothing can be changed. Ask the level above to cancel the confirmation first: an institution asks its LAO, an LAO its province.",
  },
  PARENT_CONFIRMED: {
    th: () => "หน่วยงานระดับเหนือขึ้นไปยืนยันข้อมูลแล้ว ต้องยกเลิกการยืนยันระดับนั้นก่อน",
    en: () => "The level above has confirmed. That confirmation has to be cancelled first.",
  },
  CHILDREN_NOT_CONFIRMED: {
    th: count => `ยังมีหน่วยงานในสังกัดที่ไม่ยืนยันข้อมูลนักเรียน ${count} แห่ง ต้องยืนยันให้ครบทุกแห่งก่อน`,
    en: count =>
      `${units(count)} below ${count === 1 ? "has" : "have"} not confirmed learners. All of them must confirm first.`,
  },
  OTHER_COUNTS_NOT_CONFIRMED: {
    th: count => `ยังมี อปท. ที่ไม่ยืนยันจำนวนนักเรียนสถานศึกษาสังกัดอื่น ${count} แห่ง`,
    en: count =>
      `${units(count)} below ${count === 1 ? "has" : "have"} not confirmed the numbers of other-affiliation schools.`,
  },
  OTHER_COUNTS_NOT_RECORDED: {
    th: count => `ยังไม่ได้บันทึกจำนวนนักเรียนของสถานศึกษาสังกัดอื่น ${count} แห่ง`,
    en: count =>
      `The numbers of ${count} other-affiliation ${count === 1 ? "school are" : "schools are"} not recorded yet.`,
  },
  NOT_CONFIRMED: {
    th: () => "หน่วยงานนี้ยังไม่ได้ยืนยันข้อมูล จึงไม่มีการยืนยันให้ยกเลิก",
    en: () => "This unit has not confirmed, so there is nothing to cancel.",
  },
  NOTHING_TO_CONFIRM: {
    th: () => "หน่วยงานนี้ไม่มีข้อมูลที่ต้องยืนยันในรอบนี้",
    en: () => "This unit has nothing to confirm in this round.",
  },
  NOT_ALLOWED: {
    th: () => "หน้าที่ของท่านไม่มีสิทธิ์ทำรายการนี้กับหน่วยงานนี้",
    en: () => "Your duties do not allow this for this unit.",
  },
  NOT_FOUND: { th: () => "ไม่พบรายการที่ระบุ", en: () => "Nothing was found under this id." },
  REASON_REQUIRED: { th: () => "โปรดระบุเหตุผล", en: () => "Please give a reason." },
  LEARNERS_NOT_CHECKED: {
    th: count => `ยังไม่ได้ตรวจสอบตัวตนนักเรียน ${count} คน`,
    en: count => `${learners(count)} not been checked for existence in this round.`,
  },
  GHOSTS_NOT_REMOVED: {
    th: count => `มีนักเรียนที่ตรวจแล้วไม่พบตัวตนหรือย้ายออก ${count} คน ต้องนำออกจากระบบก่อน`,
    en: count => `${learners(count)} been found absent or moved and must be taken off the rolls first.`,
  },
  FINDINGS_OPEN: {
    th: count => `ข้อมูลนักเรียน ${count} คนยังมีข้อผิดพลาดที่ต้องแก้ก่อนยืนยัน`,
    en: count => `${learners(count)} an error in the record that must be corrected before confirming.`,
  },
  NO_LEARNERS_NOT_DECLARED: {
    th: () => "ไม่มีนักเรียนในทะเบียน หากถูกต้องให้ระบุว่ารอบนี้ไม่มีนักเรียน",
    en: () =>
      "There are no learners on the rolls. If that is right, state that there are none in this round.",
  },
  LEARNERS_EXIST: {
    th: count => `ระบุว่าไม่มีนักเรียน แต่มีนักเรียนในทะเบียน ${count} คน`,
    en: count => `No learners were declared, but there are ${count} on the rolls.`,
  },
  ENROLLED_ELSEWHERE: {
    th: () => "เลขประจำตัวนี้กำลังเรียนอยู่ที่สถานศึกษาอื่น ให้ขอให้สถานศึกษานั้นย้ายออกก่อน",
    en: () =>
      "This identifier is enrolled at another institution. Ask that institution to release the learner first.",
  },
  AGE_OUT_OF_RANGE: {
    th: () => "อายุไม่อยู่ในเกณฑ์ของระดับชั้นนี้",
    en: () => "The age is outside the range of this grade.",
  },
  IDENTIFIER_INVALID: {
    th: () => "เลขประจำตัวไม่ถูกต้อง โปรดตรวจตัวเลขทีละหลัก",
    en: () => "The identifier is not valid. Please check it digit by digit.",
  },
  IDENTIFIER_TAKEN: {
    th: () => "เลขประจำตัวนี้เป็นของนักเรียนอีกระเบียนหนึ่ง โปรดตรวจตัวเลข หากเป็นคนเดียวกันให้ส่งตรวจรายการซ้ำเพื่อรวมระเบียน",
    en: () =>
      "This identifier belongs to another learner's record. Check the digits; if both are one person, send them to the review of duplicates to be merged.",
  },
  PREFIX_SEX_MISMATCH: {
    th: () => "คำนำหน้าไม่ตรงกับเพศ",
    en: () => "The title and the sex do not agree.",
  },
  ALREADY_ENROLLED: {
    th: () => "นักเรียนคนนี้อยู่ในทะเบียนของสถานศึกษานี้แล้ว โปรดดูห้องอื่นหรือปีการศึกษาก่อน",
    en: () =>
      "This learner is on this institution's rolls already. Look in other classrooms and in last year's roll.",
  },
  ALREADY_REQUESTED: {
    th: () => "ขอยกเลิกการยืนยันไว้แล้ว ดูความคืบหน้าได้จากคำขอเดิม",
    en: () => "A cancellation has been requested already. Follow that request.",
  },
  REMINDED_RECENTLY: {
    th: () => "เพิ่งเตือนหน่วยงานนี้ไปไม่ถึงหนึ่งชั่วโมง จึงไม่ส่งซ้ำ",
    en: () => "This was reminded within the last hour, so no reminder was sent again.",
  },
  NOBODY_MISSING: {
    th: () => "หน่วยงานในสังกัดยืนยันข้อมูลครบแล้ว จึงไม่มีหน่วยงานที่ต้องแจ้ง",
    en: () => "Every unit below has confirmed, so there is nobody to write to.",
  },
  GRADE_NOT_COUNTED: {
    th: () => "จำนวนนักเรียนสังกัดอื่นนับเฉพาะชั้น อ.1 ถึง ป.6",
    en: () => "Other-affiliation schools are counted from kindergarten 1 to primary 6 only.",
  },
  DISSOLVED_MUST_BE_ZERO: {
    th: () => "โรงเรียนที่ประกาศเลิกแล้วต้องบันทึกเป็นศูนย์ทุกชั้น",
    en: () => "A dissolved school is recorded with zero in every grade.",
  },
  CODE_TAKEN: {
    th: () => "รหัสนี้มีอยู่ในระบบแล้ว โปรดตรวจสอบรหัส หรือประสาน อปท. ที่ลงทะเบียนไว้",
    en: () => "This code is registered already. Check it, or ask the LAO that registered it.",
  },
  CONFLICT: {
    th: () => "มีผู้แก้ไขรายการนี้ไปก่อนแล้ว โปรดดูข้อมูลล่าสุดแล้วทำใหม่",
    en: () => "Somebody changed this meanwhile. Please look at the latest data and try again.",
  },
  ROUNDS_OVERLAP: {
    th: () => "มีรอบอื่นในช่วงเวลาเดียวกันที่ครอบคลุมสถานศึกษาเดียวกัน",
    en: () => "Another round covers the same institutions at that time.",
  },
  CLOCKS_OUT_OF_ORDER: {
    th: () => "วันเวลาต้องเรียงตามลำดับ เปิดระบบ ก่อนกำหนดยืนยัน และกำหนดยืนยันไม่เกินเวลาปิดระบบ",
    en: () =>
      "Times must be in order: opening before the unit deadline, the unit deadline not after closing.",
  },
  KEY_REUSED: {
    th: () => "รหัสกันส่งซ้ำนี้ถูกใช้กับคำสั่งอื่นแล้ว",
    en: () => "This idempotency key was used for another command.",
  },
  USERNAME_INVALID: {
    th: () => "ชื่อผู้ใช้ต้องมี 3 ถึง 64 ตัว ใช้ได้เฉพาะ a-z 0-9 จุด ขีดกลาง และขีดล่าง ขึ้นต้นและลงท้ายด้วยตัวอักษรหรือตัวเลข",
    en: () =>
      "A username has 3 to 64 characters, only a-z, 0-9, dots, hyphens and underscores, with a letter or digit at both ends.",
  },
  USERNAME_TAKEN: {
    th: () => "ชื่อผู้ใช้นี้หรือชื่อที่ดูคล้ายกันมีผู้ใช้แล้ว โปรดใช้ชื่ออื่น",
    en: () => "This username, or one that looks like it, is taken. Please choose another.",
  },
  DUTY_DOES_NOT_FIT: {
    th: () => "หน้าที่นี้ไม่มีในหน่วยงานระดับนี้",
    en: () => "This duty is not held at units of this level.",
  },
  OWN_ACCOUNT: {
    th: () => "ทำรายการนี้กับบัญชีของตนเองไม่ได้",
    en: () => "This cannot be done to your own account.",
  },
  ALREADY_APPOINTED: {
    th: () => "บุคคลนี้มีคำสั่งแต่งตั้งหน้าที่เดียวกันที่หน่วยงานนี้ในช่วงเวลาเดียวกันแล้ว",
    en: () => "This person already holds the same duty at this unit during that time.",
  },
  ALREADY_ENDED: {
    th: () => "คำสั่งแต่งตั้งนี้สิ้นสุดไปแล้ว",
    en: () => "This appointment has already ended.",
  },
  NOT_ENROLLED: {
    th: () => "เลขประจำตัวนี้ไม่ได้กำลังเรียนอยู่ที่ใด ไม่ต้องขอย้าย ให้รับเข้าเรียนได้เลย",
    en: () => "This identifier is on no roll, so nobody has to release the child: enrol directly.",
  },
  RELEASE_REQUESTED: {
    th: () => "สถานศึกษานี้ขอย้ายนักเรียนคนนี้ไว้แล้ว โปรดรอสถานศึกษาเดิมตอบ",
    en: () => "This institution has asked for this child already. Please wait for the answer.",
  },
  REQUEST_NOT_VALID: {
    th: () => "ผู้ขอย้ายไม่ได้ปฏิบัติหน้าที่ที่สถานศึกษาปลายทางแล้ว ให้ปลายทางส่งคำขอใหม่",
    en: () =>
      "Whoever asked no longer holds the duty at the receiving institution. It has to send a new request.",
  },
  ALREADY_DECIDED: {
    th: () => "รายการนี้มีการตัดสินไปแล้ว โปรดดูข้อมูลล่าสุด",
    en: () => "This has been decided already. Please look at the latest data.",
  },
  BOTH_ACTIVE: {
    th: () => "ทั้งสองระเบียนกำลังเรียนอยู่ ต้องให้ระเบียนหนึ่งออกจากทะเบียนก่อนจึงรวมได้",
    en: () => "Both records are on a roll. One of them has to be taken off before they can be merged.",
  },
  KEEP_CITIZEN_ID: {
    th: () => "ต้องเก็บระเบียนที่มีเลขประจำตัวประชาชน และรวมระเบียนรหัส G เข้าไป",
    en: () => "Keep the record with the citizen id and merge the one with the G-code into it.",
  },
  CHANGED_SINCE: {
    th: () => "มีการตรวจสอบหรือแก้ไขข้อมูลหลังจากนั้นแล้ว จึงย้อนกลับไม่ได้",
    en: () => "The data have been checked or changed since, so this can no longer be undone.",
  },
  NOBODY_TO_DRAW: {
    th: () => "ไม่มีนักเรียนในทะเบียนของจังหวัดนี้ให้สุ่ม",
    en: () => "There is no learner on the rolls of this province to draw.",
  },
  NOTHING_TO_ANSWER: {
    th: () => "รายการนี้ไม่มีผลการสุ่มตรวจที่ต้องชี้แจง โปรดดูข้อมูลล่าสุด",
    en: () => "Nothing that was found here calls for an answer. Please look at the latest data.",
  },
  SPOT_CHECK_CLOSED: {
    th: () => "การสุ่มตรวจครั้งนี้ปิดแล้ว จึงบันทึกผลเพิ่มไม่ได้",
    en: () => "This spot check is closed: nothing more can be recorded in it.",
  },
  FILE_REFUSED: {
    th: () => "อ่านไฟล์นี้ไม่ได้ จึงไม่มีการนำเข้า",
    en: () => "This file cannot be read, so nothing was taken in.",
  },
  IMPORT_SETTLED: {
    th: () => "การนำเข้านี้บันทึกลงทะเบียนหรือยกเลิกไปแล้ว",
    en: () => "This import has been applied or discarded already.",
  },
  IMPORT_ROWS_FAULTY: {
    th: count => `มีแถวที่นำเข้าไม่ได้ ${count} แถว แก้ไฟล์แล้วส่งใหม่ หรือเลือกนำเข้าเฉพาะแถวที่ถูกต้อง`,
    en: count =>
      `${count} ${count === 1 ? "row" : "rows"} cannot be taken. Correct the file and send it again, or apply the sound rows only.`,
  },
  BAD_USER_INPUT: { th: () => "ข้อมูลที่ส่งมาไม่ถูกต้อง", en: () => "The input is not valid." },
};

const units = (count: number) => `${count} ${count === 1 ? "unit" : "units"}`;
const learners = (count: number) => `${count} ${count === 1 ? "learner has" : "learners have"}`;
