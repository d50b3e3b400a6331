import { Alert, Box, Card, Link as MuiLink, Typography } from "@mui/material";
import { lazy, Suspense } from "react";
import { Link, useParams } from "react-router";
import { ContactLine } from "../contacts/contact.line.tsx";
import { useConsoleLocale, useWords } from "../i18n/use-words.ts";
import { PageHeading } from "../layout/page.heading.tsx";
import { WaitingPage, WaitingPart } from "../layout/waiting.tsx";
import { OtherCountsCard } from "../other-schools/other-counts.card.tsx";
import { NotFoundPage } from "../problems/not-found.page.tsx";
import { ProblemPage } from "../problems/problem.page.tsx";
import { errorDetail } from "../providers/console-error.ts";
import { useGraph } from "../providers/graph.ts";
import { useViewer } from "../providers/session.ts";
import { SpotCheckWorkCard } from "../spot-checks/work.cards.tsx";
import { LiveProgressBars } from "../wall/live-progress.bars.tsx";
import { ChildrenTable } from "./children.table.tsx";
import { ConfirmationCard } from "./confirmation.card.tsx";
import { HeadcountCard } from "./headcount.card.tsx";
import { HistoryCard } from "./history.card.tsx";
import { kindName } from "./kind-name.ts";
import { type UnitDetail, UnitDocument } from "./unit.documents.ts";
import { unitName } from "./unit-name.ts";
import { UnitWay } from "./unit-way.tsx";
import { WaitingLaosCard } from "./waiting-laos.card.tsx";

const RollCard = lazy(async () => ({ default: (await import("../enrolments/roll.card.tsx")).RollCard }));

/** The page of any unit, from the department to a child centre. */
export function UnitPage() {
  const { id = "" } = useParams();
  const { data, error, isPending, refetch } = useGraph(UnitDocument, { id });
  if (error && !data)
    return errorDetail(error).status === 401 ? (
      <WaitingPage />
    ) : (
      <ProblemPage error={error} retry={() => void refetch()} />
    );
  if (isPending) return <WaitingPage />;
  return data?.orgUnit ? <UnitView key={data.orgUnit.id} unit={data.orgUnit} /> : <NotFoundPage />;
}

function UnitView({ unit }: { unit: UnitDetail }) {
  const words = useWords();
  const locale = useConsoleLocale();
  const inReach = useIsInReach(unit);
  const confirmations = [unit.learners, unit.otherCounts].filter(confirmation => confirmation !== null);
  // The country's long table of grades would leave an empty column beside it.
  const beside = unit.level !== "DEPARTMENT";
  const monitors = unit.level === "PROVINCE" || unit.level === "DISTRICT";
  return (
    <>
      <PageHeading
        title={unitName(unit, locale)}
        above={<UnitWay units={unit.ancestors} />}
        lead={<Facts unit={unit} inReach={inReach} />}
      />
      {inReach && unit.level !== "DISTRICT" && <ContactLine unit={unit} />}
      {!inReach ? (
        <Alert severity="info">{words("unit.limited")}</Alert>
      ) : (
        <Box
          sx={{
            display: "grid",
            gap: 3,
            gridTemplateColumns: {
              xs: "minmax(0, 1fr)",
              ...(beside && { lg: "minmax(0, 7fr) minmax(0, 5fr)" }),
            },
            alignItems: "start",
          }}
        >
          <Box sx={{ display: "grid", gap: 3, gridTemplateColumns: "minmax(0, 1fr)" }}>
            {confirmations.length === 0 && unit.level !== "DEPARTMENT" && (
              <Alert severity="info">
                {words(unit.level === "DISTRICT" ? "unit.districtNote" : "unit.notConfirming")}
              </Alert>
            )}
            {confirmations.map(confirmation => (
              <ConfirmationCard key={confirmation.subject} unit={unit} confirmation={confirmation} />
            ))}
            {(unit.level === "INSTITUTION" || unit.level === "LAO") && <SpotCheckWorkCard unitId={unit.id} />}
            {unit.level !== "INSTITUTION" && <OtherCountsCard unit={unit} />}
            {unit.progress && unit.level !== "INSTITUTION" && (
              <Card component="section" aria-labelledby="progress-title" sx={{ p: { xs: 2.5, md: 3 } }}>
                <Typography variant="h2" id="progress-title" gutterBottom>
                  {words("progress.title")}
                </Typography>
                <LiveProgressBars unit={{ ...unit, progress: unit.progress }} />
              </Card>
            )}
          </Box>
          {beside && <HeadcountCard headcount={unit.headcount} />}
          <Box sx={{ gridColumn: "1 / -1", display: "grid", gap: 3, gridTemplateColumns: "minmax(0, 1fr)" }}>
            {monitors && <WaitingLaosCard unit={unit} />}
            {unit.level === "INSTITUTION" ? (
              <Suspense fallback={<WaitingPart />}>
                <RollCard unit={unit} />
              </Suspense>
            ) : (
              <ChildrenTable unit={unit} />
            )}
            {!beside && <HeadcountCard headcount={unit.headcount} />}
            {confirmations.length > 0 && <HistoryCard unitId={unit.id} confirmations={confirmations} />}
          </Box>
        </Box>
      )}
    </>
  );
}

