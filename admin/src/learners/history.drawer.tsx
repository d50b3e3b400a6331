import Close from "@mui/icons-material/Close";
import { Box, Drawer, IconButton, Typography } from "@mui/material";
import { CsvButton } from "../export/csv.button.tsx";
import type { CsvColumn } from "../export/csv.ts";
import type { Grade, Sex } from "../i18n/api.type.ts";
import type { EnrolmentStatus, FieldName, LeaveKind } from "../i18n/register.type.ts";
import { th } from "../i18n/th/console.ts";
import { useConsoleLocale, useWords, type Words } from "../i18n/use-words.ts";
import { ListFoot } from "../layout/list.foot.tsx";
import { WaitingPart } from "../layout/waiting.tsx";
import { ProblemPage } from "../problems/problem.page.tsx";
import { everyRow, useGraphPages } from "../providers/graph-pages.ts";
import type { Connection } from "../providers/page.type.ts";
import { formatDate, formatDateTime, type Locale } from "../time/buddhist-era.ts";
import { type LearnerChange, LearnerHistoryDocument } from "./learner.documents.ts";
import { allGrades } from "./typed-learner.ts";

const historyOf = (data: { learner: { history: Connection<LearnerChange> } | null }) => data.learner?.history;

function exportColumns(words: Words, locale: Locale): CsvColumn<LearnerChange>[] {
  return [
    { title: words("register.history.at"), value: ({ at }) => formatDateTime(at, locale) },
    {
      title: words("register.history.field"),
      value: change => [subjectOf(change, words), fieldOf(change.field, words)].filter(Boolean).join(" · "),
    },
    {
      title: words("register.history.before"),
      value: ({ field, before }) => shown(field, before, words, locale),
    },
    {
      title: words("register.history.after"),
      value: ({ field, after }) => shown(field, after, words, locale),
    },
    { title: words("register.history.who"), value: ({ changedBy }) => changedBy },
  ];
}

/** Every change of every field of a learner: what it was, what it became, when, and by whom where that may be read. */
export function HistoryDrawer({ learnerId, close }: { learnerId: string; close: () => void }) {
  const words = useWords();
  const locale = useConsoleLocale();
  const pages = useGraphPages(LearnerHistoryDocument, { id: learnerId }, historyOf);
  const { rows, error, isPending, refetch } = pages;
  return (
    <Drawer
      anchor="right"
      open
      onClose={close}
      slotProps={{
        paper: {
          role: "dialog",
          "aria-modal": true,
          "aria-labelledby": "history-title",
          sx: { width: { xs: "100%", sm: 460 } },
        },
      }}
    >
      <Box sx={{ p: { xs: 2, sm: 3 } }}>
        <Box sx={{ display: "flex", alignItems: "center", mb: 1 }}>
          <Typography variant="h2" id="history-title" sx={{ flexGrow: 1 }}>
            {words("register.history.title")}
          </Typography>
          <IconButton onClick={close} aria-label={words("app.close")} autoFocus>
            <Close />
          </IconButton>
        </Box>
        {error ? (
          <ProblemPage error={error} retry={refetch} />
        ) : isPending ? (
          <WaitingPart />
        ) : rows.length === 0 ? (
          <Typography>{words("register.history.none")}</Typography>
        ) : (
          <Box component="ol" sx={{ listStyle: "none", m: 0, p: 0 }}>
            {rows.map(change => (
              <Box component="li" key={change.id} sx={{ py: 1.25, borderTop: 1, borderColor: "divider" }}>
                <strong>
                  {[subjectOf(change, words), fieldOf(change.field, words)].filter(Boolean).join(" · ")}
                </strong>
                <div>
                  {words("register.history.change", {
                    before: shown(change.field, change.before, words, locale),
                    after: shown(change.field, change.after, words, locale),
                  })}
                </div>
                <Typography variant="body2" color="textSecondary">
                  {[
                    formatDateTime(change.at, locale),
                    change.changedBy && words("register.history.by", { who: change.changedBy }),
                  ]
                    .filter(Boolean)
                    .join(" · ")}
                </Typography>
              </Box>
            ))}
          </Box>
        )}
        <ListFoot pages={pages} />
        {rows.length > 0 && (
          <CsvButton
            name={words("register.history.title")}
            columns={exportColumns(words, locale)}
            rows={() => everyRow(LearnerHistoryDocument, { id: learnerId }, historyOf)}
          />
        )}
      </Box>
    </Drawer>
  );
}

function subjectOf({ subject }: LearnerChange, words: Words): string | null {
  if (subject === "LEARNER") return null;
  if (subject === "ENROLMENT") return words("register.subject.ENROLMENT");
  return subject === "REGISTERED" || subject === "CURRENT"
    ? words(`register.address.${subject}`)
    : words(`register.guardian.${subject}`);
}

/** A field's word; a field that has none keeps the API's name. */
function fieldOf(field: string, words: Words): string {
  return Object.hasOwn(th.register.field, field) ? words(`register.field.${field as FieldName}`) : field;
}

/** A stored value as people read it. */
function shown(field: string, value: string | null, words: Words, locale: Locale): string {
  if (value === null || value === "") return words("register.history.blank");
  if (field === "grade" && (allGrades as readonly string[]).includes(value))
    return words(`grade.${value as Grade}`);
  if (field === "sex") return words(`enrolments.sexes.${value as Sex}`);
  if (field === "status" && Object.hasOwn(th.register.status, value))
    return words(`register.status.${value as EnrolmentStatus}`);
  if (field === "leaveKind" && Object.hasOwn(th.register.leave, value))
    return words(`register.leave.${value as LeaveKind}`);
  if (value === "true" || value === "false") return words(value === "true" ? "register.yes" : "register.no");
  return formatDate(value, locale);
}
