import type { CountRow } from "../policy/suppression.ts";
import type { Builder } from "./builder.ts";
import { enumValues } from "./enum-values.ts";

/** Grades in the order of schooling, with their short Thai names (domain.md 1). */
export const gradeNames = {
  PRE_KINDERGARTEN: "เตรียมอนุบาล",
  KINDERGARTEN_1: "อ.1",
  KINDERGARTEN_2: "อ.2",
  KINDERGARTEN_3: "อ.3",
  PRIMARY_1: "ป.1",
  PRIMARY_2: "ป.2",
  PRIMARY_3: "ป.3",
  PRIMARY_4: "ป.4",
  PRIMARY_5: "ป.5",
  PRIMARY_6: "ป.6",
  SECONDARY_1: "ม.1",
  SECONDARY_2: "ม.2",
  SECONDARY_3: "ม.3",
  SECONDARY_4: "ม.4",
  SECONDARY_5: "ม.5",
  SECONDARY_6: "ม.6",
  VOCATIONAL_CERTIFICATE_1: "ปวช.1",
  VOCATIONAL_CERTIFICATE_2: "ปวช.2",
  VOCATIONAL_CERTIFICATE_3: "ปวช.3",
  HIGH_VOCATIONAL_CERTIFICATE_1: "ปวส.1",
  HIGH_VOCATIONAL_CERTIFICATE_2: "ปวส.2",
} as const;
export type Grade = keyof typeof gradeNames;
export const grades = Object.keys(gradeNames) as Grade[];

/** Heads of one grade. */
export interface GradeCount extends CountRow {
  readonly grade: Grade;
}

/** Rows per grade and sex, as grades in order. */
export function gradeCounts(
  cells: Iterable<{ grade: Grade; sex: "MALE" | "FEMALE"; learners: number }>,
): GradeCount[] {
  const byGrade = new Map<Grade, { male: number; female: number }>();
  for (const { grade, sex, learners } of cells) {
    const row = byGrade.get(grade) ?? { male: 0, female: 0 };
    row[sex === "MALE" ? "male" : "female"] += learners;
    byGrade.set(grade, row);
  }
  return grades.flatMap(grade => {
    const row = byGrade.get(grade);
    return row && row.male + row.female > 0 ? [{ grade, ...row, total: row.male + row.female }] : [];
  });
}

/** Heads by `grade:sex`, as snapshots and reports keep them. What is not said is zero. */
export type GradeCells = Readonly<Partial<Record<`${Grade}:${"MALE" | "FEMALE"}`, number>>>;

/** Kept cells, as grades in order. */
export function gradeCountsOf(cells: GradeCells): GradeCount[] {
  return gradeCounts(
    Object.entries(cells).map(([key, learners]) => {
      const [grade, sex] = key.split(":") as [Grade, "MALE" | "FEMALE"];
      return { grade, sex, learners };
    }),
  );
}

/** Adds Grade and GradeCount to a subgraph. */
export function addGradeCountTypes(builder: Builder) {
  const GradeEnum = builder.enumType("Grade", {
    description: "ระดับชั้น (grade)",
    values: enumValues(grades, grade => gradeNames[grade]),
  });
  const GradeCountType = builder.objectRef<GradeCount>("GradeCount").implement({
    description: "จำนวนนักเรียนของระดับชั้นหนึ่ง แยกเพศ (learners of one grade by sex)",
    shareable: true,
    fields: t => ({
      grade: t.expose("grade", { type: GradeEnum, access: "internal", description: "ระดับชั้น (grade)" }),
      male: t.exposeInt("male", {
        nullable: true,
        access: "internal",
        description: "ชาย คน ว่างเมื่อปกปิดจำนวนน้อย (boys; none when suppressed)",
      }),
      female: t.exposeInt("female", {
        nullable: true,
        access: "internal",
        description: "หญิง คน ว่างเมื่อปกปิดจำนวนน้อย (girls; none when suppressed)",
      }),
      total: t.exposeInt("total", {
        nullable: true,
        access: "internal",
        description: "รวม คน ว่างเมื่อปกปิดจำนวนน้อย (both; none when suppressed)",
      }),
    }),
  });
  return { GradeEnum, GradeCountType };
}
