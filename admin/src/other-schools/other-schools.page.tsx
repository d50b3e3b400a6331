import { Alert, Box, Button, Card, Typography } from "@mui/material";
import { useState } from "react";
import { useNotify } from "react-admin";
import { Link, useParams } from "react-router";
import { CsvButton } from "../export/csv.button.tsx";
import { PrintButton } from "../export/print.button.tsx";
import { useConsoleLocale, useWords } from "../i18n/use-words.ts";
import { PageHeading } from "../layout/page.heading.tsx";
import { WaitingPage, WaitingPart } from "../layout/waiting.tsx";
import { SchoolFileCard } from "../other-school-files/school-file.card.tsx";
import { NotFoundPage } from "../problems/not-found.page.tsx";
import { ProblemPage } from "../problems/problem.page.tsx";
import { ask, useGraph } from "../providers/graph.ts";
import { useViewer } from "../providers/session.ts";
import { allowsAction, hasDutyFor } from "../units/confirmation.actions.ts";
import { UnitWay } from "../units/unit-way.tsx";
import { DissolveDialog } from "./dissolve.dialog.tsx";
import { readDraft } from "./draft.store.ts";
import { LockedAlert } from "./locked.alert.tsx";
import { MoveDialog } from "./move.dialog.tsx";
import {
  CountedRoundsDocument,
  MissingSchoolsDocument,
  type OtherSchoolRow,
  RegisterDocument,
  type RegisterFilter,
  type RegisterUnit,
} from "./other-school.documents.ts";
import { RecordDialog } from "./record.dialog.tsx";
import { fileOf, registerColumns, roundColumn } from "./register.export.ts";
import { RegisterFilters } from "./register.filters.tsx";
import { RegisterMoves } from "./register.moves.tsx";
import { RegisterPrint } from "./register.print.tsx";
import { PastRoundAlert, RoundChoice } from "./register.round.tsx";
import { RegisterTable, type SchoolAct } from "./register.table.tsx";
import { registerStanding } from "./register-standing.ts";
import { SchoolDialog } from "./school.dialog.tsx";
import { type RegisterRound, useRegisterRound } from "./use-register-round.ts";

const pageSize = 100;
const mostRows = 500;

/**
 * An LAO's register of schools of other affiliations, with the numbers of this round and the one before (T6, S1g 4.2), or of
 * an earlier round, as it was then.
 */
export function OtherSchoolsPage() {
  const words = useWords();
  const { id = "" } = useParams();
  const [first, setFirst] = useState(pageSize);
  const [filter, setFilter] = useState<RegisterFilter>({});
  const rounds = useGraph(CountedRoundsDocument, { id });
  const round = useRegisterRound(rounds.data);
  const roundId = round?.past?.id ?? null;
  const { data, error, refetch } = useGraph(
    RegisterDocument,
    { id, roundId, first, filter },
    { enabled: round !== undefined, keepPrevious: true },
  );
  if (rounds.error && !round) return <ProblemPage error={rounds.error} retry={() => void rounds.refetch()} />;
  if (error && !data) return <ProblemPage error={error} retry={() => void refetch()} />;
  if (!round || !data) return <WaitingPage />;
  const unit = data.orgUnit;
  if (!unit) return <NotFoundPage />;
  const shownRound = unit.otherSchoolRegister?.round?.id;
  return (
    <>
      <Heading unit={unit} round={round} />
      {!unit.otherSchools ? (
        <Alert severity="info">{words(unit.level === "LAO" ? "unit.limited" : "otherSchools.notLao")}</Alert>
      ) : shownRound !== (round.past ?? round.current)?.id ? (
        <WaitingPart />
      ) : (
        <Register
          key={`${unit.id} ${shownRound}`}
          unit={unit}
          round={round}
          schools={unit.otherSchools}
          filter={filter}
          setFilter={setFilter}
          more={first < mostRows ? () => setFirst(Math.min(first + pageSize, mostRows)) : null}
        />
      )}
    </>
  );
}

