import {
  Box,
  Button,
  Card,
  Checkbox,
  FormControlLabel,
  MenuItem,
  TextField,
  Typography,
} from "@mui/material";
import { useEffect, useMemo, useState } from "react";
import { CsvButton } from "../export/csv.button.tsx";
import type { CsvColumn } from "../export/csv.ts";
import { useConsoleLocale, useWords, type Words } from "../i18n/use-words.ts";
import { MissingTools } from "../inbox/missing.tools.tsx";
import { WaitingPart } from "../layout/waiting.tsx";
import { ProblemPage } from "../problems/problem.page.tsx";
import { useGraph } from "../providers/graph.ts";
import { everyRow } from "../providers/graph-pages.ts";
import { formatDateTime, formatDeadlineShort, type Locale } from "../time/buddhist-era.ts";
import { unitName } from "../units/unit-name.ts";
import { MissingTable } from "./missing.table.tsx";
import {
  MissingDocument,
  type MissingUnit,
  type MissingVariables,
  type MonitoredUnit,
  type Stage,
  type Track,
  type TrackKey,
  trackKey,
} from "./monitoring.documents.ts";

const pageSize = 25;
const mostRows = 500;
const pauseMs = 300;
const stages = ["NOT_STARTED", "UNDER_WAY", "READY"] as const satisfies readonly Stage[];

interface MissingCardProps {
  unit: MonitoredUnit;
  roundId: string;
  tracks: readonly Track[];
  /** Told what is asked for on screen, and how many there are: the screen shows the beginning of it. */
  show: (shown: { asked: MissingVariables; total: number }) => void;
}

/**
 * The missing as they are narrowed and sorted, also those not on screen, `most` and a page at most.
 * @throws HttpError as built by `toHttpError`
 */
export const everyMissing = (asked: MissingVariables, most?: number): Promise<MissingUnit[]> =>
  everyRow(MissingDocument, asked, data => data.orgUnit?.monitoring?.missing, most);

/** Who has not confirmed: narrowed, sorted, selected, called, reminded. */
export function MissingCard({ unit, roundId, tracks, show }: MissingCardProps) {
  const words = useWords();
  const locale = useConsoleLocale();
  const [track, setTrack] = useState<TrackKey | "ALL">("ALL");
  const [stage, setStage] = useState<Stage | "ALL">("ALL");
  const [late, setLate] = useState(false);
  const [order, setOrder] = useState<"LEARNERS" | "CODE">("LEARNERS");
  const [typed, setTyped] = useState("");
  const search = useSettled(typed.trim());
  const [first, setFirst] = useState(pageSize);
  const [selected, setSelected] = useState<ReadonlySet<string>>(new Set());
  const wanted = tracks.find(each => trackKey(each) === track);
  const variables = useMemo<MissingVariables>(
    () => ({
      id: unit.id,
      first,
      after: null,
      filter: {
        level: wanted ? [wanted.level] : null,
        subject: wanted ? [wanted.subject] : null,
        stage: stage === "ALL" ? null : [stage],
        late: late ? true : null,
        search: search || null,
      },
      orderBy: { field: order, direction: order === "LEARNERS" ? "DESC" : "ASC" },
    }),
    [unit.id, first, wanted, stage, late, search, order],
  );
  const { data, error, refetch } = useGraph(MissingDocument, variables, { keepPrevious: true });
  const missing = data?.orgUnit?.monitoring?.missing;
  const rows = missing?.nodes ?? [];
  const total = missing?.totalCount ?? 0;
  useEffect(() => show({ asked: variables, total }), [variables, total, show]);
  const chosen = rows.filter(row => selected.has(row.id));
  const narrowed = track !== "ALL" || stage !== "ALL" || late || search !== "";

  return (
    <Card component="section" aria-labelledby="missing-title" sx={{ p: { xs: 2, md: 3 } }}>
      <Box sx={{ display: "flex", flexWrap: "wrap", gap: 1.5, alignItems: "center", mb: 1.5 }}>
        <Typography variant="h2" id="missing-title" sx={{ flexGrow: 1 }}>
          {words("monitoring.missing.title")}
          {missing && (
            <Box component="span" sx={{ color: "text.secondary", fontWeight: 400 }}>
              {" "}
              ({words("monitoring.missing.count", { count: missing.totalCount })})
            </Box>
          )}
        </Typography>
        <CsvButton
          name={`lec-missing-${unit.code}`}
          columns={exportColumns(words, locale)}
          rows={() => everyMissing(variables)}
        />
      </Box>
      <Box sx={{ display: "flex", flexWrap: "wrap", gap: 1.5, alignItems: "center", mb: 1.5 }}>
        <Choice
          id="missing-track"
          label={words("monitoring.missing.track")}
          value={track}
          change={setTrack}
          options={[
            ["ALL", words("monitoring.missing.everyTrack")],
            ...tracks.map(each => [trackKey(each), words(`monitoring.track.${trackKey(each)}`)] as const),
          ]}
        />
        <Choice
          id="missing-stage"
          label={words("monitoring.missing.stageOf")}
          value={stage}
          change={setStage}
          options={[
            ["ALL", words("monitoring.missing.everyStage")],
            ...stages.map(each => [each, words(`monitoring.stage.${each}`)] as const),
          ]}
        />
        <Choice
          id="missing-order"
          label={words("monitoring.missing.order")}
          value={order}
          change={setOrder}
          options={[
            ["LEARNERS", words("monitoring.missing.byLearners")],
            ["CODE", words("monitoring.missing.byCode")],
          ]}
        />
        <TextField
          id="missing-search"
          size="small"
          type="search"
          label={words("monitoring.missing.search")}
          value={typed}
          onChange={event => setTyped(event.target.value)}
          sx={{ width: { xs: "100%", sm: 220 } }}
        />
        <FormControlLabel
          control={<Checkbox checked={late} onChange={event => setLate(event.target.checked)} />}
          label={words("monitoring.missing.lateOnly")}
        />
      </Box>
      <Selection unit={unit} roundId={roundId} chosen={chosen} />
      {error && !data ? (
        <ProblemPage error={error} retry={() => void refetch()} />
      ) : !missing ? (
        <WaitingPart />
      ) : rows.length === 0 ? (
        <Typography color="textSecondary">
          {words(narrowed ? "monitoring.missing.noMatch" : "monitoring.missing.none")}
        </Typography>
      ) : (
        <MissingTable rows={rows} selected={selected} select={setSelected} />
      )}
      {missing?.pageInfo.hasNextPage && (
        <Box sx={{ mt: 2, display: "flex", gap: 2, alignItems: "center", flexWrap: "wrap" }}>
          <span>
            {words("monitoring.missing.shownOf", { shown: rows.length, total: missing.totalCount })}
          </span>
          {first < mostRows && (
            <Button onClick={() => setFirst(Math.min(first + 2 * pageSize, mostRows))}>
              {words("monitoring.missing.more")}
            </Button>
          )}
        </Box>
      )}
    </Card>
  );
}

