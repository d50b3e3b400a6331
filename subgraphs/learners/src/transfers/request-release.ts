import { command, done, refuse } from "@lec/core/command/command";
import { userError } from "@lec/core/graphql/refusal.type";
import { builder, commandInput, commandPayload, GradeEnum } from "../builder.ts";
import { recordAt } from "../enrolments/record-at.ts";
import { longestText, readFields } from "../learners/learner-record.ts";
import { insertRequest, newId, type ReleaseRequest, releaseRequestsById } from "./release-request.sql.ts";
import { ReleaseRequestType } from "./release-request.type.ts";

const RequestReleaseInput = commandInput(
  "RequestReleaseInput",
  "การขอให้สถานศึกษาเดิมย้ายนักเรียนออก (T2a, S1g 4.3.2(1))",
  t => ({
    institutionId: t.id({ required: true, description: "สถานศึกษาที่จะรับ (the receiving institution)" }),
    identifier: t.string({
      required: true,
      description: "เลขประจำตัวประชาชนหรือรหัส G พิมพ์เลขไทยได้ (citizen id or G-code; Thai digits are accepted)",
    }),
    grade: t.field({ type: GradeEnum, required: true, description: "ระดับชั้นที่จะเข้า (grade)" }),
    classroom: t.string({ required: true, description: "ห้องเรียนที่จะเข้า (classroom)" }),
    studentNumber: t.string({ description: "เลขประจำตัวนักเรียน (student number)" }),
    enteredOn: t.field({ type: "Date", required: true, description: "วันที่เข้าศึกษา (entered on)" }),
    note: t.string({ description: "ข้อความถึงสถานศึกษาเดิม (a word to the holder)" }),
  }),
);

export const ReleaseRequestPayload = commandPayload(
  "ReleaseRequestPayload",
  "request",
  ReleaseRequestType,
  "ผลของคำขอย้าย (result)",
);

builder.mutationField("requestRelease", t =>
  t.field({
    type: ReleaseRequestPayload,
    access: "personal",
    description:
      "ขอให้สถานศึกษาที่นักเรียนกำลังเรียนอยู่ย้ายนักเรียนมา ครูประจำชั้นขอได้สำหรับห้องของตน (ask the institution that holds a child to release it; a class teacher for the own class)",
    args: { input: t.arg({ type: RequestReleaseInput, required: true, description: "ข้อมูล (input)" }) },
    resolve: (_root, { input }, context) =>
      command<ReleaseRequest>(context, "requestRelease", input, async tools => {
        const { tx, audit } = tools;
        const recording = await recordAt(tools, input.institutionId, "transfer:request");
        if (!recording.done) return recording;
        const { identifier, grade, classroom, studentNumber, enteredOn } = input;
        const { fields, faults } = readFields({ identifier, grade, classroom, studentNumber, enteredOn });
        const fault = faults[0];
        if (fault) {
          const code = fault.field === "identifier" ? "IDENTIFIER_INVALID" : "BAD_USER_INPUT";
          return refuse(userError(code, { field: ["input", fault.field] }));
        }
        const note = input.note?.trim() || null;
        if (note !== null && note.length > longestText)
          return refuse(userError("BAD_USER_INPUT", { field: ["input", "note"] }));

        const [fresh] = await tx.query(newId);
        if (!fresh) return refuse(userError("CONFLICT"));
        Object.assign(audit, { targetType: "ReleaseRequest", targetId: fresh.id });
        const [answer] = await tx.query(insertRequest, [
          fresh.id,
          fields.identifier,
          input.institutionId,
          fields.grade,
          fields.classroom,
          fields.studentNumber ?? null,
          fields.enteredOn,
          note,
        ]);
        if (answer && answer.outcome !== "REQUESTED")
          return refuse(
            userError(answer.outcome, { field: ["input", "identifier"], clause: "S1g 4.3.2(1)" }),
          );
        const [request] = await tx.query(releaseRequestsById, [[fresh.id]]);
        return request ? done(request) : refuse(userError("CONFLICT"));
      }),
  }),
);
