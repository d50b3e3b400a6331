import { command, done, refuse } from "@lec/core/command/command";
import { userError, userErrorsOf } from "@lec/core/graphql/refusal.type";
import { can } from "@lec/core/policy/policy";
import { unitPlaces } from "@lec/core/rounds/unit-places.loader";
import { isUuid } from "@lec/core/text/uuid";
import { notAllowed } from "@lec/core/workflow/confirmation.machine";
import { builder, commandInput } from "../builder.ts";
import { SpotCheckPayload } from "./draw-spot-check.ts";
import { closeSpotCheck, type SpotCheck, spotChecksById } from "./spot-check.sql.ts";

const CloseSpotCheckInput = commandInput("CloseSpotCheckInput", "การปิดการสุ่มตรวจ", t => ({
  spotCheckId: t.id({ required: true, description: "การสุ่มตรวจ (spot check)" }),
}));

builder.mutationField("closeSpotCheck", t =>
  t.field({
    type: SpotCheckPayload,
    access: "internal",
    description:
      "ปิดการสุ่มตรวจ หลังจากนั้นบันทึกผลเพิ่มไม่ได้ ที่ค้างอยู่ยังเป็นงานของสถานศึกษา (ends the recording of findings; what is open stays the institutions' work; closing again changes nothing)",
    args: { input: t.arg({ type: CloseSpotCheckInput, required: true, description: "ข้อมูล (input)" }) },
    resolve: (_root, { input }, context) =>
      command<SpotCheck>(context, "closeSpotCheck", input, async ({ actor, tx, audit }) => {
        const field = ["input", "spotCheckId"];
        Object.assign(audit, { targetType: "SpotCheck", targetId: input.spotCheckId });
        const [check] = isUuid(input.spotCheckId)
          ? await tx.query(spotChecksById, [[input.spotCheckId]])
          : [];
        if (!check) return refuse(userError("NOT_FOUND", { field }));
        audit.unitId = check.provinceId;
        const [place] = await tx.query(unitPlaces, [[check.provinceId]]);
        const appointment = can(actor, "spotCheck:draw", place ?? null);
        if (!appointment) return refuse(...userErrorsOf([notAllowed("spotCheck:draw", "S1g 9.4")]));
        audit.duty = appointment.duty;
        const [closed] = await tx.query(closeSpotCheck, [check.id, actor.accountId]);
        if (closed) return done(closed);
        // Somebody was first, or row security knows better than the table.
        const [now] = await tx.query(spotChecksById, [[check.id]]);
        return now?.closedAt ? done(now) : refuse(...userErrorsOf([notAllowed("spotCheck:draw", "S1g 9.4")]));
      }),
  }),
);
