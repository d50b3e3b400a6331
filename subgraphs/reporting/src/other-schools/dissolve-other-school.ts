import { command, refuse } from "@lec/core/command/command";
import { userError, userErrorsOf } from "@lec/core/graphql/refusal.type";
import { blocker } from "@lec/core/workflow/refusal";
import { builder, commandInput, commandPayload } from "../builder.ts";
import { changed, keepSchool } from "./keep-other-school.ts";
import { dissolveOtherSchool, type OtherSchool, otherSchoolReports } from "./other-school.sql.ts";
import { OtherSchoolType } from "./other-school.type.ts";
import { countingRound } from "./record-other-school-counts.ts";

const DissolveOtherSchoolInput = commandInput(
  "DissolveOtherSchoolInput",
  "การประกาศเลิกสถานศึกษาสังกัดอื่น (S1g 4.2(2))",
  t => ({
    otherSchoolId: t.id({ required: true, description: "สถานศึกษา (school)" }),
    expectedVersion: t.int({ required: true, description: "รุ่นที่ผู้แก้ไขเห็น (the version seen)" }),
    on: t.field({
      type: "Date",
      description: "วันที่ประกาศเลิก ไม่ส่งคือยังเปิดอยู่ (the day; without it the school goes on)",
    }),
  }),
);

const DissolveOtherSchoolPayload = commandPayload(
  "DissolveOtherSchoolPayload",
  "otherSchool",
  OtherSchoolType,
  "ผล (result)",
);

builder.mutationField("dissolveOtherSchool", t =>
  t.field({
    type: DissolveOtherSchoolPayload,
    access: "internal",
    description:
      "บันทึกว่าสถานศึกษาประกาศเลิกแล้ว หรือแก้กลับ ยังอยู่ในทะเบียนและต้องบันทึกเป็นศูนย์ (notes that a school was dissolved, or was not; it stays on the register and is recorded with zeros)",
    args: { input: t.arg({ type: DissolveOtherSchoolInput, required: true, description: "ข้อมูล (input)" }) },
    resolve: (_root, { input }, context) =>
      command<OtherSchool>(context, "dissolveOtherSchool", input, async tools => {
        const kept = await keepSchool(tools, input.otherSchoolId, "otherSchool:keep");
        if (!kept.done) return kept;
        const { school, place } = kept.value;
        const counting = await countingRound(tools, place, null);
        if (!counting.done) return counting;
        const [report] = await tools.tx.query(otherSchoolReports, [counting.value.round.id, [school.id]]);
        if (input.on && report && Object.values(report.counts).some(heads => heads > 0)) {
          return refuse(...userErrorsOf([blocker("DISSOLVED_MUST_BE_ZERO", { clause: "S1g 4.2(2)" })]));
        }
        if (input.on && input.on > counting.value.now.slice(0, 10))
          return refuse(userError("BAD_USER_INPUT", { field: ["input", "on"] }));
        const [dissolved] = await tools.tx.query(dissolveOtherSchool, [
          school.id,
          input.expectedVersion,
          input.on ?? null,
        ]);
        return changed(dissolved);
      }),
  }),
);
