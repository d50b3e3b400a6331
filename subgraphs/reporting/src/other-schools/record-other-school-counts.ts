import { type CommandTools, command, done, type Outcome, refuse } from "@lec/core/command/command";
import { lockForRecording } from "@lec/core/command/locks";
import type { Grade } from "@lec/core/graphql/grade-count.type";
import { userError, userErrorsOf } from "@lec/core/graphql/refusal.type";
import { allRounds, type Round, unitFacts } from "@lec/core/rounds/facts.sql";
import type { UnitPlace } from "@lec/core/rounds/unit-places.loader";
import { countingBlockers } from "@lec/core/workflow/confirmation.machine";
import type { Instant } from "@lec/core/workflow/instant";
import { blocker } from "@lec/core/workflow/refusal";
import { builder, commandInput, commandPayload, GradeEnum } from "../builder.ts";
import { countedGrades, mostHeads } from "./counted-grades.ts";
import { countingRoundOf } from "./counting-round.ts";
import { keepSchool } from "./keep-other-school.ts";
import { type OtherSchool, payerIn, writeOtherSchoolReport } from "./other-school.sql.ts";
import { OtherSchoolType } from "./other-school.type.ts";

const GradeHeadsInput = builder.inputType("GradeHeadsInput", {
  description: "จำนวนนักเรียนของระดับชั้นหนึ่ง (heads of one grade)",
  fields: t => ({
    grade: t.field({ type: GradeEnum, required: true, description: "ระดับชั้น อ.1 ถึง ป.6 (grade)" }),
    male: t.int({ required: true, description: "ชาย คน (boys)" }),
    female: t.int({ required: true, description: "หญิง คน (girls)" }),
  }),
});

const RecordOtherSchoolCountsInput = commandInput(
  "RecordOtherSchoolCountsInput",
  "การบันทึกจำนวนนักเรียนสังกัดอื่น (T6)",
  t => ({
    otherSchoolId: t.id({ required: true, description: "สถานศึกษา (school)" }),
    roundId: t.id({ description: "รอบ ปกติคือรอบปัจจุบัน (round; the current one unless given)" }),
    counts: t.field({
      type: [GradeHeadsInput],
      required: true,
      description: "จำนวนแยกชั้น ชั้นที่ไม่ส่งเป็นศูนย์ (by grade; what is not given is zero)",
    }),
    expectedVersion: t.int({
      description: "รุ่นของจำนวนที่ผู้แก้ไขเห็น (the version of the numbers seen)",
    }),
  }),
);

const RecordOtherSchoolCountsPayload = commandPayload(
  "RecordOtherSchoolCountsPayload",
  "otherSchool",
  OtherSchoolType,
  "ผลการบันทึก (result)",
);

builder.mutationField("recordOtherSchoolCounts", t =>
  t.field({
    type: RecordOtherSchoolCountsPayload,
    access: "internal",
    description:
      "อปท. บันทึกจำนวนนักเรียนของสถานศึกษาสังกัดอื่นแยกชั้นและเพศ แทนที่จำนวนเดิมทั้งหมด (the LAO records a school's numbers; they replace what was recorded)",
    args: {
      input: t.arg({ type: RecordOtherSchoolCountsInput, required: true, description: "ข้อมูล (input)" }),
    },
    resolve: (_root, { input }, context) =>
      command<OtherSchool>(context, "recordOtherSchoolCounts", input, async tools => {
        const asked = await askedRound(tools, input.roundId);
        const kept = await keepSchool(tools, input.otherSchoolId, "otherCounts:record", asked);
        if (!kept.done) return kept;
        const { school, place } = kept.value;
        const counting = await countingRound(tools, place, input.roundId);
        if (!counting.done) return counting;
        // Moved while this waited for the lock: it is another's to record.
        const [payer] = await tools.tx.query(payerIn, [counting.value.round.id, school.id]);
        if (payer?.laoId !== place.id) return refuse(userError("CONFLICT"));
        const cells = readCells(input.counts, school);
        if (!cells.done) return cells;
        const [report] = await tools.tx.query(writeOtherSchoolReport, [
          counting.value.round.id,
          school.id,
          JSON.stringify(cells.value),
          counting.value.now,
          tools.actor.accountId,
          input.expectedVersion ?? null,
        ]);
        return report ? done(school) : refuse(userError("CONFLICT", { field: ["input", "expectedVersion"] }));
      }),
  }),
);

async function askedRound({ tx, now }: CommandTools, roundId: string | null | undefined) {
  const rounds = (await tx.query(allRounds)).map(row => row.round);
  return countingRoundOf({ all: rounds, now: await now() }, roundId);
}

/** The round an LAO counts in now, held against its confirmation; refused when it may not (T6, T7). */
export async function countingRound(
  tools: CommandTools,
  place: UnitPlace,
  roundId: string | null | undefined,
): Promise<Outcome<{ readonly round: Round; readonly now: Instant }>> {
  const { tx, now } = tools;
  const round = await askedRound(tools, roundId);
  if (!round) {
    return roundId == null
      ? refuse(...userErrorsOf([blocker("ROUND_NOT_OPEN", { clause: "S1g 4" })]))
      : refuse(userError("NOT_FOUND", { field: ["input", "roundId"] }));
  }
  await lockForRecording(tx, round.id, place.id);
  const [unit] = await tx.query(unitFacts, [round.id, [place.id]]);
  if (!unit) return refuse(userError("NOT_FOUND"));
  const at = await now();
  const blockers = countingBlockers({ now: at, round, unit });
  return blockers.length > 0 ? refuse(...userErrorsOf(blockers)) : done({ round, now: at });
}

function readCells(
  counts: readonly { readonly grade: Grade; readonly male: number; readonly female: number }[],
  { dissolvedOn }: OtherSchool,
): Outcome<Record<string, number>> {
  const cells: Record<string, number> = {};
  for (const [i, { grade, male, female }] of counts.entries()) {
    const field = ["input", "counts", String(i)];
    if (!countedGrades.includes(grade))
      return refuse(userError("GRADE_NOT_COUNTED", { field: [...field, "grade"], clause: "S1g 4.2(1)" }));
    if (`${grade}:MALE` in cells) return refuse(userError("BAD_USER_INPUT", { field: [...field, "grade"] }));
    if (male < 0 || male > mostHeads)
      return refuse(userError("BAD_USER_INPUT", { field: [...field, "male"] }));
    if (female < 0 || female > mostHeads)
      return refuse(userError("BAD_USER_INPUT", { field: [...field, "female"] }));
    if (dissolvedOn !== null && male + female > 0)
      return refuse(userError("DISSOLVED_MUST_BE_ZERO", { field, clause: "S1g 4.2(2)" }));
    cells[`${grade}:MALE`] = male;
    cells[`${grade}:FEMALE`] = female;
  }
  return done(cells);
}
