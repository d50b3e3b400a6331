import {
  Alert,
  Box,
  Button,
  Card,
  Chip,
  FormControlLabel,
  Switch,
  Table,
  TableBody,
  TableCell,
  TableContainer,
  TableHead,
  TableRow,
  Typography,
  useMediaQuery,
} from "@mui/material";
import { useTheme } from "@mui/material/styles";
import { useState } from "react";
import { useParams } from "react-router";
import { CsvButton } from "../export/csv.button.tsx";
import type { CsvColumn } from "../export/csv.ts";
import { useConsoleLocale, useWords, type Words } from "../i18n/use-words.ts";
import { PageHeading } from "../layout/page.heading.tsx";
import { WaitingPage } from "../layout/waiting.tsx";
import { NotFoundPage } from "../problems/not-found.page.tsx";
import { ProblemPage } from "../problems/problem.page.tsx";
import { useGraph } from "../providers/graph.ts";
import { everyRow } from "../providers/graph-pages.ts";
import { formatDate, formatDateTime, type Locale } from "../time/buddhist-era.ts";
import { UnitWay } from "../units/unit-way.tsx";
import { CreateAccountDialog } from "./create-account.dialog.tsx";
import { OneTimePasswordDialog } from "./one-time-password.dialog.tsx";
import { type AppointmentRow, type HandedPassword, PeopleDocument } from "./people.documents.ts";
import { type PersonAct, PersonActDialog } from "./person-act.dialog.tsx";
import { ProgramTokensDialog } from "./program-tokens.dialog.tsx";
import { ResetPasswordDialog } from "./reset-password.dialog.tsx";

const pageSize = 100;

type Open =
  | { kind: "create" }
  | { kind: "reset"; row: AppointmentRow }
  | { kind: "reason"; act: PersonAct; row: AppointmentRow }
  | { kind: "password"; handed: HandedPassword }
  | { kind: "tokens"; account: { id: string; username: string; name: string } };

