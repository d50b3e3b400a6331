import { type Grade, grades } from "@lec/core/graphql/grade-count.type";

/** Grades in which other affiliations' schools are counted: อ.1 to ป.6 (S1g 4.2(1)). */
export const countedGrades: readonly Grade[] = grades.filter(grade => /^(KINDERGARTEN|PRIMARY)_/.test(grade));

/** More than a grade of one school can hold. */
export const mostHeads = 9_999;
