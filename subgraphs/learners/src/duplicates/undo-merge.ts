import { command, done, refuse } from "@lec/core/command/command";
import { userError } from "@lec/core/graphql/refusal.type";
import { builder, commandInput } from "../builder.ts";
import { auditTouched, decidableCase, holdTouched } from "./act-on-case.ts";
import { DuplicateCasePayload } from "./decide-duplicate.ts";
import { casesById, type DuplicateCase, undoMerge } from "./duplicate.sql.ts";

const UndoMergeInput = commandInput("UndoMergeInput", "การแยกระเบียนที่รวมไว้", t => ({
  caseId: t.id({ required: true, description: "รายการ (case)" }),
  reason: t.string({ required: true, description: "เหตุผล (reason)" }),
}));

builder.mutationField("undoMerge", t =>
  t.field({
    type: DuplicateCasePayload,
    access: "personal",
    description:
      "แยกระเบียนที่รวมไว้กลับเป็นสองระเบียนดังเดิม ทำไม่ได้เมื่อมีการเข้าเรียนใหม่หลังจากรวม (parts merged records as they were; not once the kept one has been enrolled anew)",
    args: { input: t.arg({ type: UndoMergeInput, required: true, description: "ข้อมูล (input)" }) },
    resolve: (_root, { input }, context) =>
      command<DuplicateCase>(context, "undoMerge", input, async tools => {
        const found = await decidableCase(tools, input);
        if (!found.done) return found;
        const { id, keptId } = found.value;
        if (keptId === null) return refuse(userError("NOT_FOUND", { field: ["input", "caseId"] }));
        const touched = await holdTouched(tools, id, keptId);
        if (!touched.done) return touched;
        const [answer] = await tools.tx.query(undoMerge, [id, tools.audit.reason]);
        if (answer?.outcome !== "UNDONE")
          return refuse(userError(answer?.outcome ?? "CONFLICT", { field: ["input", "caseId"] }));
        await auditTouched(tools, context, "undoMerge", touched.value);
        const [parted] = await tools.tx.query(casesById, [[id]]);
        return parted ? done(parted) : refuse(userError("CONFLICT"));
      }),
  }),
);
