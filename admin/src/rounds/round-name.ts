import type { Words } from "../i18n/use-words.ts";
import type { RoundMention } from "../units/unit.documents.ts";

/** A round as people call it: programme, academic year (พ.ศ.) and number. */
export function roundName(round: RoundMention, words: Words): string {
  return words("round.name", {
    programme: words(`programme.${round.programme}`),
    year: String(round.academicYear),
    number: round.number,
  });
}
