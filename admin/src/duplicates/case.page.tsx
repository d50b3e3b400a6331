import {
  Alert,
  Box,
  Button,
  Card,
  FormControlLabel,
  Link as MuiLink,
  Radio,
  RadioGroup,
  Typography,
} from "@mui/material";
import { useState } from "react";
import { useNotify } from "react-admin";
import { Link, useParams } from "react-router";
import { RegisterFrame } from "../enrolments/register.frame.tsx";
import { useConsoleLocale, useWords, type Words } from "../i18n/use-words.ts";
import { WaitingPage } from "../layout/waiting.tsx";
import { NotFoundPage } from "../problems/not-found.page.tsx";
import { ProblemPage } from "../problems/problem.page.tsx";
import { useGraph } from "../providers/graph.ts";
import { formatDate, formatDateTime, type Locale } from "../time/buddhist-era.ts";
import { ReasonDialog } from "../units/reason.dialog.tsx";
import type { Blocker } from "../units/unit.documents.ts";
import { unitName } from "../units/unit-name.ts";
import { usePress } from "../units/use-press.ts";
import {
  DecideDuplicateDocument,
  type DuplicateCase,
  DuplicateCaseDocument,
  type DuplicateRecord,
  UndoMergeDocument,
} from "./duplicate.documents.ts";

/** Two records side by side, what differs marked, and the verdict with its reason. */
export function DuplicateCasePage() {
  const words = useWords();
  const { id = "", caseId = "" } = useParams();
  const { data, error, isPending, refetch } = useGraph(DuplicateCaseDocument, { id: caseId });
  if (error && !data) return <ProblemPage error={error} retry={() => void refetch()} />;
  if (!isPending && !data?.duplicateCase) return <NotFoundPage />;
  return (
    <RegisterFrame id={id} title={words("register.duplicates.compareTitle")} anyLevel>
      {unit => (data?.duplicateCase ? <Case unitId={unit.id} found={data.duplicateCase} /> : <WaitingPage />)}
    </RegisterFrame>
  );
}

type Act = "same" | "different" | "undo";

function Case({ unitId, found }: { unitId: string; found: DuplicateCase }) {
  const words = useWords();
  const locale = useConsoleLocale();
  const [act, setAct] = useState<Act | null>(null);
  const rows = [found.left, found.right].map(side => (side ? factsOf(side, words, locale) : null));
  const labels = [...new Set(rows.flatMap(facts => facts?.map(([label]) => label) ?? []))];
  const shownOf = (i: number, label: string) => rows[i]?.find(fact => fact[0] === label)?.[1] ?? "–";
  return (
    <>
      <Button size="small" component={Link} to={`/units/${unitId}/duplicates`} sx={{ mb: 1.5 }}>
        {words("register.duplicates.back")}
      </Button>
      <Alert severity={found.state === "OPEN" ? "warning" : "info"} sx={{ mb: 2 }}>
        {[
          found.state === "OPEN"
            ? words("register.duplicates.open")
            : words(`register.duplicates.${found.state}`),
          words("register.duplicates.score", { score: found.score }),
          ...found.reasons.map(reason => words(`register.duplicates.reason.${reason}`)),
          words("register.duplicates.decider", { unit: unitName(found.unit, locale) }),
          found.decidedAt && formatDateTime(found.decidedAt, locale),
          found.reason,
        ]
          .filter(Boolean)
          .join(" · ")}
      </Alert>
      {[found.left, found.right].some(side => side && !side.readable) && (
        <Alert severity="info" sx={{ mb: 2 }}>
          {words("register.duplicates.unreadable")}
        </Alert>
      )}
      <Card
        component="section"
        aria-label={words("register.duplicates.compareTitle")}
        sx={{ p: { xs: 1.5, md: 2.5 }, overflowX: "auto" }}
      >
        <Box
          component="table"
          sx={{
            width: "100%",
            borderCollapse: "collapse",
            "& th, & td": {
              textAlign: "start",
              verticalAlign: "top",
              p: 1,
              borderBottom: 1,
              borderColor: "divider",
            },
            "& tbody th": { color: "text.secondary", fontWeight: 400 },
          }}
        >
          <thead>
            <tr>
              <td />
              <th scope="col">
                <RecordLink unitId={unitId} side={found.left} label={words("register.duplicates.left")} />
              </th>
              <th scope="col">
                <RecordLink unitId={unitId} side={found.right} label={words("register.duplicates.right")} />
              </th>
            </tr>
          </thead>
          <tbody>
            {labels.map(label => {
              const differs = shownOf(0, label) !== shownOf(1, label);
              return (
                <tr key={label}>
                  <th scope="row">
                    {label}
                    {differs && (
                      <Box
                        component="span"
                        sx={{ display: "block", color: "warning.main", fontSize: "0.875rem" }}
                      >
                        {words("register.duplicates.differs")}
                      </Box>
                    )}
                  </th>
                  {[0, 1].map(i => (
                    <Box component="td" key={i} sx={{ bgcolor: differs ? "warning.light" : "transparent" }}>
                      {shownOf(i, label)}
                    </Box>
                  ))}
                </tr>
              );
            })}
          </tbody>
        </Box>
      </Card>
      {found.canDecide && (
        <Box sx={{ display: "flex", flexWrap: "wrap", gap: 1, mt: 2 }}>
          {found.state === "OPEN" && (
            <>
              <Button variant="contained" onClick={() => setAct("same")}>
                {words("register.duplicates.same")}
              </Button>
              <Button variant="outlined" onClick={() => setAct("different")}>
                {words("register.duplicates.different")}
              </Button>
            </>
          )}
          {found.state === "SAME" && (
            <Button variant="outlined" onClick={() => setAct("undo")}>
              {words("register.duplicates.undo")}
            </Button>
          )}
        </Box>
      )}
      {act && <VerdictDialog act={act} found={found} close={() => setAct(null)} />}
    </>
  );
}

