import type { InstitutionKind } from "../text/unit-code.ts";

/** Kinds of institutions in the words of domain.md section 1. */
export const institutionKindNames: Readonly<Record<InstitutionKind, string>> = {
  SCHOOL: "โรงเรียน",
  CHILD_DEVELOPMENT_CENTER: "ศูนย์พัฒนาเด็กเล็ก (ศพด.)",
  VOCATIONAL_COLLEGE: "วิทยาลัยอาชีวศึกษา",
};
export const institutionKinds = Object.keys(institutionKindNames) as InstitutionKind[];
