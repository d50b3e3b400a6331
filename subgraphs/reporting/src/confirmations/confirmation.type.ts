import { enumValues } from "@lec/core/graphql/enum-values";
import { type GradeCount, gradeCountsOf } from "@lec/core/graphql/grade-count.type";
import type { RequestContext } from "@lec/core/graphql/request-context";
import { sealReceipt } from "@lec/core/identity/receipt";
import { type Action, can } from "@lec/core/policy/policy";
import { shownRow } from "@lec/core/policy/suppression";
import { readRounds } from "@lec/core/rounds/rounds.loader";
import { placeLoader } from "@lec/core/rounds/unit-places.loader";
import {
  availableActions,
  confirmationStandings,
  confirmationStates,
  confirmationSubjects,
  deadlineOf,
  extendPermission,
  extensionBlockers,
  notAllowed,
  offer,
  standingOf,
} from "@lec/core/workflow/confirmation.machine";
import { builder, DutyEnum, GradeCountType, OrgUnit } from "../builder.ts";
import { ReportingRound } from "../rounds/round.type.ts";
import { AvailableActionType, WorkflowActionEnum } from "./available-action.type.ts";
import {
  accountNameLoader,
  readConfirmation,
  readConfirmationById,
  readEvents,
  readFacts,
  readFrozenHeadcount,
} from "./confirmation.loader.ts";
import type { ConfirmationEvent } from "./confirmation.sql.ts";
import { type Confirmation, confirmationId, type FrozenHeadcount } from "./confirmation.ts";

export const ConfirmationSubjectEnum = builder.enumType("ConfirmationSubject", {
  description: "เรื่องที่ยืนยัน (what is confirmed)",
  values: enumValues(
    confirmationSubjects,
    subject =>
      ({
        LEARNERS: "ข้อมูลนักเรียนหรือเด็กเล็ก (learners)",
        OTHER_COUNTS: "จำนวนนักเรียนของสถานศึกษาสังกัดอื่น (other-school counts)",
      })[subject],
  ),
});
const ConfirmationStateEnum = builder.enumType("ConfirmationState", {
  description: "สถานะที่บันทึกไว้ (stored state)",
  values: enumValues(
    confirmationStates,
    state => ({ OPEN: "ยังไม่ยืนยัน (not confirmed)", CONFIRMED: "ยืนยันแล้ว (confirmed)" })[state],
  ),
});
const ConfirmationStandingEnum = builder.enumType("ConfirmationStanding", {
  description: "สถานะที่คิดจากข้อมูลขณะนี้ (standing, computed now)",
  values: enumValues(
    confirmationStandings,
    standing =>
      ({
        WAITING: "ยังยืนยันไม่ได้ (something is unfinished)",
        READY: "พร้อมยืนยัน (can be confirmed)",
        CONFIRMED: "ยืนยันแล้ว (confirmed)",
        LOCKED: "ยืนยันแล้ว และระดับเหนือขึ้นไปยืนยันแล้ว (confirmed, and the level above too)",
      })[standing],
  ),
});

interface SeenHeadcount extends FrozenHeadcount {
  readonly exact: boolean;
}

const rowsOf = ({ cells, exact }: SeenHeadcount): GradeCount[] =>
  gradeCountsOf(cells).map(row => shownRow(row, exact));

const sumOf = (headcount: SeenHeadcount) => {
  const rows = rowsOf({ ...headcount, exact: true });
  const male = rows.reduce((sum, row) => sum + (row.male ?? 0), 0);
  return shownRow({ male, female: headcount.total - male, total: headcount.total }, headcount.exact);
};

const ConfirmedHeadcount = builder.objectRef<SeenHeadcount>("ConfirmedHeadcount").implement({
  description: "จำนวนนักเรียน ณ เวลายืนยัน (learners as they were confirmed)",
  fields: t => ({
    total: t.int({
      nullable: true,
      access: "internal",
      description: "รวม คน (all)",
      resolve: h => sumOf(h).total,
    }),
    male: t.int({
      nullable: true,
      access: "internal",
      description: "ชาย คน (boys)",
      resolve: h => sumOf(h).male,
    }),
    female: t.int({
      nullable: true,
      access: "internal",
      description: "หญิง คน (girls)",
      resolve: h => sumOf(h).female,
    }),
    byGrade: t.field({
      type: [GradeCountType],
      access: "internal",
      description: "แยกระดับชั้นและเพศ (by grade and sex)",
      listSize: { assumedSize: 12 },
      resolve: rowsOf,
    }),
  }),
});

