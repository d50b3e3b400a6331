import { command, done, refuse } from "@lec/core/command/command";
import { lockRound } from "@lec/core/command/locks";
import { statement } from "@lec/core/database/statement";
import { userError, userErrorsOf } from "@lec/core/graphql/refusal.type";
import { can } from "@lec/core/policy/policy";
import { type Round, roundById, roundColumns, roundOf } from "@lec/core/rounds/facts.sql";
import { isUuid } from "@lec/core/text/uuid";
import { notAllowed, openRoundBlockers } from "@lec/core/workflow/confirmation.machine";
import { builder, commandInput, commandPayload } from "../builder.ts";
import { appendEvent } from "../confirmations/confirmation.sql.ts";
import { ReportingRound } from "./round.type.ts";

const OpenRoundInput = commandInput("OpenRoundInput", "การเปิดรอบ (T1)", t => ({
  roundId: t.id({ required: true, description: "รอบ (round)" }),
}));

const OpenRoundPayload = commandPayload(
  "OpenRoundPayload",
  "round",
  ReportingRound,
  "ผลการเปิดรอบ (result of opening)",
);

const markOpened = statement<Round>(
  "open round",
  `UPDATE reporting.round AS r SET opened_at = $2, version = r.version + 1 WHERE r.id = $1 RETURNING ${roundColumns}`,
  roundOf,
);

builder.mutationField("openRound", t =>
  t.field({
    type: OpenRoundPayload,
    access: "public",
    needs: "round:open",
    description: "เปิดรอบให้บันทึกและยืนยัน ไม่ก่อนเวลาเปิดระบบ (the department opens a round, not before its time)",
    args: { input: t.arg({ type: OpenRoundInput, required: true, description: "ข้อมูล (input)" }) },
    resolve: (_root, { input }, context) =>
      command<Round>(context, "openRound", input, async ({ actor, tx, audit, now }) => {
        const department = actor.appointments.find(a => a.level === "DEPARTMENT") ?? null;
        Object.assign(audit, {
          targetType: "ReportingRound",
          targetId: input.roundId,
          unitId: department?.unitId ?? null,
        });
        const appointment = can(actor, "round:open", department);
        if (!appointment) return refuse(...userErrorsOf([notAllowed("round:open")]));
        audit.duty = appointment.duty;
        if (!isUuid(input.roundId)) return refuse(userError("NOT_FOUND", { field: ["input", "roundId"] }));
        await lockRound(tx, input.roundId);
        const [round] = await tx.query(roundById, [input.roundId]);
        if (!round) return refuse(userError("NOT_FOUND", { field: ["input", "roundId"] }));
        if (round.openedAt !== null) return done(round);
        const at = await now();
        const blockers = openRoundBlockers(round, at);
        if (blockers.length > 0) return refuse(...userErrorsOf(blockers));
        const [opened] = await tx.query(markOpened, [round.id, at]);
        await tx.query(appendEvent, [
          round.id,
          appointment.unitId,
          "LEARNERS",
          "OPEN_ROUND",
          at,
          actor.accountId,
          appointment.duty,
          null,
          null,
          null,
          context.identity.requestId,
        ]);
        return opened ? done(opened) : refuse(userError("CONFLICT"));
      }),
  }),
);
