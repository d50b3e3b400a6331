import type { Language } from "../identity/actor.ts";
import { bangkokDate, writeBuddhist } from "../text/buddhist-era.ts";
import type { ConfirmationSubject, WorkflowAction } from "./confirmation.machine.ts";
import type { Instant } from "./instant.ts";

/** What an inbox holds (T16, issue of reminders); the names of the database. */
export const notificationKinds = [
  "REMINDER",
  "REOPENING_TURN",
  "REOPENING_DEADLINE_NEAR",
  "REOPENING_DEADLINE_PASSED",
  "REOPENING_CLOSED",
  "CANCELLED",
  "EXTENDED",
  "MAIL_FAILED",
  "SCHOOL_MOVED",
] as const;
export type NotificationKind = (typeof notificationKinds)[number];

/** How a reopening case ended. */
export type CaseOutcome = "DONE" | "WITHDRAWN" | "REFUSED";

/** That a school of another affiliation went from one LAO to another. */
export interface MovedSchool {
  readonly name: string;
  readonly code: string;
  readonly fromName: string;
  readonly toName: string;
  /** Whether the unit told is the one that it came to. */
  readonly received: boolean;
  readonly withReport: boolean;
  /** Whether it counts from the round named, or from the one after it. */
  readonly sinceRound: boolean;
}

/** What a notification says, as data. */
export interface NotificationFacts {
  readonly kind: NotificationKind;
  /** Whose confirmation it is about. */
  readonly unitName: string;
  readonly roundTitle: string;
  readonly subject: ConfirmationSubject;
  readonly action: WorkflowAction | null;
  readonly outcome: CaseOutcome | null;
  readonly dueAt: Instant | null;
  /** Of SCHOOL_MOVED alone. */
  readonly moved?: MovedSchool | null;
}

/** A heading and a sentence or two, which say what to do. */
export interface NotificationText {
  readonly title: string;
  readonly text: string;
}

/** The words of a notification, made where it is read: only data are stored. */
export function writeNotification(facts: NotificationFacts, language: Language): NotificationText {
  return language === "th" ? writeThai(facts) : writeEnglish(facts);
}

/** A moment in Bangkok: `10 พฤศจิกายน 2569 เวลา 16.30 น.`; `10 November 2026, 16:30`. */
export function writeMoment(at: Instant, language: Language): string {
  const local = new Date(new Date(at).getTime() + 7 * 3_600_000).toISOString();
  const [day, time] = [bangkokDate(new Date(at)), local.slice(11, 16)];
  if (language === "th") return `${writeBuddhist(day)} เวลา ${time.replace(":", ".")} น.`;
  const english = new Intl.DateTimeFormat("en-GB", { dateStyle: "long", timeZone: "UTC" });
  return `${english.format(new Date(`${day}T00:00:00Z`))}, ${time}`;
}

const subjects: Readonly<Record<Language, Readonly<Record<ConfirmationSubject, string>>>> = {
  th: { LEARNERS: "ข้อมูลนักเรียน", OTHER_COUNTS: "จำนวนนักเรียนสถานศึกษาสังกัดอื่น" },
  en: { LEARNERS: "learners", OTHER_COUNTS: "the numbers of other-affiliation schools" },
};

function writeThai({
  kind,
  unitName,
  roundTitle,
  subject,
  action,
  outcome,
  dueAt,
  moved,
}: NotificationFacts): NotificationText {
  const about = subjects.th[subject];
  const by = dueAt ? ` ภายใน ${writeMoment(dueAt, "th")}` : "";
  const step =
    action === "CANCEL" ? `ยกเลิกการยืนยัน${about}ของ ${unitName}` : `ยืนยัน${about}ของ ${unitName} อีกครั้ง`;
  switch (kind) {
    case "REMINDER":
      return {
        title: `โปรดยืนยัน${about}`,
        text: `${unitName} ยังไม่ได้ยืนยัน${about} ${roundTitle} โปรดดำเนินการ${by}`,
      };
    case "REOPENING_TURN":
      return {
        title: action === "CANCEL" ? "ถึงขั้นของท่าน: ยกเลิกการยืนยัน" : "ถึงขั้นของท่าน: ยืนยันอีกครั้ง",
        text: `มีคำขอแก้ไขข้อมูลที่ยืนยันแล้ว ${roundTitle} ขั้นต่อไปคือ ${step}${by}`,
      };
    case "REOPENING_DEADLINE_NEAR":
      return {
        title: "คำขอแก้ไขใกล้ครบกำหนด",
        text: `คำขอแก้ไขข้อมูล ${roundTitle} ยังไม่เสร็จ ต้อง${step}${by}`,
      };
    case "REOPENING_DEADLINE_PASSED":
      return {
        title: "คำขอแก้ไขเลยกำหนดแล้ว",
        text: `ยังไม่ได้${step}${by} ${roundTitle} หากยังต้องดำเนินการต่อ ต้องขยายเวลาก่อน`,
      };
    case "REOPENING_CLOSED":
      return {
        DONE: {
          title: "แก้ไขเสร็จและยืนยันครบแล้ว",
          text: `คำขอแก้ไข${about}ของ ${unitName} ${roundTitle} เสร็จสิ้น ทุกระดับยืนยันอีกครั้งครบแล้ว`,
        },
        WITHDRAWN: {
          title: "คำขอแก้ไขถูกถอน",
          text: `${unitName} ถอนคำขอแก้ไข${about} ${roundTitle} การยืนยันที่ยกเลิกไปแล้วยังต้องยืนยันใหม่`,
        },
        REFUSED: {
          title: "คำขอแก้ไขไม่ได้รับอนุมัติ",
          text: `คำขอแก้ไข${about}ของ ${unitName} ${roundTitle} ไม่ได้รับอนุมัติ การยืนยันที่ยกเลิกไปแล้วยังต้องยืนยันใหม่`,
        },
      }[outcome ?? "DONE"];
    case "CANCELLED":
      return {
        title: "การยืนยันถูกยกเลิก",
        text: `การยืนยัน${about}ของ ${unitName} ${roundTitle} ถูกยกเลิก แก้ไขแล้วโปรดยืนยันอีกครั้ง${by}`,
      };
    case "EXTENDED":
      return {
        title: "ได้รับการขยายเวลา",
        text: `${unitName} บันทึกและยืนยันข้อมูล ${roundTitle} ได้ถึง ${dueAt ? writeMoment(dueAt, "th") : ""}`.trim(),
      };
    case "MAIL_FAILED":
      return {
        title: "ส่งอีเมลไม่สำเร็จ",
        text: `อีเมลแจ้งเตือนถึง ${unitName} ส่งไม่สำเร็จ ข้อความยังอยู่ในกล่องแจ้งเตือนของหน่วยงาน โปรดตรวจสอบที่อยู่อีเมลของหน่วยงาน หรือติดต่อทางอื่น`,
      };
    case "SCHOOL_MOVED": {
      const since = moved?.sinceRound === false ? `รอบถัดจาก ${roundTitle}` : roundTitle;
      return {
        title: moved?.received ? "มีสถานศึกษาสังกัดอื่นย้ายเข้า" : "มีสถานศึกษาสังกัดอื่นย้ายออก",
        text: [
          `${moved?.name} (${moved?.code}) ย้ายจาก ${moved?.fromName} ไปยัง ${moved?.toName} ตั้งแต่${since}`,
          moved?.withReport ? "จำนวนที่บันทึกแล้วในรอบนี้ย้ายไปด้วย" : null,
          `จำนวนของรอบก่อนคงอยู่กับผู้จัดสรรเดิม`,
          moved?.received ? `${unitName} โปรดตรวจสอบทะเบียนและบันทึกจำนวน` : `${unitName} ไม่ต้องนับต่อ`,
        ]
          .filter(Boolean)
          .join(" "),
      };
    }
  }
}

