import { sized } from "@lec/core/graphql/connection.type";
import { badInput } from "@lec/core/graphql/errors";
import type { RequestContext } from "@lec/core/graphql/request-context";
import type { Blocker } from "@lec/core/workflow/refusal";
import { BlockerType, builder, connectionOf, OrgUnit, pageArguments } from "../builder.ts";
import { type Estimate, estimate, outlook } from "./estimate.ts";
import { allot } from "./sample.ts";
import { InstitutionKindEnum, SpotCheckResultEnum } from "./spot-check.enums.ts";
import {
  listSpotChecks,
  officerLoader,
  readBlockers,
  readPopulation,
  readSpotCheck,
  strataLoader,
} from "./spot-check.loader.ts";
import type { Population, SpotCheck, Stratum, Tally } from "./spot-check.sql.ts";
import { listFindings, listItems, listVisitedInstitutions } from "./spot-check-item.loader.ts";
import { SpotCheckItemConnection, VisitedInstitutionType } from "./spot-check-item.type.ts";

/** As many as a province's officers can visit while a round is open, and then some. */
export const largestSample = 2_000;

const EstimateType = builder.objectRef<Estimate>("SpotCheckEstimate").implement({
  description:
    "อัตราที่ประมาณได้พร้อมช่วงความเชื่อมั่นร้อยละ 95 เป็นสัดส่วน 0 ถึง 1 (an estimated rate with its 95 % interval, shares from 0 to 1)",
  fields: t => ({
    rate: t.exposeFloat("rate", { access: "internal", description: "อัตรา (rate)" }),
    low: t.exposeFloat("low", { access: "internal", description: "ขอบล่าง (lower bound)" }),
    high: t.exposeFloat("high", { access: "internal", description: "ขอบบน (upper bound)" }),
  }),
});

const StratumType = builder.objectRef<Stratum>("SpotCheckStratum").implement({
  description:
    "ชั้นภูมิ: สถานศึกษาประเภทหนึ่งของ อปท. หนึ่ง (a stratum: the institutions of one kind of one LAO), numbers of learners",
  fields: t => ({
    lao: t.field({
      type: OrgUnit,
      access: "internal",
      description: "อปท. (LAO)",
      resolve: stratum => ({ id: stratum.laoId }),
    }),
    institutionKind: t.expose("institutionKind", {
      type: InstitutionKindEnum,
      access: "internal",
      description: "ประเภทสถานศึกษา (kind of institution)",
    }),
    learners: t.exposeInt("learners", {
      access: "internal",
      description: "นักเรียนในทะเบียนขณะสุ่ม คน (on the rolls at the draw)",
    }),
    drawn: t.exposeInt("drawn", { access: "internal", description: "ถูกสุ่ม คน (drawn)" }),
    checked: t.int({ access: "internal", description: "ตรวจแล้ว คน (visited)", resolve: checkedOf }),
    found: t.int({
      access: "internal",
      description: "ไม่พบตัวตนหรือย้ายไปแล้ว คน (not found or moved away)",
      resolve: absentOf,
    }),
  }),
});

const TallyType = builder.objectRef<Tally & { readonly learners: number; readonly drawn: number }>(
  "SpotCheckTally",
);
TallyType.implement({
  description: "การสุ่มตรวจเป็นตัวเลข หน่วยเป็นคน (a spot check in numbers of learners)",
  fields: t => ({
    learners: t.exposeInt("learners", {
      access: "internal",
      description: "นักเรียนในทะเบียนขณะสุ่ม (on the rolls at the draw)",
    }),
    drawn: t.exposeInt("drawn", { access: "internal", description: "ถูกสุ่ม (drawn)" }),
    checked: t.int({ access: "internal", description: "ตรวจแล้ว (visited)", resolve: checkedOf }),
    present: t.exposeInt("present", { access: "internal", description: "พบตัวตน (present)" }),
    notFound: t.exposeInt("notFound", { access: "internal", description: "ไม่พบตัวตน (not found)" }),
    moved: t.exposeInt("moved", { access: "internal", description: "ย้ายไปแล้ว (moved away)" }),
    dataWrong: t.exposeInt("dataWrong", {
      access: "internal",
      description: "พบตัวตน แต่ข้อมูลไม่ถูกต้อง (data wrong)",
    }),
    open: t.exposeInt("open", {
      access: "internal",
      description: "สถานศึกษายังไม่ดำเนินการ (findings the institutions have not dealt with)",
    }),
  }),
});

