import { Alert, Box, Button, TextField } from "@mui/material";
import { type FormEvent, useState } from "react";
import { useWords } from "../i18n/use-words.ts";
import type { AccountProblem } from "./account.api.ts";

interface OwnPasswordFormProps {
  submit: string;
  /** Does the act; null when done. */
  send: (password: string) => Promise<AccountProblem | null>;
  cancel?: () => void;
}

/** Asks for one's password once more, before something that matters. */
export function OwnPasswordForm({ submit, send, cancel }: OwnPasswordFormProps) {
  const words = useWords();
  const [password, setPassword] = useState("");
  const [problem, setProblem] = useState<AccountProblem | "missing" | null>(null);
  const [busy, setBusy] = useState(false);

  async function press(event: FormEvent): Promise<void> {
    event.preventDefault();
    if (!password) return setProblem("missing");
    setBusy(true);
    const refused = await send(password);
    if (!refused) return;
    setBusy(false);
    setProblem(refused);
  }

  return (
    <Box
      component="form"
      onSubmit={event => void press(event)}
      noValidate
      sx={{ display: "grid", gap: 1.5, maxWidth: 480 }}
    >
      <Box aria-live="assertive">
        {problem && <Alert severity="error">{words(`account.${problem}`)}</Alert>}
      </Box>
      <TextField
        id="own-password"
        type="password"
        label={words("account.factor.passwordLabel")}
        helperText={words("account.factor.passwordHint")}
        value={password}
        onChange={event => setPassword(event.target.value)}
        required
        autoFocus
        fullWidth
        slotProps={{ htmlInput: { autoComplete: "current-password" } }}
      />
      <Box sx={{ display: "flex", gap: 1 }}>
        <Button type="submit" variant="contained" disabled={busy}>
          {busy ? words("confirmation.submitting") : submit}
        </Button>
        {cancel && (
          <Button onClick={cancel} disabled={busy}>
            {words("app.cancel")}
          </Button>
        )}
      </Box>
    </Box>
  );
}
