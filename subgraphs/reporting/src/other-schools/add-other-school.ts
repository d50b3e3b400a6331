import { command, done, refuse } from "@lec/core/command/command";
import { userError } from "@lec/core/graphql/refusal.type";
import { asciiDigits } from "@lec/core/text/digits";
import { normaliseThaiName } from "@lec/core/text/thai-name";
import { builder, commandInput, commandPayload } from "../builder.ts";
import { keepRegister } from "./keep-other-school.ts";
import { insertOtherSchool, type OtherSchool } from "./other-school.sql.ts";
import { AffiliationEnum, OtherSchoolType } from "./other-school.type.ts";

const AddOtherSchoolInput = commandInput(
  "AddOtherSchoolInput",
  "การเพิ่มสถานศึกษาสังกัดอื่นในทะเบียน (S1g 4.2)",
  t => ({
    laoId: t.id({ required: true, description: "อปท. ที่จัดสรรงบประมาณให้ (the LAO that pays it)" }),
    code: t.string({
      required: true,
      description: "รหัสสถานศึกษา 10 หลัก พิมพ์เลขไทยได้ (ten digits; Thai digits are accepted)",
    }),
    name: t.string({ required: true, description: "ชื่อ (name)" }),
    affiliation: t.field({ type: AffiliationEnum, required: true, description: "สังกัด (affiliation)" }),
  }),
);

const AddOtherSchoolPayload = commandPayload(
  "AddOtherSchoolPayload",
  "otherSchool",
  OtherSchoolType,
  "ผลการเพิ่ม (result)",
);

builder.mutationField("addOtherSchool", t =>
  t.field({
    type: AddOtherSchoolPayload,
    access: "internal",
    description:
      "เพิ่มสถานศึกษาสังกัดอื่นในทะเบียนของ อปท. ทำได้เมื่อยังไม่ยืนยันจำนวนสังกัดอื่น (adds a school to the LAO's register, while its numbers are not confirmed)",
    args: { input: t.arg({ type: AddOtherSchoolInput, required: true, description: "ข้อมูล (input)" }) },
    resolve: (_root, { input }, context) =>
      command<OtherSchool>(context, "addOtherSchool", input, async tools => {
        tools.audit.targetType = "OtherSchool";
        const kept = await keepRegister(tools, input.laoId, "otherSchool:keep");
        if (!kept.done) return kept;
        const code = asciiDigits(input.code).replaceAll(/[\s-]/g, "");
        if (!/^[0-9]{10}$/.test(code))
          return refuse(userError("BAD_USER_INPUT", { field: ["input", "code"] }));
        const name = normaliseThaiName(input.name);
        if (name === "" || name.length > 200)
          return refuse(userError("BAD_USER_INPUT", { field: ["input", "name"] }));
        const [school] = await tools.tx.query(insertOtherSchool, [
          code,
          name,
          input.affiliation,
          kept.value.id,
        ]);
        if (!school) return refuse(userError("CONFLICT"));
        tools.audit.targetId = school.id;
        return done(school);
      }),
  }),
);
