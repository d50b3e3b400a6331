import { command, done, refuse } from "@lec/core/command/command";
import { userError } from "@lec/core/graphql/refusal.type";
import { isUuid } from "@lec/core/text/uuid";
import type { Learner } from "@lec/prisma/client";
import { faultsOfAddresses } from "../addresses/address-faults.ts";
import { builder, commandInput, commandPayload, GradeEnum } from "../builder.ts";
import { enrolmentsOfLearners, updateEnrolment } from "../enrolments/enrolment.sql.ts";
import { recordAt } from "../enrolments/record-at.ts";
import { SexEnum } from "./learner.enums.ts";
import { AddressInput, GuardianInput } from "./learner.input.ts";
import { learnersById, updateLearner } from "./learner.sql.ts";
import { LearnerType } from "./learner.type.ts";
import { readFields } from "./learner-record.ts";
import { refusalsOf } from "./record-refusals.ts";
import { enrolmentPart, learnerPart, writeParts } from "./write-parts.ts";

const CorrectLearnerInput = commandInput("CorrectLearnerInput", "การแก้ไขข้อมูลนักเรียน (T2)", t => ({
  learnerId: t.id({ required: true, description: "นักเรียน (learner)" }),
  expectedVersion: t.int({ required: true, description: "รุ่นที่ผู้แก้ไขเห็น ต่างไปคือ CONFLICT (the version seen)" }),
  prefix: t.string({ description: "คำนำหน้า (title)" }),
  firstName: t.string({ description: "ชื่อ (first name)" }),
  lastName: t.string({ description: "นามสกุล (family name)" }),
  sex: t.field({ type: SexEnum, description: "เพศ (sex)" }),
  birthDate: t.field({ type: "Date", description: "วันเกิด (birth date)" }),
  nationality: t.string({ description: "สัญชาติ (nationality)" }),
  ethnicity: t.string({ description: "เชื้อชาติ null คือลบ (ethnicity; null blanks)" }),
  religion: t.string({ description: "ศาสนา null คือลบ (religion; null blanks)" }),
  familyStatus: t.string({ description: "สถานภาพครอบครัว null คือลบ (family; null blanks)" }),
  tuitionEntitled: t.boolean({ description: "สิทธิการเบิกค่าเล่าเรียน (whether tuition is reimbursed)" }),
  medicalEntitled: t.boolean({ description: "สิทธิการเบิกค่ารักษาพยาบาล (whether medical costs are reimbursed)" }),
  guardians: t.field({
    type: [GuardianInput],
    description: "บิดา มารดา ผู้ปกครองที่แก้ไข คนที่ไม่ส่งคงเดิม (those to replace; the others stay)",
  }),
  addresses: t.field({
    type: [AddressInput],
    description: "ที่อยู่ที่แก้ไข ที่อยู่ที่ไม่ส่งคงเดิม (those to replace; the other stays)",
  }),
  studentNumber: t.string({ description: "เลขประจำตัวนักเรียน null คือลบ (student number; null blanks)" }),
  grade: t.field({ type: GradeEnum, description: "ระดับชั้น (grade)" }),
  classroom: t.string({ description: "ห้องเรียน (classroom)" }),
  enteredOn: t.field({ type: "Date", description: "วันที่เข้าศึกษา (entered on)" }),
  weightKg: t.float({ description: "น้ำหนัก กิโลกรัม null คือลบ (weight in kilograms; null blanks)" }),
  heightCm: t.float({ description: "ส่วนสูง เซนติเมตร null คือลบ (height in centimetres; null blanks)" }),
  condition: t.string({ description: "สภาพนักเรียน null คือลบ (condition; null blanks)" }),
}));

const CorrectLearnerPayload = commandPayload<Learner>(
  "CorrectLearnerPayload",
  "learner",
  LearnerType,
  "ผลการแก้ไข (result)",
);

builder.mutationField("correctLearner", t =>
  t.field({
    type: CorrectLearnerPayload,
    access: "personal",
    description:
      "แก้ไขข้อมูลนักเรียนและการเข้าเรียนปัจจุบัน ช่องที่ไม่ส่งคงเดิม (correct a learner and the present enrolment; what is not given stays)",
    args: { input: t.arg({ type: CorrectLearnerInput, required: true, description: "ข้อมูล (input)" }) },
    resolve: (_root, { input }, context) =>
      command<Learner>(context, "correctLearner", input, async tools => {
        const { tx, audit } = tools;
        Object.assign(audit, { targetType: "Learner", targetId: input.learnerId });
        if (!isUuid(input.learnerId))
          return refuse(userError("NOT_FOUND", { field: ["input", "learnerId"] }));
        const home = (await tx.query(enrolmentsOfLearners, [[input.learnerId]])).find(
          e => e.status === "ACTIVE",
        );
        if (!home) return refuse(userError("NOT_FOUND", { field: ["input", "learnerId"] }));
        const recording = await recordAt(tools, home.institutionId, "learner:record");
        if (!recording.done) return recording;
        const { learnerId, expectedVersion, idempotencyKey: _key, dryRun: _dry, ...typed } = input;
        const { fields, faults } = readFields(typed);
        const wrong = [...faults, ...(await faultsOfAddresses(fields.addresses))];
        if (wrong.length > 0) return refuse(...refusalsOf(wrong, null));

        const [learner] = await tx.query(updateLearner, [
          learnerId,
          expectedVersion,
          JSON.stringify(learnerPart(fields)),
        ]);
        if (!learner) {
          const [exists] = await tx.query(learnersById, [[learnerId]]);
          return refuse(
            userError(exists ? "CONFLICT" : "NOT_FOUND", {
              field: ["input", exists ? "expectedVersion" : "learnerId"],
            }),
          );
        }
        const enteredOn = fields.enteredOn ?? home.enteredOn;
        if (new Date(learner.birthDate).toISOString().slice(0, 10) > enteredOn)
          return refuse(...refusalsOf([{ field: "birthDate", code: "BIRTH_AFTER_ENTRY" }], null));
        const enrolment = enrolmentPart(fields);
        if (Object.keys(enrolment).length > 0)
          await tx.query(updateEnrolment, [home.id, JSON.stringify(enrolment)]);
        await writeParts(tx, learnerId, fields);
        return done(learner);
      }),
  }),
);
