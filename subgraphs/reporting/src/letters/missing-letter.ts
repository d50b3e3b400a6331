import type { OrgLevel } from "@lec/core/identity/actor";
import type { Programme, Round } from "@lec/core/rounds/facts.sql";
import { bangkokDate, writeBuddhist } from "@lec/core/text/buddhist-era";
import { thaiDigits } from "@lec/core/text/digits";
import { deadlineOf } from "@lec/core/workflow/confirmation.machine";
import type { Instant } from "@lec/core/workflow/instant";
import { writeMoment } from "@lec/core/workflow/notification-text";
import type { Issuer, MissingUnit } from "./missing-letter.sql.ts";

/** A text in pieces; one to `keep` stays on one line. */
type Pieces = readonly (string | { readonly keep: string })[];

/** What the template of the letter wants (`missing-letter.typ`). */
export interface MissingLetter {
  readonly title: string;
  readonly office: string;
  readonly issuer: string;
  readonly date: string;
  readonly subject: Pieces;
  readonly to: string;
  readonly annex: string;
  readonly annexOf: string;
  readonly paragraphs: readonly Pieces[];
  /** `width` in centimetres; 0 takes what is left, `null` what it needs. */
  readonly columns: readonly { readonly name: string; readonly width: number | null }[];
  readonly rows: readonly (readonly string[])[];
  readonly asOf: string;
}

/** To whom each level writes. */
export const addressees = {
  DEPARTMENT: { level: "PROVINCE", units: "จังหวัด", to: "ผู้ว่าราชการจังหวัด", each: "จังหวัด" },
  PROVINCE: {
    level: "LAO",
    units: "องค์กรปกครองส่วนท้องถิ่น",
    to: "ผู้บริหารองค์กรปกครองส่วนท้องถิ่น",
    each: "แห่ง",
  },
  LAO: { level: "INSTITUTION", units: "สถานศึกษาในสังกัด", to: "ผู้บริหารสถานศึกษา", each: "แห่ง" },
} as const satisfies Partial<Record<OrgLevel, object>>;
export type IssuingLevel = keyof typeof addressees;

const systems: Readonly<Record<Programme, readonly [thai: string, english: string]>> = {
  LEC: ["ระบบสารสนเทศทางการศึกษาท้องถิ่น", "Local Education Center information system : LEC"],
  SIS: ["ระบบข้อมูลสารสนเทศทางการศึกษาท้องถิ่น", "School Information System : SIS"],
  CCIS: ["ระบบสารสนเทศทางการศึกษา ศูนย์พัฒนาเด็กเล็ก", "Child development center information system : CCIS"],
};

const subjects = { LEARNERS: "นักเรียน", OTHER_COUNTS: "สังกัดอื่น" } as const;

/** The letter of a unit to those below it that have not confirmed, in the words of such letters and in Thai digits. */
export function missingLetter(
  round: Round,
  issuer: Issuer & { readonly level: IssuingLevel },
  units: readonly MissingUnit[],
  now: Instant,
): MissingLetter {
  const { level, units: kind, to, each } = addressees[issuer.level];
  const [system, english] = systems[round.programme];
  const year = `ประจำปีการศึกษา ${round.academicYear}`;
  const number = `(ครั้งที่ ${round.number})`;
  const day = (at: Instant) => writeBuddhist(bangkokDate(new Date(at)));
  const until = deadlineOf(round, { level, extendedUntil: null });
  const name = issuer.level === "PROVINCE" ? provinceName(issuer.name) : issuer.name;
  const withDistrict = issuer.level === "PROVINCE";
  return inThaiDigits({
    title: `ขอให้เร่งรัดการยืนยันข้อมูล ${year} ${number}`,
    office: issuer.level === "PROVINCE" ? `สำนักงานส่งเสริมการปกครองท้องถิ่น${name}` : name,
    issuer: name,
    date: day(now),
    subject: [`ขอให้เร่งรัดการยืนยันข้อมูลใน${system} (${round.programme}) `, { keep: year }, ` ${number}`],
    to: `${to} ตามบัญชีรายชื่อที่ส่งมาด้วย`,
    annex: `บัญชีรายชื่อ${kind}ที่ยังไม่ยืนยันข้อมูล`,
    annexOf: `${system} (${round.programme}) ${year} ${number}`,
    paragraphs: [
      [
        `ตามที่ได้เปิด${system} (${english}) `,
        { keep: year },
        ` ${number} เพื่อให้องค์กรปกครองส่วนท้องถิ่นและสถานศึกษาในสังกัดบันทึก ตรวจสอบ และยืนยันข้อมูลนักเรียนและเด็กเล็ก ตั้งแต่`,
        { keep: `วันที่ ${day(round.opensAt)}` },
        ` และกำหนดให้${level === "PROVINCE" ? "จังหวัด" : "หน่วยงาน"}ยืนยันข้อมูลให้แล้วเสร็จภายใน`,
        ...momentPieces(until),
        " นั้น",
      ],
      [
        `${name}ตรวจสอบแล้ว ปรากฏว่า ณ `,
        ...momentPieces(now),
        ` ยังมี${kind}ที่ยังไม่ยืนยันข้อมูล จำนวน ${units.length} ${each} รายละเอียดปรากฏตามสิ่งที่ส่งมาด้วย เนื่องจากข้อมูลดังกล่าวเป็นฐานในการจัดสรรงบประมาณด้านการศึกษาให้แก่องค์กรปกครองส่วนท้องถิ่น โดยเฉพาะเงินอุดหนุนค่าอาหารเสริม (นม) และค่าอาหารกลางวัน จึงขอให้เร่งรัดการตรวจสอบและยืนยันข้อมูลให้ครบถ้วน`,
        now <= until ? "ภายในกำหนด" : "โดยด่วน และหากพ้นกำหนดแล้วให้แจ้งเหตุผลเพื่อขอขยายเวลาในระบบก่อนดำเนินการ",
      ],
    ],
    columns: [
      { name: "ลำดับ", width: null },
      { name: "รหัส", width: null },
      { name: kind === "สถานศึกษาในสังกัด" ? "สถานศึกษา" : kind, width: 0 },
      ...(withDistrict ? [{ name: "อำเภอ", width: 2.6 }] : []),
      { name: "ยังไม่ยืนยัน", width: withDistrict ? 2.2 : 2.8 },
      { name: "ภายในวันที่", width: 3.4 },
    ],
    rows: units.map((unit, i) => [
      String(i + 1),
      unit.code,
      unit.name,
      ...(withDistrict ? [unit.districtName ?? "–"] : []),
      unit.subjects.map(subject => subjects[subject]).join(" "),
      day(deadlineOf(round, { level, extendedUntil: unit.extendedUntil })),
    ]),
    asOf: `ข้อมูล ณ วันที่ ${writeMoment(now, "th")}`,
  });
}

/** A moment as two pieces, the day and the time. */
function momentPieces(at: Instant): Pieces {
  const [day = "", time = ""] = writeMoment(at, "th").split(" เวลา ");
  return [{ keep: `วันที่ ${day}` }, " ", { keep: `เวลา ${time}` }];
}

const provinceName = (name: string) => (name.startsWith("จังหวัด") ? name : `จังหวัด${name}`);

/** All digits of a letter are Thai; the centimetres stay numbers. */
function inThaiDigits<Value>(value: Value): Value {
  if (typeof value === "string") return thaiDigits(value) as Value;
  if (Array.isArray(value)) return value.map(inThaiDigits) as Value;
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, each]) => [key, inThaiDigits(each)])) as Value;
}
