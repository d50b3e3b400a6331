import type { CsvColumn } from "../export/csv.ts";
import type { Words } from "../i18n/use-words.ts";
import { formatDate, type Locale } from "../time/buddhist-era.ts";
import type { OtherSchoolRow } from "./other-school.documents.ts";

/** How much a school's total differs from the round before; null without both. */
export function differenceOf({ report, previousReport }: OtherSchoolRow): number | null {
  const [now, before] = [report?.total ?? null, previousReport?.total ?? null];
  return now === null || before === null ? null : now - before;
}

/** Whether a school is recorded, and if it was dissolved, since when. */
export function recordedWords({ report, dissolvedOn }: OtherSchoolRow, words: Words, locale: Locale): string {
  const recorded = words(report ? "otherSchools.recorded" : "otherSchools.notRecorded");
  if (!dissolvedOn) return recorded;
  return `${recorded} · ${words("otherSchools.dissolvedOn", { day: formatDate(dissolvedOn, locale) })}`;
}

/** The register as it leaves the console: as a file, and on paper. */
export function registerColumns(words: Words, locale: Locale): CsvColumn<OtherSchoolRow>[] {
  const column = (name: "code" | "name" | "affiliation" | "recorded" | "now" | "before" | "difference") =>
    words(`otherSchools.column.${name}`);
  return [
    { title: column("code"), value: ({ code }) => code },
    { title: column("name"), value: ({ name }) => name },
    {
      title: column("affiliation"),
      value: ({ affiliation }) => words(`otherSchools.affiliationLong.${affiliation}`),
    },
    { title: column("recorded"), value: row => recordedWords(row, words, locale) },
    { title: column("now"), value: ({ report }) => report?.total ?? null },
    { title: column("before"), value: ({ previousReport }) => previousReport?.total ?? null },
    { title: column("difference"), value: differenceOf },
  ];
}
