import { thaiDigits } from "@lec/core/text/digits";
import { type InstitutionKind, institutionTypeDigit, makeInstitutionCode } from "@lec/core/text/unit-code";
import { apportion, type PlannedLao } from "./lao-plan.ts";
import { type BilingualName, municipalSchoolName, villageName } from "./names.ts";
import type { Random } from "./random.ts";

export interface PlannedInstitution {
  readonly kind: InstitutionKind;
  readonly code: string;
  readonly name: string;
  readonly nameEn: string;
  readonly lao: PlannedLao;
  /** The last grade of a school; see learner-plan.ts. */
  readonly reach: "PRIMARY_6" | "SECONDARY_3" | "SECONDARY_6";
  readonly closed: boolean;
  /** Learners on the rolls this year. */
  readonly learners: number;
}

/**
 * The institutions of a province: exactly `count` of them with exactly `learners` on their rolls. Most LAOs run one to
 * four, some none; municipalities and PAOs run most of the schools, SAOs child centres.
 */
export function planInstitutions(
  laos: readonly PlannedLao[],
  count: number,
  learners: number,
  random: Random,
): PlannedInstitution[] {
  const perLao = apportion(
    count,
    laos.map(lao => weight(lao, random)),
  );
  const serials = new Map<number, number>();
  const nextCode = (province: string, digit: number) => {
    const serial = (serials.get(digit) ?? 0) + 1;
    serials.set(digit, serial);
    return makeInstitutionCode(digit, { province, serial });
  };
  const drafts = laos.flatMap((lao, i) => {
    const taken = new Set<string>();
    let schools = 0;
    return Array.from({ length: perLao[i] ?? 0 }, (_, position) => {
      const kind = kindOf(lao, position, random);
      if (kind === "SCHOOL") schools++;
      // S1g prints type digit 3 for an SAO's child centres, surely 6: both are found in the field.
      const misprinted = kind === "CHILD_DEVELOPMENT_CENTER" && lao.kind === "SAO" && random.chance(0.02);
      return {
        kind,
        lao,
        code: nextCode(lao.code.slice(2, 4), misprinted ? 3 : institutionTypeDigit(kind, lao.kind)),
        ...nameOf(kind, lao, schools, taken, random),
        reach: reachOf(lao, random),
        closed: kind === "CHILD_DEVELOPMENT_CENTER" && position > 1 && random.chance(0.03),
        size: sizeOf(kind, lao) * (0.5 + random.next()),
      };
    });
  });
  const heads = apportion(
    learners,
    drafts.map(d => (d.closed ? 0 : d.size)),
  );
  return drafts.map(({ size: _, ...draft }, i) => ({ ...draft, learners: heads[i] ?? 0 }));
}

function weight(lao: PlannedLao, random: Random): number {
  const spread = 0.6 + random.next() * 0.8;
  switch (lao.kind) {
    case "PAO":
      return 8 * spread;
    case "CITY_MUNICIPALITY":
    case "SPECIAL":
      return 14;
    case "TOWN_MUNICIPALITY":
      return 6 * spread;
    case "SUBDISTRICT_MUNICIPALITY":
      return 3 * spread;
    case "SAO":
      return random.chance(0.05) ? 0 : 2 * spread;
  }
}

function kindOf(lao: PlannedLao, position: number, random: Random): InstitutionKind {
  switch (lao.kind) {
    case "PAO":
      return position === 6 ? "VOCATIONAL_COLLEGE" : "SCHOOL";
    case "CITY_MUNICIPALITY":
    case "SPECIAL":
      return position === 12
        ? "VOCATIONAL_COLLEGE"
        : random.chance(0.75) || position < 3
          ? "SCHOOL"
          : "CHILD_DEVELOPMENT_CENTER";
    case "TOWN_MUNICIPALITY":
      return position < 2 ? "SCHOOL" : "CHILD_DEVELOPMENT_CENTER";
    case "SUBDISTRICT_MUNICIPALITY":
      return position === 0 && random.chance(0.35) ? "SCHOOL" : "CHILD_DEVELOPMENT_CENTER";
    case "SAO":
      return position === 0 && random.chance(0.07) ? "SCHOOL" : "CHILD_DEVELOPMENT_CENTER";
  }
}

/** Learners of a usual institution of the kind; made to fit the province's total afterwards. */
function sizeOf(kind: InstitutionKind, lao: PlannedLao): number {
  if (kind === "CHILD_DEVELOPMENT_CENTER") return 38;
  if (kind === "VOCATIONAL_COLLEGE") return 180;
  return lao.kind === "PAO" ? 350 : lao.kind === "CITY_MUNICIPALITY" ? 420 : lao.kind === "SAO" ? 110 : 190;
}

function reachOf(lao: PlannedLao, random: Random): PlannedInstitution["reach"] {
  if (lao.kind === "PAO") return "SECONDARY_6";
  if (lao.kind === "CITY_MUNICIPALITY" || lao.kind === "SPECIAL")
    return random.chance(0.3) ? "SECONDARY_6" : "SECONDARY_3";
  return random.chance(0.3) ? "SECONDARY_3" : "PRIMARY_6";
}

function nameOf(
  kind: InstitutionKind,
  lao: PlannedLao,
  schoolNumber: number,
  taken: Set<string>,
  random: Random,
): BilingualName {
  const village = freshVillage(taken, random);
  if (kind === "VOCATIONAL_COLLEGE") {
    return { name: `วิทยาลัยอาชีวศึกษา${lao.place.name}`, nameEn: `${lao.place.nameEn} Vocational College` };
  }
  if (kind === "CHILD_DEVELOPMENT_CENTER") {
    return {
      name: `ศูนย์พัฒนาเด็กเล็กบ้าน${village.name}`,
      nameEn: `Ban ${village.nameEn} Child Development Center`,
    };
  }
  switch (lao.kind) {
    case "PAO":
      return { name: `โรงเรียน${village.name}พิทยาคม`, nameEn: `${village.nameEn} Phitthayakhom School` };
    case "SAO":
      return { name: `โรงเรียนบ้าน${village.name}`, nameEn: `Ban ${village.nameEn} School` };
    default: {
      const given = municipalSchoolName(schoolNumber - 1);
      return {
        name: `โรงเรียนเทศบาล ${thaiDigits(schoolNumber)} ${given.name}`,
        nameEn: `Municipal School ${schoolNumber} ${given.nameEn}`,
      };
    }
  }
}

function freshVillage(taken: Set<string>, random: Random): BilingualName {
  for (;;) {
    const village = villageName(random);
    if (taken.has(village.name)) continue;
    taken.add(village.name);
    return village;
  }
}
