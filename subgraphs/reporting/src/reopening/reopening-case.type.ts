import { sized } from "@lec/core/graphql/connection.type";
import { enumValues } from "@lec/core/graphql/enum-values";
import { makePage, readPage } from "@lec/core/graphql/page";
import { can, reachOf } from "@lec/core/policy/policy";
import { unitFacts } from "@lec/core/rounds/facts.sql";
import { readRounds } from "@lec/core/rounds/rounds.loader";
import { placeLoader } from "@lec/core/rounds/unit-places.loader";
import { isUuid } from "@lec/core/text/uuid";
import { deadlineOf, extendPermission } from "@lec/core/workflow/confirmation.machine";
import { type ReopeningStep, stepWaiting } from "@lec/core/workflow/reopening";
import { builder, connectionOf, DutyEnum, OrgUnit, pageArguments } from "../builder.ts";
import { WorkflowActionEnum } from "../confirmations/available-action.type.ts";
import { accountNameLoader } from "../confirmations/confirmation.loader.ts";
import { ConfirmationSubjectEnum, ConfirmationType } from "../confirmations/confirmation.type.ts";
import { ReportingRound } from "../rounds/round.type.ts";
import { caseLoader, openCaseOf, readSteps } from "./reopening-case.loader.ts";
import {
  caseStates,
  type ReopeningCase,
  reopeningCasePages,
  reopeningCaseTotal,
} from "./reopening-case.sql.ts";

export const CaseStateEnum = builder.enumType("ReopeningCaseState", {
  description: "สถานะของคำขอยกเลิกการยืนยัน (state of a reopening case)",
  values: enumValues(
    caseStates,
    state =>
      ({
        OPEN: "กำลังดำเนินการ (under way)",
        DONE: "ยืนยันใหม่ครบทุกระดับแล้ว (all confirmed again)",
        WITHDRAWN: "ผู้ขอถอนคำขอ (withdrawn by who asked)",
        REFUSED: "ระดับเหนือขึ้นไปไม่อนุมัติ (refused from above)",
      })[state],
  ),
});

const StepType = builder.objectRef<ReopeningStep>("ReopeningStep").implement({
  description: "ขั้นหนึ่งของการขอแก้ไขหลังยืนยัน (a step on the way back)",
  fields: t => ({
    action: t.expose("action", {
      type: WorkflowActionEnum,
      access: "internal",
      description: "ยกเลิกหรือยืนยัน (cancel, or confirm again)",
    }),
    unit: t.field({
      type: OrgUnit,
      access: "public",
      description: "หน่วยงานที่ถูกยกเลิกหรือยืนยันใหม่ (whose confirmation it is)",
      resolve: step => ({ id: step.unitId }),
    }),
    subject: t.expose("subject", {
      type: ConfirmationSubjectEnum,
      access: "internal",
      description: "เรื่อง (subject)",
    }),
    duty: t.expose("duty", {
      type: DutyEnum,
      nullable: true,
      access: "internal",
      description: "หน้าที่ของผู้กด (the duty that presses the button)",
    }),
    doneAt: t.field({
      type: "DateTime",
      nullable: true,
      access: "internal",
      description: "ทำแล้วเมื่อ (done at)",
      resolve: step => step.done?.at ?? null,
    }),
    doneBy: t.string({
      nullable: true,
      access: "internal",
      description: "ผู้ทำ (who)",
      resolve: (step, _args, context) =>
        step.done ? accountNameLoader(context).load(step.done.accountId) : null,
    }),
  }),
});