/** Who works at a unit by which order, and what the viewer may change about it. */
export function PeoplePage() {
  const words = useWords();
  const locale = useConsoleLocale();
  const { id = "" } = useParams();
  const [former, setFormer] = useState(false);
  const [first, setFirst] = useState(pageSize);
  const [open, setOpen] = useState<Open | null>(null);
  const narrow = useMediaQuery(useTheme().breakpoints.down("sm"));
  const inForce = former ? null : true;
  const { data, error, isPending, refetch } = useGraph(
    PeopleDocument,
    { id, first, after: null, inForce },
    { keepPrevious: true },
  );
  if (error && !data) return <ProblemPage error={error} retry={() => void refetch()} />;
  if (isPending || !data) return <WaitingPage />;
  const unit = data.orgUnit;
  if (!unit) return <NotFoundPage />;
  const close = () => setOpen(null);
  const rows = unit.appointments?.nodes ?? [];
  const entry = (row: AppointmentRow): PersonProps => ({
    row,
    reset: () => setOpen({ kind: "reset", row }),
    tokens: account => setOpen({ kind: "tokens", account }),
    act: act => setOpen({ kind: "reason", act, row }),
  });
  return (
    <>
      <PageHeading
        title={words("people.title")}
        above={<UnitWay units={[...unit.ancestors, unit]} />}
        lead={words("people.lead")}
      />
      {!unit.appointments ? (
        <Alert severity="info">{words("people.unseen")}</Alert>
      ) : (
        <Card component="section" sx={{ p: { xs: 2.5, md: 3 } }}>
          <Box sx={{ display: "flex", flexWrap: "wrap", gap: 2, mb: 2, alignItems: "center" }}>
            {data.viewer.manageableDuties.length > 0 && (
              <Button variant="contained" onClick={() => setOpen({ kind: "create" })}>
                {words("people.create")}
              </Button>
            )}
            <FormControlLabel
              control={<Switch checked={former} onChange={event => setFormer(event.target.checked)} />}
              label={words("people.former")}
              sx={{ flexGrow: 1 }}
            />
            <CsvButton
              name={`lec-people-${unit.code}`}
              columns={exportColumns(words, locale)}
              rows={() => everyRow(PeopleDocument, { id, inForce }, answer => answer.orgUnit?.appointments)}
            />
          </Box>
          {rows.length === 0 ? (
            <Typography color="textSecondary">{words("people.nobody")}</Typography>
          ) : narrow ? (
            <Box component="ul" sx={{ listStyle: "none", m: 0, p: 0 }}>
              {rows.map(row => (
                <PersonItem key={row.id} {...entry(row)} />
              ))}
            </Box>
          ) : (
            <TableContainer tabIndex={0} role="region" aria-label={words("people.title")}>
              <Table>
                <TableHead>
                  <TableRow>
                    {(["person", "duty", "order", "time", "state"] as const).map(column => (
                      <TableCell key={column}>{words(`people.column.${column}`)}</TableCell>
                    ))}
                    <TableCell align="right" sx={{ whiteSpace: "nowrap" }}>
                      {words("people.column.acts")}
                    </TableCell>
                  </TableRow>
                </TableHead>
                <TableBody>
                  {rows.map(row => (
                    <PersonRow key={row.id} {...entry(row)} />
                  ))}
                </TableBody>
              </Table>
            </TableContainer>
          )}
          {unit.appointments.pageInfo.hasNextPage && first < 500 && (
            <Button sx={{ mt: 2 }} onClick={() => setFirst(Math.min(first + pageSize, 500))}>
              {words("people.more")}
            </Button>
          )}
        </Card>
      )}
      {open?.kind === "create" && (
        <CreateAccountDialog
          unit={unit}
          duties={data.viewer.manageableDuties}
          today={formatIsoDay(data.viewer.now)}
          close={close}
          done={(handed, duty) =>
            setOpen(
              duty === "CLIENT" && handed.account
                ? { kind: "tokens", account: handed.account }
                : { kind: "password", handed },
            )
          }
        />
      )}
      {open?.kind === "reset" && open.row.account && (
        <ResetPasswordDialog
          account={open.row.account}
          close={close}
          done={handed => setOpen({ kind: "password", handed })}
        />
      )}
      {open?.kind === "reason" && <PersonActDialog act={open.act} row={open.row} close={close} />}
      {open?.kind === "tokens" && (
        <ProgramTokensDialog account={open.account} unitId={unit.id} close={close} />
      )}
      {open?.kind === "password" && <OneTimePasswordDialog handed={open.handed} unit={unit} close={close} />}
    </>
  );

  function formatIsoDay(instant: string): string {
    return new Date(Date.parse(instant) + 7 * 3_600_000).toISOString().slice(0, 10);
  }
}

interface PersonProps {
  row: AppointmentRow;
  reset: () => void;
  tokens: (account: { id: string; username: string; name: string }) => void;
  act: (act: PersonAct) => void;
}

function PersonRow(entry: PersonProps) {
  const words = useWords();
  const locale = useConsoleLocale();
  const { row } = entry;
  return (
    <TableRow>
      <TableCell>
        <PersonName row={row} />
      </TableCell>
      <TableCell>{dutyOf(row, words)}</TableCell>
      <TableCell>{row.orderNumber}</TableCell>
      <TableCell>{timeOf(row, words, locale)}</TableCell>
      <TableCell>
        <PersonState row={row} />
      </TableCell>
      <TableCell align="right">
        <PersonActs {...entry} />
      </TableCell>
    </TableRow>
  );
}

/** The same on a phone. */
function PersonItem(entry: PersonProps) {
  const words = useWords();
  const locale = useConsoleLocale();
  const { row } = entry;
  return (
    <Box component="li" sx={{ py: 1.5, borderTop: 1, borderColor: "divider" }}>
      <PersonName row={row} />
      <div>{dutyOf(row, words)}</div>
      <Typography variant="body2" color="textSecondary">
        {row.orderNumber} · {timeOf(row, words, locale)}
      </Typography>
      <PersonState row={row} />
      <PersonActs {...entry} />
    </Box>
  );
}

