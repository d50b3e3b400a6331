import { command, done, refuse } from "@lec/core/command/command";
import { userError } from "@lec/core/graphql/refusal.type";
import { isUuid } from "@lec/core/text/uuid";
import { builder, commandInput, commandPayload } from "../builder.ts";
import {
  activeInstitution,
  type Enrolment,
  enrolmentsById,
  type LeaveKind,
  restoreEnrolment,
} from "./enrolment.sql.ts";
import { EnrolmentType } from "./enrolment.type.ts";
import { recordAt } from "./record-at.ts";

const RestoreLearnerInput = commandInput(
  "RestoreLearnerInput",
  "การนำนักเรียนกลับเข้าทะเบียน เมื่อนำออกผิด (S1g 4.3.1(2))",
  t => ({
    enrolmentId: t.id({ required: true, description: "การเข้าเรียนที่สิ้นสุดแล้ว (the ended enrolment)" }),
    reason: t.string({ required: true, description: "เหตุผล (reason)" }),
  }),
);

const RestoreLearnerPayload = commandPayload(
  "RestoreLearnerPayload",
  "enrolment",
  EnrolmentType,
  "ผลการนำกลับ (result)",
);

/** Ends that are one half of another act are undone with that act, not here. */
const oneHalf: ReadonlySet<LeaveKind | null> = new Set(["TRANSFERRED", "PROMOTED", "REPEATED"]);

builder.mutationField("restoreLearner", t =>
  t.field({
    type: RestoreLearnerPayload,
    access: "personal",
    description:
      "นำนักเรียนที่นำออกผิดกลับเข้าทะเบียนปีเดียวกัน ขณะที่ยังบันทึกได้และไม่ได้เรียนที่อื่น (puts a learner back who was taken off by mistake, while recording is open and the learner is on no other roll)",
    args: { input: t.arg({ type: RestoreLearnerInput, required: true, description: "ข้อมูล (input)" }) },
    resolve: (_root, { input }, context) =>
      command<Enrolment>(context, "restoreLearner", input, async tools => {
        const { tx, audit } = tools;
        const reason = input.reason.trim();
        Object.assign(audit, { targetType: "Enrolment", targetId: input.enrolmentId, reason });
        const field = ["input", "enrolmentId"];
        const [enrolment] = isUuid(input.enrolmentId)
          ? await tx.query(enrolmentsById, [[input.enrolmentId]])
          : [];
        if (!enrolment) return refuse(userError("NOT_FOUND", { field }));
        const recording = await recordAt(tools, enrolment.institutionId, "learner:record");
        if (!recording.done) return recording;
        if (reason === "") return refuse(userError("REASON_REQUIRED", { field: ["input", "reason"] }));
        if (enrolment.status === "ACTIVE") return refuse(userError("ALREADY_ENROLLED", { field }));
        if (
          oneHalf.has(enrolment.leaveKind) ||
          enrolment.academicYear !== recording.value.round.academicYear
        ) {
          const said = {
            th: "นำกลับได้เฉพาะการนำออกที่ผิดพลาดในปีการศึกษาของรอบนี้ การย้ายและการเลื่อนชั้นให้ยกเลิกที่รายการนั้น",
            en: "Only a mistaken end in this round's academic year is taken back here. Undo a transfer or a promotion where it was made.",
          };
          return refuse(userError("BAD_USER_INPUT", { field, said }));
        }
        const [active] = await tx.query(activeInstitution, [enrolment.learnerId]);
        if (active?.institutionId) {
          const here = active.institutionId === enrolment.institutionId;
          return refuse(
            userError(here ? "ALREADY_ENROLLED" : "ENROLLED_ELSEWHERE", { field, clause: "S1g 4.3.2(1)" }),
          );
        }
        const [restored] = await tx.query(restoreEnrolment, [enrolment.id]);
        return restored ? done(restored) : refuse(userError("CONFLICT", { field }));
      }),
  }),
);
