import { enumValues } from "@lec/core/graphql/enum-values";
import { builder } from "../builder.ts";
import { addressKinds, guardianRoles, identifierKinds, sexes } from "./learner-record.ts";

export const SexEnum = builder.enumType("Sex", {
  description: "เพศ (sex)",
  values: enumValues(sexes, sex => ({ MALE: "ชาย (male)", FEMALE: "หญิง (female)" })[sex]),
});

export const IdentifierKindEnum = builder.enumType("IdentifierKind", {
  description: "ชนิดของเลขประจำตัว (kind of identifier)",
  values: enumValues(
    identifierKinds,
    kind =>
      ({ CITIZEN_ID: "เลขประจำตัวประชาชน (citizen id)", G_CODE: "รหัส G สำหรับผู้ไม่มีหลักฐานทะเบียนราษฎร (G-code)" })[
        kind
      ],
  ),
});

export const GuardianRoleEnum = builder.enumType("GuardianRole", {
  description: "บิดา มารดา หรือผู้ปกครอง (who a guardian is)",
  values: enumValues(
    guardianRoles,
    role =>
      ({
        FATHER: "บิดา (father)",
        MOTHER: "มารดา (mother)",
        GUARDIAN: "ผู้ปกครอง (whoever the learner lives with)",
      })[role],
  ),
});

export const AddressKindEnum = builder.enumType("AddressKind", {
  description: "ชนิดของที่อยู่ (kind of address)",
  values: enumValues(
    addressKinds,
    kind =>
      ({ REGISTERED: "ตามทะเบียนบ้าน (in the house register)", CURRENT: "ปัจจุบัน (where the learner lives)" })[
        kind
      ],
  ),
});
