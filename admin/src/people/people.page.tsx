import {
  Alert,
  Box,
  Breadcrumbs,
  Button,
  Card,
  Chip,
  FormControlLabel,
  Link as MuiLink,
  Switch,
  Table,
  TableBody,
  TableCell,
  TableContainer,
  TableHead,
  TableRow,
  Typography,
} from "@mui/material";
import { useState } from "react";
import { Link, useParams } from "react-router";
import { useConsoleLocale, useWords } from "../i18n/use-words.ts";
import { PageHeading } from "../layout/page.heading.tsx";
import { WaitingPage } from "../layout/waiting.tsx";
import { NotFoundPage } from "../problems/not-found.page.tsx";
import { ProblemPage } from "../problems/problem.page.tsx";
import { useGraph } from "../providers/graph.ts";
import { formatDate, formatDateTime } from "../time/buddhist-era.ts";
import { unitName } from "../units/unit-name.ts";
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
  const { data, error, isPending, refetch } = useGraph(
    PeopleDocument,
    { id, first, inForce: former ? null : true },
    { keepPrevious: true },
  );
  if (error && !data) return <ProblemPage error={error} retry={() => void refetch()} />;
  if (isPending || !data) return <WaitingPage />;
  const unit = data.orgUnit;
  if (!unit) return <NotFoundPage />;
  const close = () => setOpen(null);
  const rows = unit.appointments?.nodes ?? [];
  return (
    <>
      <PageHeading
        title={words("people.title")}
        above={
          <Breadcrumbs
            aria-label={words("unit.breadcrumb")}
            maxItems={6}
            sx={{ mb: 0.5, fontSize: "0.9375rem" }}
          >
            {[...unit.ancestors, unit].map(each => (
              <MuiLink key={each.id} component={Link} to={`/units/${each.id}`}>
                {unitName(each, locale)}
              </MuiLink>
            ))}
          </Breadcrumbs>
        }
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
            />
          </Box>
          {rows.length === 0 ? (
            <Typography color="textSecondary">{words("people.nobody")}</Typography>
          ) : (
            <TableContainer tabIndex={0} role="region" aria-label={words("people.title")}>
              <Table>
                <TableHead>
                  <TableRow>
                    {(["person", "duty", "order", "time", "state"] as const).map(column => (
                      <TableCell key={column}>{words(`people.column.${column}`)}</TableCell>
                    ))}
                    <TableCell align="right">{words("people.column.acts")}</TableCell>
                  </TableRow>
                </TableHead>
                <TableBody>
                  {rows.map(row => (
                    <PersonRow
                      key={row.id}
                      row={row}
                      reset={() => setOpen({ kind: "reset", row })}
                      tokens={account => setOpen({ kind: "tokens", account })}
                      act={act => setOpen({ kind: "reason", act, row })}
                    />
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

interface PersonRowProps {
  row: AppointmentRow;
  reset: () => void;
  tokens: (account: { id: string; username: string; name: string }) => void;
  act: (act: PersonAct) => void;
}

function PersonRow({ row, reset, tokens, act }: PersonRowProps) {
  const words = useWords();
  const locale = useConsoleLocale();
  const { account } = row;
  const passwordUntil = account?.oneTimePasswordExpiresAt ?? null;
  const passwordState = !passwordUntil
    ? "mustChange"
    : Date.parse(passwordUntil) > Date.now()
      ? "mustChangeUntil"
      : "passwordOver";
  const until = row.toDate ? formatDate(row.toDate, locale) : words("people.noEnd");
  return (
    <TableRow>
      <TableCell>
        <strong>{account?.name ?? "–"}</strong>
        <Typography variant="body2" color="textSecondary">
          {account?.username}
        </Typography>
      </TableCell>
      <TableCell>
        {words(`duty.${row.duty}`)}
        {row.classroom && ` · ${row.classroom}`}
      </TableCell>
      <TableCell>{row.orderNumber}</TableCell>
      <TableCell>{`${formatDate(row.fromDate, locale)} – ${until}`}</TableCell>
      <TableCell>
        <Chip
          size="small"
          sx={{ "& .MuiChip-label": { whiteSpace: "nowrap" } }}
          color={row.inForce ? "success" : "default"}
          variant={row.inForce ? "filled" : "outlined"}
          label={words(
            account?.disabledAt
              ? "people.state.disabled"
              : row.endedAt
                ? "people.state.ended"
                : row.inForce
                  ? "people.state.inForce"
                  : "people.state.notInForce",
          )}
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
      </TableCell>
      <TableCell align="right">
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
      </TableCell>
    </TableRow>
  );
}