/** A frozen count as this viewer may see it. */
async function seen(
  context: RequestContext,
  unitId: string,
  headcount: FrozenHeadcount | null,
): Promise<SeenHeadcount | null> {
  const place = await placeLoader(context).load(unitId);
  return (
    headcount && { ...headcount, exact: can(context.identity.actor, "counts:readExact", place) !== null }
  );
}

export const EventType = builder.objectRef<ConfirmationEvent>("ConfirmationEvent").implement({
  description: "การดำเนินการหนึ่งครั้งในประวัติ ลบหรือแก้ไม่ได้ (an act in the history, append-only)",
  fields: t => ({
    id: t.exposeID("id", { access: "internal", description: "รหัสอ้างอิง (id)" }),
    action: t.expose("action", {
      type: WorkflowActionEnum,
      access: "internal",
      description: "การดำเนินการ (act)",
    }),
    unit: t.field({
      type: OrgUnit,
      access: "internal",
      description: "หน่วยงาน (unit)",
      resolve: ({ unitId }) => ({ id: unitId }),
    }),
    subject: t.expose("subject", {
      type: ConfirmationSubjectEnum,
      access: "internal",
      description: "เรื่อง (subject)",
    }),
    at: t.expose("at", { type: "DateTime", access: "internal", description: "เวลา (when)" }),
    actorName: t.string({
      access: "internal",
      description: "ผู้ดำเนินการ (who)",
      resolve: (event, _args, context) => accountNameLoader(context).load(event.accountId),
    }),
    duty: t.expose("duty", { type: DutyEnum, access: "internal", description: "ในหน้าที่ (by which duty)" }),
    reason: t.exposeString("reason", { nullable: true, access: "internal", description: "เหตุผล (reason)" }),
    headcount: t.field({
      type: ConfirmedHeadcount,
      nullable: true,
      access: "internal",
      description: "จำนวนนักเรียน ณ เวลานั้น (counts frozen by this act)",
      resolve: (event, _args, context) => seen(context, event.unitId, event.headcount),
    }),
    digest: t.exposeString("digest", {
      nullable: true,
      access: "internal",
      description: "ลายนิ้วมือข้อมูล SHA-256 (digest of the canonical rows)",
    }),
    sequence: t.exposeInt("sequence", {
      access: "internal",
      description: "ลำดับในห่วงโซ่ของจังหวัดและรอบ (place in the chain of its province and round)",
    }),
    hash: t.exposeString("hash", {
      access: "internal",
      description: "ค่าแฮชต่อจากรายการก่อนหน้า (hash on top of the act before)",
    }),
    receipt: t.string({
      nullable: true,
      access: "internal",
      description:
        "ใบรับที่ลงลายมือชื่อ สำหรับคิวอาร์โค้ด ตรวจได้ด้วย /receipts/key.pem ว่างสำหรับผู้วิเคราะห์ข้อมูล (a signed receipt for a QR code, checked by /receipts/key.pem; none for analysts)",
      resolve: readReceipt,
    }),
  }),
});

async function readReceipt(
  event: ConfirmationEvent,
  _args: object,
  context: RequestContext,
): Promise<string | null> {
  const place = await placeLoader(context).load(event.unitId);
  const round = (await readRounds(context)).all.find(each => each.id === event.roundId);
  if (!round || !can(context.identity.actor, "counts:readExact", place)) return null;
  return sealReceipt(
    {
      round: `${round.programme}-${round.academicYear}-${round.number}`,
      unit: event.unitCode,
      subject: event.subject,
      action: event.action,
      at: event.at,
      total: event.headcount?.total ?? null,
      digest: event.digest,
      sequence: event.sequence,
      hash: event.hash,
    },
    context.options.receiptKey,
  );
}

export const ConfirmationType = builder.objectRef<Confirmation>("Confirmation");
builder.asEntity(ConfirmationType, {
  key: builder.selection<{ id: string }>("id"),
  resolveReference: ({ id }, context) => readConfirmationById(context, id),
});

