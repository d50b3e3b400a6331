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
import { failureWords } from "../problems/failure-words.ts";
import { command, refreshEverything } from "../providers/graph.ts";
import { usePressKeys } from "../providers/idempotency.ts";
import { formatDate, formatDateTime } from "../time/buddhist-era.ts";
import { RevokeTokenDocument, type TokenRow } from "./access-tokens.documents.ts";
import { CreateTokenDialog } from "./create-token.dialog.tsx";
import { scopeWords } from "./scope-name.ts";

/** The last day of a token that ends with the midnight after it, Bangkok time. */
const lastDay = (expiresAt: string) =>
  new Date(Date.parse(expiresAt) - 1 + 7 * 3_600_000).toISOString().slice(0, 10);

interface AccessTokensTableProps {
  accountId: string;
  /** The server's time: a token's last day is counted from it. */
  now: string;
  /** What a new token can be made for; none can be made when empty. */
  scopes: readonly string[];
  tokens: readonly TokenRow[];
}

/** The tokens of an account, with the way to make and to revoke one. */
export function AccessTokensTable({ accountId, now, scopes, tokens }: AccessTokensTableProps) {
  const words = useWords();
  const locale = useConsoleLocale();
  const keys = usePressKeys();
  const [making, setMaking] = useState(false);
  const [asked, setAsked] = useState<string | null>(null);
  const [problem, setProblem] = useState<string | null>(null);

  async function revoke(accessTokenId: string): Promise<void> {
    setProblem(null);
    try {
      const idempotencyKey = keys.keyFor(accessTokenId);
      const { result } = await command(RevokeTokenDocument, { input: { accessTokenId, idempotencyKey } });
      keys.answered();
      setProblem(result.userErrors[0]?.message ?? null);
      await refreshEverything();
    } catch (failure) {
      setProblem(failureWords(failure, words));
    }
    setAsked(null);
  }

  return (
    <>
      <Box aria-live="polite">
        {problem && (
          <Alert severity="error" sx={{ mb: 2 }}>
            {problem}
          </Alert>
        )}
      </Box>
      {tokens.length === 0 ? (
        <Typography color="textSecondary">{words("tokens.none")}</Typography>
      ) : (
        <TableContainer tabIndex={0} role="region" aria-label={words("tokens.title")}>
          <Table>
            <TableHead>
              <TableRow>
                {(["name", "may", "time"] as const).map(column => (
                  <TableCell key={column}>{words(`tokens.column.${column}`)}</TableCell>
                ))}
                <TableCell align="right">{words("people.column.acts")}</TableCell>
              </TableRow>
            </TableHead>
            <TableBody>
              {tokens.map(token => (
                <TableRow key={token.id}>
                  <TableCell>
                    <strong>{token.name}</strong>
                    <Typography variant="body2" color="textSecondary">
                      {words("tokens.madeBy", {
                        name: token.createdBy?.name ?? "–",
                        at: formatDateTime(token.createdAt, locale),
                      })}
                    </Typography>
                  </TableCell>
                  <TableCell>
                    {token.scopes.map(scope => {
                      const name = scopeWords[scope];
                      return <div key={scope}>{name ? words(name) : scope}</div>;
                    })}
                    {token.fields.length > 0 && (
                      <Typography variant="body2" color="textSecondary">
                        {words("tokens.onlyFields", { count: token.fields.length })}
                      </Typography>
                    )}
                  </TableCell>
                  <TableCell>
                    {words("tokens.until", { at: formatDate(lastDay(token.expiresAt), locale) })}
                    <Typography variant="body2" color="textSecondary">
                      {token.lastUsedAt
                        ? words("tokens.lastUsed", { at: formatDateTime(token.lastUsedAt, locale) })
                        : words("tokens.neverUsed")}
                    </Typography>
                  </TableCell>
                  <TableCell align="right">
                    {!token.active ? (
                      <Chip
                        size="small"
                        variant="outlined"
                        label={words(token.revokedAt ? "tokens.revoked" : "tokens.over")}
                      />
                    ) : asked === token.id ? (
                      <Box sx={{ display: "inline-flex", gap: 0.5 }}>
                        <Button size="small" onClick={() => setAsked(null)}>
                          {words("people.back")}
                        </Button>
                        <Button
                          size="small"
                          color="error"
                          variant="contained"
                          onClick={() => void revoke(token.id)}
                        >
                          {words("tokens.revokeNow")}
                        </Button>
                      </Box>
                    ) : (
                      <Button
                        size="small"
                        color="error"
                        sx={{ whiteSpace: "nowrap" }}
                        aria-label={words("tokens.revokeOf", { name: token.name })}
                        onClick={() => setAsked(token.id)}
                      >
                        {words("tokens.revoke")}
                      </Button>
                    )}
                  </TableCell>
                </TableRow>
              ))}
            </TableBody>
          </Table>
        </TableContainer>
      )}
      {scopes.length > 0 && (
        <Button variant="outlined" sx={{ mt: 2 }} onClick={() => setMaking(true)}>
          {words("tokens.make")}
        </Button>
      )}
      {making && (
        <CreateTokenDialog accountId={accountId} scopes={scopes} now={now} close={() => setMaking(false)} />
      )}
    </>
  );
}
