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
import { useWords } from "../i18n/use-words.ts";
import { WaitingPart } from "../layout/waiting.tsx";
import { ProblemPage } from "../problems/problem.page.tsx";
import { useGraph } from "../providers/graph.ts";
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

function Transfers({ unit, rights }: { unit: RegisterUnit; rights: RollRights }) {
  const words = useWords();
  const [search, setSearch] = useSearchParams();
  const side: ReleaseDirection = search.get("side") === "IN" ? "IN" : "OUT";
  const [pending, setPending] = useState(true);
  const [act, setAct] = useState<{ act: RequestAct; request: ReleaseRequest } | null>(null);
  const { data, error, isPending, refetch } = useGraph(
    ReleaseRequestsDocument,
    { id: unit.id, direction: side, status: pending ? ["PENDING"] : null },
    { keepPrevious: true },
  );
  const requests = data?.orgUnit?.releaseRequests;
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
        {error && !data ? (
          <ProblemPage error={error} retry={() => void refetch()} />
        ) : isPending ? (
          <WaitingPart />
        ) : !requests || requests.nodes.length === 0 ? (
          <Typography color="textSecondary">
            {words(pending ? "register.transfers.none" : "register.transfers.noneEver")}
          </Typography>
        ) : (
          <Box component="ul" sx={{ listStyle: "none", m: 0, p: 0 }}>
            {requests.nodes.map(request => (
              <RequestItem
                key={request.id}
                unitId={unit.id}
                side={side}
                request={request}
                act={chosen => setAct({ act: chosen, request })}
              />
            ))}
          </Box>
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