function Facts({ unit, inReach }: { unit: UnitDetail; inReach: boolean }) {
  const words = useWords();
  const locale = useConsoleLocale();
  const viewer = useViewer();
  const reviews =
    (unit.level === "LAO" || unit.level === "PROVINCE") &&
    viewer?.appointments.some(({ duty }) => duty === "LAO_OFFICER" || duty === "PROVINCE_OFFICER");
  const follows =
    (unit.level === "PROVINCE" || unit.level === "DEPARTMENT") &&
    viewer?.appointments.some(
      ({ duty }) => duty === "PROVINCE_OFFICER" || duty === "DEPARTMENT_ADMINISTRATOR",
    );
  const otherName = locale === "th" ? unit.nameEn : unit.nameEn && unit.name;
  return (
    <>
      {otherName && <div lang={locale === "th" ? "en" : "th"}>{otherName}</div>}
      <div>
        {[
          kindName(unit, words),
          words("unit.code", { code: unit.code }),
          unit.status === "CLOSED" && words("unit.closed"),
          unit.moeCode && words("unit.moeCode", { code: unit.moeCode }),
          unit.phone && words("unit.phone", { phone: unit.phone }),
        ]
          .filter(Boolean)
          .join(" · ")}
      </div>
      <MuiLink component={Link} to={`/units/${unit.id}/people`}>
        {words("people.link")}
      </MuiLink>
      {inReach && unit.level !== "INSTITUTION" && (
        <>
          {" · "}
          <MuiLink component={Link} to={`/units/${unit.id}/monitoring`}>
            {words("monitoring.link")}
          </MuiLink>
        </>
      )}
      {inReach && (
        <>
          {" · "}
          <MuiLink component={Link} to={`/units/${unit.id}/extensions`}>
            {words("extension.title")}
          </MuiLink>
          {unit.level !== "INSTITUTION" && (
            <>
              {" · "}
              <MuiLink component={Link} to={`/wall/${unit.id}`}>
                {words("wall.open")}
              </MuiLink>
            </>
          )}
        </>
      )}
      {reviews && (
        <>
          {" · "}
          <MuiLink component={Link} to={`/units/${unit.id}/duplicates`}>
            {words("register.duplicates.title")}
          </MuiLink>
        </>
      )}
      {follows && (
        <>
          {" · "}
          <MuiLink component={Link} to={`/units/${unit.id}/spot-checks`}>
            {words("spotChecks.link")}
          </MuiLink>
        </>
      )}
    </>
  );
}

/** Above the viewer's own units only public facts exist; saying so is better than empty cards. */
function useIsInReach(unit: UnitDetail): boolean {
  const viewer = useViewer();
  if (!viewer) return true;
  const way = new Set([unit.id, ...unit.ancestors.map(({ id }) => id)]);
  return viewer.reach.some(({ id }) => way.has(id));
}
