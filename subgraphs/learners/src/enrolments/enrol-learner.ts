import { command, done, refuse } from "@lec/core/command/command";
import { userError } from "@lec/core/graphql/refusal.type";
import { checkCitizenId, compactCitizenId } from "@lec/core/text/citizen-id";
import { compactGCode, parseGCode } from "@lec/core/text/g-code";
import { normaliseThaiName } from "@lec/core/text/thai-name";
import { builder, commandInput, commandPayload, GradeEnum } from "../builder.ts";
import { holderOfIdentifier, insertLearner } from "../learners/learner.sql.ts";
import { SexEnum } from "../learners/learner.type.ts";
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
  grade: t.field({ type: GradeEnum, required: true, description: "ระดับชั้น (grade)" }),
  classroom: t.string({ required: true, description: "ห้องเรียน (classroom)" }),
  studentNumber: t.string({ description: "เลขประจำตัวนักเรียน (student number)" }),
  enteredOn: t.field({ type: "Date", required: true, description: "วันที่เข้าศึกษา (entered on)" }),
}));

const EnrolLearnerPayload = commandPayload(
  "EnrolLearnerPayload",
  "enrolment",
  EnrolmentType,
  "ผลการรับเข้าเรียน (result)",
);

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
        const identifier = readIdentifier(input.identifier);
        if (!identifier)
          return refuse(
            userError("IDENTIFIER_INVALID", { field: ["input", "identifier"], clause: "S1g 4.3.3" }),
          );
        const names = {
          prefix: input.prefix,
          firstName: input.firstName,
          lastName: input.lastName,
          classroom: input.classroom,
        };
        const clean = Object.fromEntries(
          Object.entries(names).map(([field, text]) => [field, normaliseThaiName(text)]),
        );
        const empty = Object.keys(clean).find(field => clean[field] === "");
        if (empty) return refuse(userError("BAD_USER_INPUT", { field: ["input", empty] }));
        if (input.birthDate > input.enteredOn)
          return refuse(userError("BAD_USER_INPUT", { field: ["input", "birthDate"] }));

        const [holder] = await tx.query(holderOfIdentifier, [identifier.value]);
        if (holder?.activeAt)
          return refuse(
            userError("ENROLLED_ELSEWHERE", { field: ["input", "identifier"], clause: "S1g 4.3.2(1)" }),
          );
        const [fresh] = await tx.query(newIds);
        if (!fresh) return refuse(userError("CONFLICT"));
        const learnerId = holder?.learnerId ?? fresh.learnerId;
        if (!holder) {
          await tx.query(insertLearner, [
            learnerId,
            identifier.value,
            identifier.kind,
            clean.prefix,
            clean.firstName,
            clean.lastName,
            input.sex,
            input.birthDate,
            input.nationality.trim(),
          ]);
        }
        const id = fresh.enrolmentId;
        await tx.query(insertEnrolment, [
          id,
          learnerId,
          input.institutionId,
          recording.value.round.academicYear,
          input.grade,
          clean.classroom,
          input.studentNumber ?? null,
          input.enteredOn,
        ]);
        Object.assign(tools.audit, { targetType: "Enrolment", targetId: id });
        const [enrolment] = await tx.query(enrolmentsById, [[id]]);
        return enrolment ? done(enrolment) : refuse(userError("CONFLICT"));
      }),
  }),
);

/** The identifier in its stored form, or `null` when it is neither a citizen id nor a G-code. */
function readIdentifier(typed: string): { kind: "CITIZEN_ID" | "G_CODE"; value: string } | null {
  if (checkCitizenId(typed).valid) return { kind: "CITIZEN_ID", value: compactCitizenId(typed) };
  if (parseGCode(typed)) return { kind: "G_CODE", value: compactGCode(typed) };
  return null;
}
