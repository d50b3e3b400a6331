import {
  Alert,
  Box,
  Button,
  Card,
  Tab,
  Tabs,
  ToggleButton,
  ToggleButtonGroup,
  Typography,
} from "@mui/material";
import { useState } from "react";
import { Link, useParams, useSearchParams } from "react-router";
import type { RegisterUnit } from "../enrolments/register.documents.ts";
import { RegisterFrame } from "../enrolments/register.frame.tsx";
import type { RollRights } from "../enrolments/use-register.ts";
import { CsvButton } from "../export/csv.button.tsx";
import type { ReleaseStatus } from "../i18n/register.type.ts";
import { useConsoleLocale, useWords } from "../i18n/use-words.ts";
import { ListFoot } from "../layout/list.foot.tsx";
import { WaitingPart } from "../layout/waiting.tsx";
import { learnerName } from "../learners/learner-name.ts";
import { ProblemPage } from "../problems/problem.page.tsx";
import { everyRow, useGraphPages } from "../providers/graph-pages.ts";
import type { Connection } from "../providers/page.type.ts";
import { formatDate, formatDateTime } from "../time/buddhist-era.ts";
import { AnswerDialog, type RequestAct } from "./answer.dialog.tsx";
import { RequestItem } from "./request.item.tsx";
import { type ReleaseDirection, type ReleaseRequest, ReleaseRequestsDocument } from "./transfer.documents.ts";

/** Requests between institutions: what others ask of this one, and what this one asks of others (T2a). */
export function TransfersPage() {
  const words = useWords();
  const { id = "" } = useParams();
  return (
    <RegisterFrame id={id} title={words("register.transfers.title")} lead={words("register.transfers.lead")}>
      {(unit, rights) => <Transfers key={unit.id} unit={unit} rights={rights} />}
    </RegisterFrame>
  );
}

const requestsOf = (data: { orgUnit: { releaseRequests?: Connection<ReleaseRequest> | null } | null }) =>
  data.orgUnit?.releaseRequests;

function Transfers({ unit, rights }: { unit: RegisterUnit; rights: RollRights }) {
  const words = useWords();
  const [search, setSearch] = useSearchParams();
  const side: ReleaseDirection = search.get("side") === "IN" ? "IN" : "OUT";
  const [pending, setPending] = useState(true);
  const [act, setAct] = useState<{ act: RequestAct; request: ReleaseRequest } | null>(null);
  const locale = useConsoleLocale();
  const asked = { id: unit.id, direction: side, status: pending ? (["PENDING"] as ReleaseStatus[]) : null };
  const pages = useGraphPages(ReleaseRequestsDocument, asked, requestsOf);
  const { rows: requests, error, isPending, refetch } = pages;
  const counts = { OUT: unit.releaseCounts?.outgoing ?? 0, IN: unit.releaseCounts?.incoming ?? 0 };
  return (
    <Card component="section" aria-label={words("register.transfers.title")} sx={{ p: { xs: 2, md: 2.5 } }}>
      <Tabs
        value={side}
        onChange={(_event, next: ReleaseDirection) => setSearch({ side: next }, { replace: true })}
        aria-label={words("register.transfers.title")}
      >
        {(["OUT", "IN"] as const).map(each => (
          <Tab
            key={each}
            value={each}
            id={`transfers-${each}`}
            aria-controls="transfers-panel"
            label={`${words(each === "OUT" ? "register.transfers.out" : "register.transfers.in")} (${counts[each]})`}
          />
        ))}
      </Tabs>
      <Box role="tabpanel" id="transfers-panel" aria-labelledby={`transfers-${side}`} sx={{ pt: 2 }}>
        <Box sx={{ display: "flex", flexWrap: "wrap", gap: 1.5, alignItems: "center", mb: 1.5 }}>
          <Typography sx={{ flexGrow: 1 }}>
            {words(side === "OUT" ? "register.transfers.outLead" : "register.transfers.inLead")}
          </Typography>
          <ToggleButtonGroup
            exclusive
            size="small"
            value={pending ? "pending" : "everything"}
            onChange={(_event, next: "pending" | "everything" | null) =>
              next && setPending(next === "pending")
            }
            aria-label={words("register.transfers.show")}
          >
            {(["pending", "everything"] as const).map(each => (
              <ToggleButton key={each} value={each} sx={{ px: 1.5, color: "text.primary" }}>
                {words(`register.transfers.${each}`)}
              </ToggleButton>
            ))}
          </ToggleButtonGroup>
        </Box>
        {error ? (
          <ProblemPage error={error} retry={refetch} />
        ) : isPending ? (
          <WaitingPart />
        ) : requests.length === 0 ? (
          <Typography color="textSecondary">
            {words(pending ? "register.transfers.none" : "register.transfers.noneEver")}
          </Typography>
        ) : (
          <>
            <CsvButton
              name={`transfers-${unit.code}-${side}`}
              columns={[
                {
                  title: words("register.roll.column.name"),
                  value: each => (each.learner ? learnerName(each.learner) : each.identifierMasked),
                },
                { title: words("register.transfers.from"), value: each => each.from?.name ?? null },
                { title: words("register.transfers.to"), value: each => each.to?.name ?? null },
                {
                  title: words("register.roll.column.room"),
                  value: each => `${words(`grade.${each.grade}`)}/${each.classroom}`,
                },
                {
                  title: words("register.field.enteredOn"),
                  value: each => formatDate(each.enteredOn, locale),
                },
                {
                  title: words("register.field.status"),
                  value: each => words(`register.transfers.status.${each.status}`),
                },
                {
                  title: words("register.transfers.csv.askedAt"),
                  value: each => formatDateTime(each.requestedAt, locale),
                },
                {
                  title: words("register.transfers.csv.decidedAt"),
                  value: each => each.decidedAt && formatDateTime(each.decidedAt, locale),
                },
                { title: words("register.transfers.csv.reason"), value: each => each.reason },
              ]}
              rows={() => everyRow(ReleaseRequestsDocument, asked, requestsOf)}
            />
            <Box component="ul" sx={{ listStyle: "none", m: 0, p: 0 }}>
              {requests.map(request => (
                <RequestItem
                  key={request.id}
                  unitId={unit.id}
                  side={side}
                  request={request}
                  act={chosen => setAct({ act: chosen, request })}
                />
              ))}
            </Box>
            <ListFoot pages={pages} />
          </>
        )}
        {side === "IN" && rights.records && (
          <Alert
            severity="info"
            sx={{ mt: 2, flexWrap: "wrap" }}
            action={
              <Button size="small" component={Link} to={`/units/${unit.id}/learners/new`}>
                {words("register.next.add")}
              </Button>
            }
          >
            {words("register.transfers.start")}
          </Alert>
        )}
      </Box>
      {act && <AnswerDialog {...act} close={() => setAct(null)} />}
    </Card>
  );
}