function checkedOf({ present, notFound, moved, dataWrong }: Tally): number {
  return present + notFound + moved + dataWrong;
}

/** Counted but not there: what the existence check calls a ghost. */
function absentOf({ notFound, moved }: Tally): number {
  return notFound + moved;
}

const SpotCheckItemFilter = builder.inputType("SpotCheckItemFilter", {
  description: "ตัวกรองนักเรียนที่ถูกสุ่ม (which learners of the sample)",
  fields: t => ({
    institutionId: t.id({ description: "สถานศึกษา (institution)" }),
    laoId: t.id({ description: "อปท. (LAO)" }),
    results: t.field({ type: [SpotCheckResultEnum], description: "ผลการตรวจ (results)" }),
    visited: t.boolean({ description: "ตรวจแล้วหรือยัง (visited, or not yet)" }),
  }),
});

export const SpotCheckType = builder.objectRef<SpotCheck>("SpotCheck").implement({
  description:
    "การสุ่มตรวจตัวตนนักเรียนของจังหวัดระหว่างเปิดรอบ ไม่เปลี่ยนการยืนยันข้อมูล (a province's spot check while a round is open; no confirmation changes by it) T14, S1g 9.4, S2 4",
  fields: t => ({
    id: t.exposeID("id", { access: "internal", description: "รหัสอ้างอิง (id)" }),
    roundId: t.exposeID("roundId", { access: "internal", description: "รอบ (round)" }),
    province: t.field({
      type: OrgUnit,
      access: "internal",
      description: "จังหวัด (province)",
      resolve: check => ({ id: check.provinceId }),
    }),
    seed: t.exposeString("seed", {
      access: "internal",
      description:
        "ค่าเริ่มสุ่ม ค่าเดิมกับทะเบียนเดิมได้ตัวอย่างเดิม (the seed: with the same rolls it draws the same sample again)",
    }),
    drawnAt: t.expose("drawnAt", {
      type: "DateTime",
      access: "internal",
      description: "เวลาที่สุ่ม (when it was drawn)",
    }),
    drawnBy: t.string({
      nullable: true,
      access: "internal",
      description: "ผู้สุ่ม (who drew it)",
      resolve: (check, _args, context) => officerLoader(context).load(check.drawnBy),
    }),
    closedAt: t.expose("closedAt", {
      type: "DateTime",
      nullable: true,
      access: "internal",
      description: "เวลาที่ปิด ว่างเมื่อยังตรวจอยู่ (when it was closed; none while it goes on)",
    }),
    tally: t.field({
      type: TallyType,
      access: "internal",
      description: "ความคืบหน้าและผลรวม (progress and results in all)",
      resolve: async (check, _args, context) => tallyOf(await strataLoader(context).load(check.id)),
    }),
    strata: t.field({
      type: [StratumType],
      access: "internal",
      description: "ชั้นภูมิ ตามรหัส อปท. (strata, in the order of LAO codes)",
      listSize: { assumedSize: 200 },
      resolve: (check, _args, context) => strataLoader(context).load(check.id),
    }),
    estimate: t.field({
      type: EstimateType,
      nullable: true,
      access: "internal",
      description:
        "อัตรานักเรียนที่ไม่พบตัวตนหรือย้ายไปแล้ว ประมาณจากที่ตรวจแล้ว ถ่วงน้ำหนักตามชั้นภูมิ (estimated share of learners who are counted and not there, from the visits so far, weighted by strata; none before the first)",
      resolve: async (check, _args, context) => {
        const strata = await strataLoader(context).load(check.id);
        return estimate(
          strata.map(each => ({
            learners: each.learners,
            checked: checkedOf(each),
            found: absentOf(each),
          })),
        );
      },
    }),
    institutions: t.field({
      type: [VisitedInstitutionType],
      nullable: true,
      access: "personal",
      description:
        "สถานศึกษาในตัวอย่าง ตามลำดับแบบตรวจ สำหรับเจ้าหน้าที่จังหวัด (institutions of the sample in the order of the sheets, for the province's officer)",
      listSize: { assumedSize: 100 },
      resolve: (check, _args, context) => listVisitedInstitutions(context, check),
    }),
    items: t.field({
      type: SpotCheckItemConnection,
      nullable: true,
      access: "personal",
      description:
        "นักเรียนที่ถูกสุ่ม ตามลำดับแบบตรวจ สำหรับเจ้าหน้าที่จังหวัด การดูทุกครั้งถูกบันทึก (the learners drawn, in the order of the sheets, for the province's officer; every look is audited)",
      listSize: sized,
      args: {
        filter: t.arg({ type: SpotCheckItemFilter, description: "ตัวกรอง (filter)" }),
        ...pageArguments,
      },
      resolve: (check, args, context) => listItems(context, check, args),
    }),
    recordBlockers: t.field({
      type: [BlockerType],
      access: "internal",
      description:
        "สิ่งที่ขวางผู้เรียกไม่ให้บันทึกผล ว่างเมื่อบันทึกได้หรือปิดการสุ่มตรวจแล้ว (what keeps the viewer from recording; none when nothing does, or once it is closed)",
      listSize: { assumedSize: 3 },
      resolve: async (check, _args, context) =>
        check.closedAt === null
          ? [...(await readBlockers(context, check.provinceId, check.roundId, "spotCheck:record"))]
          : [],
    }),
  }),
});

