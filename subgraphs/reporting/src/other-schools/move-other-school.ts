import { type CommandTools, command, done, refuse } from "@lec/core/command/command";
import { lockUnit } from "@lec/core/command/locks";
import { userError, userErrorsOf } from "@lec/core/graphql/refusal.type";
import { allRounds, type Round, unitFacts } from "@lec/core/rounds/facts.sql";
import type { UnitPlace } from "@lec/core/rounds/unit-places.loader";
import { movingBlockers, phaseOf } from "@lec/core/workflow/confirmation.machine";
import type { Blocker } from "@lec/core/workflow/refusal";
import { builder, commandInput, commandPayload } from "../builder.ts";
import { countedRoundOf } from "./counting-round.ts";
import { keepRegister, keepSchool } from "./keep-other-school.ts";
import { otherSchoolsById } from "./other-school.sql.ts";
import { activeLao, insertMove, movesOfSchools, type OtherSchoolMove } from "./other-school-move.sql.ts";
import { OtherSchoolMoveType } from "./other-school-move.type.ts";

const MoveOtherSchoolInput = commandInput(
  "MoveOtherSchoolInput",
  "การย้ายสถานศึกษาสังกัดอื่นไปยัง อปท. ที่จัดสรรงบประมาณให้ (T6, S1g 4.2)",
  t => ({
    otherSchoolId: t.id({ required: true, description: "สถานศึกษา (school)" }),
    toLaoId: t.id({
      required: true,
      description: "อปท. ที่จัดสรรงบประมาณให้ต่อไป (the LAO that pays from now on)",
    }),
    reason: t.string({ required: true, description: "เหตุผล (reason)" }),
    expectedVersion: t.int({ description: "รุ่นที่ผู้ย้ายเห็น (the version seen)" }),
  }),
);

const MoveOtherSchoolPayload = commandPayload(
  "MoveOtherSchoolPayload",
  "move",
  OtherSchoolMoveType,
  "ผลการย้าย (result)",
);

builder.mutationField("moveOtherSchool", t =>
  t.field({
    type: MoveOtherSchoolPayload,
    access: "internal",
    description:
      "ย้ายสถานศึกษาสังกัดอื่นไปยัง อปท. อื่น ตั้งแต่รอบที่เปิดอยู่หรือรอบถัดไป จังหวัดย้ายระหว่าง อปท. ของตน กรมย้ายข้ามจังหวัดได้ ทั้งสองฝ่ายต้องยังไม่ยืนยันจำนวนสังกัดอื่น จำนวนที่บันทึกแล้วในรอบที่เปิดอยู่ย้ายไปด้วย รอบก่อนคงเดิม (moves a school to another LAO from the open round on, or the next one: the province between its own LAOs, the department across provinces, while neither has confirmed; numbers recorded in the open round go along, earlier rounds stay)",
    args: { input: t.arg({ type: MoveOtherSchoolInput, required: true, description: "ข้อมูล (input)" }) },
    resolve: (_root, { input }, context) =>
      command<OtherSchoolMove>(context, "moveOtherSchool", input, async tools => {
        const { tx, audit } = tools;
        const reason = input.reason.trim();
        audit.reason = reason;
        const leaving = await keepSchool(tools, input.otherSchoolId, "otherSchool:move");
        if (!leaving.done) return leaving;
        const { unitId, duty } = audit;
        const from = leaving.value.place;
        const coming = await keepRegister(tools, input.toLaoId, "otherSchool:move", ["input", "toLaoId"]);
        // Recorded where the school was.
        Object.assign(audit, { unitId, duty });
        if (!coming.done) return coming;
        const to = coming.value;
        if (reason === "") return refuse(userError("REASON_REQUIRED", { field: ["input", "reason"] }));
        const [active] = await tx.query(activeLao, [to.id]);
        if (!active || to.id === from.id)
          return refuse(userError("BAD_USER_INPUT", { field: ["input", "toLaoId"] }));
        const blockers = await heldEnds(tools, [from, to]);
        if (blockers.length > 0) return refuse(...userErrorsOf(blockers));
        // As it is now that nobody at either end moves.
        const [school] = await tx.query(otherSchoolsById, [[leaving.value.school.id]]);
        const seen = input.expectedVersion ?? school?.version;
        if (!school || school.laoId !== from.id || school.version !== seen)
          return refuse(userError("CONFLICT", { field: ["input", "expectedVersion"] }));
        const [made] = await tx.query(insertMove, [school.id, seen, from.id, to.id, reason, duty]);
        const moves = await tx.query(movesOfSchools, [[school.id]]);
        const move = moves.find(({ version }) => version === made?.version);
        return move ? done(move) : refuse(userError("CONFLICT"));
      }),
  }),
);

/** Holds both ends in the round open for recording, the upper first, and tells what stands confirmed there. */
async function heldEnds({ tx, now }: CommandTools, ends: readonly UnitPlace[]): Promise<Blocker[]> {
  const round = await openRound({ tx, now });
  if (!round) return [];
  for (const { id } of ends.toSorted((a, b) => (a.path < b.path ? -1 : 1))) await lockUnit(tx, round.id, id);
  const at = await now();
  const facts = await tx.query(unitFacts, [round.id, ends.map(({ id }) => id)]);
  const blockers = facts.flatMap(unit => movingBlockers({ now: at, round, unit }));
  // Both may lie under one province.
  const told = new Set<string>();
  return blockers.filter(({ code, unitIds }) => {
    const key = JSON.stringify([code, unitIds]);
    return !told.has(key) && told.add(key);
  });
}

async function openRound({ tx, now }: Pick<CommandTools, "tx" | "now">): Promise<Round | null> {
  const all = (await tx.query(allRounds)).map(row => row.round);
  const at = await now();
  const round = countedRoundOf({ all, now: at }, null);
  return round && phaseOf(round, at) === "OPEN" ? round : null;
}
