import { apportion, type PlannedLao } from "./lao-plan.ts";
import { villageName } from "./names.ts";
import type { Random } from "./random.ts";

export type Affiliation = "OBEC" | "OPEC" | "BPP" | "BUDDHIST" | "OTHER";

export interface PlannedOtherSchool {
  /** 10 digits, beginning with 98: no school has such a number. */
  readonly code: string;
  readonly name: string;
  readonly affiliation: Affiliation;
  readonly dissolved: boolean;
}

/** Grades in which other affiliations' schools are counted (S1g 4.2). */
const countedGrades = [
  "KINDERGARTEN_1",
  "KINDERGARTEN_2",
  "KINDERGARTEN_3",
  "PRIMARY_1",
  "PRIMARY_2",
  "PRIMARY_3",
  "PRIMARY_4",
  "PRIMARY_5",
  "PRIMARY_6",
] as const;

/** The other affiliations' schools of a province by the LAO that pays them; a PAO pays none, some LAOs neither. */
export function planOtherSchools(
  province: string,
  laos: readonly PlannedLao[],
  count: number,
  random: Random,
): Map<PlannedLao, PlannedOtherSchool[]> {
  const perLao = apportion(
    count,
    laos.map(lao => (lao.kind === "PAO" || random.chance(0.06) ? 0 : 0.5 + random.next())),
  );
  let serial = 0;
  return new Map(
    laos.map((lao, i) => [
      lao,
      Array.from({ length: perLao[i] ?? 0 }, () => {
        serial++;
        const affiliation = affiliationOf(random);
        const village = villageName(random).name;
        return {
          code: `98${province}${String(serial).padStart(6, "0")}`,
          affiliation,
          name: schoolName[affiliation](village),
          dissolved: random.chance(0.02),
        };
      }),
    ]),
  );
}

function affiliationOf(random: Random): Affiliation {
  const x = random.next();
  return x < 0.86 ? "OBEC" : x < 0.94 ? "OPEC" : x < 0.96 ? "BPP" : x < 0.98 ? "BUDDHIST" : "OTHER";
}

const schoolName: Readonly<Record<Affiliation, (village: string) => string>> = {
  OBEC: village => `โรงเรียนบ้าน${village}`,
  OPEC: village => `โรงเรียนอนุบาล${village}วิทยา`,
  BPP: village => `โรงเรียนตำรวจตระเวนชายแดนบ้าน${village}`,
  BUDDHIST: village => `โรงเรียนพระปริยัติธรรมวัด${village}`,
  OTHER: village => `โรงเรียนสาธิต${village}`,
};

/** Heads by grade and sex as a report stores them; a dissolved school's are all zero, and still recorded (T6). */
export function otherSchoolCounts(school: PlannedOtherSchool, random: Random): string {
  const cells = countedGrades.flatMap(grade =>
    (["MALE", "FEMALE"] as const).map(
      sex => `"${grade}:${sex}": ${school.dissolved ? 0 : random.integer(16)}`,
    ),
  );
  return `{${cells.join(", ")}}`;
}
