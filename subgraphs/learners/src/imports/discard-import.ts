import { command, done, refuse } from "@lec/core/command/command";
import { userError } from "@lec/core/graphql/refusal.type";
import { isUuid } from "@lec/core/text/uuid";
import { builder, commandInput, commandPayload } from "../builder.ts";
import { deleteLines, importsById, lockImport, type RollImport, settleImport } from "./import.sql.ts";
import { ImportType } from "./import.type.ts";
import { authorise } from "./stage-import.ts";

const DiscardImportInput = commandInput("DiscardImportInput", "การยกเลิกไฟล์ที่ยังไม่บันทึก", t => ({
  importId: t.id({ required: true, description: "การนำเข้า (import)" }),
}));

const DiscardImportPayload = commandPayload(
  "DiscardImportPayload",
  "import",
  ImportType,
  "ผลการยกเลิก (result)",
);

builder.mutationField("discardImport", t =>
  t.field({
    type: DiscardImportPayload,
    access: "personal",
    description:
      "ยกเลิกไฟล์ที่ยังไม่บันทึกลงทะเบียน แถวของไฟล์ถูกลบ ทะเบียนไม่เปลี่ยน (gives a staged file up; its rows are deleted, the register stays as it is)",
    args: { input: t.arg({ type: DiscardImportInput, required: true, description: "ข้อมูล (input)" }) },
    resolve: (_root, { input }, context) =>
      command<RollImport>(context, "discardImport", input, async tools => {
        const { tx, actor, now } = tools;
        const field = ["input", "importId"];
        Object.assign(tools.audit, { targetType: "Import", targetId: input.importId });
        const [seen] = isUuid(input.importId) ? await tx.query(importsById, [[input.importId]]) : [];
        if (!seen) return refuse(userError("NOT_FOUND", { field }));
        const authorised = await authorise(tools, seen.institutionId);
        if (!authorised.done) return authorised;
        const [staged] = await tx.query(lockImport, [seen.id]);
        if (staged?.state !== "STAGED") return refuse(userError("IMPORT_SETTLED", { field }));
        await tx.query(deleteLines, [staged.id]);
        const [discarded] = await tx.query(settleImport, [
          staged.id,
          "DISCARDED",
          await now(),
          actor.accountId,
          null,
        ]);
        return discarded ? done(discarded) : refuse(userError("CONFLICT"));
      }),
  }),
);
