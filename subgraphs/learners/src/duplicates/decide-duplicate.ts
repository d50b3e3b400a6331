import { command, done, refuse } from "@lec/core/command/command";
import { enumValues } from "@lec/core/graphql/enum-values";
import { userError } from "@lec/core/graphql/refusal.type";
import { builder, commandInput, commandPayload } from "../builder.ts";
import { auditTouched, decidableCase, holdTouched } from "./act-on-case.ts";
import { casesById, type DuplicateCase, decideCase } from "./duplicate.sql.ts";
import { DuplicateCaseType } from "./duplicate.type.ts";

const DuplicateVerdictEnum = builder.enumType("DuplicateVerdict", {
  description: "ผลการพิจารณา (verdict)",
  values: enumValues(
    ["SAME", "DIFFERENT"],
    verdict =>
      ({ SAME: "คนเดียวกัน ให้รวมระเบียน (one person: merge)", DIFFERENT: "คนละคน (two persons)" })[verdict],
  ),
});

const DecideDuplicateInput = commandInput("DecideDuplicateInput", "การพิจารณารายการที่อาจซ้ำ", t => ({
  caseId: t.id({ required: true, description: "รายการ (case)" }),
  verdict: t.field({ type: DuplicateVerdictEnum, required: true, description: "ผล (verdict)" }),
  keepLearnerId: t.id({
    description:
      "ระเบียนที่เก็บไว้ ต้องระบุเมื่อเป็นคนเดียวกัน ระเบียนที่มีเลขประชาชนมาก่อนรหัส G (the record to keep, for one person; a citizen id goes before a G-code)",
  }),
  reason: t.string({ required: true, description: "เหตุผล (reason)" }),
  expectedVersion: t.int({ description: "รุ่นที่ผู้พิจารณาเห็น ต่างไปคือ CONFLICT (the version seen)" }),
}));

export const DuplicateCasePayload = commandPayload(
  "DuplicateCasePayload",
  "duplicateCase",
  DuplicateCaseType,
  "ผลการพิจารณา (result)",
);

/** Which field of the input a refusal of the database is about. */
const fieldOf = {
  ALREADY_DECIDED: "caseId",
  CONFLICT: "caseId",
  BOTH_ACTIVE: "caseId",
  NOT_FOUND: "keepLearnerId",
  KEEP_CITIZEN_ID: "keepLearnerId",
} as const;

builder.mutationField("decideDuplicate", t =>
  t.field({
    type: DuplicateCasePayload,
    access: "personal",
    description:
      "ตัดสินว่าสองระเบียนเป็นคนเดียวกันหรือไม่ หากใช่จะรวมเป็นระเบียนเดียว ประวัติอยู่ครบ และย้อนกลับได้ (a verdict by the lowest unit that reaches both; one person's records are merged, with all history, and can be parted again)",
    args: { input: t.arg({ type: DecideDuplicateInput, required: true, description: "ข้อมูล (input)" }) },
    resolve: (_root, { input }, context) =>
      command<DuplicateCase>(context, "decideDuplicate", input, async tools => {
        const found = await decidableCase(tools, input);
        if (!found.done) return found;
        const { id, aId, bId, state, version } = found.value;
        if (input.expectedVersion != null && input.expectedVersion !== version)
          return refuse(userError("CONFLICT", { field: ["input", "expectedVersion"] }));
        if (state === "SAME") return refuse(userError("ALREADY_DECIDED", { field: ["input", "caseId"] }));
        const merging = input.verdict === "SAME";
        const keepId = merging ? (input.keepLearnerId?.toLowerCase() ?? "") : null;
        if (keepId !== null && keepId !== aId && keepId !== bId)
          return refuse(userError("BAD_USER_INPUT", { field: ["input", "keepLearnerId"] }));

        const touched = merging ? await holdTouched(tools, id, keepId) : done([]);
        if (!touched.done) return touched;
        const [answer] = await tools.tx.query(decideCase, [id, input.verdict, keepId, tools.audit.reason]);
        if (!answer) return refuse(userError("CONFLICT"));
        if (answer.outcome !== "DECIDED")
          return refuse(userError(answer.outcome, { field: ["input", fieldOf[answer.outcome]] }));
        await auditTouched(tools, context, "decideDuplicate", touched.value);
        const [decided] = await tools.tx.query(casesById, [[id]]);
        return decided ? done(decided) : refuse(userError("CONFLICT"));
      }),
  }),
);
