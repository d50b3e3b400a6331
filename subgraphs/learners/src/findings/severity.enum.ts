import { enumValues } from "@lec/core/graphql/enum-values";
import { builder } from "../builder.ts";

export const SeverityEnum = builder.enumType("FindingSeverity", {
  description: "ความร้ายแรงของข้อสังเกต (how much a finding matters)",
  values: enumValues(
    ["BLOCKS", "WARNS"],
    severity =>
      ({
        BLOCKS: "ต้องแก้ก่อนยืนยันข้อมูล (stops the confirmation, T3)",
        WARNS: "ควรตรวจสอบ ไม่ขวางการยืนยัน (worth a look)",
      })[severity],
  ),
});
