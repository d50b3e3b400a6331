import { type CommandTools, command, done, type Outcome, refuse } from "@lec/core/command/command";
import { type UserError, userError } from "@lec/core/graphql/refusal.type";
import { unitPlaces } from "@lec/core/rounds/unit-places.loader";
import type { InstitutionKind } from "@lec/core/text/unit-code";
import { faultsOfAddresses } from "../addresses/address-faults.ts";
import { builder, commandInput, commandPayload, GradeEnum } from "../builder.ts";
import { findingsOf, type RollFacts, severityOf } from "../findings/finding.ts";
import { FindingType } from "../findings/finding.type.ts";
import { enrolmentFindingLoader } from "../findings/findings.loader.ts";
import { allAgeRules } from "../findings/findings.sql.ts";
import { SexEnum } from "../learners/learner.enums.ts";
import { AddressInput, GuardianInput } from "../learners/learner.input.ts";
import { holderOfIdentifier, insertLearner, isSamePerson, updateLearner } from "../learners/learner.sql.ts";
import { type LearnerRecord, readRecord } from "../learners/learner-record.ts";
import { refusalsOf } from "../learners/record-refusals.ts";
import { learnerPart, writeParts } from "../learners/write-parts.ts";
import { elsewhereOf, refusalOfActive } from "./elsewhere.ts";
import { ElsewhereType } from "./elsewhere.type.ts";
import { type Enrolment, enrolmentsById, insertEnrolment, newIds } from "./enrolment.sql.ts";
import { EnrolmentType } from "./enrolment.type.ts";
import { recordAt } from "./record-at.ts";

const EnrolLearnerInput = commandInput("EnrolLearnerInput", "การรับนักเรียนเข้าเรียน (T2)", t => ({
  institutionId: t.id({ required: true, description: "สถานศึกษา (institution)" }),
  identifier: t.string({
    required: true,
    description: "เลขประจำตัวประชาชนหรือรหัส G พิมพ์เลขไทยได้ (citizen id or G-code; Thai digits are accepted)",
  }),
  prefix: t.string({ required: true, description: "คำนำหน้า (title)" }),
  firstName: t.string({ required: true, description: "ชื่อ (first name)" }),
  lastName: t.string({ required: true, description: "นามสกุล (family name)" }),
  sex: t.field({ type: SexEnum, required: true, description: "เพศ (sex)" }),
  birthDate: t.field({ type: "Date", required: true, description: "วันเกิด (birth date)" }),
  nationality: t.string({ required: true, defaultValue: "ไทย", description: "สัญชาติ (nationality)" }),
  ethnicity: t.string({ description: "เชื้อชาติ (ethnicity)" }),
  religion: t.string({ description: "ศาสนา (religion)" }),
  familyStatus: t.string({ description: "สถานภาพครอบครัว (family)" }),
  tuitionEntitled: t.boolean({ description: "สิทธิการเบิกค่าเล่าเรียน (whether tuition is reimbursed)" }),
  medicalEntitled: t.boolean({ description: "สิทธิการเบิกค่ารักษาพยาบาล (whether medical costs are reimbursed)" }),
  guardians: t.field({ type: [GuardianInput], description: "บิดา มารดา ผู้ปกครอง (father, mother, guardian)" }),
  addresses: t.field({ type: [AddressInput], description: "ที่อยู่ (addresses)" }),
  grade: t.field({ type: GradeEnum, required: true, description: "ระดับชั้น (grade)" }),
  classroom: t.string({ required: true, description: "ห้องเรียน (classroom)" }),
  studentNumber: t.string({ description: "เลขประจำตัวนักเรียน (student number)" }),
  enteredOn: t.field({ type: "Date", required: true, description: "วันที่เข้าศึกษา (entered on)" }),
  weightKg: t.float({ description: "น้ำหนัก กิโลกรัม (weight in kilograms)" }),
  heightCm: t.float({ description: "ส่วนสูง เซนติเมตร (height in centimetres)" }),
  condition: t.string({ description: "สภาพนักเรียน (condition, such as a disability)" }),
}));

const EnrolLearnerPayload = commandPayload(
  "EnrolLearnerPayload",
  "enrolment",
  EnrolmentType,
  "ผลการรับเข้าเรียน (result)",
);
builder.objectFields(EnrolLearnerPayload, t => ({
  warnings: t.field({
    type: [FindingType],
    access: "personal",
    description: "ข้อควรตรวจสอบที่ไม่ขวางการรับเข้าเรียน (worth a look, but in nobody's way)",
    listSize: { assumedSize: 5 },
    resolve: async (answer, _args, context) =>
      answer.value
        ? (await enrolmentFindingLoader(context).load(answer.value.id)).filter(f => severityOf(f) === "WARNS")
        : [],
  }),
  elsewhere: t.field({
    type: ElsewhereType,
    nullable: true,
    access: "public",
    description:
      "สถานศึกษาที่นักเรียนกำลังเรียนอยู่ เมื่อถูกปฏิเสธด้วย ENROLLED_ELSEWHERE (where the learner is enrolled, with ENROLLED_ELSEWHERE)",
    resolve: answer => elsewhereOf(answer.userErrors),
  }),
}));

