import { Alert, Box, Button, Card, ToggleButton, ToggleButtonGroup, Typography } from "@mui/material";
import { useState } from "react";
import { useNotify } from "react-admin";
import { Link } from "react-router";
import { CsvButton } from "../export/csv.button.tsx";
import { useConsoleLocale, useWords } from "../i18n/use-words.ts";
import { ListFoot } from "../layout/list.foot.tsx";
import { WaitingPart } from "../layout/waiting.tsx";
import { learnerName } from "../learners/learner-name.ts";
import { ProblemPage } from "../problems/problem.page.tsx";
import { everyRow, useGraphPages } from "../providers/graph-pages.ts";
import type { Connection } from "../providers/page.type.ts";
import { ReasonDialog } from "../units/reason.dialog.tsx";
import type { Blocker } from "../units/unit.documents.ts";
import { unitName } from "../units/unit-name.ts";
import { usePress } from "../units/use-press.ts";
import { FindingState } from "./finding.state.tsx";
import {
  AnswerFindingDocument,
  SpotCheckFindingsDocument,
  type SpotCheckItem,
} from "./spot-check.documents.ts";
import { itemColumns } from "./spot-check.export.ts";

const findingsOf = (data: { orgUnit: { spotCheckFindings: Connection<SpotCheckItem> | null } | null }) =>
  data.orgUnit?.spotCheckFindings;

/** What spot checks found at an institution, or at all of an LAO, with what to do about each. */
export function FindingsList({ unitId }: { unitId: string }) {
  const words = useWords();
  const [show, setShow] = useState<"open" | "all">("open");
  const locale = useConsoleLocale();
  const asked = { id: unitId, open: show === "open" ? true : null };
  const pages = useGraphPages(SpotCheckFindingsDocument, asked, findingsOf);
  const { rows, data, error, isPending, refetch } = pages;
  if (error) return <ProblemPage error={error} retry={refetch} />;
  if (data && !data.orgUnit?.spotCheckFindings)
    return <Alert severity="info">{words("spotChecks.notPermitted")}</Alert>;
  return (
    <>
      <ToggleButtonGroup
        exclusive
        size="small"
        value={show}
        onChange={(_event, next: typeof show | null) => next && setShow(next)}
        aria-label={words("spotChecks.work.show")}
        sx={{ mb: 2 }}
      >
        {(["open", "all"] as const).map(each => (
          <ToggleButton key={each} value={each} sx={{ px: 2, minHeight: 44, color: "text.primary" }}>
            {words(`spotChecks.work.${each}`)}
          </ToggleButton>
        ))}
      </ToggleButtonGroup>
      {isPending ? (
        <WaitingPart />
      ) : rows.length === 0 ? (
        <Card sx={{ p: 3 }}>
          <Typography>{words("spotChecks.work.none")}</Typography>
        </Card>
      ) : (
        <Box
          component="ul"
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
              <Finding item={item} unitId={unitId} />
            </li>
          ))}
        </Box>
      )}
      <ListFoot pages={pages} />
      {rows.length > 0 && (
        <Box sx={{ mt: 2 }}>
          <CsvButton
            name={words("spotChecks.csv.file")}
            columns={itemColumns(words, locale)}
            rows={() => everyRow(SpotCheckFindingsDocument, asked, findingsOf)}
          />
        </Box>
      )}
    </>
  );
}

function Finding({ item, unitId }: { item: SpotCheckItem; unitId: string }) {
  const words = useWords();
  const locale = useConsoleLocale();
  const [answering, setAnswering] = useState(false);
  const name = learnerName(item);
  const learnerId = item.enrolment?.learner?.id;
  return (
    <Card sx={{ p: 2 }}>
      <Typography variant="h2" component="h2">
        {name}
      </Typography>
      <Typography color="textSecondary">
        {[
          item.institution.id !== unitId && unitName(item.institution, locale),
          `${words(`grade.${item.grade}`)}/${item.classroom}`,
          item.identifierMasked,
        ]
          .filter(Boolean)
          .join(" · ")}
      </Typography>
      <FindingState item={item} />
      {item.open && item.result && (
        <Typography sx={{ mt: 1 }}>{words(`spotChecks.work.do.${item.result}`)}</Typography>
      )}
      <Box sx={{ display: "flex", flexWrap: "wrap", gap: 1, mt: 1.5 }}>
        {learnerId && (
          <Button
            variant={item.open ? "contained" : "outlined"}
            component={Link}
            to={`/units/${item.institution.id}/learners/${learnerId}`}
            aria-label={words("spotChecks.work.learnerOf", { name })}
            sx={{ minHeight: 44 }}
          >
            {words("spotChecks.work.learner")}
          </Button>
        )}
        {item.canAnswer && item.settlement !== "REMOVED" && (
          <Button
            variant="outlined"
            onClick={() => setAnswering(true)}
            aria-label={words("spotChecks.work.answerOf", { name })}
            sx={{ minHeight: 44 }}
          >
            {words("spotChecks.work.answer")}
          </Button>
        )}
      </Box>
      {answering && <AnswerDialog item={item} close={() => setAnswering(false)} />}
    </Card>
  );
}

function AnswerDialog({ item, close }: { item: SpotCheckItem; close: () => void }) {
  const words = useWords();
  const notify = useNotify();
  const { send, busy, refusals } = usePress<
    { itemId: string; answer: string; expectedVersion: number },
    Blocker
  >(AnswerFindingDocument);
  return (
    <ReasonDialog
      fieldId="spot-answer"
      title={words("spotChecks.work.answerTitle")}
      about={learnerName(item)}
      text={words("spotChecks.work.answerText")}
      label={words("spotChecks.work.answerLabel")}
      color="primary"
      busy={busy}
      refusals={refusals}
      submit={async answer => {
        if (!(await send({ itemId: item.id, answer, expectedVersion: item.version }))) return;
        notify("spotChecks.work.sent", { type: "info" });
        close();
      }}
      close={close}
    />
  );
}
