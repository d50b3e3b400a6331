import { type Grade, gradeNames } from "@lec/core/graphql/grade-count.type";
import { formatBuddhist } from "@lec/core/text/buddhist-era";
import type { Sex } from "../learners/learner-record.ts";
import { columnOf } from "./columns.ts";
import type { FlatRecord } from "./line.ts";
import { sexNames, yesNoNames } from "./typed-values.ts";

/** A stored value as the layout's cell says it: dates in พ.ศ., grades by their short names. Reading it gives the value back. */
export function cellOf(field: string, value: FlatRecord[string] | undefined): string | null {
  if (value == null) return null;
  switch (columnOf(field)?.kind) {
    case "DATE":
      return formatBuddhist(String(value));
    case "GRADE":
      return gradeNames[value as Grade];
    case "YES_NO":
      return value ? yesNoNames.true : yesNoNames.false;
    case "SEX":
      return sexNames[value as Sex];
    default:
      return String(value);
  }
}
