import { groupRows } from "@lec/core/database/group-rows";
import { enumValues } from "@lec/core/graphql/enum-values";
import { notePersonalRead } from "@lec/core/graphql/personal-reads";
import type { RequestContext } from "@lec/core/graphql/request-context";
import { can } from "@lec/core/policy/policy";
import { placeLoader } from "@lec/core/rounds/unit-places.loader";
import DataLoader from "dataloader";
import { builder, GradeEnum, OrgUnit } from "../builder.ts";
import { type PromotionClass, promotionResults } from "./promotion.plan.ts";
import { type Promotion, promotionsOf } from "./promotion.sql.ts";

const PromotionResultEnum = builder.enumType("PromotionResult", {
  description: "ผลเมื่อสิ้นปีการศึกษา (what became of learners at the end of a year)",
  values: enumValues(
    promotionResults,
    result =>
      ({
        PROMOTED: "เลื่อนชั้น (went up)",
        REPEATED: "เรียนซ้ำชั้น (repeat the grade)",
        GRADUATED: "จบการศึกษา (graduated)",
      })[result],
  ),
});

const PromotionClassType = builder.objectRef<PromotionClass>("PromotionClass").implement({
  description: "นักเรียนของห้องหนึ่งที่ไปทางเดียวกัน (learners of a classroom who go the same way)",
  fields: t => ({
    grade: t.expose("grade", { type: GradeEnum, access: "personal", description: "ระดับชั้นเดิม (grade)" }),
    classroom: t.exposeString("classroom", { access: "personal", description: "ห้องเดิม (classroom)" }),
    result: t.expose("result", {
      type: PromotionResultEnum,
      nullable: true,
      access: "personal",
      description: "ผล ว่างเมื่อยังไม่ได้ตัดสิน และคงอยู่ปีเดิม (result; none for those not decided about, who stay)",
    }),
    toGrade: t.expose("toGrade", {
      type: GradeEnum,
      nullable: true,
      access: "personal",
      description: "ระดับชั้นใหม่ ว่างเมื่อจบ (new grade; none for graduates)",
    }),
    toClassroom: t.exposeString("toClassroom", {
      nullable: true,
      access: "personal",
      description: "ห้องใหม่ (new classroom)",
    }),
    learners: t.exposeInt("learners", { access: "personal", description: "จำนวน คน (how many)" }),
  }),
});

const headsOf = ({ classes }: Promotion, result: PromotionClass["result"]) =>
  classes.reduce((sum, row) => (row.result === result ? sum + row.learners : sum), 0);

export const PromotionType = builder.objectRef<Promotion>("Promotion").implement({
  description: "การเลื่อนชั้นขึ้นปีการศึกษาใหม่ (a year's roll taken over into the next)",
  fields: t => ({
    id: t.exposeID("id", { access: "personal", description: "รหัสอ้างอิง (id)" }),
    institution: t.field({
      type: OrgUnit,
      access: "personal",
      description: "สถานศึกษา (institution)",
      resolve: promotion => ({ id: promotion.institutionId }),
    }),
    fromYear: t.exposeInt("fromYear", { access: "personal", description: "จากปีการศึกษา พ.ศ. (from year)" }),
    toYear: t.exposeInt("toYear", { access: "personal", description: "ขึ้นปีการศึกษา พ.ศ. (to year)" }),
    classes: t.field({
      type: [PromotionClassType],
      access: "personal",
      description: "รายห้อง (by classroom)",
      listSize: { assumedSize: 30 },
      resolve: promotion => [...promotion.classes],
    }),
    promoted: t.int({
      access: "personal",
      description: "เลื่อนชั้น คน (went up)",
      resolve: promotion => headsOf(promotion, "PROMOTED"),
    }),
    repeated: t.int({
      access: "personal",
      description: "เรียนซ้ำชั้น คน (repeat)",
      resolve: promotion => headsOf(promotion, "REPEATED"),
    }),
    graduated: t.int({
      access: "personal",
      description: "จบการศึกษา คน (graduated)",
      resolve: promotion => headsOf(promotion, "GRADUATED"),
    }),
    undecided: t.int({
      access: "personal",
      description: "ยังไม่ได้ตัดสิน คงอยู่ปีเดิม คน (not decided about, on the old year's roll still)",
      resolve: promotion => headsOf(promotion, null),
    }),
    promotedAt: t.expose("promotedAt", {
      type: "DateTime",
      access: "personal",
      description: "เวลาที่ทำ (when)",
    }),
    undoneAt: t.expose("undoneAt", {
      type: "DateTime",
      nullable: true,
      access: "personal",
      description: "เวลาที่ย้อนกลับ (when undone)",
    }),
  }),
});

/** Most promotions listed: a school that goes class by class has a few dozen a year. */
const mostListed = 100;

builder.objectField(OrgUnit, "promotions", t =>
  t.field({
    type: [PromotionType],
    nullable: true,
    access: "personal",
    description: `การเลื่อนชั้นของสถานศึกษา ล่าสุดก่อน ไม่เกิน ${mostListed} ว่างเช่นเดียวกับทะเบียน (an institution's promotions, the latest first; none as for the roll)`,
    listSize: { assumedSize: 10 },
    args: {
      fromYear: t.arg.int({ description: "จากปีการศึกษา พ.ศ. ปกติทุกปี (from this year; all unless given)" }),
    },
    resolve: (unit, { fromYear }, context) => listPromotions(context, unit.id, fromYear ?? null),
  }),
);

async function listPromotions(
  context: RequestContext,
  unitId: string,
  fromYear: number | null,
): Promise<Promotion[] | null> {
  const place = await placeLoader(context).load(unitId);
  const appointment = can(context.identity.actor, "learner:read", place);
  if (place?.level !== "INSTITUTION" || !appointment) return null;
  notePersonalRead(context, { appointment, unitId: place.id, targetType: "Roll", targetId: place.id });
  const kept = context.once(promotionLoaders);
  let loader = kept.get(fromYear);
  if (!loader) {
    loader = new DataLoader(async ids => {
      const rows = await context.reads.query(promotionsOf, [ids, fromYear, mostListed]);
      const byUnit = groupRows(rows, row => row.institutionId);
      return ids.map(id => byUnit.get(id) ?? []);
    });
    kept.set(fromYear, loader);
  }
  return loader.load(place.id);
}
const promotionLoaders = () => new Map<number | null, DataLoader<string, Promotion[]>>();
