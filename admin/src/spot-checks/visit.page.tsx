import {
  Alert,
  Box,
  Button,
  Card,
  TextField,
  ToggleButton,
  ToggleButtonGroup,
  Typography,
} from "@mui/material";
import { useState } from "react";
import { Link, useParams } from "react-router";
import { useConsoleLocale, useWords } from "../i18n/use-words.ts";
import { PageHeading } from "../layout/page.heading.tsx";
import { WaitingPage } from "../layout/waiting.tsx";
import { dropDraft, keepDraft, readDraft } from "../learners/draft.store.ts";
import { learnerName } from "../learners/learner-name.ts";
import { NotFoundPage } from "../problems/not-found.page.tsx";
import { ProblemPage } from "../problems/problem.page.tsx";
import { useGraph } from "../providers/graph.ts";
import { useServerNow, useViewer } from "../providers/session.ts";
import { formatDate, formatDateTime } from "../time/buddhist-era.ts";
import { BlockerList } from "../units/blocker.list.tsx";
import { RefusalAlert } from "../units/refusal.alert.tsx";
import type { Blocker } from "../units/unit.documents.ts";
import { unitName } from "../units/unit-name.ts";
import { usePress } from "../units/use-press.ts";
import { FindingState } from "./finding.state.tsx";
import {
  type FindingInput,
  RecordFindingsDocument,
  type SpotCheckDetail,
  SpotCheckDocument,
  type SpotCheckItem,
  SpotCheckItemsDocument,
  type SpotCheckResult,
} from "./spot-check.documents.ts";
import { SpotCheckWay } from "./spot-check.way.tsx";
import { keptMarks, type Mark, readMarks, seenAt } from "./visit-draft.ts";

const results = ["PRESENT", "NOT_FOUND", "MOVED", "DATA_WRONG"] as const;
const colours: Record<SpotCheckResult, { main: string; ground: string }> = {
  PRESENT: { main: "success.main", ground: "success.light" },
  NOT_FOUND: { main: "error.main", ground: "error.light" },
  MOVED: { main: "info.main", ground: "info.light" },
  DATA_WRONG: { main: "warning.main", ground: "warning.light" },
};

/** The learners drawn at one institution, to be marked on a phone by an officer who stands there. */
export function SpotCheckVisitPage() {
  const words = useWords();
  const locale = useConsoleLocale();
  const viewer = useViewer();
  const { checkId = "", institutionId = "" } = useParams();
  const check = useGraph(SpotCheckDocument, { id: checkId });
  const items = useGraph(SpotCheckItemsDocument, { id: checkId, institutionId, after: null });
  const failure = check.error ?? items.error;
  if (failure && (!check.data || !items.data))
    return <ProblemPage error={failure} retry={() => void Promise.all([check.refetch(), items.refetch()])} />;
  if (!check.data || !items.data || !viewer) return <WaitingPage />;
  const detail = check.data.spotCheck;
  const rows = items.data.spotCheck?.items?.nodes;
  if (!detail || !rows) return <NotFoundPage />;
  const here = `/units/${detail.province.id}/spot-checks`;
  const [first] = rows;
  const name = first ? unitName(first.institution, locale) : "";
  return (
    <>
      <PageHeading
        title={words("spotChecks.visit.title", { name })}
        above={
          <SpotCheckWay
            unit={detail.province}
            pages={[
              { to: here, title: words("spotChecks.title") },
              {
                to: `${here}/${detail.id}`,
                title: words("spotChecks.checkOf", { when: formatDateTime(detail.drawnAt, locale) }),
              },
            ]}
          />
        }
        lead={first && `${unitName(first.lao, locale)} · ${words("spotChecks.visit.sealed")}`}
      />
      {rows.length === 0 ? (
        <Alert severity="info">{words("spotChecks.visit.none")}</Alert>
      ) : (
        <Visit
          key={`${detail.id} ${institutionId}`}
          check={detail}
          rows={rows}
          institutionId={institutionId}
          accountId={viewer.id}
        />
      )}
    </>
  );
}

interface VisitProps {
  check: SpotCheckDetail;
  rows: readonly SpotCheckItem[];
  institutionId: string;
  accountId: string;
}

