import { toCsv } from "../export/csv.ts";
import type { Words } from "../i18n/use-words.ts";
import { learnerName } from "../learners/learner-name.ts";
import { formatDate, formatDateTime, type Locale } from "../time/buddhist-era.ts";
import { unitName } from "../units/unit-name.ts";
import type { SpotCheckItem } from "./spot-check.documents.ts";

/** The sample with what was found, as a table for spreadsheets. */
export function spotCheckCsv(items: readonly SpotCheckItem[], words: Words, locale: Locale): string {
  const when = (at: string | null) => at && formatDateTime(at, locale);
  return toCsv<SpotCheckItem>(
    [
      { title: words("spotChecks.print.number"), value: item => item.number },
      { title: words("spotChecks.csv.lao"), value: item => unitName(item.lao, locale) },
      { title: words("spotChecks.csv.institutionCode"), value: item => item.institution.code },
      { title: words("spotChecks.csv.institution"), value: item => unitName(item.institution, locale) },
      { title: words("spotChecks.print.name"), value: item => learnerName(item) },
      { title: words("spotChecks.print.identifier"), value: item => item.identifierMasked },
      { title: words("spotChecks.print.birthDate"), value: item => formatDate(item.birthDate, locale) },
      {
        title: words("spotChecks.print.room"),
        value: item => `${words(`grade.${item.grade}`)}/${item.classroom}`,
      },
      { title: words("spotChecks.print.studentNumber"), value: item => item.studentNumber },
      {
        title: words("spotChecks.csv.result"),
        value: item => item.result && words(`spotChecks.finding.${item.result}`),
      },
      { title: words("spotChecks.print.note"), value: item => item.note },
      { title: words("spotChecks.csv.seenAt"), value: item => when(item.seenAt) },
      { title: words("spotChecks.csv.officer"), value: item => item.recordedBy },
      {
        title: words("spotChecks.csv.settlement"),
        value: item => item.settlement && words(`spotChecks.settlement.${item.settlement}`),
      },
      { title: words("spotChecks.csv.answer"), value: item => item.answer },
    ],
    items,
  );
}
