import { syntheticCitizenId } from "@lec/core/text/citizen-id";
import { makeGCode } from "@lec/core/text/g-code";
import type { PlannedInstitution } from "./institution-plan.ts";
import { apportion } from "./lao-plan.ts";
import { firstName, neighbourNationalities, type Sex, surname, title } from "./names.ts";
import { createRandom, type Random } from "./random.ts";

/** Grades in order with the age, in full years on 16 May, at which a year's oldest enter. */
const grades = {
  PRE_KINDERGARTEN: 2,
  KINDERGARTEN_1: 3,
  KINDERGARTEN_2: 4,
  KINDERGARTEN_3: 5,
  PRIMARY_1: 6,
  PRIMARY_2: 7,
  PRIMARY_3: 8,
  PRIMARY_4: 9,
  PRIMARY_5: 10,
  PRIMARY_6: 11,
  SECONDARY_1: 12,
  SECONDARY_2: 13,
  SECONDARY_3: 14,
  SECONDARY_4: 15,
  SECONDARY_5: 16,
  SECONDARY_6: 17,
  VOCATIONAL_CERTIFICATE_1: 15,
  VOCATIONAL_CERTIFICATE_2: 16,
  VOCATIONAL_CERTIFICATE_3: 17,
  HIGH_VOCATIONAL_CERTIFICATE_1: 18,
  HIGH_VOCATIONAL_CERTIFICATE_2: 19,
} as const;
export type Grade = keyof typeof grades;
const gradeOrder = Object.keys(grades) as Grade[];

const learnersPerClassroom = 35;
const gCodeShare = 0.02;

/** On the rolls, or taken off them in the course of the year: a ghost removed, or gone. */
export type RollStanding = "ACTIVE" | "REMOVED" | "LEFT";

export interface PlannedLearner {
  /** Unique among all learners; ids and identifiers are made of it. */
  readonly serial: number;
  readonly identifier: string;
  readonly identifierKind: "CITIZEN_ID" | "G_CODE";
  readonly prefix: string;
  readonly firstName: string;
  readonly lastName: string;
  readonly sex: Sex;
  readonly birthDate: string;
  readonly nationality: string;
  readonly grade: Grade;
  /** The grade in the same institution last year, when there was one. */
  readonly gradeLastYear: Grade | undefined;
  readonly classroom: string;
  readonly studentNumber: string;
  readonly standing: RollStanding;
}

/** One child recorded twice: under a G-code at one child centre and under a citizen id at another. */
export interface Twin {
  /** Both records of a child share it. */
  readonly seed: string;
  readonly identifierKind: "CITIZEN_ID" | "G_CODE";
}

/** How many learner rows an institution takes: those on its rolls and a few taken off them. */
export function learnerRows({ learners }: PlannedInstitution): number {
  return learners + gone(learners);
}

function gone(learners: number): number {
  return Math.floor(learners / 60);
}

/**
 * The learners of one institution, the same at every call: they are written table by table without being kept.
 * The youngest grade comes first; those no longer on the rolls come last.
 */
export function learnersOf(
  institution: PlannedInstitution,
  firstSerial: number,
  twin?: Twin,
): PlannedLearner[] {
  const random = createRandom(institution.code);
  const offered = gradesOf(institution);
  const perGrade = apportion(
    institution.learners,
    offered.map(() => 0.8 + random.next() * 0.4),
  );
  const result: PlannedLearner[] = [];
  const add = (grade: Grade, classroom: string, standing: RollStanding) => {
    const index = result.length;
    const serial = firstSerial + index;
    const doubled = index === 0 ? twin : undefined;
    const kind = doubled?.identifierKind ?? (random.chance(gCodeShare) ? "G_CODE" : "CITIZEN_ID");
    const previous = gradeOrder[gradeOrder.indexOf(grade) - 1];
    result.push({
      serial,
      identifierKind: kind,
      identifier:
        kind === "G_CODE"
          ? makeGCode({ year: 2566 + random.integer(4), province: institution.code.slice(2, 4), serial })
          : syntheticCitizenId(serial),
      ...person(
        doubled ? createRandom(doubled.seed) : random,
        grade,
        kind,
        doubled !== undefined || kind === "CITIZEN_ID",
      ),
      grade,
      gradeLastYear: previous && offered.includes(previous) && random.chance(0.93) ? previous : undefined,
      classroom,
      studentNumber: String(10_001 + index),
      standing,
    });
  };
  offered.forEach((grade, g) => {
    const heads = perGrade[g] ?? 0;
    const rooms = Math.max(1, Math.ceil(heads / learnersPerClassroom));
    for (let i = 0; i < heads; i++) add(grade, String(1 + Math.floor((i * rooms) / heads)), "ACTIVE");
  });
  for (let i = 0; i < gone(institution.learners); i++)
    add(random.pick(offered), "1", i % 2 === 0 ? "REMOVED" : "LEFT");
  return result;
}

function gradesOf(institution: PlannedInstitution): readonly Grade[] {
  switch (institution.kind) {
    case "CHILD_DEVELOPMENT_CENTER":
      return ["PRE_KINDERGARTEN", "KINDERGARTEN_1"];
    case "VOCATIONAL_COLLEGE":
      return gradeOrder.slice(gradeOrder.indexOf("VOCATIONAL_CERTIFICATE_1"));
    case "SCHOOL": {
      // A PAO's schools are secondary schools; the others begin with kindergarten.
      const first = institution.lao.kind === "PAO" ? "SECONDARY_1" : "KINDERGARTEN_2";
      return gradeOrder.slice(gradeOrder.indexOf(first), gradeOrder.indexOf(institution.reach) + 1);
    }
  }
}

/** A doubled child bears one Thai name under both identifiers. */
function person(random: Random, grade: Grade, kind: "CITIZEN_ID" | "G_CODE", thaiName: boolean) {
  const sex: Sex = random.chance(0.515) ? "MALE" : "FEMALE";
  const given = firstName(random, sex);
  const family = surname(random, thaiName);
  // Some are a year older than their class.
  const age = grades[grade] + (grade !== "PRE_KINDERGARTEN" && random.chance(0.03) ? 1 : 0);
  const daysOlder = random.integer(365);
  const birthDate = new Date(Date.UTC(2026 - age, 4, 16 - daysOlder)).toISOString().slice(0, 10);
  const nationality = kind === "CITIZEN_ID" ? "ไทย" : random.pick(neighbourNationalities);
  return { sex, prefix: title(sex, age), firstName: given, lastName: family, birthDate, nationality };
}
