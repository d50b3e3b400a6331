import { type CommandTools, command, done, type Outcome, refuse } from "@lec/core/command/command";
import { type UserError, userError, userErrorsOf } from "@lec/core/graphql/refusal.type";
import { isUuid } from "@lec/core/text/uuid";
import { blocker } from "@lec/core/workflow/refusal";
import { builder, commandInput, commandPayload } from "../builder.ts";
import { recordAt } from "../enrolments/record-at.ts";
import {
  insertAddresses,
  insertEnrolments,
  insertGuardians,
  insertLearners,
  lockLearners,
  mergeAddresses,
  mergeGuardians,
  staleLines,
  updateEnrolments,
  updateLearners,
} from "./apply-import.sql.ts";
import {
  importsById,
  joinAnyhow,
  joinByHash,
  lockImport,
  type RollImport,
  settleImport,
} from "./import.sql.ts";
import { ImportType } from "./import.type.ts";
import { rollDigest } from "./roll-record.sql.ts";

const ApplyImportInput = commandInput("ApplyImportInput", "การบันทึกไฟล์ที่ตรวจแล้วลงทะเบียน (T2)", t => ({
  importId: t.id({ required: true, description: "การนำเข้า (import)" }),
  onlySound: t.boolean({
    defaultValue: false,
    description:
      "บันทึกเฉพาะแถวที่ถูกต้อง ปกติไม่บันทึกเลยหากมีแถวผิด (the sound rows alone; without it one bad row refuses all)",
  }),
  expectedDigest: t.string({
    description: "ค่าย่อยของไฟล์ที่เห็นในหน้าตรวจ (digest of the file as previewed; CONFLICT for another)",
  }),
}));

const ApplyImportPayload = commandPayload("ApplyImportPayload", "import", ImportType, "ผลการบันทึก (result)");

/** Rows named in a conflict at most; how many there are is known by staging again. */
const rowsNamed = 20;

builder.mutationField("applyImport", t =>
  t.field({
    type: ApplyImportPayload,
    access: "personal",
    description:
      "บันทึกไฟล์ที่ตรวจแล้วลงทะเบียน ทั้งหมดหรือไม่เลย เว้นแต่เลือกเฉพาะแถวที่ถูกต้อง ทะเบียนที่เปลี่ยนไปหลังตรวจได้ CONFLICT ระบุแถวที่ field = [rows, เลขแถว] ให้ส่งไฟล์ใหม่ (applies a staged file, all or nothing unless only the sound rows are wanted; a roll changed since staging is a CONFLICT whose field names the row: send the file again)",
    args: { input: t.arg({ type: ApplyImportInput, required: true, description: "ข้อมูล (input)" }) },
    resolve: (_root, { input }, context) =>
      command<RollImport>(context, "applyImport", input, async tools => {
        const field = ["input", "importId"];
        Object.assign(tools.audit, { targetType: "Import", targetId: input.importId });
        const [seen] = isUuid(input.importId) ? await tools.tx.query(importsById, [[input.importId]]) : [];
        if (!seen) return refuse(userError("NOT_FOUND", { field }));
        const recording = await recordAt(tools, seen.institutionId, "learner:record");
        if (!recording.done) return recording;
        const { round, now } = recording.value;
        const [staged] = await tools.tx.query(lockImport, [seen.id]);
        if (!staged) return refuse(userError("NOT_FOUND", { field }));
        const obstacle = obstacleTo(staged, input, round.academicYear);
        if (obstacle.length > 0) return refuse(...obstacle);

        const written = await write(tools, staged);
        if (!written.done) return written;
        const [after] = await tools.tx.query(rollDigest, [staged.institutionId, staged.academicYear]);
        const settled = [staged.id, "APPLIED", now, tools.actor.accountId, after?.digest ?? null];
        const [applied] = await tools.tx.query(settleImport, settled);
        return applied ? done(applied) : refuse(userError("CONFLICT"));
      }),
  }),
);

function obstacleTo(
  staged: RollImport,
  input: { onlySound?: boolean | null | undefined; expectedDigest?: string | null | undefined },
  academicYear: number,
): UserError[] {
  const field = ["input", "importId"];
  if (staged.state !== "STAGED") return [userError("IMPORT_SETTLED", { field })];
  if (input.expectedDigest != null && input.expectedDigest !== staged.digest)
    return [userError("CONFLICT", { field: ["input", "expectedDigest"] })];
  if (staged.academicYear !== academicYear)
    return userErrorsOf([blocker("ROUND_NOT_OPEN", { clause: "S1g 4, 5" })]);
  const faulty = staged.counts.FAULTY + staged.counts.ELSEWHERE;
  if (faulty > 0 && !input.onlySound)
    return [{ ...userError("IMPORT_ROWS_FAULTY", { field }), count: faulty }];
  return [];
}

/** Writes the sound rows, set by set: learners before what hangs on them, each set in one order. */
async function write({ tx }: CommandTools, staged: RollImport): Promise<Outcome<true>> {
  const { id, institutionId, academicYear, fields } = staged;
  await tx.query(joinByHash);
  await tx.query(lockLearners, [id]);
  const stale = await tx.query(staleLines, [institutionId, academicYear, id, rowsNamed]);
  // Not for what follows: the walls look each written row up by itself.
  await tx.query(joinAnyhow);
  if (stale.length > 0)
    return refuse(...stale.map(({ row }) => userError("CONFLICT", { field: ["rows", String(row)] })));
  await tx.query(insertLearners, [id, institutionId]);
  await tx.query(insertEnrolments, [id, institutionId, academicYear]);
  await tx.query(insertGuardians, [id]);
  await tx.query(insertAddresses, [id]);
  await tx.query(updateLearners, [id, fields]);
  await tx.query(updateEnrolments, [id, fields]);
  await tx.query(mergeGuardians, [id, fields]);
  await tx.query(mergeAddresses, [id, fields]);
  return done(true);
}
