import { enumValues } from "@lec/core/graphql/enum-values";
import { builder, GradeEnum } from "../builder.ts";
import { ConfirmationType } from "./confirmation.type.ts";
import {
  type ChangeBasis,
  type ConfirmationChanges,
  changeBases,
  type GradeChange,
  readChanges,
} from "./confirmation-changes.ts";

const ChangeBasisEnum = builder.enumType("ChangeBasis", {
  description: "เทียบกับการยืนยันครั้งใด (which earlier confirmation to compare with)",
  values: enumValues(
    changeBases,
    basis =>
      ({
        PREVIOUS: "การยืนยันครั้งก่อนในรอบเดียวกัน (the one before in this round)",
        LAST_ROUND: "การยืนยันของรอบก่อน (that of the round before)",
      })[basis],
  ),
});

const GradeChangeType = builder.objectRef<GradeChange>("GradeChange").implement({
  description: "จำนวนของระดับชั้นหนึ่ง เดิมและขณะนี้ (heads of a grade then and now)",
  fields: t => ({
    grade: t.expose("grade", { type: GradeEnum, access: "internal", description: "ระดับชั้น (grade)" }),
    before: t.exposeInt("before", { access: "internal", description: "เดิม คน (then)" }),
    now: t.exposeInt("now", { access: "internal", description: "ขณะนี้ คน (now)" }),
  }),
});

const ConfirmationChangesType = builder.objectRef<ConfirmationChanges>("ConfirmationChanges").implement({
  description: "สิ่งที่เปลี่ยนไปจากการยืนยันครั้งก่อน (what changed since an earlier confirmation)",
  fields: t => ({
    since: t.expose("since", {
      type: "DateTime",
      access: "internal",
      description: "ยืนยันครั้งก่อนเมื่อ (confirmed then, at)",
    }),
    before: t.exposeInt("before", { access: "internal", description: "เดิม คน (heads then)" }),
    now: t.exposeInt("now", { access: "internal", description: "ขณะนี้ คน (heads now)" }),
    byGrade: t.field({
      type: [GradeChangeType],
      access: "internal",
      description: "เฉพาะระดับชั้นที่ต่างไป (grades with a difference)",
      listSize: { assumedSize: 12 },
      resolve: changes => [...changes.byGrade],
    }),
    recordsChanged: t.exposeBoolean("recordsChanged", {
      access: "internal",
      description:
        "ข้อมูลรายคนหรือของหน่วยงานใต้ลงไปเปลี่ยน แม้จำนวนเท่าเดิม (the records behind the numbers differ, also where the numbers do not)",
    }),
    digest: t.exposeString("digest", {
      nullable: true,
      access: "internal",
      description:
        "ลายนิ้วมือของข้อมูลขณะนี้ ส่งเป็น expectedDigest เพื่อยืนยันตามที่เห็น (digest of the numbers now: pass it as expectedDigest)",
    }),
  }),
});

builder.objectField(ConfirmationType, "changes", t =>
  t.field({
    type: ConfirmationChangesType,
    nullable: true,
    access: "internal",
    description:
      "สิ่งที่เปลี่ยนไปจากการยืนยันครั้งก่อนหรือรอบก่อน ว่างเมื่อไม่มีให้เทียบและสำหรับผู้วิเคราะห์ข้อมูล (what changed since the confirmation before, or the round before; none without one, and for analysts)",
    args: {
      since: t.arg({
        type: ChangeBasisEnum,
        defaultValue: "PREVIOUS" satisfies ChangeBasis,
        description: "เทียบกับ (compare with)",
      }),
    },
    resolve: (confirmation, { since }, context) => readChanges(context, confirmation, since ?? "PREVIOUS"),
  }),
);
