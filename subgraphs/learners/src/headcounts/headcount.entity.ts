import { enumValues } from "@lec/core/graphql/enum-values";
import { shownCount, smallestShown } from "@lec/core/policy/suppression";
import { builder, GradeCountType, OrgUnit } from "../builder.ts";
import {
  type CountBasis,
  countBases,
  type Headcount,
  readCheckCounts,
  readGradeCounts,
  readHeadcount,
} from "./headcount.loader.ts";

const shown = (count: number, { exact }: Headcount) => shownCount(count, exact);

const basisTexts: Readonly<Record<CountBasis, string>> = {
  LIVE: "ทะเบียนนักเรียน (the rolls)",
  INSTITUTION_CONFIRMED: "จำนวนที่สถานศึกษายืนยันไว้ (what institutions have confirmed)",
  LAO_CONFIRMED: "จำนวนที่สถานศึกษายืนยันไว้ และ อปท. ยืนยันแล้ว (of these, under LAOs that have confirmed)",
  PROVINCE_CONFIRMED:
    "จำนวนที่สถานศึกษายืนยันไว้ อปท. และจังหวัดยืนยันแล้ว: ฐานการจัดสรรงบประมาณ (of these, under provinces that have confirmed too: the basis of allocation)",
};
const CountBasisEnum = builder.enumType("CountBasis", {
  description: "นับจากอะไร (what is counted)",
  values: enumValues(countBases, basis => basisTexts[basis]),
});

const HeadcountType = builder.objectRef<Headcount>("Headcount").implement({
  description:
    "จำนวนนักเรียน นับจริงทุกครั้งที่อ่าน ขณะนี้หรือ ณ เวลาในอดีต (learners, counted anew and exactly at every reading, now or as of a past instant)",
  fields: t => ({
    basis: t.field({
      type: CountBasisEnum,
      access: "internal",
      description: "นับจากอะไร (what is counted)",
      resolve: ({ counting }) => counting.basis,
    }),
    asOf: t.field({
      type: "DateTime",
      nullable: true,
      access: "internal",
      description: "นับ ณ เวลา ว่างเมื่อนับขณะนี้ (the instant counted at; none for now)",
      resolve: ({ counting }) => counting.asOf,
    }),
    settled: t.exposeBoolean("settled", {
      access: "internal",
      description:
        "คำตอบของเวลานั้นเป็นที่สุดแล้ว ถามเมื่อใดก็ได้จำนวนเดิม เป็นเท็จเมื่อนับขณะนี้ หรือเมื่อยังมีผู้กำลังบันทึกค้างมาจากก่อนเวลานั้น ซึ่งถามใหม่ได้ในอีกครู่เดียว (this answer is final: asked at any later time it is the same. False for now, and while a recording that began before the instant is still under way: ask again in a moment)",
    }),
    total: t.int({
      nullable: true,
      access: "internal",
      description: "รวม คน (all; none when suppressed)",
      resolve: h => shown(h.male + h.female, h),
    }),
    male: t.int({
      nullable: true,
      access: "internal",
      description: "ชาย คน (boys; none when suppressed)",
      resolve: h => shown(h.male, h),
    }),
    female: t.int({
      nullable: true,
      access: "internal",
      description: "หญิง คน (girls; none when suppressed)",
      resolve: h => shown(h.female, h),
    }),
    byGrade: t.field({
      type: [GradeCountType],
      access: "internal",
      description: "แยกระดับชั้นและเพศ (by grade and sex)",
      listSize: { assumedSize: 12 },
      resolve: (h, _args, context) => readGradeCounts(context, h),
    }),
    checked: t.int({
      nullable: true,
      access: "internal",
      description:
        "ตรวจสอบตัวตนแล้วในรอบนี้ คน เฉพาะทะเบียนขณะนี้ ว่างสำหรับผู้วิเคราะห์ข้อมูล (checked for existence in the round, of the rolls now only; none for analysts)",
      resolve: async (h, _args, context) => (await readCheckCounts(context, h)).checked,
    }),
    ghosts: t.int({
      nullable: true,
      access: "internal",
      description:
        "ตรวจแล้วไม่พบตัวตนหรือย้ายออก ยังไม่นำออก คน เฉพาะทะเบียนขณะนี้ ว่างสำหรับผู้วิเคราะห์ข้อมูล (found absent or moved, still on the rolls, of the rolls now only; none for analysts)",
      resolve: async (h, _args, context) => (await readCheckCounts(context, h)).ghosts,
    }),
    suppressed: t.boolean({
      access: "internal",
      description: `ผู้วิเคราะห์ข้อมูลเห็นจำนวนปัดเป็นพหุคูณของ ${smallestShown} และไม่เห็นจำนวนที่น้อยกว่านั้น (this viewer sees counts to the nearest ${smallestShown}, and none below it)`,
      resolve: h => !h.exact,
    }),
  }),
});

builder.objectField(OrgUnit, "headcount", t =>
  t.field({
    type: HeadcountType,
    nullable: true,
    access: "internal",
    description:
      "จำนวนนักเรียนของหน่วยงานและทุกหน่วยใต้ลงไป ในรอบที่ระบุหรือรอบปัจจุบัน ว่างเมื่ออยู่นอกขอบเขต (learners of the unit and all below, in the given or the current round; none outside reach)",
    args: {
      roundId: t.arg.id({ description: "รอบ ปกติคือรอบที่เปิดอยู่ (round; the open one unless given)" }),
      basis: t.arg({
        type: CountBasisEnum,
        required: true,
        defaultValue: "LIVE",
        description: "นับจากอะไร ปกติคือทะเบียน (what is counted; the rolls unless given)",
      }),
      asOf: t.arg({
        type: "DateTime",
        description:
          "ณ เวลาในอดีต ตั้งแต่เปิดรอบเป็นต้นไป ไม่เกินขณะนี้ (a past instant, from the round's opening on; now unless given)",
      }),
    },
    resolve: (unit, asked, context) => readHeadcount(context, unit.id, asked),
  }),
);
