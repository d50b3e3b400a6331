import { randomBytes } from "node:crypto";
import { command, done, refuse } from "@lec/core/command/command";
import { lockUnit } from "@lec/core/command/locks";
import { userError, userErrorsOf } from "@lec/core/graphql/refusal.type";
import { can } from "@lec/core/policy/policy";
import { roundById, unitFacts } from "@lec/core/rounds/facts.sql";
import { unitPlaces } from "@lec/core/rounds/unit-places.loader";
import { isUuid } from "@lec/core/text/uuid";
import { notAllowed, spotCheckBlockers } from "@lec/core/workflow/confirmation.machine";
import { builder, commandInput, commandPayload } from "../builder.ts";
import { newId } from "../transfers/release-request.sql.ts";
import { allot } from "./sample.ts";
import { drawSpotCheck, populationOf, type SpotCheck, spotChecksById } from "./spot-check.sql.ts";
import { largestSample, requireSize, SpotCheckType } from "./spot-check.type.ts";

/** As long as a seed can be. */
const seedLength = 100;

const DrawSpotCheckInput = commandInput("DrawSpotCheckInput", "การสุ่มตัวอย่าง (T14, S1g 9.4)", t => ({
  roundId: t.id({ required: true, description: "รอบ (round)" }),
  provinceId: t.id({ required: true, description: "จังหวัด (province)" }),
  size: t.int({
    required: true,
    description: `จำนวนที่สุ่ม 1 ถึง ${largestSample} คน มากกว่าที่มีคือทุกคน (how many to draw; more than there are draws all)`,
  }),
  seed: t.string({
    description: `ค่าเริ่มสุ่ม ไม่เกิน ${seedLength} ตัวอักษร ว่างให้ระบบเลือก (seed; the system chooses one unless given)`,
  }),
}));

export const SpotCheckPayload = commandPayload(
  "SpotCheckPayload",
  "spotCheck",
  SpotCheckType,
  "การสุ่มตรวจ (the spot check)",
);

builder.mutationField("drawSpotCheck", t =>
  t.field({
    type: SpotCheckPayload,
    access: "internal",
    description:
      "สุ่มนักเรียนของจังหวัดเพื่อไปตรวจตัวตน แบ่งชั้นภูมิตาม อปท. และประเภทสถานศึกษา ทำได้ระหว่างเปิดรอบ (a province officer draws a sample of learners to visit, stratified by LAO and kind of institution, while the round is open)",
    args: { input: t.arg({ type: DrawSpotCheckInput, required: true, description: "ข้อมูล (input)" }) },
    resolve: (_root, { input }, context) => {
      requireSize(context, input.size);
      return command<SpotCheck>(context, "drawSpotCheck", input, async ({ actor, tx, audit, now }) => {
        const [place] = isUuid(input.provinceId) ? await tx.query(unitPlaces, [[input.provinceId]]) : [];
        if (place?.level !== "PROVINCE")
          return refuse(userError("NOT_FOUND", { field: ["input", "provinceId"] }));
        Object.assign(audit, { unitId: place.id, targetType: "SpotCheck" });
        const appointment = can(actor, "spotCheck:draw", place);
        if (!appointment) return refuse(...userErrorsOf([notAllowed("spotCheck:draw", "S1g 9.4")]));
        audit.duty = appointment.duty;
        const seed = input.seed?.trim() || randomBytes(6).toString("hex");
        if ([...seed].length > seedLength)
          return refuse(userError("BAD_USER_INPUT", { field: ["input", "seed"] }));
        const [known] = isUuid(input.roundId) ? await tx.query(roundById, [input.roundId]) : [];
        if (!known) return refuse(userError("NOT_FOUND", { field: ["input", "roundId"] }));

        // Alone: its rolls stand still while they are counted and drawn from.
        await lockUnit(tx, known.id, place.id);
        const [[round], [unit]] = await Promise.all([
          tx.query(roundById, [known.id]),
          tx.query(unitFacts, [known.id, [place.id]]),
        ]);
        if (!round || !unit) return refuse(userError("NOT_FOUND"));
        const blockers = spotCheckBlockers({ now: await now(), round, unit });
        if (blockers.length > 0) return refuse(...userErrorsOf(blockers));
        const strata = await tx.query(populationOf, [round.id, place.id]);
        if (strata.length === 0) return refuse(userError("NOBODY_TO_DRAW"));
        const sizes = allot(
          strata.map(each => each.learners),
          input.size,
        );
        const [fresh] = await tx.query(newId);
        audit.targetId = fresh?.id ?? null;
        await tx.query(drawSpotCheck, [
          fresh?.id,
          round.id,
          place.id,
          seed,
          strata.map(each => each.laoId),
          strata.map(each => each.institutionKind),
          sizes,
        ]);
        const [check] = await tx.query(spotChecksById, [[fresh?.id]]);
        return check ? done(check) : refuse(userError("CONFLICT"));
      });
    },
  }),
);
