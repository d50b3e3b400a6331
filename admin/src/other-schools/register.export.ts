import type { CsvColumn } from "../export/csv.ts";
import type { Words } from "../i18n/use-words.ts";
import { roundName } from "../rounds/round-name.ts";
import { formatDate, type Locale } from "../time/buddhist-era.ts";
import type { RoundMention } from "../units/unit.documents.ts";
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

/** Names the file of a register: `lec-other-schools-05410106-LEC-2569-2`. */
export function fileOf({ code }: { code: string }, round: RoundMention | null): string {
  const of = round && [round.programme, round.academicYear, round.number];
  return ["lec-other-schools", code, ...(of ?? [])].join("-");
}

/** Of which round the rows of a file are: files of several rounds can be put together. */
export const roundColumn = (round: RoundMention, words: Words): CsvColumn<OtherSchoolRow> => ({
  title: words("otherSchools.round.choose"),
  value: () => roundName(round, words),
});

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
