import { firstAccountId } from "./account-plan.ts";
import { activeInstitutions, instant } from "./act-plan.ts";
import { addDays, lastYear, thisYear } from "./calendar.ts";
import type { Row } from "./copy.ts";
import { learnersOf, type PlannedLearner } from "./learner-plan.ts";
import type { InstitutionState } from "./round-state.ts";
import { seedId } from "./seed-id.ts";
import type { InstitutionUnit, ProvinceUnit } from "./world.ts";

/** The first days of academic years 2569 and 2568. */
export const termStart = "2026-05-18";
export const lastTermStart = "2025-05-16";
/** The last day of academic year 2568. */
export const lastTermEnd = "2026-03-31";
const leftOn = "2026-06-15";

export const learnerColumns = {
  learners:
    "learners.learner (id, identifier, identifier_kind, prefix, first_name, last_name, sex, birth_date, nationality, home_institution_id, created_at)",
  enrolments:
    "learners.enrolment (id, learner_id, institution_id, academic_year, grade, classroom, student_number, status, entered_on, left_on, leave_kind, leave_reason, recorded_at)",
  checks: "learners.existence_check (round_id, enrolment_id, result, checked_at, checked_by)",
} as const;

export function* learnerRows(provinces: readonly ProvinceUnit[]): Generator<Row> {
  for (const { learner, institution } of rolls(provinces)) {
    yield [
      seedId("learner", learner.serial),
      learner.identifier,
      learner.identifierKind,
      learner.prefix,
      learner.firstName,
      learner.lastName,
      learner.sex,
      learner.birthDate,
      learner.nationality,
      institution.id,
      `${learner.gradeLastYear ? lastTermStart : termStart}T09:00:00+07:00`,
    ];
  }
}

/** Last year's enrolments, still active: they are completed after last year's round has been confirmed over them. */
export function* lastYearEnrolmentRows(provinces: readonly ProvinceUnit[]): Generator<Row> {
  for (const { learner, institution } of rolls(provinces)) {
    if (!learner.gradeLastYear) continue;
    yield [
      seedId("lastYearEnrolment", learner.serial),
      seedId("learner", learner.serial),
      institution.id,
      lastYear,
      learner.gradeLastYear,
      learner.classroom,
      learner.studentNumber,
      "ACTIVE",
      lastTermStart,
      null,
      null,
      null,
      `${lastTermStart}T09:00:00+07:00`,
    ];
  }
}

export function* lastYearCheckRows(provinces: readonly ProvinceUnit[], roundId: string): Generator<Row> {
  for (const { learner, institution } of rolls(provinces)) {
    if (!learner.gradeLastYear) continue;
    yield [
      roundId,
      seedId("lastYearEnrolment", learner.serial),
      "PRESENT",
      instant("2025-10-15", learner.serial),
      firstAccountId(institution),
    ];
  }
}

export function* enrolmentRows(provinces: readonly ProvinceUnit[], today: string): Generator<Row> {
  const ended = {
    ACTIVE: [null, null, null],
    REMOVED: [addDays(today, -12), "GHOST", "ไม่มีตัวตน: ตรวจสอบแล้วไม่พบนักเรียน"],
    LEFT: [leftOn, "MOVED_AWAY", "ลาออก: ย้ายตามผู้ปกครองไปต่างประเทศ"],
  } as const;
  for (const { learner, institution } of rolls(provinces)) {
    yield [
      seedId("enrolment", learner.serial),
      seedId("learner", learner.serial),
      institution.id,
      thisYear,
      learner.grade,
      learner.classroom,
      learner.studentNumber,
      learner.standing,
      termStart,
      ...ended[learner.standing],
      `${termStart}T09:00:00+07:00`,
    ];
  }
}

/** The open round's existence checks, as far as each institution has come. */
export function* checkRows(
  provinces: readonly ProvinceUnit[],
  roundId: string,
  today: string,
): Generator<Row> {
  for (const province of provinces) {
    for (const lao of province.laos) {
      for (const [index, institution] of activeInstitutions(lao).entries()) {
        const state = lao.state.institutions[index] ?? "UNTOUCHED";
        if (state === "UNTOUCHED") continue;
        const checkedOn = addDays(today, -13 - (institution.node % 4));
        const learners = rollOf(institution);
        for (const [position, learner] of learners.entries()) {
          const result = checkResult(learner, position, learners.length, state);
          if (!result) continue;
          yield [
            roundId,
            seedId("enrolment", learner.serial),
            result,
            instant(checkedOn, learner.serial),
            firstAccountId(institution),
          ];
        }
      }
    }
  }
}

function checkResult(
  learner: PlannedLearner,
  position: number,
  heads: number,
  state: InstitutionState,
): string | undefined {
  if (learner.standing === "LEFT") return undefined;
  if (learner.standing === "REMOVED") return "NOT_FOUND";
  if (state === "PARTLY_CHECKED") return position < heads / 2 ? "PRESENT" : undefined;
  if (state !== "GHOSTS") return "PRESENT";
  return position % 25 === 3 ? "NOT_FOUND" : position % 60 === 8 ? "MOVED" : "PRESENT";
}

function* rolls(
  provinces: readonly ProvinceUnit[],
): Generator<{ learner: PlannedLearner; institution: InstitutionUnit }> {
  for (const province of provinces) {
    for (const lao of province.laos) {
      for (const institution of lao.institutions) {
        for (const learner of rollOf(institution)) yield { learner, institution };
      }
    }
  }
}

function rollOf(institution: InstitutionUnit): PlannedLearner[] {
  return learnersOf(institution.plan, institution.firstSerial, institution.twin);
}
