import { Alert, Box, Button, Card, Typography } from "@mui/material";
import { useState } from "react";
import { Link, useParams, useSearchParams } from "react-router";
import { PrintButton } from "../export/print.button.tsx";
import { useWords } from "../i18n/use-words.ts";
import { FileButton } from "../imports/file.button.tsx";
import { WaitingPart } from "../layout/waiting.tsx";
import { learnerName } from "../learners/learner-name.ts";
import { MoveDialog } from "../learners/move.dialog.tsx";
import { ProblemPage } from "../problems/problem.page.tsx";
import { useGraph } from "../providers/graph.ts";
import { everyRow } from "../providers/graph-pages.ts";
import { largestPage } from "../providers/page-cursors.ts";
import { type RegisterUnit, RollDocument, type RollFilter, type RollRow } from "./register.documents.ts";
import { RegisterFrame } from "./register.frame.tsx";
import { RollFilters } from "./roll.filters.tsx";
import { RollNext } from "./roll.next.tsx";
import { RollPrint } from "./roll.print.tsx";
import { RollTable } from "./roll.table.tsx";
import { filterOf, isFiltered, orderOf, type RollView, viewOf } from "./roll-view.ts";
import type { RollRights } from "./use-register.ts";

const pageSize = 100;

/** The roll of an institution: found, ordered and paged by the server, at most a hundred names at a time. */
export function RollPage() {
  const words = useWords();
  const { id = "" } = useParams();
  return (
    <RegisterFrame id={id} title={unit => `${words("register.roll.title")} ${unit.name}`}>
      {(unit, rights) => <Roll key={unit.id} unit={unit} rights={rights} />}
    </RegisterFrame>
  );
}

