import { sized } from "@lec/core/graphql/connection.type";
import { makePage, readPage } from "@lec/core/graphql/page";
import { can } from "@lec/core/policy/policy";
import type { Round } from "@lec/core/rounds/facts.sql";
import { openRounds, readRounds } from "@lec/core/rounds/rounds.loader";
import { notAllowed, offer } from "@lec/core/workflow/confirmation.machine";
import { builder, connectionOf, pageArguments } from "../builder.ts";
import { AvailableActionType } from "../confirmations/available-action.type.ts";
import { ReportingRound } from "./round.type.ts";

const RoundConnection = connectionOf<Round>("ReportingRound", ReportingRound);

builder.queryFields(t => ({
  currentRounds: t.field({
    type: [ReportingRound],
    access: "public",
    description: "รอบที่เปิดอยู่ขณะนี้ (rounds open now)",
    listSize: { assumedSize: 2 },
    resolve: async (_root, _args, context) => openRounds(await readRounds(context)),
  }),
  round: t.field({
    type: ReportingRound,
    nullable: true,
    access: "public",
    description: "รอบหนึ่งรอบ (a round by id)",
    args: { id: t.arg.id({ required: true, description: "รหัสอ้างอิง (id)" }) },
    resolve: async (_root, { id }, context) =>
      (await readRounds(context)).all.find(round => round.id === id.toLowerCase()) ?? null,
  }),
  roundActions: t.field({
    type: [AvailableActionType],
    access: "public",
    description:
      "สิ่งที่ผู้เรียกทำได้หรือไม่ได้โดยยังไม่มีรอบ พร้อมเหตุ (what the viewer can do about rounds before there is one; `availableActions` of a round tells the rest)",
    listSize: { assumedSize: 1 },
    resolve: (_root, _args, { identity: { actor } }) => {
      const department = actor?.appointments.find(a => a.level === "DEPARTMENT") ?? null;
      const may = can(actor, "round:schedule", department);
      return [offer("SCHEDULE_ROUND", may ? [] : [notAllowed("round:schedule")])];
    },
  }),
  rounds: t.field({
    type: RoundConnection,
    access: "public",
    description: "ทุกรอบ ล่าสุดก่อน (all rounds, the latest first)",
    listSize: sized,
    args: pageArguments,
    resolve: async (_root, args, context) => {
      const { all } = await readRounds(context);
      const scope = { accountId: context.identity.actor?.accountId ?? "", list: "rounds" };
      const page = readPage(args, scope, context.options.cursorKey, context.identity.language);
      // There are a few rounds a year: pages are cut from the one list every request reads anyway.
      const ordered = page.backward ? [...all].reverse() : all;
      const start = page.position ? ordered.findIndex(round => round.id === page.position?.[0]) + 1 : 0;
      const rows = ordered.slice(start, start + page.limit);
      return makePage(
        rows,
        page,
        round => [round.id],
        scope,
        context.options.cursorKey,
        async () => all.length,
      );
    },
  }),
}));
