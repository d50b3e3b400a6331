import { readRounds } from "@lec/core/rounds/rounds.loader";
import { builder, DutyEnum } from "../builder.ts";
import { accountNameLoader } from "../confirmations/confirmation.loader.ts";
import { ReportingRound } from "../rounds/round.type.ts";
import { otherSchoolLoader } from "./other-school.loader.ts";
import { OtherSchoolRegisterType, OtherSchoolType } from "./other-school.type.ts";
import { movesOfRegister, movesOfSchool } from "./other-school-move.loader.ts";
import type { OtherSchoolMove, PayingLao } from "./other-school-move.sql.ts";

const PayingLaoType = builder.objectRef<PayingLao>("PayingLao").implement({
  description:
    "อปท. ที่จัดสรรงบประมาณให้สถานศึกษาสังกัดอื่น ซึ่งอาจอยู่นอกขอบเขตของผู้อ่าน จึงมีเพียงชื่อ (an LAO that pays an other school; it may be out of the reader's reach, so by name alone)",
  fields: t => ({
    unitId: t.exposeID("unitId", { access: "public", description: "รหัสอ้างอิงของ อปท. (the LAO's id)" }),
    code: t.exposeString("code", { access: "public", description: "รหัส อปท. (code)" }),
    name: t.exposeString("name", { access: "public", description: "ชื่อ อปท. (name)" }),
    provinceName: t.exposeString("provinceName", { access: "public", description: "จังหวัด (province)" }),
  }),
});

export const OtherSchoolMoveType = builder.objectRef<OtherSchoolMove>("OtherSchoolMove").implement({
  description:
    "การย้ายสถานศึกษาสังกัดอื่นจาก อปท. หนึ่งไปอีก อปท. หนึ่ง รอบก่อนหน้าคงเป็นของผู้จัดสรรเดิม (that an other school went from one LAO to another; the rounds before stay with the one that paid then)",
  fields: t => ({
    otherSchool: t.field({
      type: OtherSchoolType,
      nullable: true,
      access: "public",
      description: "สถานศึกษา (school)",
      resolve: ({ otherSchoolId }, _args, context) => otherSchoolLoader(context).load(otherSchoolId),
    }),
    from: t.expose("from", { type: PayingLaoType, access: "public", description: "จาก อปท. (from)" }),
    to: t.expose("to", { type: PayingLaoType, access: "public", description: "ไปยัง อปท. (to)" }),
    sinceRound: t.field({
      type: ReportingRound,
      nullable: true,
      access: "public",
      description:
        "รอบแรกที่ อปท. ใหม่เป็นผู้นับ ว่างเมื่อยังไม่ได้กำหนดรอบถัดไป (the first round the new LAO counts it in; none while the next one is not scheduled)",
      resolve: async ({ sinceRoundId }, _args, context) =>
        (await readRounds(context)).all.find(({ id }) => id === sinceRoundId) ?? null,
    }),
    withReport: t.exposeBoolean("withReport", {
      access: "internal",
      description: "จำนวนที่บันทึกไว้แล้วในรอบนั้นย้ายไปด้วย (numbers recorded already in that round went along)",
    }),
    reason: t.exposeString("reason", { access: "internal", description: "เหตุผล (reason)" }),
    movedAt: t.expose("movedAt", { type: "DateTime", access: "internal", description: "ย้ายเมื่อ (when)" }),
    movedBy: t.string({
      access: "internal",
      description: "ผู้ย้าย (who moved it)",
      resolve: ({ movedBy }, _args, context) => accountNameLoader(context).load(movedBy),
    }),
    duty: t.expose("duty", { type: DutyEnum, access: "internal", description: "ในหน้าที่ (by which duty)" }),
  }),
});

builder.objectFields(OtherSchoolType, t => ({
  moves: t.field({
    type: [OtherSchoolMoveType],
    access: "internal",
    description: "ประวัติการย้ายไปยัง อปท. อื่น ล่าสุดก่อน (how it went from one LAO to another, the latest first)",
    listSize: { assumedSize: 3 },
    resolve: (school, _args, context) => movesOfSchool(context, school.id),
  }),
}));

builder.objectFields(OtherSchoolRegisterType, t => ({
  moves: t.field({
    type: [OtherSchoolMoveType],
    access: "internal",
    description:
      "สถานศึกษาที่ย้ายเข้าและออกจากทะเบียนนี้ ล่าสุดก่อน ไม่เกิน 100 รายการ (schools that came to the register and left it, the latest first, at most 100)",
    listSize: { assumedSize: 100 },
    resolve: ({ place }, _args, context) => movesOfRegister(context, place.id),
  }),
}));