function PersonName({ row: { account } }: { row: AppointmentRow }) {
  return (
    <>
      <strong>{account?.name ?? "–"}</strong>
      <Typography variant="body2" color="textSecondary">
        {account?.username}
      </Typography>
    </>
  );
}

const dutyOf = ({ duty, classroom }: AppointmentRow, words: Words) =>
  [words(`duty.${duty}`), classroom].filter(Boolean).join(" · ");

const timeOf = ({ fromDate, toDate }: AppointmentRow, words: Words, locale: Locale) =>
  `${formatDate(fromDate, locale)} – ${toDate ? formatDate(toDate, locale) : words("people.noEnd")}`;

function stateOf({ account, endedAt, inForce }: AppointmentRow) {
  if (account?.disabledAt) return "people.state.disabled";
  if (endedAt) return "people.state.ended";
  return inForce ? "people.state.inForce" : "people.state.notInForce";
}

function PersonState({ row }: { row: AppointmentRow }) {
  const words = useWords();
  const locale = useConsoleLocale();
  const { account } = row;
  const passwordUntil = account?.oneTimePasswordExpiresAt ?? null;
  const passwordState = !passwordUntil
    ? "mustChange"
    : Date.parse(passwordUntil) > Date.now()
      ? "mustChangeUntil"
      : "passwordOver";
  return (
    <>
      <Chip
        size="small"
        sx={{ "& .MuiChip-label": { whiteSpace: "nowrap" } }}
        color={row.inForce ? "success" : "default"}
        variant={row.inForce ? "filled" : "outlined"}
        label={words(stateOf(row))}
      />
      <Typography variant="body2" color="textSecondary">
        {row.endReason ??
          (account?.mustChangePassword
            ? words(`people.state.${passwordState}`, {
                until: formatDateTime(passwordUntil ?? "", locale),
              })
            : account?.lastSignInAt &&
              words("people.lastSignIn", { at: formatDateTime(account.lastSignInAt, locale) }))}
      </Typography>
    </>
  );
}

function PersonActs({ row, reset, tokens, act }: PersonProps) {
  const words = useWords();
  const { account } = row;
  return (
    <Box sx={{ display: "inline-flex", flexWrap: "wrap", gap: 0.5, justifyContent: "flex-end" }}>
      {account?.canResetPassword && !account.disabledAt && (
        <Button size="small" onClick={reset}>
          {words("people.reset")}
        </Button>
      )}
      {account && account.accessTokenScopes.length > 0 && (
        <Button size="small" onClick={() => tokens(account)}>
          {words("tokens.short")}
        </Button>
      )}
      {row.canEnd && (
        <Button size="small" color="error" onClick={() => act("end")}>
          {words("people.act.end")}
        </Button>
      )}
      {account?.canDisable && (
        <Button
          size="small"
          color={account.disabledAt ? "primary" : "error"}
          onClick={() => act(account.disabledAt ? "enable" : "disable")}
        >
          {words(account.disabledAt ? "people.act.enable" : "people.act.disable")}
        </Button>
      )}
    </Box>
  );
}

function exportColumns(words: Words, locale: Locale): CsvColumn<AppointmentRow>[] {
  return [
    { title: words("people.column.person"), value: ({ account }) => account?.name ?? null },
    { title: words("signIn.username"), value: ({ account }) => account?.username ?? null },
    { title: words("people.column.duty"), value: row => dutyOf(row, words) },
    { title: words("people.column.order"), value: ({ orderNumber }) => orderNumber },
    { title: words("people.column.time"), value: row => timeOf(row, words, locale) },
    { title: words("people.column.state"), value: row => words(stateOf(row)) },
  ];
}