/** What is done with the selected rows: one reminder is about one subject. */
function Selection({
  unit,
  roundId,
  chosen,
}: {
  unit: MonitoredUnit;
  roundId: string;
  chosen: readonly MissingUnit[];
}) {
  const words = useWords();
  const [subject, ...more] = new Set(chosen.map(row => row.subject));
  if (!subject) return null;
  return (
    <Box role="status" sx={{ display: "flex", flexWrap: "wrap", gap: 1.5, alignItems: "center", mb: 1.5 }}>
      <strong>{words("monitoring.missing.selected", { count: chosen.length })}</strong>
      {more.length > 0 ? (
        <span>{words("monitoring.missing.oneSubject")}</span>
      ) : (
        <MissingTools
          roundId={roundId}
          unit={unit}
          whom={{ unitIds: chosen.map(row => row.unit.id) }}
          subject={subject}
        />
      )}
    </Box>
  );
}

interface ChoiceProps<Value extends string> {
  id: string;
  label: string;
  value: Value;
  change: (value: Value) => void;
  options: readonly (readonly [Value, string])[];
}

function Choice<Value extends string>({ id, label, value, change, options }: ChoiceProps<Value>) {
  return (
    <TextField
      id={id}
      select
      size="small"
      label={label}
      value={value}
      onChange={event => change(event.target.value as Value)}
      sx={{ minWidth: 190 }}
    >
      {options.map(([each, text]) => (
        <MenuItem key={each} value={each}>
          {text}
        </MenuItem>
      ))}
    </TextField>
  );
}

/** What was typed, once the person pauses. */
function useSettled(text: string): string {
  const [settled, setSettled] = useState(text);
  useEffect(() => {
    const timer = setTimeout(() => setSettled(text), pauseMs);
    return () => clearTimeout(timer);
  }, [text]);
  return settled;
}

function exportColumns(words: Words, locale: Locale): CsvColumn<MissingUnit>[] {
  return [
    { title: words("monitoring.missing.code"), value: ({ unit }) => unit.code },
    { title: words("monitoring.missing.unit"), value: ({ unit }) => unitName(unit, locale) },
    { title: words("monitoring.missing.track"), value: row => words(`monitoring.track.${trackKey(row)}`) },
    { title: words("monitoring.missing.learners"), value: ({ learners }) => learners },
    { title: words("monitoring.missing.stage"), value: ({ stage }) => words(`monitoring.stage.${stage}`) },
    {
      title: words("monitoring.missing.blockers"),
      value: ({ blockers }) => blockers.map(({ message }) => message).join("; "),
    },
    { title: words("monitoring.missing.phone"), value: ({ phone }) => phone },
    {
      title: words("monitoring.missing.officers"),
      value: ({ officers }) =>
        officers.map(({ duty, name }) => `${name} (${words(`duty.${duty}`)})`).join("; "),
    },
    {
      title: words("monitoring.missing.lastAct"),
      value: ({ lastAct }) => words(lastAct ? `monitoring.act.${lastAct}` : "monitoring.missing.never"),
    },
    {
      title: `${words("monitoring.missing.lastAct")} ${words("monitoring.missing.at")}`,
      value: ({ lastActAt }) => lastActAt && formatDateTime(lastActAt, locale),
    },
    {
      title: words("monitoring.missing.deadline"),
      value: ({ deadline }) => formatDeadlineShort(deadline, locale),
    },
    { title: words("monitoring.missing.late"), value: ({ late }) => (late ? 1 : 0) },
  ];
}