function tallyOf(strata: readonly Stratum[]) {
  const total = (of: keyof Tally | "learners" | "drawn") => strata.reduce((sum, each) => sum + each[of], 0);
  return {
    learners: total("learners"),
    drawn: total("drawn"),
    present: total("present"),
    notFound: total("notFound"),
    moved: total("moved"),
    dataWrong: total("dataWrong"),
    open: total("open"),
  };
}

interface Plan {
  readonly strata: readonly (Population & { readonly drawn: number })[];
  readonly blockers: readonly Blocker[];
}

const PlannedStratumType = builder.objectRef<Plan["strata"][number]>("SpotCheckPlannedStratum").implement({
  description: "ชั้นภูมิที่จะสุ่ม (a stratum of a planned draw)",
  fields: t => ({
    lao: t.field({
      type: OrgUnit,
      access: "internal",
      description: "อปท. (LAO)",
      resolve: stratum => ({ id: stratum.laoId }),
    }),
    institutionKind: t.expose("institutionKind", {
      type: InstitutionKindEnum,
      access: "internal",
      description: "ประเภทสถานศึกษา (kind of institution)",
    }),
    learners: t.exposeInt("learners", {
      access: "internal",
      description: "นักเรียนในทะเบียน คน (on the rolls)",
    }),
    drawn: t.exposeInt("drawn", { access: "internal", description: "จะสุ่ม คน (to be drawn)" }),
  }),
});

const PlanType = builder.objectRef<Plan>("SpotCheckPlan").implement({
  description: "สิ่งที่จะได้จากการสุ่มขนาดหนึ่ง ก่อนสุ่มจริง (what a draw of a size would be, before it is made)",
  fields: t => ({
    learners: t.int({
      access: "internal",
      description: "นักเรียนในทะเบียน คน (on the rolls)",
      resolve: plan => plan.strata.reduce((sum, each) => sum + each.learners, 0),
    }),
    size: t.int({
      access: "internal",
      description: "จะสุ่มทั้งหมด คน (to be drawn in all)",
      resolve: plan => plan.strata.reduce((sum, each) => sum + each.drawn, 0),
    }),
    strata: t.field({
      type: [PlannedStratumType],
      access: "internal",
      description: "ชั้นภูมิ ตามรหัส อปท. (strata, in the order of LAO codes)",
      listSize: { assumedSize: 200 },
      resolve: plan => [...plan.strata],
    }),
    outlook: t.field({
      type: EstimateType,
      nullable: true,
      access: "internal",
      description:
        "ช่วงความเชื่อมั่นที่จะได้หากพบสัดส่วนเท่านี้ (the interval it would give if this share of the sample were found)",
      args: { rate: t.arg.float({ defaultValue: 0, description: "สัดส่วน 0 ถึง 1 (share, 0 to 1)" }) },
      resolve: (plan, { rate }, context) => {
        if (rate == null || !(rate >= 0 && rate <= 1))
          throw badInput(context.identity.language, {
            th: "สัดส่วนต้องอยู่ระหว่าง 0 ถึง 1",
            en: "A share lies between 0 and 1.",
          });
        return outlook(
          plan.strata.map(each => ({ learners: each.learners, checked: each.drawn, found: 0 })),
          rate,
        );
      },
    }),
    blockers: t.field({
      type: [BlockerType],
      access: "internal",
      description: "สิ่งที่ขวางไม่ให้สุ่มขณะนี้ (what is in the way of drawing now)",
      listSize: { assumedSize: 3 },
      resolve: plan => [...plan.blockers],
    }),
  }),
});

