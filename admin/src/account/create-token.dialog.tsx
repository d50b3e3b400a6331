import {
  Alert,
  Box,
  Button,
  Checkbox,
  Dialog,
  DialogActions,
  DialogContent,
  DialogTitle,
  FormControlLabel,
  FormGroup,
  FormLabel,
  TextField,
  Typography,
} from "@mui/material";
import { type FormEvent, useId, useState } from "react";
import { useConsoleLocale, useWords } from "../i18n/use-words.ts";
import { failureWords } from "../problems/failure-words.ts";
import { command, refreshEverything } from "../providers/graph.ts";
import { usePressKeys } from "../providers/idempotency.ts";
import { formatDate } from "../time/buddhist-era.ts";
import { CreateTokenDocument, type HandedToken } from "./access-tokens.documents.ts";
import { scopeWords } from "./scope-name.ts";

interface CreateTokenDialogProps {
  accountId: string;
  scopes: readonly string[];
  /** The server's time. */
  now: string;
  close: () => void;
}

const dayMs = 86_400_000;
const bangkokMs = 7 * 3_600_000;

/** A new token: what it is for, what it may do, until when; then the token itself, this once. */
export function CreateTokenDialog({ accountId, scopes, now, close }: CreateTokenDialogProps) {
  const words = useWords();
  const locale = useConsoleLocale();
  const titleId = useId();
  const keys = usePressKeys();
  const dayAfter = (days: number) =>
    new Date(Date.parse(now) + bangkokMs + days * dayMs).toISOString().slice(0, 10);
  const [name, setName] = useState("");
  const [chosen, setChosen] = useState<readonly string[]>(scopes.slice(0, 1));
  const [expiresOn, setExpiresOn] = useState(dayAfter(90));
  const [fields, setFields] = useState("");
  const [busy, setBusy] = useState(false);
  const [refusals, setRefusals] = useState<readonly string[]>([]);
  const [handed, setHanded] = useState<HandedToken | null>(null);

  async function submit(event: FormEvent): Promise<void> {
    event.preventDefault();
    if (busy) return;
    if (!name.trim()) return setRefusals([words("tokens.form.nameMissing")]);
    if (chosen.length === 0) return setRefusals([words("tokens.form.scopeMissing")]);
    setBusy(true);
    const input = {
      accountId,
      name: name.trim(),
      scopes: [...chosen],
      fields: fields.split(/[\s,]+/).filter(Boolean),
      expiresOn,
    };
    try {
      const { result } = await command(CreateTokenDocument, {
        input: { ...input, idempotencyKey: keys.keyFor(input) },
      });
      keys.answered();
      setRefusals(result.userErrors.map(({ message }) => message));
      if (result.userErrors.length === 0) setHanded(result);
      await refreshEverything();
    } catch (failure) {
      setRefusals([failureWords(failure, words)]);
    }
    setBusy(false);
  }

  if (handed) return <HandedTokenDialog handed={handed} close={close} />;
  return (
    <Dialog open onClose={busy ? undefined : close} aria-labelledby={titleId} fullWidth maxWidth="sm">
      <form onSubmit={event => void submit(event)} noValidate autoComplete="off">
        <DialogTitle id={titleId}>{words("tokens.make")}</DialogTitle>
        <DialogContent>
          <Box sx={{ display: "grid", gap: 2, mt: 1 }}>
            <TextField
              id="token-name"
              label={words("tokens.form.name")}
              helperText={words("tokens.form.nameHint")}
              value={name}
              onChange={event => setName(event.target.value)}
              required
              autoFocus
              fullWidth
            />
            <FormGroup>
              <FormLabel component="legend">{words("tokens.form.scopes")}</FormLabel>
              {scopes.map(scope => {
                const word = scopeWords[scope];
                return (
                  <FormControlLabel
                    key={scope}
                    control={
                      <Checkbox
                        checked={chosen.includes(scope)}
                        onChange={(_, checked) =>
                          setChosen(checked ? [...chosen, scope] : chosen.filter(each => each !== scope))
                        }
                      />
                    }
                    label={
                      <>
                        {word && `${words(word)} `}
                        <Box component="code" sx={{ color: "text.secondary", fontSize: "0.875em" }}>
                          {scope}
                        </Box>
                      </>
                    }
                  />
                );
              })}
            </FormGroup>
            <TextField
              id="token-expires"
              type="date"
              label={words("tokens.form.expiresOn")}
              helperText={expiresOn ? formatDate(expiresOn, locale) : words("tokens.form.expiresHint")}
              value={expiresOn}
              onChange={event => setExpiresOn(event.target.value)}
              required
              fullWidth
              slotProps={{
                inputLabel: { shrink: true },
                htmlInput: { min: dayAfter(0), max: dayAfter(365) },
              }}
            />
            <TextField
              id="token-fields"
              label={words("tokens.form.fields")}
              helperText={words("tokens.form.fieldsHint")}
              value={fields}
              onChange={event => setFields(event.target.value)}
              multiline
              minRows={2}
              fullWidth
              slotProps={{ htmlInput: { spellCheck: false, autoCapitalize: "none" } }}
            />
          </Box>
          <Box aria-live="assertive">
            {refusals.map(message => (
              <Alert severity="error" key={message} sx={{ mt: 2 }}>
                {message}
              </Alert>
            ))}
          </Box>
        </DialogContent>
        <DialogActions>
          <Button onClick={close} disabled={busy}>
            {words("people.back")}
          </Button>
          <Button type="submit" variant="contained" disabled={busy}>
            {words(busy ? "confirmation.submitting" : "tokens.make")}
          </Button>
        </DialogActions>
      </form>
    </Dialog>
  );
}

/** Shows a token, this once. It lives in this dialog and nowhere else. */
function HandedTokenDialog({ handed, close }: { handed: HandedToken; close: () => void }) {
  const words = useWords();
  const titleId = useId();
  const [copied, setCopied] = useState(false);

  async function copy(): Promise<void> {
    // Plain-http intranet addresses have no clipboard; there the text is selected by hand.
    await navigator.clipboard?.writeText(handed.token ?? "").then(
      () => setCopied(true),
      () => {},
    );
  }

  return (
    <Dialog open aria-labelledby={titleId} fullWidth maxWidth="sm">
      <DialogTitle id={titleId}>{words("tokens.madeTitle")}</DialogTitle>
      <DialogContent>
        <Typography>{handed.accessToken?.name}</Typography>
        <Box
          data-testid="access-token"
          sx={{
            my: 2,
            p: 2,
            border: 1,
            borderColor: "divider",
            borderRadius: 1,
            fontFamily: "monospace",
            overflowWrap: "anywhere",
            userSelect: "all",
          }}
        >
          {handed.token ?? words("tokens.gone")}
        </Box>
        <Alert severity="warning">{words("tokens.once")}</Alert>
      </DialogContent>
      <DialogActions>
        <Button onClick={() => void copy()} disabled={!handed.token} aria-live="polite">
          {words(copied ? "people.password.copied" : "people.password.copy")}
        </Button>
        <Button variant="contained" onClick={close}>
          {words("people.password.close")}
        </Button>
      </DialogActions>
    </Dialog>
  );
}
