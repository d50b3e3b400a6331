import type { WriteTransaction } from "@lec/core/database/actor-scope";
import { writeAddresses, writeGuardians } from "./learner-parts.sql.ts";
import type { LearnerRecord } from "./learner-record.ts";

/** Columns of a learner's own row. */
const learnerFields = [
  "prefix",
  "firstName",
  "lastName",
  "sex",
  "birthDate",
  "nationality",
  "ethnicity",
  "religion",
  "familyStatus",
  "tuitionEntitled",
  "medicalEntitled",
] as const satisfies readonly (keyof LearnerRecord)[];

/** Columns of the enrolment. */
const enrolmentFields = [
  "studentNumber",
  "grade",
  "classroom",
  "enteredOn",
  "weightKg",
  "heightCm",
  "condition",
] as const satisfies readonly (keyof LearnerRecord)[];

type Fields = { readonly [Field in keyof LearnerRecord]?: LearnerRecord[Field] | null };

/** The given columns of the learner's own row, as `updateLearner` takes them. */
export const learnerPart = (fields: Fields) => only(fields, learnerFields);
/** The given columns of the enrolment, as `updateEnrolment` takes them. */
export const enrolmentPart = (fields: Fields) => only(fields, enrolmentFields);

function only(fields: Fields, names: readonly (keyof LearnerRecord)[]): Record<string, unknown> {
  return Object.fromEntries(
    names.filter(name => fields[name] !== undefined).map(name => [name, fields[name]]),
  );
}

/** Writes the given guardians and addresses whole. The learner must be on the roll of whoever writes. */
export async function writeParts(
  tx: WriteTransaction,
  learnerId: string,
  { guardians, addresses }: Pick<Fields, "guardians" | "addresses">,
): Promise<void> {
  if (guardians?.length) await tx.query(writeGuardians, [learnerId, JSON.stringify(guardians)]);
  if (addresses?.length) await tx.query(writeAddresses, [learnerId, JSON.stringify(addresses)]);
}