async function readPlan(
  context: RequestContext,
  unitId: string,
  { roundId, size }: { readonly roundId?: string | null | undefined; readonly size: number },
): Promise<Plan | null> {
  requireSize(context, size);
  const population = await readPopulation(context, unitId, roundId);
  if (!population) return null;
  const drawn = allot(
    population.strata.map(each => each.learners),
    size,
  );
  return {
    strata: population.strata.map((each, i) => ({ ...each, drawn: drawn[i] ?? 0 })),
    blockers: await readBlockers(context, unitId, population.roundId, "spotCheck:draw"),
  };
}

/** @throws RequestError BAD_USER_INPUT for a size that is no sample's. */
export function requireSize(context: RequestContext, size: number): void {
  if (size >= 1 && size <= largestSample) return;
  throw badInput(context.identity.language, {
    th: `จำนวนที่สุ่มต้องอยู่ระหว่าง 1 ถึง ${largestSample} คน`,
    en: `A sample has 1 to ${largestSample} learners.`,
  });
}

const SpotCheckConnection = connectionOf<SpotCheck>("SpotCheck", SpotCheckType);

builder.objectFields(OrgUnit, t => ({
  spotChecks: t.field({
    type: SpotCheckConnection,
    nullable: true,
    access: "internal",
    description:
      "การสุ่มตรวจของจังหวัด หรือของทุกจังหวัดใต้ลงไป ล่าสุดก่อน สำหรับเจ้าหน้าที่จังหวัดและกรม (spot checks of the province, or of those below, the latest first; for province officers and the department)",
    listSize: sized,
    args: { roundId: t.arg.id({ description: "รอบ ปกติทุกรอบ (round; all unless given)" }), ...pageArguments },
    resolve: (unit, args, context) => listSpotChecks(context, unit.id, args),
  }),
  spotCheckPlan: t.field({
    type: PlanType,
    nullable: true,
    access: "internal",
    description:
      "การสุ่มขนาดนี้จะแบ่งตามชั้นภูมิอย่างไรและบอกอะไรได้ สำหรับเจ้าหน้าที่จังหวัด (how a draw of this size would be spread and what it could tell; for the province's officer)",
    args: {
      roundId: t.arg.id({ description: "รอบ ปกติคือรอบที่เปิดอยู่ (round; the open one unless given)" }),
      size: t.arg.int({
        required: true,
        description: `จำนวนที่สุ่ม 1 ถึง ${largestSample} คน (size of the sample)`,
      }),
    },
    resolve: (unit, args, context) => readPlan(context, unit.id, args),
  }),
  spotCheckFindings: t.field({
    type: SpotCheckItemConnection,
    nullable: true,
    access: "personal",
    description:
      "ผลการสุ่มตรวจที่สถานศึกษานี้หรือทุกแห่งใต้ลงไป ล่าสุดก่อน ว่างเช่นเดียวกับทะเบียน เจ้าหน้าที่จังหวัดเห็นด้วย (what spot checks found at the institution or at all below, the latest first; none as for the roll, but the province's officer reads it)",
    listSize: sized,
    args: {
      open: t.arg.boolean({
        description:
          "เฉพาะที่สถานศึกษายังไม่ดำเนินการ หรือเฉพาะที่ไม่ค้าง (only those not dealt with, or only the others)",
      }),
      results: t.arg({ type: [SpotCheckResultEnum], description: "ผลการตรวจ (results)" }),
      ...pageArguments,
    },
    resolve: (unit, args, context) => listFindings(context, unit.id, args),
  }),
}));

builder.queryField("spotCheck", t =>
  t.field({
    type: SpotCheckType,
    nullable: true,
    access: "internal",
    description:
      "การสุ่มตรวจหนึ่งครั้ง สำหรับเจ้าหน้าที่จังหวัดและกรม (a spot check by id, for province officers and the department)",
    args: { id: t.arg.id({ required: true, description: "รหัสอ้างอิง (id)" }) },
    resolve: (_root, { id }, context) => readSpotCheck(context, id),
  }),
);
