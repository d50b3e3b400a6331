import { firstAccountId } from "./account-plan.ts";
import { instant } from "./act-plan.ts";
import { addDays } from "./calendar.ts";
import type { Row } from "./copy.ts";
import { otherSchoolCounts } from "./other-school-plan.ts";
import { createRandom } from "./random.ts";
import type { ProvinceUnit } from "./world.ts";

export const otherSchoolColumns = {
  schools: "reporting.other_school (id, code, name, affiliation, lao_id, dissolved_on)",
  reports: "reporting.other_school_report (round_id, other_school_id, counts, recorded_at, recorded_by)",
} as const;

const dissolvedOn = "2024-03-31";

export function* otherSchoolRows(provinces: readonly ProvinceUnit[]): Generator<Row> {
  for (const lao of provinces.flatMap(p => p.laos)) {
    for (const s of lao.otherSchools)
      yield [s.id, s.code, s.name, s.affiliation, lao.id, s.dissolved ? dissolvedOn : null];
  }
}

/** Last year's numbers: all recorded. */
export function* closedReportRows(provinces: readonly ProvinceUnit[], roundId: string): Generator<Row> {
  for (const lao of provinces.flatMap(p => p.laos)) {
    for (const school of lao.otherSchools) {
      yield [
        roundId,
        school.id,
        otherSchoolCounts(school, createRandom(`2568 ${school.code}`)),
        instant(addDays("2025-10-20", lao.node % 10), lao.node),
        firstAccountId(lao),
      ];
    }
  }
}

/** The open round's numbers, as far as each LAO has come. */
export function* openReportRows(
  provinces: readonly ProvinceUnit[],
  roundId: string,
  today: string,
): Generator<Row> {
  for (const lao of provinces.flatMap(p => p.laos)) {
    const { other } = lao.state;
    if (other === "UNTOUCHED") continue;
    const recorded =
      other === "PARTLY_RECORDED"
        ? lao.otherSchools.slice(0, Math.floor(lao.otherSchools.length / 2))
        : lao.otherSchools;
    for (const school of recorded) {
      yield [
        roundId,
        school.id,
        otherSchoolCounts(school, createRandom(`2569 ${school.code}`)),
        instant(addDays(today, -8 - (lao.node % 5)), lao.node),
        firstAccountId(lao),
      ];
    }
  }
}