function Roll({ unit, rights }: { unit: RegisterUnit; rights: RollRights }) {
  const words = useWords();
  const [search, setSearch] = useSearchParams();
  const view = viewOf(search);
  // Where each page begins: the first without a cursor, each next one where the one before ended.
  const [starts, setStarts] = useState<{ of: string; cursors: (string | null)[] }>({
    of: "",
    cursors: [null],
  });
  const [chosen, setChosen] = useState<ReadonlyMap<string, RollRow>>(new Map());
  const [moving, setMoving] = useState(false);
  const filter = filterOf(view, unit.classrooms ?? []);
  const orderBy = orderOf(view);
  const asked = JSON.stringify([filter, orderBy]);
  const cursors = starts.of === asked ? starts.cursors : [null];
  const { data, error, isPending, isPlaceholderData, refetch } = useGraph(
    RollDocument,
    { id: unit.id, first: pageSize, after: cursors.at(-1) ?? null, filter, orderBy },
    { keepPrevious: true },
  );
  const rows = data?.orgUnit?.enrolments ?? null;
  const year = unit.learners?.round.academicYear;
  const change = (next: Partial<RollView>) =>
    setSearch(
      former => {
        const params = new URLSearchParams(former);
        for (const [name, value] of Object.entries(next)) {
          if (value) params.set(name, value);
          else params.delete(name);
        }
        return params;
      },
      { replace: true },
    );
  const page = (next: (string | null)[]) => {
    setStarts({ of: asked, cursors: next });
    window.scrollTo({ top: 0 });
  };

  function choose(some: readonly RollRow[], on: boolean): void {
    const next = new Map(chosen);
    for (const row of some) {
      if (on) next.set(row.id, row);
      else next.delete(row.id);
    }
    setChosen(next);
  }

  const selects = rights.records && (filter.status ?? "ACTIVE") === "ACTIVE";
  const total = rows?.totalCount ?? 0;
  const pages = Math.max(1, Math.ceil(total / pageSize));
  return (
    <>
      <RollNext unit={unit} rights={rights} show={show => change({ show })} />
      <Card component="section" aria-label={words("register.roll.title")} sx={{ p: { xs: 2, md: 2.5 } }}>
        <Box sx={{ display: "flex", flexWrap: "wrap", gap: 1, alignItems: "center", mb: 2 }}>
          <Typography variant="h2" role="status" sx={{ flexGrow: 1 }}>
            {isPlaceholderData
              ? words("app.loading")
              : isFiltered(view)
                ? words("register.roll.found", { count: total })
                : words("register.roll.lead", {
                    count: unit.headcount?.total ?? total,
                    checked: unit.headcount?.checked ?? 0,
                  })}
          </Typography>
          {rights.records && (
            <Button
              variant="contained"
              component={Link}
              to={`/units/${unit.id}/learners/new${roomQuery(filter)}`}
            >
              {words("register.next.add")}
            </Button>
          )}
          {year &&
            (["xlsx", "csv"] as const).map(format => (
              <FileButton
                key={format}
                path={`/files/rolls/${unit.id}.${format}?year=${year}`}
                name={`roll-${unit.code}-${year}.${format}`}
                label={words("register.roll.download", { format: format.toUpperCase() })}
              />
            ))}
          <PrintButton
            label={words("app.print")}
            content={() =>
              everyRow(RollDocument, { id: unit.id, filter, orderBy }, found => found.orgUnit?.enrolments)
            }
          >
            {all => <RollPrint unit={unit} rows={all} />}
          </PrintButton>
        </Box>
        <RollFilters view={view} classrooms={unit.classrooms ?? []} change={change} />
        {selects && chosen.size > 0 && (
          <Box
            role="region"
            aria-label={words("register.select.chosen", { count: chosen.size })}
            sx={{
              display: "flex",
              flexWrap: "wrap",
              gap: 1.5,
              alignItems: "center",
              mt: 2,
              px: 2,
              py: 1,
              borderRadius: 2,
              bgcolor: "background.default",
              border: 1,
              borderColor: "divider",
              position: "sticky",
              top: 64,
              zIndex: 2,
            }}
          >
            <strong role="status">{words("register.select.chosen", { count: chosen.size })}</strong>
            <Button
              variant="contained"
              size="small"
              disabled={chosen.size > largestPage}
              onClick={() => setMoving(true)}
            >
              {words("register.select.move")}
            </Button>
            <Button size="small" onClick={() => setChosen(new Map())}>
              {words("register.select.clear")}
            </Button>
            {chosen.size > largestPage && (
              <span>{words("register.select.most", { count: largestPage })}</span>
            )}
          </Box>
        )}
        <Box sx={{ mt: 2, opacity: isPlaceholderData ? 0.6 : 1 }}>
          {error?.status === 400 ? (
            // What was searched may not be: an identifier, by those who do not read identifiers here.
            <Alert
              severity="warning"
              action={
                <Button size="small" onClick={() => setSearch({}, { replace: true })}>
                  {words("register.roll.clear")}
                </Button>
              }
            >
              {error.message}
            </Alert>
          ) : error && !data ? (
            <ProblemPage error={error} retry={() => void refetch()} />
          ) : isPending ? (
            <WaitingPart />
          ) : !rows ? (
            <Alert severity="info">{words("register.notPermitted")}</Alert>
          ) : rows.nodes.length === 0 ? (
            <Alert
              severity="info"
              action={
                isFiltered(view) && (
                  <Button size="small" onClick={() => setSearch({}, { replace: true })}>
                    {words("register.roll.clear")}
                  </Button>
                )
              }
            >
              {words(isFiltered(view) ? "register.roll.none" : "register.next.emptyLooking")}
            </Alert>
          ) : (
            <RollTable
              rows={rows.nodes}
              unitId={unit.id}
              first={(cursors.length - 1) * pageSize}
              chosen={selects ? new Set(chosen.keys()) : null}
              choose={choose}
            />
          )}
        </Box>
        {total > pageSize && (
          <Box
            component="nav"
            aria-label={words("register.roll.page", { page: cursors.length, pages })}
            sx={{ display: "flex", gap: 1.5, alignItems: "center", justifyContent: "flex-end", mt: 2 }}
          >
            <span aria-current="page">{words("register.roll.page", { page: cursors.length, pages })}</span>
            <Button size="small" disabled={cursors.length <= 1} onClick={() => page(cursors.slice(0, -1))}>
              {words("register.roll.previous")}
            </Button>
            <Button
              size="small"
              disabled={!rows?.pageInfo.hasNextPage || isPlaceholderData}
              onClick={() => rows?.pageInfo.endCursor && page([...cursors, rows.pageInfo.endCursor])}
            >
              {words("register.roll.following")}
            </Button>
          </Box>
        )}
      </Card>
      {moving && (
        <MoveDialog
          unit={unit}
          learners={[...chosen.values()].map(row => ({
            ...row,
            name: row.learner ? learnerName(row.learner) : words("register.roll.gone"),
          }))}
          moved={() => {
            setMoving(false);
            setChosen(new Map());
          }}
          leaveOut={ids => {
            setMoving(false);
            setChosen(new Map([...chosen].filter(([id]) => !ids.includes(id))));
          }}
          close={() => setMoving(false)}
        />
      )}
    </>
  );
}

/** A new learner starts in the class that is on screen. */
function roomQuery({ grade, classroom }: RollFilter): string {
  return grade?.[0] && classroom ? `?${new URLSearchParams({ room: `${grade[0]}/${classroom}` })}` : "";
}
