import { shownCount, smallestShown } from "@lec/core/policy/suppression";
import { builder, GradeCountType, OrgUnit } from "../builder.ts";
import { type Headcount, readCheckCounts, readGradeCounts, readHeadcount } from "./headcount.loader.ts";

const shown = (count: number, { exact }: Headcount) => shownCount(count, exact);

const HeadcountType = builder.objectRef<Headcount>("Headcount").implement({
  description: "จำนวนนักเรียนขณะนี้ นับจริงทุกครั้งที่อ่าน (learners on the rolls now, live and exact)",
  fields: t => ({
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
        "ตรวจสอบตัวตนแล้วในรอบนี้ คน ว่างสำหรับผู้วิเคราะห์ข้อมูล (checked for existence in the round; none for analysts)",
      resolve: async (h, _args, context) => (h.exact ? (await readCheckCounts(context, h)).checked : null),
    }),
    ghosts: t.int({
      nullable: true,
      access: "internal",
      description:
        "ตรวจแล้วไม่พบตัวตนหรือย้ายออก ยังไม่นำออก คน ว่างสำหรับผู้วิเคราะห์ข้อมูล (found absent or moved, still on the rolls; none for analysts)",
      resolve: async (h, _args, context) => (h.exact ? (await readCheckCounts(context, h)).ghosts : null),
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
    args: { roundId: t.arg.id({ description: "รอบ ปกติคือรอบที่เปิดอยู่ (round; the open one unless given)" }) },
    resolve: (unit, { roundId }, context) => readHeadcount(context, unit.id, roundId),
  }),
);
