import type { Grade } from "@lec/core/graphql/grade-count.type";
import { type AgeRule, type Finding, type FindingRuleId, findingRules, findingsOf } from "./finding.ts";
import type { RollRecord } from "./findings.sql.ts";

/** A finding on a roll: about one learner's enrolment, or about a classroom. */
export interface RollFinding extends Finding {
  readonly enrolmentId: string | null;
  readonly grade: Grade;
  readonly classroom: string;
}

/** More in one room than anybody teaches. */
export const mostInClassroom = 60;
/** A room of one is a slip of the hand where the grade has others. */
const fewestInClassroom = 2;

/** What is found on each record alone. */
export function findingsOfRecord(roll: RollRecord, ageRules: readonly AgeRule[]): RollFinding[] {
  const { academicYear, institutionKind, enrolmentId, grade, classroom } = roll;
  return findingsOf(roll.record, { academicYear, institutionKind, ageRules }).map(finding => ({
    ...finding,
    enrolmentId,
    grade,
    classroom,
  }));
}

/** Everything found on the roll of one institution in one year, in roll order: on each record, and between them. */
export function findingsOfRoll(roll: readonly RollRecord[], ageRules: readonly AgeRule[]): RollFinding[] {
  const sameNumber = repeated(roll, each => each.record.studentNumber);
  const samePerson = repeated(
    roll,
    ({ record }) => `${record.firstName}\n${record.lastName}\n${record.birthDate}`,
  );
  const rooms = new Map<string, RollRecord[]>();
  const grades = new Map<Grade, number>();
  for (const each of roll) {
    const key = `${each.grade}\n${each.classroom}`;
    const room = rooms.get(key);
    if (room) room.push(each);
    else rooms.set(key, [each]);
    grades.set(each.grade, (grades.get(each.grade) ?? 0) + 1);
  }
  return [...rooms.values()].flatMap(room => {
    const [first] = room;
    if (!first) return [];
    const lonely = room.length < fewestInClassroom && (grades.get(first.grade) ?? 0) > room.length;
    const sized =
      room.length > mostInClassroom || lonely
        ? [about(first, "CLASS_SIZE_IMPLAUSIBLE", "classroom", null)]
        : [];
    return [
      ...sized,
      ...room.flatMap(each => [
        ...findingsOfRecord(each, ageRules),
        ...(sameNumber.has(each) ? [about(each, "STUDENT_NUMBER_TWICE", "studentNumber")] : []),
        ...(samePerson.has(each) ? [about(each, "SAME_PERSON_SUSPECTED", "firstName")] : []),
      ]),
    ];
  });
}

function about(
  { grade, classroom, enrolmentId }: RollRecord,
  rule: FindingRuleId,
  field: string,
  enrolment: string | null = enrolmentId,
): RollFinding {
  const { th, en } = findingRules[rule];
  return { rule, field, said: { th, en }, enrolmentId: enrolment, grade, classroom };
}

/** Those that share their key with another. */
function repeated(
  roll: readonly RollRecord[],
  keyOf: (each: RollRecord) => string | null,
): ReadonlySet<RollRecord> {
  const first = new Map<string, RollRecord>();
  const shared = new Set<RollRecord>();
  for (const each of roll) {
    const key = keyOf(each);
    if (key === null) continue;
    const known = first.get(key);
    if (known) shared.add(known).add(each);
    else first.set(key, each);
  }
  return shared;
}
