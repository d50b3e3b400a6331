import { Box, Card, Typography } from "@mui/material";
import { CsvButton } from "../export/csv.button.tsx";
import type { CsvColumn } from "../export/csv.ts";
import { useConsoleLocale, useWords, type Words } from "../i18n/use-words.ts";
import { useGraph } from "../providers/graph.ts";
import { roundName } from "../rounds/round-name.ts";
import { formatDateTime, type Locale } from "../time/buddhist-era.ts";
import { type PayingLao, RegisterMovesDocument, type SchoolMove } from "./move.documents.ts";
import type { RegisterUnit } from "./other-school.documents.ts";

/** An LAO with its province. */
export const laoWords = ({ name, provinceName }: PayingLao, words: Words) =>
  words("otherSchools.move.lao", { name, province: provinceName });

/** The first round that the receiving LAO counts in. */
export const sinceWords = ({ sinceRound }: SchoolMove, words: Words) =>
  sinceRound ? roundName(sinceRound, words) : words("otherSchools.move.nextRound");

/** Schools that came to the register and left it: since when, by whom and why. Nothing where none has. */
export function RegisterMoves({ unit }: { unit: RegisterUnit }) {
  const words = useWords();
  const locale = useConsoleLocale();
  const { data } = useGraph(RegisterMovesDocument, { id: unit.id });
  const moves = data?.orgUnit?.otherSchoolRegister?.moves ?? [];
  if (moves.length === 0) return null;
  return (
    <Card component="section" aria-labelledby="moves-title" sx={{ p: { xs: 2, md: 3 }, mt: 3 }}>
      <Box sx={{ display: "flex", flexWrap: "wrap", gap: 1.5, alignItems: "center", mb: 1 }}>
        <Typography variant="h2" id="moves-title" sx={{ flexGrow: 1 }}>
          {words("otherSchools.move.history")}
        </Typography>
        <CsvButton
          name={`lec-other-school-moves-${unit.code}`}
          columns={moveColumns(words, locale)}
          rows={() => moves}
        />
      </Box>
      <Box component="ul" sx={{ listStyle: "none", m: 0, p: 0 }}>
        {moves.map(move => (
          <Move
            key={`${move.otherSchool?.id} ${move.movedAt}`}
            move={move}
            came={move.to.unitId === unit.id}
          />
        ))}
      </Box>
    </Card>
  );
}

function Move({ move, came }: { move: SchoolMove; came: boolean }) {
  const words = useWords();
  const locale = useConsoleLocale();
  const { otherSchool, from, to, reason, movedAt, movedBy, duty, withReport } = move;
  return (
    <Box component="li" sx={{ py: 1.5, borderTop: 1, borderColor: "divider", overflowWrap: "anywhere" }}>
      <Box sx={{ fontWeight: 600 }}>{[otherSchool?.name, otherSchool?.code].filter(Boolean).join(" · ")}</Box>
      <div>
        {came
          ? words("otherSchools.move.came", { lao: laoWords(from, words) })
          : words("otherSchools.move.left", { lao: laoWords(to, words) })}
        {" · "}
        {words("otherSchools.move.sinceRound", { round: sinceWords(move, words) })}
        {withReport && ` · ${words("otherSchools.move.wentAlong")}`}
      </div>
      <div>{words("otherSchools.move.because", { reason })}</div>
      <Box sx={{ color: "text.secondary", fontSize: "0.9375rem" }}>
        {[movedBy, words(`duty.${duty}`), formatDateTime(movedAt, locale)].join(" · ")}
      </Box>
    </Box>
  );
}

function moveColumns(words: Words, locale: Locale): CsvColumn<SchoolMove>[] {
  return [
    { title: words("otherSchools.column.code"), value: ({ otherSchool }) => otherSchool?.code ?? null },
    { title: words("otherSchools.column.name"), value: ({ otherSchool }) => otherSchool?.name ?? null },
    { title: words("otherSchools.move.from"), value: ({ from }) => laoWords(from, words) },
    { title: words("otherSchools.move.to"), value: ({ to }) => laoWords(to, words) },
    { title: words("otherSchools.move.since"), value: move => sinceWords(move, words) },
    { title: words("otherSchools.move.reason"), value: ({ reason }) => reason },
    { title: words("otherSchools.move.by"), value: ({ movedBy }) => movedBy },
    { title: words("otherSchools.move.when"), value: ({ movedAt }) => formatDateTime(movedAt, locale) },
  ];
}
