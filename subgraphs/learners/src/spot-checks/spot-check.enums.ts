import { enumValues } from "@lec/core/graphql/enum-values";
import { institutionKindNames, institutionKinds } from "@lec/core/graphql/institution-kind";
import { builder } from "../builder.ts";
import { spotCheckResults, spotCheckSettlements } from "./spot-check.sql.ts";

export const InstitutionKindEnum = builder.enumType("InstitutionKind", {
  description: "ประเภทสถานศึกษา (kind of institution)",
  values: enumValues(institutionKinds, kind => institutionKindNames[kind]),
});

export const SpotCheckResultEnum = builder.enumType("SpotCheckResult", {
  description: "ผลการสุ่มตรวจ (what a spot check found)",
  values: enumValues(
    spotCheckResults,
    result =>
      ({
        PRESENT: "พบตัวตน ข้อมูลถูกต้อง (present, and the data are right)",
        NOT_FOUND: "ไม่พบตัวตน (not found)",
        MOVED: "ย้ายไปแล้ว (moved away)",
        DATA_WRONG: "พบตัวตน แต่ข้อมูลไม่ถูกต้อง (present, but the data are wrong)",
      })[result],
  ),
});

export const SpotCheckSettlementEnum = builder.enumType("SpotCheckSettlement", {
  description: "สถานศึกษาดำเนินการกับผลการสุ่มตรวจอย่างไร (how the institution dealt with a finding)",
  values: enumValues(
    spotCheckSettlements,
    how =>
      ({
        REMOVED: "นำออกจากทะเบียนแล้ว (taken off the roll)",
        CORRECTED: "แก้ไขข้อมูลแล้ว (the record was corrected)",
        ANSWERED: "ชี้แจงแล้ว (answered with a reason)",
      })[how],
  ),
});
