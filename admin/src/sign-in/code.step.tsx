import { Alert, Box, Button, TextField, Typography } from "@mui/material";
import { type FormEvent, useState } from "react";
import { useWords } from "../i18n/use-words.ts";
import type { SignInStep } from "../providers/auth.provider.ts";

interface CodeStepProps {
  busy: boolean;
  /** What was wrong with the last code, in words. */
  problem: string | null;
  send: (step: SignInStep) => Promise<void>;
  startAgain: () => void;
}

/** The second half of signing in: the code from the app, or a backup code. */
export function CodeStep({ busy, problem, send, startAgain }: CodeStepProps) {
  const words = useWords();
  const [kind, setKind] = useState<"totp" | "backup-code">("totp");
  const [code, setCode] = useState("");
  const [missing, setMissing] = useState(false);
  const fromApp = kind === "totp";

  async function submit(event: FormEvent): Promise<void> {
    event.preventDefault();
    setMissing(!code.trim());
    if (!code.trim()) return;
    await send({ code, kind });
    setCode("");
  }

  const shown = missing ? words("signIn.codeMissing") : problem;
  return (
    <>
      <Typography variant="h1">{words("signIn.codeTitle")}</Typography>
      <Typography color="textSecondary" sx={{ mb: 2 }}>
        {words(fromApp ? "signIn.codeLead" : "signIn.backupLead")}
      </Typography>
      <Box aria-live="assertive">
        {shown && (
          <Alert severity="error" id="sign-in-problem" sx={{ mb: 2 }}>
            {shown}
          </Alert>
        )}
      </Box>
      <Box
        component="form"
        onSubmit={event => void submit(event)}
        noValidate
        sx={{ display: "flex", flexDirection: "column", gap: 2 }}
      >
        <TextField
          // Another kind of code is another field: the keyboard of a phone follows it.
          key={kind}
          id="sign-in-code"
          label={words(fromApp ? "signIn.code" : "signIn.backupCode")}
          value={code}
          onChange={event => setCode(event.target.value)}
          error={shown !== null}
          autoFocus
          fullWidth
          slotProps={{
            htmlInput: {
              autoComplete: "one-time-code",
              autoCapitalize: "none",
              spellCheck: false,
              ...(fromApp ? { inputMode: "numeric", maxLength: 7 } : { maxLength: 20 }),
              ...(shown ? { "aria-describedby": "sign-in-problem" } : {}),
            },
          }}
        />
        <Button type="submit" variant="contained" size="large" disabled={busy}>
          {words(busy ? "signIn.submitting" : "signIn.submit")}
        </Button>
        <Box sx={{ display: "flex", flexWrap: "wrap", justifyContent: "space-between", gap: 1 }}>
          <Button
            onClick={() => {
              setKind(fromApp ? "backup-code" : "totp");
              setCode("");
              setMissing(false);
            }}
          >
            {words(fromApp ? "signIn.useBackup" : "signIn.useApp")}
          </Button>
          <Button onClick={startAgain}>{words("signIn.again")}</Button>
        </Box>
        <Typography variant="body2" color="textSecondary">
          {words("signIn.codeLost")}
        </Typography>
      </Box>
    </>
  );
}
