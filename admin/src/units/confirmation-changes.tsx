import { gql, type TypedDocumentNode } from "@apollo/client/core";
import { Box, Typography } from "@mui/material";
import { grouped, useConsoleLocale, useWords } from "../i18n/use-words.ts";
import type { WordKey } from "../i18n/words.type.ts";
import { formatDateTime } from "../time/buddhist-era.ts";
import type { ConfirmationSubject } from "./unit.documents.ts";

/** What changed in a unit's numbers since an earlier confirmation. */
export interface ConfirmationChanges {
  since: string;
  before: number;
  now: number;
  byGrade: { grade: string; before: number; now: number }[];
  digest: string | null;
}

export const ConfirmationChangesDocument: TypedDocumentNode<
  {
    orgUnit: {
      confirmation: { previous: ConfirmationChanges | null; lastRound: ConfirmationChanges | null } | null;
    } | null;
  },
  { id: string; roundId: string; subject: ConfirmationSubject }
> = gql`
  query ConfirmationChanges($id: ID!, $roundId: ID!, $subject: ConfirmationSubject!) {
    orgUnit(id: $id) {
      id
      confirmation(roundId: $roundId, subject: $subject) {
        id
        previous: changes(since: PREVIOUS) {
          ...Changes
        }
        lastRound: changes(since: LAST_ROUND) {
          ...Changes
        }
      }
    }
  }
  fragment Changes on ConfirmationChanges {
    since
    before
    now
    byGrade {
      grade
      before
      now
    }
    digest
  }
`;

/** The difference in words and numbers, to be read before the button is pressed. */
export function ChangesList({
  changes,
  basis,
}: {
  changes: ConfirmationChanges;
  basis: "previous" | "lastRound";
}) {
  const words = useWords();
  const locale = useConsoleLocale();
  return (
    <Box sx={{ mt: 2 }}>
      <Typography variant="subtitle2">
        {words(`changes.${basis}`, { when: formatDateTime(changes.since, locale) })}
      </Typography>
      <Typography>
        {changes.byGrade.length === 0
          ? words("changes.none", { count: grouped(changes.now) })
          : words("changes.total", {
              before: grouped(changes.before),
              now: grouped(changes.now),
              difference: signed(changes.now - changes.before),
            })}
      </Typography>
      {changes.byGrade.length > 0 && (
        <Box component="ul" sx={{ m: 0, pl: 3, columnCount: { sm: 2 } }}>
          {changes.byGrade.map(({ grade, before, now }) => (
            <li key={grade}>
              {words(`grade.${grade}` as WordKey)} {grouped(before)} → {grouped(now)} ({signed(now - before)})
            </li>
          ))}
        </Box>
      )}
    </Box>
  );
}

const signed = (difference: number) => (difference > 0 ? `+${grouped(difference)}` : grouped(difference));