function Visit({ check, rows, institutionId, accountId }: VisitProps) {
  const words = useWords();
  const locale = useConsoleLocale();
  const serverMs = useServerNow();
  const place = { accountId, form: `spot-check.${check.id}.${institutionId}` };
  const [marks, setMarks] = useState(() => readMarks(readDraft(place)?.typed ?? {}));
  const [tried, setTried] = useState(false);
  const [saved, setSaved] = useState(0);
  const { send, busy, refusals } = usePress<{ findings: FindingInput[] }, Blocker>(RecordFindingsDocument);
  const records = check.closedAt === null && check.recordBlockers.length === 0;
  const marked = rows.filter(({ id }) => marks.has(id));
  const lacking = marked.filter(({ id }) => lacksNote(marks.get(id)));
  const left = rows.filter(({ id, result }) => result === null && !marks.has(id));
  const next = nextPlace(check, institutionId);

  function change(next: Map<string, Mark>): void {
    setMarks(next);
    if (next.size > 0) keepDraft(place, keptMarks(next));
    else dropDraft(place);
  }

  function mark(item: SpotCheckItem, result: SpotCheckResult | null, note?: string): void {
    if (!records || busy) return;
    const changed = new Map(marks);
    if (result === null || (result === item.result && note === undefined)) changed.delete(item.id);
    else changed.set(item.id, { result, note: note ?? marks.get(item.id)?.note ?? "", atMs: Date.now() });
    change(changed);
  }

  async function save(): Promise<void> {
    setTried(true);
    const [missing] = lacking;
    if (missing) {
      document.getElementById(`note-${missing.id}`)?.focus();
      return;
    }
    const deviceMs = Date.now();
    const findings = marked.flatMap(({ id, version }): FindingInput[] => {
      const each = marks.get(id);
      if (!each) return [];
      const seen = seenAt(each, deviceMs, serverMs, check.drawnAt);
      return [
        {
          itemId: id,
          result: each.result,
          note: each.note.trim() || null,
          expectedVersion: version,
          ...(seen ? { seenAt: seen } : {}),
        },
      ];
    });
    if (!(await send({ findings }))) return;
    change(new Map());
    setTried(false);
    setSaved(findings.length);
  }

  return (
    <>
      {check.closedAt === null && check.recordBlockers.length > 0 && (
        <Alert severity="info" sx={{ mb: 2 }}>
          <BlockerList blockers={check.recordBlockers} />
        </Alert>
      )}
      <Box
        component="ol"
        sx={{
          listStyle: "none",
          m: 0,
          p: 0,
          display: "grid",
          gap: 1.5,
          gridTemplateColumns: "minmax(0, 1fr)",
        }}
      >
        {rows.map(item => (
          <li key={item.id}>
            <Learner
              item={item}
              mark={marks.get(item.id)}
              records={records && !busy}
              tried={tried}
              choose={(result, note) => mark(item, result, note)}
            />
          </li>
        ))}
      </Box>
      <RefusalAlert refusals={refusals} />
      {records && (
        <Box
          sx={{
            position: "sticky",
            bottom: 0,
            zIndex: 2,
            bgcolor: "background.default",
            borderTop: 1,
            borderColor: "divider",
            py: 1.5,
            mt: 2,
            display: "grid",
            gap: 1,
          }}
        >
          <Typography variant="body2" role="status" sx={{ color: "secondary.main" }}>
            {tried && lacking.length > 0
              ? words("spotChecks.visit.missingNote")
              : marked.length > 0
                ? words("spotChecks.visit.unsaved", { count: marked.length })
                : saved > 0 && left.length > 0
                  ? words("spotChecks.visit.saved", { count: saved })
                  : left.length === 0
                    ? words("spotChecks.visit.allDone")
                    : words("spotChecks.visit.nothing")}
          </Typography>
          {(marked.length > 0 || left.length > 0) && (
            <Button
              variant="contained"
              size="large"
              fullWidth
              disabled={marked.length === 0 || busy}
              onClick={() => void save()}
              sx={{ minHeight: 56 }}
            >
              {busy
                ? words("confirmation.submitting")
                : marked.length === 0
                  ? words("spotChecks.visit.saveNone")
                  : words("spotChecks.visit.save", { count: marked.length })}
            </Button>
          )}
          {marked.length === 0 && left.length === 0 && (
            <Button
              variant="contained"
              size="large"
              fullWidth
              component={Link}
              to={`/units/${check.province.id}/spot-checks/${check.id}${next ? `/${next.institution.id}` : ""}`}
              sx={{ minHeight: 56 }}
            >
              {next
                ? words("spotChecks.visit.next", { name: unitName(next.institution, locale) })
                : words("spotChecks.visit.back")}
            </Button>
          )}
        </Box>
      )}
    </>
  );
}

