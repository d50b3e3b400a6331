import { builder } from "../builder.ts";
import type { PlaceElsewhere } from "../learners/learner.sql.ts";

/** Public facts of the other institution; told only to those who hold the child's identifier and may record. */
export const ElsewhereType = builder.objectRef<PlaceElsewhere>("EnrolledElsewhere").implement({
  description:
    "สถานศึกษาที่เลขประจำตัวนี้กำลังเรียนอยู่และวิธีติดต่อ ไม่มีข้อมูลของนักเรียน (where the identifier is enrolled and how to reach it; nothing of the child)",
  fields: t => ({
    institutionName: t.exposeString("institutionName", {
      access: "public",
      description: "สถานศึกษา (institution)",
    }),
    laoName: t.exposeString("laoName", { access: "public", description: "อปท. ต้นสังกัด (its LAO)" }),
    provinceName: t.exposeString("provinceName", { access: "public", description: "จังหวัด (province)" }),
    phone: t.exposeString("phone", {
      nullable: true,
      access: "public",
      description: "โทรศัพท์ของสถานศึกษา (its telephone)",
    }),
  }),
});