builder.mutationField("enrolLearner", t =>
  t.field({
    type: EnrolLearnerPayload,
    access: "personal",
    description:
      "รับนักเรียนเข้าเรียน ผู้ที่กำลังเรียนที่อื่นต้องให้ที่นั่นย้ายออกก่อน (enrol a learner; one active elsewhere must be released there first)",
    args: { input: t.arg({ type: EnrolLearnerInput, required: true, description: "ข้อมูล (input)" }) },
    resolve: (_root, { input }, context) =>
      command<Enrolment>(context, "enrolLearner", input, async tools => {
        const { tx } = tools;
        const recording = await recordAt(tools, input.institutionId, "learner:record");
        if (!recording.done) return recording;
        const { institutionId, idempotencyKey: _key, dryRun: _dry, ...typed } = input;
        const { record, faults } = readRecord(typed);
        if (!record) return refuse(...refusalsOf(faults, input.identifier));
        const misplaced = await faultsOfAddresses(record.addresses);
        if (misplaced.length > 0) return refuse(...refusalsOf(misplaced, null));
        const { academicYear } = recording.value.round;
        const [place] = await tx.query(unitPlaces, [[institutionId]]);
        const barred = refusalsOfEntry(record, {
          academicYear,
          institutionKind: place?.institutionKind as InstitutionKind,
          ageRules: await tx.query(allAgeRules),
        });
        if (barred.length > 0) return refuse(...barred);
        return enrol(tools, { institutionId, academicYear, record });
      }),
  }),
);

/** What bars a record from a roll (T2b): the findings that would stop the confirmation, before they come to be. */
export function refusalsOfEntry(record: LearnerRecord, facts: RollFacts): UserError[] {
  return findingsOf(record, facts).flatMap(({ rule, field, said }) => {
    const about = { field: ["input", field ?? "identifier"], clause: "S1g 4.3.2(1)", said };
    if (rule === "AGE_OUT_OF_RANGE" || rule === "PREFIX_SEX_MISMATCH") return [userError(rule, about)];
    return rule === "IDENTIFIER_CHECK_DIGIT" ? [userError("IDENTIFIER_INVALID", about)] : [];
  });
}

/** Puts a person on a roll: a new one, or one recorded before who is on no roll now. */
async function enrol(
  { tx, audit }: CommandTools,
  at: { readonly institutionId: string; readonly academicYear: number; readonly record: LearnerRecord },
): Promise<Outcome<Enrolment>> {
  const { record } = at;
  const field = ["input", "identifier"];
  const active = await refusalOfActive(tx, record.identifier, at.institutionId, field);
  if (active) return refuse(active);
  const [holder] = await tx.query(holderOfIdentifier, [record.identifier]);
  if (holder) {
    const person = [holder.learnerId, record.firstName, record.lastName, record.birthDate];
    const [compared] = await tx.query(isSamePerson, person);
    if (!compared?.same) return refuse(userError("IDENTIFIER_TAKEN", { field, clause: "S1g 9.3" }));
  }
  const [fresh] = await tx.query(newIds);
  if (!fresh) return refuse(userError("CONFLICT"));
  const learnerId = holder?.learnerId ?? fresh.learnerId;
  if (!holder) {
    const { identifier, identifierKind } = record;
    await tx.query(insertLearner, [
      learnerId,
      JSON.stringify({ ...learnerPart(record), identifier, identifierKind }),
    ]);
  }
  const id = fresh.enrolmentId;
  await tx.query(insertEnrolment, [
    id,
    learnerId,
    at.institutionId,
    at.academicYear,
    record.grade,
    record.classroom,
    record.studentNumber,
    record.enteredOn,
    record.weightKg,
    record.heightCm,
    record.condition,
  ]);
  Object.assign(audit, { targetType: "Enrolment", targetId: id });
  // Whoever comes back is written as typed now; what was known and is not typed stays.
  if (holder) await tx.query(updateLearner, [learnerId, null, JSON.stringify(known(learnerPart(record)))]);
  await writeParts(tx, learnerId, record);
  const [enrolment] = await tx.query(enrolmentsById, [[id]]);
  return enrolment ? done(enrolment) : refuse(userError("CONFLICT"));
}

const known = (fields: Record<string, unknown>) =>
  Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== null));
