import type { OrgLevel } from "@lec/core/identity/actor";
import type { InstitutionKind } from "@lec/core/text/unit-code";

export const laoKinds = [
  "PAO",
  "CITY_MUNICIPALITY",
  "TOWN_MUNICIPALITY",
  "SUBDISTRICT_MUNICIPALITY",
  "SAO",
  "SPECIAL",
] as const;
export type LaoKind = (typeof laoKinds)[number];

export const unitStatuses = ["ACTIVE", "CLOSED"] as const;
export type UnitStatus = (typeof unitStatuses)[number];

/** A unit of the tree as it is stored. Ancestors of its own level and above are named directly. */
export interface Unit {
  readonly id: string;
  readonly level: OrgLevel;
  readonly path: string;
  readonly parentId: string | null;
  readonly provinceId: string | null;
  readonly districtId: string | null;
  readonly laoId: string | null;
  readonly code: string;
  readonly name: string;
  readonly nameEn: string | null;
  readonly laoKind: LaoKind | null;
  readonly institutionKind: InstitutionKind | null;
  readonly status: UnitStatus;
  readonly moeCode: string | null;
  readonly phone: string | null;
}

/** What a list of units may be narrowed by. All given conditions must hold. */
export interface UnitFilter {
  readonly ids?: readonly string[] | null | undefined;
  readonly parentId?: string | null | undefined;
  readonly withinId?: string | null | undefined;
  readonly level?: readonly OrgLevel[] | null | undefined;
  readonly laoKind?: readonly LaoKind[] | null | undefined;
  readonly institutionKind?: readonly InstitutionKind[] | null | undefined;
  readonly status?: UnitStatus | null | undefined;
  readonly search?: string | null | undefined;
}

export const unitOrderFields = ["CODE", "NAME"] as const;
export interface UnitOrder {
  readonly field: (typeof unitOrderFields)[number];
  readonly direction: "ASC" | "DESC";
}

/** Kinds in the words of domain.md section 1. */
export const laoKindNames: Readonly<Record<LaoKind, string>> = {
  PAO: "องค์การบริหารส่วนจังหวัด (อบจ.)",
  CITY_MUNICIPALITY: "เทศบาลนคร",
  TOWN_MUNICIPALITY: "เทศบาลเมือง",
  SUBDISTRICT_MUNICIPALITY: "เทศบาลตำบล",
  SAO: "องค์การบริหารส่วนตำบล (อบต.)",
  SPECIAL: "องค์กรปกครองส่วนท้องถิ่นรูปแบบพิเศษ (เมืองพัทยา)",
};
