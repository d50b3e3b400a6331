import { sized } from "@lec/core/graphql/connection.type";
import { makePage, readPage } from "@lec/core/graphql/page";
import type { Round } from "@lec/core/rounds/facts.sql";
import { openRounds, readRounds } from "@lec/core/rounds/rounds.loader";
import { builder, connectionOf, pageArguments } from "../builder.ts";
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
