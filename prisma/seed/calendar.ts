import { thaiDigits } from "@lec/core/text/digits";

/** The academic year of the demonstration (พ.ศ.) and the one before it. They stay the same however late the seed runs. */
export const thisYear = 2569;
export const lastYear = 2568;

/** Before this day the seed's learners would not have entered yet. */
export const earliestToday = "2026-07-01";

export interface PlannedRound {
  readonly programme: "LEC";
  readonly academicYear: number;
  readonly number: number;
  readonly title: string;
  readonly opensAt: string;
  readonly unitDeadline: string;
  readonly recordingClosesAt: string;
  readonly provinceDeadline: string;
}

/** LEC 2/2568, closed: the clocks of S1b, three years later. */
export const closedRound: PlannedRound = {
  programme: "LEC",
  academicYear: lastYear,
  number: 2,
  title: roundTitle(lastYear, 2),
  opensAt: bangkok("2025-10-10", "00:00:00"),
  unitDeadline: endOfDay("2025-11-10"),
  recordingClosesAt: bangkok("2025-11-11", "17:00:00"),
  provinceDeadline: bangkok("2025-11-11", "17:00:00"),
};

/** LEC 2/2569, in mid-course on the day of seeding: open for 20 days, units have 15 days left. */
export function openRound(today: string): PlannedRound {
  return {
    programme: "LEC",
    academicYear: thisYear,
    number: 2,
    title: roundTitle(thisYear, 2),
    opensAt: bangkok(addDays(today, -20), "00:00:00"),
    unitDeadline: endOfDay(addDays(today, 15)),
    recordingClosesAt: bangkok(addDays(today, 16), "17:00:00"),
    provinceDeadline: bangkok(addDays(today, 16), "17:00:00"),
  };
}

export function addDays(isoDate: string, days: number): string {
  return new Date(Date.parse(isoDate) + days * 86_400_000).toISOString().slice(0, 10);
}

/** An instant on a local day in Bangkok. */
export function bangkok(isoDate: string, time: string): string {
  return `${isoDate}T${time}+07:00`;
}

/** The last microsecond of the day: exactly at a deadline is in time (domain.md 3). */
function endOfDay(isoDate: string): string {
  return bangkok(isoDate, "23:59:59.999999");
}

function roundTitle(academicYear: number, number: number): string {
  return `การบันทึกข้อมูลสารสนเทศทางการศึกษาท้องถิ่น (LEC) ประจำปีการศึกษา ${thaiDigits(academicYear)} (ครั้งที่ ${thaiDigits(number)})`;
}
