import type { Scene } from "./round-state.ts";

/** The password of every account the seed makes. A production start refuses a database that still has one of them. */
export const demoPassword = "lec-demo-2569";

/** Duties as the database names them (domain.md 2). */
export type Duty =
  | "DEPARTMENT_ADMINISTRATOR"
  | "PROVINCE_OFFICER"
  | "DISTRICT_OFFICER"
  | "LAO_OFFICER"
  | "LAO_REGISTRATION_OFFICER"
  | "INSTITUTION_RECORDER"
  | "INSTITUTION_DIRECTOR"
  | "CLASS_TEACHER"
  | "REGISTRAR"
  | "ANALYST"
  | "CLIENT";

/**
 * A unit's first account is called after the unit's code; `dla`, `p41` and `d4101` where the code alone would be too
 * short for a user name or look like something else.
 */
export function firstAccountName(
  level: "DEPARTMENT" | "PROVINCE" | "DISTRICT" | "LAO" | "INSTITUTION",
  code: string,
): string {
  if (level === "DEPARTMENT") return "dla";
  if (level === "PROVINCE") return `p${code}`;
  if (level === "DISTRICT") return `d${code}`;
  return code;
}

/** The LAO of the walk in the README: a subdistrict municipality of Mueang Udon Thani with exactly one institution missing. */
export const walk = { laoCode: "05410107", missingCode: "304150023", confirmedCode: "304120019" } as const;

/** Where the named persons work: a town municipality next door and its first school, in the middle of checking. */
export const named = { laoCode: "04410103", schoolCode: "304120013" } as const;

/** LAOs of Udon Thani whose scene in the open round is promised. */
export const knownScenes: Readonly<Record<string, Scene>> = {
  [walk.laoCode]: "oneMissing",
  [named.laoCode]: "partlyChecked",
};

export interface NamedPerson {
  readonly username: string;
  readonly name: string;
  readonly note: string;
  readonly appointments: readonly {
    readonly duty: Duty;
    readonly unitCode: string;
    /** A class teacher's classroom: grade and room. */
    readonly classroom?: string;
    /** An appointment that ended last year. */
    readonly expired?: boolean;
  }[];
}

/** People beside the units' first accounts. None of them exists. */
export const namedPersons: readonly NamedPerson[] = [
  {
    username: "recorder.nongsamrong",
    name: "มานี รักเรียน",
    note: "บันทึกข้อมูลนักเรียน / records learners",
    appointments: [{ duty: "INSTITUTION_RECORDER", unitCode: named.schoolCode }],
  },
  {
    username: "director.nongsamrong",
    name: "ปิติ ใจดี",
    note: "ผู้อำนวยการ ยืนยันข้อมูล / confirms, records nothing",
    appointments: [{ duty: "INSTITUTION_DIRECTOR", unitCode: named.schoolCode }],
  },
  {
    username: "teacher.nongsamrong",
    name: "ชูใจ เลิศล้ำ",
    note: "ครูประจำชั้น ป.1/1 / class teacher of P1 room 1",
    appointments: [{ duty: "CLASS_TEACHER", unitCode: named.schoolCode, classroom: "PRIMARY_1/1" }],
  },
  {
    username: "registrar.nongsamrong",
    name: "วีระ ประสงค์สุข",
    note: "นายทะเบียน / registrar",
    appointments: [{ duty: "REGISTRAR", unitCode: named.schoolCode }],
  },
  {
    username: "registration.nongsamrong",
    name: "ดวงแก้ว ใจหวัง",
    note: "เจ้าพนักงานทะเบียนของ อปท. / LAO registration officer",
    appointments: [{ duty: "LAO_REGISTRATION_OFFICER", unitCode: named.laoCode }],
  },
  {
    username: "analyst.udonthani",
    name: "สมคิด ชอบคิดเลข",
    note: "ดูภาพรวมของจังหวัด / aggregates only",
    appointments: [{ duty: "ANALYST", unitCode: "41" }],
  },
  {
    username: "client.udonthani",
    name: "ระบบเชื่อมโยงข้อมูลจังหวัดอุดรธานี",
    note: "บัญชีสำหรับโปรแกรม / machine account",
    appointments: [{ duty: "CLIENT", unitCode: "41" }],
  },
  {
    username: "former.nongsamrong",
    name: "เพชร พ้นวาระ",
    note: "คำสั่งแต่งตั้งหมดอายุแล้ว จึงไม่เห็นข้อมูลใด / expired appointment: sees nothing",
    appointments: [{ duty: "INSTITUTION_RECORDER", unitCode: named.schoolCode, expired: true }],
  },
  {
    username: "two.duties",
    name: "สีดา สองหน้าที่",
    note: "เจ้าหน้าที่ อปท. และผู้บันทึกของ ศพด. ใน อปท. อื่น / two duties in different units",
    appointments: [
      { duty: "LAO_OFFICER", unitCode: named.laoCode },
      { duty: "INSTITUTION_RECORDER", unitCode: walk.missingCode },
    ],
  },
];

export interface DemoAccount {
  readonly username: string;
  readonly duty: Duty;
  readonly unitCode: string;
  /** Thai, then English. */
  readonly note: string;
}

/** Accounts worth naming at start and in the README: at least one per duty, and those of the walk. All share {@link demoPassword}. */
export const demoAccounts: readonly DemoAccount[] = [
  {
    username: "dla",
    duty: "DEPARTMENT_ADMINISTRATOR",
    unitCode: "00",
    note: "กรมส่งเสริมการปกครองท้องถิ่น / the department",
  },
  { username: "p41", duty: "PROVINCE_OFFICER", unitCode: "41", note: "จังหวัดอุดรธานี / Udon Thani province" },
  {
    username: "p54",
    duty: "PROVINCE_OFFICER",
    unitCode: "54",
    note: "จังหวัดแพร่ ทุก อปท. ยืนยันแล้ว / Phrae: ready to confirm the province",
  },
  {
    username: "d4101",
    duty: "DISTRICT_OFFICER",
    unitCode: "4101",
    note: "อำเภอเมืองอุดรธานี / Mueang Udon Thani district",
  },
  {
    username: walk.laoCode,
    duty: "LAO_OFFICER",
    unitCode: walk.laoCode,
    note: "เทศบาลตำบลหนองบัว ขาดสถานศึกษาเดียว / one institution is missing",
  },
  {
    username: walk.missingCode,
    duty: "INSTITUTION_DIRECTOR",
    unitCode: walk.missingCode,
    note: "ศพด. ที่ยังไม่ยืนยัน / the missing one: ready to confirm",
  },
  {
    username: walk.confirmedCode,
    duty: "INSTITUTION_DIRECTOR",
    unitCode: walk.confirmedCode,
    note: "โรงเรียนที่ยืนยันแล้ว / confirmed",
  },
  ...namedPersons.flatMap(({ username, note, appointments: [first] }) =>
    first ? [{ username, duty: first.duty, unitCode: first.unitCode, note }] : [],
  ),
];
