import type { CsvColumn } from "../export/csv.ts";
import type { Words } from "../i18n/use-words.ts";
import { learnerName } from "../learners/learner-name.ts";
import { formatDate, formatDateTime, type Locale } from "../time/buddhist-era.ts";
import { unitName } from "../units/unit-name.ts";
import { percent } from "./share.ts";
import type { SpotCheckItem, SpotCheckRow, Stratum } from "./spot-check.documents.ts";

/** The sample with what was found, as a table for spreadsheets. */
export function itemColumns(words: Words, locale: Locale): CsvColumn<SpotCheckItem>[] {
  const when = (at: string | null) => at && formatDateTime(at, locale);
  return [
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
  ];
}

/** Spot checks in numbers. */
export function checkColumns(words: Words, locale: Locale): CsvColumn<SpotCheckRow>[] {
  return [
    { title: words("level.PROVINCE"), value: ({ province }) => unitName(province, locale) },
    { title: words("spotChecks.csv.drawnAt"), value: ({ drawnAt }) => formatDateTime(drawnAt, locale) },
    { title: words("spotChecks.csv.drawnBy"), value: ({ drawnBy }) => drawnBy },
    { title: words("spotChecks.csv.seed"), value: ({ seed }) => seed },
    {
      title: words("spotChecks.csv.closedAt"),
      value: ({ closedAt }) => closedAt && formatDateTime(closedAt, locale),
    },
    { title: words("spotChecks.draw.drawn"), value: ({ tally }) => tally.drawn },
    { title: words("spotChecks.draw.checked"), value: ({ tally }) => tally.checked },
    { title: words("spotChecks.draw.found"), value: ({ tally }) => tally.notFound + tally.moved },
    { title: words("spotChecks.csv.open"), value: ({ tally }) => tally.open },
    {
      title: words("spotChecks.csv.rate"),
      value: ({ estimate }) =>
        estimate && `${percent(estimate.rate)}% (${percent(estimate.low)}–${percent(estimate.high)}%)`,
    },
  ];
}

/** How a sample is spread, and what was found, once there have been visits. */
export function stratumColumns(words: Words, locale: Locale): CsvColumn<Stratum>[] {
  return [
    { title: words("spotChecks.draw.lao"), value: ({ lao }) => unitName(lao, locale) },
    {
      title: words("spotChecks.draw.kind"),
      value: ({ institutionKind }) => words(`institutionKind.${institutionKind}`),
    },
    { title: words("spotChecks.draw.learners"), value: ({ learners }) => learners },
    { title: words("spotChecks.draw.drawn"), value: ({ drawn }) => drawn },
    { title: words("spotChecks.draw.checked"), value: ({ checked }) => checked ?? null },
    { title: words("spotChecks.draw.found"), value: ({ found }) => found ?? null },
  ];
}