function Heading({ unit, round }: { unit: RegisterUnit; round: RegisterRound }) {
  const words = useWords();
  return (
    <PageHeading
      title={words("otherSchools.title")}
      above={<UnitWay units={[...unit.ancestors, unit]} />}
      lead={
        <>
          <div>{words("otherSchools.lead")}</div>
          {unit.otherSchools && <RoundChoice {...round} />}
        </>
      }
    />
  );
}

type Open = { act: "add" } | { act: SchoolAct; school: OtherSchoolRow | { id: string } };

interface RegisterProps {
  unit: RegisterUnit;
  round: RegisterRound;
  schools: NonNullable<RegisterUnit["otherSchools"]>;
  filter: RegisterFilter;
  setFilter: (filter: RegisterFilter) => void;
  more: (() => void) | null;
}

function Register({ unit, round, schools, filter, setFilter, more }: RegisterProps) {
  const words = useWords();
  const locale = useConsoleLocale();
  const notify = useNotify();
  const viewer = useViewer();
  const [open, setOpen] = useState<Open | null>(null);
  const { confirmation, otherCounts } = unit;
  const register = unit.otherSchoolRegister;
  const standing = registerStanding(register);
  const keeper = hasDutyFor(register, "KEEP_OTHER_SCHOOLS");
  const { past } = round;
  const records = allowsAction(register, "RECORD_OTHER_COUNTS");
  // The list of schools is today's to change; an earlier round has its numbers alone, and for whoever was given more time.
  const keeps = !past && records && allowsAction(register, "KEEP_OTHER_SCHOOLS");
  const moves = !past && hasDutyFor(register, "MOVE_OTHER_SCHOOLS");
  const shown = past ?? round.current;
  const roundId = shown?.id ?? null;
  const accountId = viewer?.id ?? "";
  const drafts = new Set(
    records && roundId
      ? schools.nodes.filter(({ id }) => readDraft({ accountId, roundId, schoolId: id })).map(({ id }) => id)
      : [],
  );
  const whole = otherCounts !== null && otherCounts.recorded >= otherCounts.schools;
  const close = () => setOpen(null);
  const doneWith = (key: "otherSchools.added" | "otherSchools.saved" | "otherSchools.move.done") => () => {
    close();
    notify(key, { type: "info" });
  };

  async function allRows(): Promise<OtherSchoolRow[]> {
    const data = await ask(RegisterDocument, { id: unit.id, roundId, first: mostRows, filter });
    return data.orgUnit?.otherSchools?.nodes ?? [];
  }

  /** After saving: on to the next school of the register that is not recorded, from this one on and then from the top. */
  async function goOn(saved: { name: string; code: string; total: number }, next: boolean): Promise<void> {
    notify(words("otherSchools.grid.savedAs", { name: saved.name, count: saved.total }), { type: "info" });
    if (!next) return close();
    try {
      const { orgUnit } = await ask(MissingSchoolsDocument, { id: unit.id, roundId });
      const missing = orgUnit?.otherSchools?.nodes ?? [];
      const following = missing.find(({ code }) => code > saved.code) ?? missing[0];
      if (following) return setOpen({ act: "record", school: following });
      notify("otherSchools.grid.last", { type: "info" });
    } catch {
      // The numbers are saved; which school is next is seen in the table.
    }
    close();
  }

  const correcting = open && "school" in open && "code" in open.school ? open.school : null;
  return (
    <>
      <Box role="status">
        {past && (
          <PastRoundAlert
            round={past}
            standing={standing}
            confirmed={confirmation?.standing === "CONFIRMED" || confirmation?.standing === "LOCKED"}
            counted={otherCounts !== null}
            back={() => round.choose(null)}
          />
        )}
        {!past && standing === "confirmed" && confirmation && (
          <LockedAlert unit={unit} confirmation={confirmation} keeper={keeper} />
        )}
        {!past && (standing === "closed" || standing === "noRound") && (
          <Alert severity="info" sx={{ mb: 2 }}>
            {words(standing === "closed" ? "otherSchools.closed" : "otherSchools.noRound")}
          </Alert>
        )}
        {drafts.size > 0 && (
          <Alert severity="warning" sx={{ mb: 2 }}>
            {words("otherSchools.drafts", { count: drafts.size })}
            <Box component="ul" sx={{ m: 0, pl: 2.5 }}>
              {schools.nodes
                .filter(({ id }) => drafts.has(id))
                .map(school => (
                  <li key={school.id}>
                    <Button size="small" onClick={() => setOpen({ act: "record", school })}>
                      {school.name}
                    </Button>
                  </li>
                ))}
            </Box>
          </Alert>
        )}
        {keeps && whole && (
          <Alert
            severity="success"
            sx={{ mb: 2 }}
            action={
              <Button component={Link} to={`/units/${unit.id}`} size="small">
                {words("otherSchools.toUnit")}
              </Button>
            }
          >
            {words("otherSchools.toConfirm")}
          </Alert>
        )}
      </Box>
      {keeps && <SchoolFileCard unit={unit} />}
      <Card component="section" aria-labelledby="register-title" sx={{ p: { xs: 2, md: 3 } }}>
        <Box sx={{ display: "flex", flexWrap: "wrap", gap: 1.5, alignItems: "center", mb: 2 }}>
          <Typography variant="h2" id="register-title" sx={{ flexGrow: 1 }}>
            {words("otherSchools.recordedOf", {
              recorded: otherCounts?.recorded ?? 0,
              schools: otherCounts?.schools ?? 0,
            })}
            {otherCounts?.total != null && (
              <Box component="span" sx={{ fontWeight: 400, color: "text.secondary" }}>
                {" · "}
                {words("otherSchools.learners", { count: otherCounts.total })}
              </Box>
            )}
          </Typography>
          {keeps && (
            <Button variant="contained" onClick={() => setOpen({ act: "add" })}>
              {words("otherSchools.add")}
            </Button>
          )}
          <CsvButton
            name={fileOf(unit, shown)}
            columns={[...(shown ? [roundColumn(shown, words)] : []), ...registerColumns(words, locale)]}
            rows={allRows}
          />
          <PrintButton label={words("app.print")} content={allRows}>
            {rows => <RegisterPrint unit={unit} round={shown} rows={rows} />}
          </PrintButton>
        </Box>
        <RegisterFilters filter={filter} change={setFilter} />
        <Box sx={{ mt: 2 }}>
          {schools.nodes.length === 0 ? (
            <Typography color="textSecondary">
              {words(
                (otherCounts?.schools ?? 0) === 0
                  ? past
                    ? "otherSchools.round.none"
                    : "otherSchools.none"
                  : filter.recorded === false && !filter.search && !filter.affiliation
                    ? "otherSchools.allRecorded"
                    : "otherSchools.noMatch",
              )}
            </Typography>
          ) : (
            <RegisterTable
              rows={schools.nodes}
              drafts={drafts}
              keeps={keeps}
              moves={moves}
              act={(act, school) => setOpen({ act, school })}
            />
          )}
        </Box>
        {schools.pageInfo.hasNextPage && (
          <Box sx={{ mt: 2, display: "flex", gap: 2, alignItems: "center", flexWrap: "wrap" }}>
            <span>
              {words("otherSchools.shown", { shown: schools.nodes.length, total: schools.totalCount })}
            </span>
            {more && <Button onClick={more}>{words("otherSchools.more")}</Button>}
          </Box>
        )}
      </Card>
      <RegisterMoves unit={unit} />
      {open?.act === "record" && (
        <RecordDialog
          schoolId={open.school.id}
          accountId={accountId}
          roundId={roundId}
          records={records}
          close={close}
          saved={(school, next) => void goOn(school, next)}
        />
      )}
      {open?.act === "add" && (
        <SchoolDialog laoId={unit.id} school={null} close={close} done={doneWith("otherSchools.added")} />
      )}
      {open?.act === "correct" && correcting && (
        <SchoolDialog
          laoId={unit.id}
          school={correcting}
          close={close}
          done={doneWith("otherSchools.saved")}
        />
      )}
      {open?.act === "dissolve" && correcting && (
        <DissolveDialog school={correcting} close={close} done={doneWith("otherSchools.saved")} />
      )}
      {open?.act === "move" && correcting && (
        <MoveDialog
          school={correcting}
          laoId={unit.id}
          close={close}
          done={doneWith("otherSchools.move.done")}
        />
      )}
    </>
  );
}