builder.objectType(ConfirmationType, {
  description: "การยืนยันข้อมูลของหน่วยงานในรอบหนึ่ง (a unit's confirmation of a subject in a round)",
  fields: t => ({
    id: t.id({
      access: "internal",
      description: "รหัสอ้างอิง: รอบ หน่วยงาน เรื่อง (round, unit and subject)",
      resolve: confirmationId,
    }),
    round: t.expose("round", { type: ReportingRound, access: "public", description: "รอบ (round)" }),
    unit: t.field({
      type: OrgUnit,
      access: "public",
      description: "หน่วยงาน (unit)",
      resolve: ({ unitId }) => ({ id: unitId }),
    }),
    subject: t.expose("subject", {
      type: ConfirmationSubjectEnum,
      access: "internal",
      description: "เรื่อง (subject)",
    }),
    state: t.expose("state", {
      type: ConfirmationStateEnum,
      access: "internal",
      description: "สถานะที่บันทึกไว้ (stored state)",
    }),
    standing: t.field({
      type: ConfirmationStandingEnum,
      access: "internal",
      description: "สถานะขณะนี้ (standing now)",
      resolve: async (c, _args, context) => standingOf(await readFacts(context, c), c.subject),
    }),
    deadline: t.field({
      type: "DateTime",
      access: "internal",
      description: "ต้องยืนยันภายใน รวมเวลาที่ขยายให้ (confirm by, extensions included)",
      resolve: async (c, _args, context) => deadlineOf(c.round, (await readFacts(context, c)).unit),
    }),
    confirmedAt: t.expose("confirmedAt", {
      type: "DateTime",
      nullable: true,
      access: "internal",
      description: "ยืนยันเมื่อ (when)",
    }),
    confirmedBy: t.string({
      nullable: true,
      access: "internal",
      description: "ผู้ยืนยัน (who)",
      resolve: (c, _args, context) => (c.confirmedBy ? accountNameLoader(context).load(c.confirmedBy) : null),
    }),
    confirmedDuty: t.expose("confirmedDuty", {
      type: DutyEnum,
      nullable: true,
      access: "internal",
      description: "ยืนยันในหน้าที่ (by which duty)",
    }),
    headcount: t.field({
      type: ConfirmedHeadcount,
      nullable: true,
      access: "internal",
      description: "จำนวนที่ยืนยัน (counts as confirmed)",
      resolve: async (c, _args, context) => seen(context, c.unitId, await readFrozenHeadcount(context, c)),
    }),
    digest: t.exposeString("digest", {
      nullable: true,
      access: "internal",
      description: "ลายนิ้วมือข้อมูลที่ยืนยัน SHA-256 (digest of what was confirmed)",
    }),
    version: t.exposeInt("version", {
      access: "internal",
      description: "รุ่นของข้อมูล (version; 0 before the first confirmation)",
    }),
    events: t.field({
      type: [EventType],
      access: "internal",
      description: "ประวัติ เก่าไปใหม่ (history, oldest first)",
      listSize: { assumedSize: 10 },
      resolve: (c, _args, context) => readEvents(context, c),
    }),
    availableActions: t.field({
      type: [AvailableActionType],
      access: "internal",
      description:
        "สิ่งที่ผู้เรียกทำได้หรือไม่ได้ พร้อมเหตุ (what the viewer can do, and what stands in the way; empty for analysts)",
      listSize: { assumedSize: 2 },
      resolve: async (c, _args, context) => {
        const [facts, place] = await Promise.all([
          readFacts(context, c),
          placeLoader(context).load(c.unitId),
        ]);
        // Blockers count learners exactly, and whoever reads aggregates only can do nothing here anyway.
        if (!can(context.identity.actor, "counts:readExact", place)) return [];
        const may = (permission: Action) => can(context.identity.actor, permission, place) !== null;
        const extending = extensionBlockers(facts);
        const permission = extendPermission(facts.unit);
        if (!may(permission)) extending.push(notAllowed(permission));
        return [...availableActions(facts, c.subject, may), offer("EXTEND", extending)];
      },
    }),
  }),
});

builder.objectField(OrgUnit, "confirmation", t =>
  t.field({
    type: ConfirmationType,
    nullable: true,
    access: "internal",
    description:
      "การยืนยันข้อมูลของหน่วยงาน ว่างเมื่ออยู่นอกขอบเขตหรือไม่มีข้อมูลต้องยืนยัน (the unit's confirmation; none outside reach or with nothing to confirm)",
    args: {
      roundId: t.arg.id({ description: "รอบ ปกติคือรอบที่เปิดอยู่ (round; the open one unless given)" }),
      subject: t.arg({
        type: ConfirmationSubjectEnum,
        required: true,
        defaultValue: "LEARNERS",
        description: "เรื่อง (subject)",
      }),
    },
    resolve: (unit, { roundId, subject }, context) => readConfirmation(context, unit.id, roundId, subject),
  }),
);
