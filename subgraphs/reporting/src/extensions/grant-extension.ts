import { command, done, refuse } from "@lec/core/command/command";
import { lockUnit } from "@lec/core/command/locks";
import { userError, userErrorsOf } from "@lec/core/graphql/refusal.type";
import { can } from "@lec/core/policy/policy";
import { roundById, unitFacts } from "@lec/core/rounds/facts.sql";
import { unitPlaces } from "@lec/core/rounds/unit-places.loader";
import { isUuid } from "@lec/core/text/uuid";
import { extendPermission, extensionBlockers, notAllowed } from "@lec/core/workflow/confirmation.machine";
import { builder, commandInput, commandPayload } from "../builder.ts";
import { storedConfirmation } from "../confirmations/confirmation.sql.ts";
import type { Confirmation } from "../confirmations/confirmation.ts";
import { ConfirmationType } from "../confirmations/confirmation.type.ts";
import { writeExtension } from "./extension.sql.ts";

const GrantExtensionInput = commandInput("GrantExtensionInput", "การขยายเวลา (T15)", t => ({
  roundId: t.id({ required: true, description: "รอบ (round)" }),
  unitId: t.id({ required: true, description: "หน่วยงานที่ได้ขยายเวลา (the unit that gets more time)" }),
  until: t.field({ type: "DateTime", required: true, description: "ถึงเวลา สิ้นสุดเอง (until; ends by itself)" }),
  reason: t.string({ required: true, description: "เหตุผล (reason)" }),
}));

const GrantExtensionPayload = commandPayload(
  "GrantExtensionPayload",
  "confirmation",
  ConfirmationType,
  "ผลการขยายเวลา (result)",
);

builder.mutationField("grantExtension", t =>
  t.field({
    type: GrantExtensionPayload,
    access: "internal",
    description:
      "ขยายเวลาบันทึกและยืนยัน จังหวัดให้หน่วยงาน กรมให้จังหวัด (the province extends a unit, the department a province)",
    args: { input: t.arg({ type: GrantExtensionInput, required: true, description: "ข้อมูล (input)" }) },
    resolve: (_root, { input }, context) =>
      command<Confirmation>(context, "grantExtension", input, async tools => {
        const { tx, audit, actor } = tools;
        const reason = input.reason.trim();
        Object.assign(audit, { targetType: "ReportingRound", targetId: input.roundId, reason });
        if (reason === "") return refuse(userError("REASON_REQUIRED", { field: ["input", "reason"] }));
        const [place] = isUuid(input.unitId) ? await tx.query(unitPlaces, [[input.unitId]]) : [];
        if (!place) return refuse(userError("NOT_FOUND", { field: ["input", "unitId"] }));
        audit.unitId = place.id;
        const permission = extendPermission(place);
        const appointment = can(actor, permission, place);
        if (!appointment) return refuse(...userErrorsOf([notAllowed(permission)]));
        audit.duty = appointment.duty;
        const [known] = isUuid(input.roundId) ? await tx.query(roundById, [input.roundId]) : [];
        if (!known) return refuse(userError("NOT_FOUND", { field: ["input", "roundId"] }));

        await lockUnit(tx, known.id, place.id);
        const [round] = await tx.query(roundById, [known.id]);
        const [unit] = await tx.query(unitFacts, [known.id, [place.id]]);
        if (!round || !unit) return refuse(userError("NOT_FOUND", { field: ["input", "unitId"] }));
        const at = await tools.now();
        const blockers = extensionBlockers({ now: at, round, unit });
        if (blockers.length > 0) return refuse(...userErrorsOf(blockers));
        if (input.until <= at) return refuse(userError("BAD_USER_INPUT", { field: ["input", "until"] }));
        await writeExtension(tools, {
          round,
          place,
          subject: "LEARNERS",
          until: input.until,
          reason,
          at,
          requestId: context.identity.requestId,
        });
        const [stored] = await tx.query(storedConfirmation, [round.id, "LEARNERS", place.id]);
        return done({ ...(stored ?? neverConfirmed(place.id)), round, subject: "LEARNERS" as const });
      }),
  }),
);

const neverConfirmed = (unitId: string) => ({
  unitId,
  state: "OPEN" as const,
  confirmedAt: null,
  confirmedBy: null,
  confirmedDuty: null,
  headcount: null,
  digest: null,
  version: 0,
});