/** A record of the institution whose page this is can be opened, and ended there when both are on a roll. */
function RecordLink({
  unitId,
  side,
  label,
}: {
  unitId: string;
  side: DuplicateRecord | null;
  label: string;
}) {
  if (!side?.readable || side.institutionId !== unitId) return label;
  return (
    <MuiLink component={Link} to={`/units/${unitId}/learners/${side.learnerId}`}>
      {label}
    </MuiLink>
  );
}

function VerdictDialog({ act, found, close }: { act: Act; found: DuplicateCase; close: () => void }) {
  const words = useWords();
  const notify = useNotify();
  const sides = [found.left, found.right].filter(side => side !== null);
  // A citizen id is worth more than a G-code, a record in use more than one that is not.
  const [keep, setKeep] = useState(() => {
    const worth = (side: DuplicateRecord) =>
      (side.identifierKind === "CITIZEN_ID" ? 2 : 0) + (side.active ? 1 : 0);
    return [...sides].sort((a, b) => worth(b) - worth(a))[0]?.learnerId ?? "";
  });
  const { send, busy, refusals } = usePress<Record<string, unknown>, Blocker>(
    act === "undo" ? UndoMergeDocument : DecideDuplicateDocument,
  );
  return (
    <ReasonDialog
      fieldId="verdict-reason"
      title={words(`register.duplicates.${act}`)}
      about={sides.map(nameOf).join(" / ")}
      text={words(`register.duplicates.${act}Text`)}
      label={words(act === "undo" ? "register.duplicates.undoReason" : "register.duplicates.verdictReason")}
      color="primary"
      maxLength={200}
      busy={busy}
      refusals={refusals}
      submit={async reason => {
        const input =
          act === "undo"
            ? { caseId: found.id, reason }
            : {
                caseId: found.id,
                verdict: act === "same" ? "SAME" : "DIFFERENT",
                ...(act === "same" ? { keepLearnerId: keep } : {}),
                expectedVersion: found.version,
                reason,
              };
        if (!(await send(input))) return;
        notify(act === "undo" ? "register.duplicates.undone" : "register.duplicates.decided", {
          type: "info",
        });
        close();
      }}
      close={close}
    >
      {act === "same" && (
        <>
          <Typography id="keep-label" sx={{ mt: 1, fontWeight: 600 }}>
            {words("register.duplicates.keep")}
          </Typography>
          <RadioGroup
            aria-labelledby="keep-label"
            value={keep}
            onChange={event => setKeep(event.target.value)}
          >
            {sides.map(side => (
              <FormControlLabel
                key={side.learnerId}
                value={side.learnerId}
                control={<Radio />}
                label={[nameOf(side), side.identifierMasked, side.institutionName]
                  .filter(Boolean)
                  .join(" · ")}
              />
            ))}
          </RadioGroup>
        </>
      )}
    </ReasonDialog>
  );
}

function nameOf(side: DuplicateRecord): string {
  return side.firstName
    ? `${side.prefix ?? ""}${side.firstName} ${side.lastName ?? ""}`
    : side.institutionName;
}

function factsOf(side: DuplicateRecord, words: Words, locale: Locale): [label: string, value: string][] {
  const shown: [string, string | null][] = [
    [words("register.duplicates.fullName"), side.firstName && nameOf(side)],
    [words("register.field.birthDate"), side.birthDate && formatDate(side.birthDate, locale)],
    [words("register.field.sex"), side.sex && words(`enrolments.sexes.${side.sex}`)],
    [
      words("register.field.identifier"),
      side.identifierMasked &&
        `${side.identifierMasked}${side.identifierKind ? ` (${words(`register.kind.${side.identifierKind}`)})` : ""}`,
    ],
    [words("register.duplicates.guardians"), side.guardians.join(", ") || null],
    [
      words("register.duplicates.institution"),
      [side.institutionName, side.laoName, side.provinceName, side.phone].filter(Boolean).join(" · "),
    ],
    [
      words("register.duplicates.room"),
      side.grade && `${words(`grade.${side.grade}`)}/${side.classroom ?? ""} ${side.academicYear ?? ""}`,
    ],
    [
      words("register.field.status"),
      words(side.active ? "register.duplicates.active" : "register.duplicates.inactive"),
    ],
  ];
  return shown.map(([label, value]) => [label, value ?? "–"]);
}
