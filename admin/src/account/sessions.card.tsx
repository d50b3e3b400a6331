import {
  Alert,
  Box,
  Button,
  Chip,
  Table,
  TableBody,
  TableCell,
  TableContainer,
  TableHead,
  TableRow,
  Typography,
} from "@mui/material";
import { useState } from "react";
import { useConsoleLocale, useWords } from "../i18n/use-words.ts";
import { WaitingPage } from "../layout/waiting.tsx";
import { formatDateTime } from "../time/buddhist-era.ts";
import { type AccountProblem, endOtherSessions, endSession, type OwnSession } from "./account.api.ts";
import { AccountCard } from "./account.card.tsx";
import { deviceName } from "./device-name.ts";
import { useOwnSessions } from "./use-own.ts";

/** Where the account is signed in, and the way to end it there. */
export function SessionsCard() {
  const words = useWords();
  const locale = useConsoleLocale();
  const { data, error, refetch } = useOwnSessions();
  const [busy, setBusy] = useState(false);
  const [ended, setEnded] = useState(0);
  const [problem, setProblem] = useState<AccountProblem | null>(null);
  const others = data?.filter(session => !session.mine).length ?? 0;

  async function end(count: number, act: () => Promise<AccountProblem | null>): Promise<void> {
    setBusy(true);
    const refused = await act();
    setProblem(refused);
    setEnded(refused ? 0 : count);
    await refetch();
    setBusy(false);
  }

  const name = ({ device }: OwnSession) => {
    const named = deviceName(device);
    return named.kind === "browser"
      ? words("account.sessions.browserOn", { browser: named.browser, system: named.system })
      : `${words("account.sessions.program")} ${named.name}`.trim();
  };

  return (
    <AccountCard title={words("account.sessions.title")} lead={words("account.sessions.lead")}>
      <Box aria-live="polite">
        {(problem || (error && !data)) && (
          <Alert severity="error" sx={{ mb: 2 }}>
            {words(`account.${problem ?? "unreachable"}`)}
          </Alert>
        )}
        {ended > 0 && (
          <Alert severity="success" sx={{ mb: 2 }}>
            {words("account.sessions.ended", { count: ended })}
          </Alert>
        )}
      </Box>
      {!data && !error && <WaitingPage />}
      {data && (
        <TableContainer tabIndex={0} role="region" aria-label={words("account.sessions.title")}>
          <Table>
            <TableHead>
              <TableRow>
                {(["device", "signedInAt"] as const).map(column => (
                  <TableCell key={column}>{words(`account.sessions.${column}`)}</TableCell>
                ))}
                <TableCell align="right">{words("account.sessions.acts")}</TableCell>
              </TableRow>
            </TableHead>
            <TableBody>
              {data.map(session => (
                <TableRow key={session.id}>
                  <TableCell>
                    {name(session)}
                    <Typography variant="body2" color="textSecondary" sx={{ overflowWrap: "anywhere" }}>
                      {session.address}
                    </Typography>
                  </TableCell>
                  <TableCell>{formatDateTime(session.signedInAt, locale)}</TableCell>
                  <TableCell align="right">
                    {session.mine ? (
                      <Chip size="small" color="primary" label={words("account.sessions.mine")} />
                    ) : (
                      <Button
                        size="small"
                        color="error"
                        disabled={busy}
                        aria-label={words("account.sessions.endOf", { device: name(session) })}
                        onClick={() => void end(1, () => endSession(session.id))}
                      >
                        {words("account.sessions.end")}
                      </Button>
                    )}
                  </TableCell>
                </TableRow>
              ))}
            </TableBody>
          </Table>
        </TableContainer>
      )}
      {others > 1 && (
        <Button
          color="error"
          disabled={busy}
          sx={{ mt: 2 }}
          onClick={() => void end(others, endOtherSessions)}
        >
          {words("account.sessions.endOthers")}
        </Button>
      )}
    </AccountCard>
  );
}