const lacksNote = (mark: Mark | undefined) => mark?.result === "DATA_WRONG" && mark.note.trim() === "";

/** The next institution with somebody to visit, from this one on and then from the top. */
function nextPlace({ institutions }: SpotCheckDetail, institutionId: string) {
  const all = institutions ?? [];
  const here = all.findIndex(({ institution }) => institution.id === institutionId);
  return [...all.slice(here + 1), ...all.slice(0, Math.max(here, 0))].find(
    each => each.present + each.notFound + each.moved + each.dataWrong < each.drawn,
  );
}

interface LearnerProps {
  item: SpotCheckItem;
  mark: Mark | undefined;
  records: boolean;
  tried: boolean;
  choose: (result: SpotCheckResult | null, note?: string) => void;
}

function Learner({ item, mark, records, tried, choose }: LearnerProps) {
  const words = useWords();
  const locale = useConsoleLocale();
  const name = learnerName(item);
  const shown = mark?.result ?? item.result;
  const missing = tried && lacksNote(mark);
  return (
    <Card sx={{ p: 2, borderLeft: 4, borderLeftColor: mark ? "secondary.main" : "transparent" }}>
      <Typography variant="h3">
        {item.number}. {name}
      </Typography>
      <Typography color="textSecondary">
        {[
          `${words(`grade.${item.grade}`)}/${item.classroom}`,
          item.studentNumber && `${words("spotChecks.print.studentNumber")} ${item.studentNumber}`,
          words(`enrolments.sexes.${item.sex}`),
          words("spotChecks.visit.born", { day: formatDate(item.birthDate, locale) }),
        ]
          .filter(Boolean)
          .join(" · ")}
      </Typography>
      <Typography color="textSecondary" sx={{ fontVariantNumeric: "tabular-nums" }}>
        {item.identifierMasked}
      </Typography>
      {item.result && !mark && <FindingState item={item} />}
      {(records || !item.result) && (
        <ToggleButtonGroup
          exclusive
          value={shown}
          disabled={!records}
          onChange={(_event, result: SpotCheckResult | null) => choose(result)}
          aria-label={words("spotChecks.visit.markOf", { name })}
          sx={{
            display: "grid",
            gridTemplateColumns: { xs: "1fr 1fr", md: "repeat(4, 1fr)" },
            gap: 1,
            mt: 1.5,
            "& .MuiToggleButtonGroup-grouped": {
              m: 0,
              border: 1,
              borderColor: "divider",
              borderRadius: "10px !important",
            },
          }}
        >
          {results.map(result => (
            <ToggleButton
              key={result}
              value={result}
              sx={{
                minHeight: 56,
                color: "text.primary",
                fontSize: "1.0625rem",
                "&.Mui-disabled": { color: "text.secondary" },
                "&.Mui-selected, &.Mui-selected:hover, &.Mui-selected.Mui-disabled": {
                  bgcolor: colours[result].ground,
                  color: colours[result].main,
                  fontWeight: 600,
                  boxShadow: "inset 0 0 0 2px currentColor",
                },
              }}
            >
              {words(`spotChecks.finding.${result}`)}
            </ToggleButton>
          ))}
        </ToggleButtonGroup>
      )}
      {mark && mark.result !== "PRESENT" && (
        <TextField
          id={`note-${item.id}`}
          label={words(
            mark.result === "DATA_WRONG" ? "spotChecks.visit.noteNeeded" : "spotChecks.visit.note",
          )}
          value={mark.note}
          onChange={event => choose(mark.result, event.target.value)}
          error={missing}
          helperText={missing ? words("spotChecks.visit.missingNote") : undefined}
          multiline
          minRows={2}
          fullWidth
          margin="normal"
          slotProps={{ htmlInput: { maxLength: 1000 } }}
        />
      )}
    </Card>
  );
}
