import type { Round } from "@lec/core/rounds/facts.sql";

/** A round as the file names it: `LEC 2/2569`. */
export const roundLabel = ({
  programme,
  number,
  academicYear,
}: Pick<Round, "programme" | "number" | "academicYear">) => `${programme} ${number}/${academicYear}`;