function writeEnglish({
  kind,
  unitName,
  roundTitle,
  subject,
  action,
  outcome,
  dueAt,
  moved,
}: NotificationFacts): NotificationText {
  const about = subjects.en[subject];
  const by = dueAt ? ` by ${writeMoment(dueAt, "en")}` : "";
  const step =
    action === "CANCEL"
      ? `cancel the confirmation of ${about} of ${unitName}`
      : `confirm ${about} of ${unitName} again`;
  switch (kind) {
    case "REMINDER":
      return {
        title: `Please confirm ${about}`,
        text: `${unitName} has not confirmed ${about} in ${roundTitle}. Please do so${by}.`,
      };
    case "REOPENING_TURN":
      return {
        title: action === "CANCEL" ? "Your turn: cancel a confirmation" : "Your turn: confirm again",
        text: `Somebody asked to correct what is confirmed in ${roundTitle}. The next step: ${step}${by}.`,
      };
    case "REOPENING_DEADLINE_NEAR":
      return {
        title: "A correction is nearly out of time",
        text: `A request to correct is not finished in ${roundTitle}: ${step}${by}.`,
      };
    case "REOPENING_DEADLINE_PASSED":
      return {
        title: "A correction is out of time",
        text: `In ${roundTitle}, nobody did this${by}: ${step}. To go on, more time has to be given first.`,
      };
    case "REOPENING_CLOSED":
      return {
        DONE: {
          title: "Corrected, and confirmed again",
          text: `The request to correct ${about} of ${unitName} in ${roundTitle} is finished: every level has confirmed again.`,
        },
        WITHDRAWN: {
          title: "A request to correct was withdrawn",
          text: `${unitName} withdrew its request to correct ${about} in ${roundTitle}. What was cancelled has to be confirmed again.`,
        },
        REFUSED: {
          title: "A request to correct was refused",
          text: `The request to correct ${about} of ${unitName} in ${roundTitle} was refused. What was cancelled has to be confirmed again.`,
        },
      }[outcome ?? "DONE"];
    case "CANCELLED":
      return {
        title: "A confirmation was cancelled",
        text: `The confirmation of ${about} of ${unitName} in ${roundTitle} was cancelled. Correct and confirm again${by}.`,
      };
    case "EXTENDED":
      return {
        title: "More time",
        text: `${unitName} may record and confirm in ${roundTitle} until ${dueAt ? writeMoment(dueAt, "en") : ""}`.trim(),
      };
    case "MAIL_FAILED":
      return {
        title: "An e-mail could not be sent",
        text: `The e-mail to ${unitName} could not be sent. The message is in the unit's inbox; please check the unit's e-mail address or use another way.`,
      };
    case "SCHOOL_MOVED":
      return {
        title: moved?.received ? "A school came to your register" : "A school left your register",
        text: [
          `${moved?.name} (${moved?.code}) went from ${moved?.fromName} to ${moved?.toName}, from ${moved?.sinceRound === false ? `the round after ${roundTitle}` : roundTitle} on.`,
          moved?.withReport ? "Numbers recorded in this round went along." : null,
          "Those of earlier rounds stay with whoever paid then.",
          moved?.received
            ? `${unitName}: please check the register and record.`
            : `${unitName} counts it no longer.`,
        ]
          .filter(Boolean)
          .join(" "),
      };
  }
}