export const ReopeningCaseType = builder.objectRef<ReopeningCase>("ReopeningCase");
builder.asEntity(ReopeningCaseType, {
  key: builder.selection<{ id: string }>("id"),
  resolveReference: ({ id }, context) => (isUuid(id) ? caseLoader(context).load(id) : null),
});
builder.objectType(ReopeningCaseType, {
  description:
    "คำขอยกเลิกการยืนยันเพื่อแก้ไข พร้อมขั้นตอนตามลำดับของทุกระดับ (a request to take a confirmation back, with everybody's steps in order, T16)",
  fields: t => ({
    id: t.exposeID("id", { access: "internal", description: "รหัสอ้างอิง (id)" }),
    round: t.field({
      type: ReportingRound,
      nullable: true,
      access: "public",
      description: "รอบ (round)",
      resolve: async (c, _args, context) =>
        (await readRounds(context)).all.find(round => round.id === c.roundId) ?? null,
    }),
    unit: t.field({
      type: OrgUnit,
      access: "public",
      description: "หน่วยงานที่ขอ (the unit that asked)",
      resolve: c => ({ id: c.unitId }),
    }),
    subject: t.expose("subject", {
      type: ConfirmationSubjectEnum,
      access: "internal",
      description: "เรื่อง (subject)",
    }),
    state: t.expose("state", { type: CaseStateEnum, access: "internal", description: "สถานะ (state)" }),
    reason: t.exposeString("reason", { access: "internal", description: "เหตุผลที่ขอ (why)" }),
    requestedAt: t.expose("requestedAt", {
      type: "DateTime",
      access: "internal",
      description: "ขอเมื่อ (asked at)",
    }),
    requestedBy: t.string({
      access: "internal",
      description: "ผู้ขอ (who asked)",
      resolve: (c, _args, context) => accountNameLoader(context).load(c.requestedBy),
    }),
    endedAt: t.expose("endedAt", {
      type: "DateTime",
      nullable: true,
      access: "internal",
      description: "สิ้นสุดเมื่อ (ended at)",
    }),
    endReason: t.exposeString("endReason", {
      nullable: true,
      access: "internal",
      description: "เหตุผลที่ไม่อนุมัติ (why it was refused)",
    }),
    steps: t.field({
      type: [StepType],
      access: "internal",
      description: "ขั้นตอนตามลำดับ (all steps in order)",
      listSize: { assumedSize: 6 },
      resolve: (c, _args, context) => readSteps(context, c),
    }),
    waitingFor: t.field({
      type: StepType,
      nullable: true,
      access: "internal",
      description: "ขั้นที่รออยู่ ว่างเมื่อสิ้นสุดแล้ว (the step that waits; none once ended)",
      resolve: async (c, _args, context) =>
        c.state === "OPEN" ? stepWaiting(await readSteps(context, c)) : null,
    }),
    deadline: t.field({
      type: "DateTime",
      nullable: true,
      access: "internal",
      description:
        "หน่วยงานที่ขอต้องยืนยันใหม่ภายใน รวมเวลาที่ขยายให้ (the unit that asked confirms again by, extensions included)",
      resolve: async (c, _args, context) => {
        const round = (await readRounds(context)).all.find(each => each.id === c.roundId);
        const [unit] = round ? await context.reads.query(unitFacts, [round.id, [c.unitId]]) : [];
        return round && unit ? deadlineOf(round, unit) : null;
      },
    }),
    mayRefuse: t.boolean({
      access: "internal",
      description: "ผู้เรียกไม่อนุมัติคำขอนี้ได้ (whether the viewer may refuse the request)",
      resolve: async (c, _args, context) =>
        c.state === "OPEN" &&
        can(context.identity.actor, "cancellation:refuse", await placeLoader(context).load(c.unitId)) !==
          null,
    }),
    mayExtend: t.boolean({
      access: "internal",
      description:
        "ผู้เรียกขยายเวลาให้หน่วยงานที่ขอได้ (whether the viewer may give the unit that asked more time, T15)",
      resolve: async (c, _args, context) =>
        c.state === "OPEN" &&
        can(context.identity.actor, extendPermission(c), await placeLoader(context).load(c.unitId)) !== null,
    }),
    mayWithdraw: t.boolean({
      access: "internal",
      description: "ผู้เรียกถอนคำขอนี้ได้ (whether the viewer may withdraw it)",
      resolve: async (c, _args, context) =>
        c.state === "OPEN" &&
        can(context.identity.actor, "cancellation:request", await placeLoader(context).load(c.unitId)) !==
          null,
    }),
  }),
});

builder.objectField(ConfirmationType, "reopening", t =>
  t.field({
    type: ReopeningCaseType,
    nullable: true,
    access: "internal",
    description: "คำขอยกเลิกการยืนยันที่กำลังดำเนินการ (the reopening case under way)",
    resolve: ({ round, unitId, subject }, _args, context) => openCaseOf(context, round, unitId, subject),
  }),
);

const CaseConnection = connectionOf<ReopeningCase>("ReopeningCase", ReopeningCaseType);

builder.objectField(OrgUnit, "reopeningCases", t =>
  t.field({
    type: CaseConnection,
    nullable: true,
    access: "internal",
    description:
      "คำขอยกเลิกการยืนยันของหน่วยงานและทุกหน่วยใต้ลงไป ล่าสุดก่อน ว่างเมื่ออยู่นอกขอบเขต (reopening cases of the unit and all below, the latest first; none outside reach)",
    listSize: sized,
    args: {
      ...pageArguments,
      roundId: t.arg.id({ description: "รอบ (round)" }),
      state: t.arg({ type: [CaseStateEnum], description: "สถานะ (states)" }),
    },
    resolve: async (unit, args, context) => {
      const place = await placeLoader(context).load(unit.id);
      if (!place || !can(context.identity.actor, "counts:read", place)) return null;
      const roundId = args.roundId ?? null;
      if (roundId !== null && !isUuid(roundId)) return null;
      const values = [place.id, reachOf(context.identity.actor, "counts:read"), roundId, args.state ?? null];
      const list = JSON.stringify(["reopeningCases", place.id, roundId, args.state ?? null]);
      const scope = { accountId: context.identity.actor?.accountId ?? "", list };
      const page = readPage(args, scope, context.options.cursorKey, context.identity.language);
      const sql = page.backward ? reopeningCasePages.backward : reopeningCasePages.forward;
      const rows = await context.reads.query(sql, [
        ...values,
        page.limit,
        ...(page.position ?? [null, null]),
      ]);
      return makePage(
        rows,
        page,
        c => [c.requestedAt, c.id],
        scope,
        context.options.cursorKey,
        async () => (await context.reads.query(reopeningCaseTotal, values))[0]?.count ?? 0,
      );
    },
  }),
);
