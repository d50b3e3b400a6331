import { command, done, refuse } from "@lec/core/command/command";
import { maximumPageSize } from "@lec/core/graphql/page";
import { userError } from "@lec/core/graphql/refusal.type";
import { builder, commandInput, commandPayload, GradeEnum } from "../builder.ts";
import { readFields } from "../learners/learner-record.ts";
import { refusalsOf } from "../learners/record-refusals.ts";
import { type Enrolment, moveEnrolments } from "./enrolment.sql.ts";
import { EnrolmentType } from "./enrolment.type.ts";
import { enrolmentsAtOne } from "./enrolments-at-one.ts";
import { recordAt } from "./record-at.ts";

const MoveClassroomInput = commandInput("MoveClassroomInput", "การย้ายห้องเรียน (T2)", t => ({
  enrolmentIds: t.idList({
    required: true,
    description: `การเข้าเรียนของสถานศึกษาเดียวกัน ไม่เกิน ${maximumPageSize} (enrolments of one institution)`,
  }),
  classroom: t.string({ required: true, description: "ห้องใหม่ (the new classroom)" }),
  grade: t.field({
    type: GradeEnum,
    description: "ระดับชั้นใหม่ ปกติคงเดิม (the new grade; the same unless given)",
  }),
}));

interface Moved {
  readonly enrolments: readonly Enrolment[];
}
const MovedType = builder.objectRef<Moved>("MovedEnrolments").implement({
  description: "การเข้าเรียนที่ย้ายห้องแล้ว (enrolments moved)",
  fields: t => ({
    count: t.int({
      access: "internal",
      description: "จำนวน คน (how many)",
      resolve: moved => moved.enrolments.length,
    }),
    enrolments: t.field({
      type: [EnrolmentType],
      access: "personal",
      description: "รายการ (enrolments)",
      listSize: { assumedSize: 50 },
      resolve: moved => [...moved.enrolments],
    }),
  }),
});
const MoveClassroomPayload = commandPayload(
  "MoveClassroomPayload",
  "moved",
  MovedType,
  "ผลการย้ายห้อง (result)",
);

builder.mutationField("moveClassroom", t =>
  t.field({
    type: MoveClassroomPayload,
    access: "personal",
    description: "ย้ายนักเรียนไปอีกห้อง ทั้งกลุ่มในครั้งเดียว (moves learners to another classroom, all or none)",
    args: { input: t.arg({ type: MoveClassroomInput, required: true, description: "ข้อมูล (input)" }) },
    resolve: (_root, { input }, context) =>
      command<Moved>(context, "moveClassroom", input, async tools => {
        const chosen = await enrolmentsAtOne(tools, input.enrolmentIds, ["input", "enrolmentIds"]);
        if (!chosen.done) return chosen;
        const { institutionId, enrolments } = chosen.value;
        const recording = await recordAt(tools, institutionId, "learner:record");
        if (!recording.done) return recording;
        const { fields, faults } = readFields({ classroom: input.classroom });
        if (faults.length > 0) return refuse(...refusalsOf(faults, null));
        const ids = enrolments.map(e => e.id);
        const moved = await tools.tx.query(moveEnrolments, [ids, fields.classroom, input.grade ?? null]);
        // All or none: somebody else ended one meanwhile.
        return moved.length === ids.length ? done({ enrolments: moved }) : refuse(userError("CONFLICT"));
      }),
  }),
);
