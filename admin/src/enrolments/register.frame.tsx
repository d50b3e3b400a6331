import { Alert, Box, Button } from "@mui/material";
import type { ReactNode } from "react";
import { Link, useLocation } from "react-router";
import { useWords } from "../i18n/use-words.ts";
import { PageHeading } from "../layout/page.heading.tsx";
import { WaitingPage } from "../layout/waiting.tsx";
import { NotFoundPage } from "../problems/not-found.page.tsx";
import { ProblemPage } from "../problems/problem.page.tsx";
import { errorDetail } from "../providers/console-error.ts";
import { roundName } from "../rounds/round-name.ts";
import { UnitWay } from "../units/unit-way.tsx";
import type { RegisterUnit } from "./register.documents.ts";
import { type RollRights, useRegister } from "./use-register.ts";

interface RegisterFrameProps {
  /** The institution's id from the address. */
  id: string;
  title: string | ((unit: RegisterUnit) => string);
  lead?: ReactNode;
  /** Whether the page is also for units that are no institution, such as the duplicates of an LAO. */
  anyLevel?: boolean;
  children: (unit: RegisterUnit, rights: RollRights, accountId: string) => ReactNode;
}

/** What every page of an institution's register has around it: the way here, the other pages, and why nothing may be changed. */
export function RegisterFrame({ id, title, lead, anyLevel = false, children }: RegisterFrameProps) {
  const words = useWords();
  const { unit, rights, accountId, error, isPending, refetch } = useRegister(id);
  if (error)
    return errorDetail(error).status === 401 ? (
      <WaitingPage />
    ) : (
      <ProblemPage error={error} retry={() => void refetch()} />
    );
  if (isPending || !accountId) return <WaitingPage />;
  if (!unit) return <NotFoundPage />;
  const institution = unit.level === "INSTITUTION";
  const permitted = anyLevel ? rights.reads || unit.duplicateCounts != null : rights.reads;
  return (
    <>
      <PageHeading
        title={typeof title === "string" ? title : title(unit)}
        above={<UnitWay units={[...unit.ancestors, unit]} most={4} />}
        lead={
          <>
            {lead && <div>{lead}</div>}
            {unit.learners && <div>{roundName(unit.learners.round, words)}</div>}
          </>
        }
      />
      {institution && rights.reads && <RegisterNav unit={unit} />}
      {!institution && !anyLevel ? (
        <Alert severity="info">{words("register.notInstitution")}</Alert>
      ) : !permitted ? (
        <Alert severity="info">{words("register.notPermitted")}</Alert>
      ) : (
        <>
          {institution && (rights.locked || !unit.learners) && (
            <Alert
              severity="info"
              sx={{ mb: 2 }}
              action={
                <Button size="small" component={Link} to={`/units/${unit.id}`}>
                  {words("register.toUnit")}
                </Button>
              }
            >
              {words(rights.locked ? "register.locked" : "register.noRound")}
            </Alert>
          )}
          {children(unit, rights, accountId)}
        </>
      )}
    </>
  );
}

const pages = ["roll", "check", "import", "transfers", "duplicates", "promotion"] as const;

/** The pages of one register, each with what waits there. */
function RegisterNav({ unit }: { unit: RegisterUnit }) {
  const words = useWords();
  const { pathname } = useLocation();
  const waiting = {
    transfers: (unit.releaseCounts?.incoming ?? 0) + (unit.releaseCounts?.outgoing ?? 0),
    duplicates: unit.duplicateCounts?.open ?? 0,
  };
  return (
    <Box
      component="nav"
      aria-label={words("register.nav.label")}
      sx={{ display: "flex", flexWrap: "wrap", gap: 0.5, mb: 2.5, borderBottom: 1, borderColor: "divider" }}
    >
      {pages.map(page => {
        const here =
          pathname.startsWith(`/units/${unit.id}/${page}`) ||
          (page === "roll" && pathname.startsWith(`/units/${unit.id}/learners`));
        const count = page === "transfers" || page === "duplicates" ? waiting[page] : 0;
        return (
          <Button
            key={page}
            size="small"
            component={Link}
            to={`/units/${unit.id}/${page}`}
            aria-current={here ? "page" : undefined}
            sx={{
              borderRadius: "8px 8px 0 0",
              borderBottom: 3,
              borderColor: here ? "primary.main" : "transparent",
              color: here ? "primary.main" : "text.secondary",
            }}
          >
            {words(`register.nav.${page}`)}
            {count > 0 && (
              <Box
                component="span"
                aria-label={words("register.nav.waiting", { count })}
                role="img"
                sx={{
                  ml: 1,
                  px: 1,
                  borderRadius: 2,
                  bgcolor: "secondary.main",
                  color: "secondary.contrastText",
                  fontSize: "0.8125rem",
                }}
              >
                {count}
              </Box>
            )}
          </Button>
        );
      })}
    </Box>
  );
}
