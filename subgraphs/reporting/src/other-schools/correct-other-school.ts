import { command, refuse } from "@lec/core/command/command";
import { userError } from "@lec/core/graphql/refusal.type";
import { normaliseThaiName } from "@lec/core/text/thai-name";
import { builder, commandInput, commandPayload } from "../builder.ts";
import { changed, keepSchool } from "./keep-other-school.ts";
import { type OtherSchool, updateOtherSchool } from "./other-school.sql.ts";
import { AffiliationEnum, OtherSchoolType } from "./other-school.type.ts";

const CorrectOtherSchoolInput = commandInput(
  "CorrectOtherSchoolInput",
  "การแก้ไขชื่อหรือสังกัดของสถานศึกษาสังกัดอื่น (S1g 4.2(3))",
  t => ({
    otherSchoolId: t.id({ required: true, description: "สถานศึกษา (school)" }),
    expectedVersion: t.int({ required: true, description: "รุ่นที่ผู้แก้ไขเห็น (the version seen)" }),
    name: t.string({ description: "ชื่อ (name)" }),
    affiliation: t.field({ type: AffiliationEnum, description: "สังกัด (affiliation)" }),
  }),
);

const CorrectOtherSchoolPayload = commandPayload(
  "CorrectOtherSchoolPayload",
  "otherSchool",
  OtherSchoolType,
  "ผลการแก้ไข (result)",
);

builder.mutationField("correctOtherSchool", t =>
  t.field({
    type: CorrectOtherSchoolPayload,
    access: "internal",
    description: "แก้ไขชื่อหรือสังกัด ช่องที่ไม่ส่งคงเดิม (corrects name or affiliation; what is not given stays)",
    args: { input: t.arg({ type: CorrectOtherSchoolInput, required: true, description: "ข้อมูล (input)" }) },
    resolve: (_root, { input }, context) =>
      command<OtherSchool>(context, "correctOtherSchool", input, async tools => {
        const kept = await keepSchool(tools, input.otherSchoolId, "otherSchool:keep");
        if (!kept.done) return kept;
        const name = input.name == null ? null : normaliseThaiName(input.name);
        if (name === "" || (name && name.length > 200))
          return refuse(userError("BAD_USER_INPUT", { field: ["input", "name"] }));
        const [school] = await tools.tx.query(updateOtherSchool, [
          kept.value.school.id,
          input.expectedVersion,
          name,
          input.affiliation ?? null,
        ]);
        return changed(school);
      }),
  }),
);
