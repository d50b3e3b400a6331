import { builder } from "../builder.ts";
import { AddressKindEnum, GuardianRoleEnum } from "./learner.enums.ts";
import { longestText } from "./learner-record.ts";

const text = `ไม่เกิน ${longestText} ตัวอักษร`;

/** A guardian is written whole: what is left out or null becomes unknown. */
export const GuardianInput = builder.inputType("GuardianInput", {
  description:
    "บิดา มารดา หรือผู้ปกครอง บันทึกทั้งชุด ช่องที่ไม่ส่งเป็นว่าง (written whole: what is left out becomes unknown)",
  fields: t => ({
    role: t.field({ type: GuardianRoleEnum, required: true, description: "ฐานะ (who it is)" }),
    prefix: t.string({ description: `คำนำหน้า ${text} (title)` }),
    firstName: t.string({ description: `ชื่อ ${text} (first name)` }),
    lastName: t.string({ description: `นามสกุล ${text} (family name)` }),
    religion: t.string({ description: `ศาสนา ${text} (religion)` }),
    occupation: t.string({ description: `อาชีพ ${text} (occupation)` }),
    monthlyIncome: t.int({ description: "รายได้ บาทต่อเดือน (income, baht a month)" }),
    phone: t.string({ description: `เบอร์โทร ${text} (telephone)` }),
    relation: t.string({ description: `ความเกี่ยวข้อง ${text} (relation to the learner)` }),
  }),
});

/** An address is written whole, as a guardian is. */
export const AddressInput = builder.inputType("AddressInput", {
  description: "ที่อยู่ บันทึกทั้งชุด ช่องที่ไม่ส่งเป็นว่าง (an address, written whole: what is left out becomes unknown)",
  fields: t => ({
    kind: t.field({ type: AddressKindEnum, required: true, description: "ชนิด (kind)" }),
    houseNumber: t.string({ description: `เลขที่ ${text} (house number)` }),
    villageNumber: t.string({ description: `หมู่ที่ ${text} (village number)` }),
    road: t.string({ description: `ถนน ${text} (road)` }),
    tambonCode: t.string({ description: "รหัสตำบล มอก. 1099 หกหลัก (TIS 1099 code, six digits)" }),
    tambon: t.string({ description: `ตำบล ${text} (tambon)` }),
    district: t.string({ description: `อำเภอ ${text} (district)` }),
    province: t.string({ description: `จังหวัด ${text} (province)` }),
    postalCode: t.string({ description: "รหัสไปรษณีย์ ห้าหลัก (postal code, five digits)" }),
  }),
});
