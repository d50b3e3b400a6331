import { type CommandTools, command, done, type Outcome, refuse } from "@lec/core/command/command";
import { userError } from "@lec/core/graphql/refusal.type";
import { isUuid } from "@lec/core/text/uuid";
import type { Instant } from "@lec/core/workflow/instant";
import { builder, commandInput, commandPayload } from "../builder.ts";
import { keepRegister } from "../other-schools/keep-other-school.ts";
import { countingRound } from "../other-schools/record-other-school-counts.ts";
import { compareFile, comparisonDigest, countLines } from "./compare-file.ts";
import type { ComparedLine } from "./compare-lines.ts";
import {
  fileById,
  insertSchools,
  lockFile,
  type OtherSchoolFile,
  settleFile,
  updateSchools,
  writeReports,
} from "./other-school-file.sql.ts";
import { OtherSchoolFileType } from "./other-school-file.type.ts";

const ApplyOtherSchoolFileInput = commandInput(
  "ApplyOtherSchoolFileInput",
  "การบันทึกไฟล์ทะเบียนสถานศึกษาสังกัดอื่นที่ตรวจแล้ว (T6)",
  t => ({
    fileId: t.id({ required: true, description: "ไฟล์ (file)" }),
    onlySound: t.boolean({
      defaultValue: false,
      description:
        "บันทึกเฉพาะแถวที่ถูกต้อง ปกติไม่บันทึกเลยหากมีแถวผิด (the sound rows alone; without it one bad row refuses all)",
    }),
    expectedDigest: t.string({
      description:
        "comparisonDigest ที่เห็นในหน้าตรวจ ทะเบียนที่เปลี่ยนไปหลังจากนั้นได้ CONFLICT (as previewed; CONFLICT once the register has changed)",
    }),
  }),
);

const ApplyOtherSchoolFilePayload = commandPayload(
  "ApplyOtherSchoolFilePayload",
  "file",
  OtherSchoolFileType,
  "ผลการบันทึก (result)",
);

builder.mutationField("applyOtherSchoolFile", t =>
  t.field({
    type: ApplyOtherSchoolFilePayload,
    access: "internal",
    description:
      "บันทึกไฟล์ที่ตรวจแล้วลงทะเบียนและจำนวนของรอบ ทั้งหมดหรือไม่เลย เว้นแต่เลือกเฉพาะแถวที่ถูกต้อง สถานศึกษาที่ไม่อยู่ในไฟล์คงเดิม (applies a staged file to the register and the round's numbers, all or nothing unless only the sound rows are wanted; schools that are not in it stay)",
    args: {
      input: t.arg({ type: ApplyOtherSchoolFileInput, required: true, description: "ข้อมูล (input)" }),
    },
    resolve: (_root, { input }, context) =>
      command<OtherSchoolFile>(context, "applyOtherSchoolFile", input, async tools => {
        const field = ["input", "fileId"];
        Object.assign(tools.audit, { targetType: "OtherSchoolFile", targetId: input.fileId });
        const [seen] = isUuid(input.fileId) ? await tools.tx.query(fileById, [input.fileId]) : [];
        if (!seen) return refuse(userError("NOT_FOUND", { field }));
        const kept = await keepRegister(tools, seen.laoId, "otherCounts:record");
        if (!kept.done) return kept;
        const counting = await countingRound(tools, kept.value, seen.roundId);
        if (!counting.done) return counting;
        const [staged] = await tools.tx.query(lockFile, [seen.id]);
        if (staged?.state !== "STAGED") return refuse(userError("IMPORT_SETTLED", { field }));

        const { now } = counting.value;
        const comparison = await compareFile(tools.tx, staged, now);
        if (input.expectedDigest != null && input.expectedDigest !== comparisonDigest(comparison))
          return refuse(userError("CONFLICT", { field: ["input", "expectedDigest"] }));
        const counts = countLines(comparison);
        if (counts.FAULTY > 0 && !input.onlySound)
          return refuse({ ...userError("IMPORT_ROWS_FAULTY", { field }), count: counts.FAULTY });
        const written = await write(tools, staged, comparison.lines, now);
        if (!written.done) return written;
        const { NEW, CHANGED, UNCHANGED, FAULTY } = counts;
        const settled = [staged.id, now, tools.actor.accountId, NEW, CHANGED, UNCHANGED, FAULTY];
        const [applied] = await tools.tx.query(settleFile, settled);
        return applied ? done(applied) : refuse(userError("CONFLICT"));
      }),
  }),
);

/** Writes what is new and what differs, set by set; whoever was faster with one of the schools refuses all. */
async function write(
  { tx, actor }: CommandTools,
  { laoId, roundId }: OtherSchoolFile,
  lines: readonly ComparedLine[],
  now: Instant,
): Promise<Outcome<true>> {
  const added = lines.filter(({ state }) => state === "NEW");
  const changed = lines.filter(({ state }) => state === "CHANGED");
  const made = await tx.query(insertSchools, [laoId, JSON.stringify(added.map(schoolRow))]);
  const ids = new Map(made.map(({ id, code }) => [code, id]));
  const renamed = changed.filter(({ changes }) => changes.some(({ field }) => registerFields.has(field)));
  const updated = await tx.query(updateSchools, [JSON.stringify(renamed.map(schoolRow))]);
  const counted = [...added, ...changed].filter(
    ({ becomes, state, changes }) =>
      becomes.counts !== null && (state === "NEW" || changes.some(({ field }) => !registerFields.has(field))),
  );
  const reports = counted.map(({ code, school, becomes }) => ({
    id: school?.id ?? ids.get(code),
    counts: becomes.counts,
    version: school?.reportVersion ?? 0,
  }));
  const recorded = await tx.query(writeReports, [roundId, JSON.stringify(reports), now, actor.accountId]);
  const whole = made.length === added.length && updated.length === renamed.length;
  return whole && recorded.length === reports.length ? done(true) : refuse(userError("CONFLICT"));
}

/** Fields of a school; all others are of its numbers. */
const registerFields: ReadonlySet<string> = new Set(["name", "affiliation", "dissolvedOn"]);

const schoolRow = ({ code, school, becomes: { name, affiliation, dissolvedOn } }: ComparedLine) => ({
  id: school?.id ?? null,
  version: school?.version ?? null,
  code,
  name,
  affiliation,
  dissolvedOn,
});
