import { Alert, Box, Button, TextField, Typography } from "@mui/material";
import { QRCodeSVG } from "qrcode.react";
import { type FormEvent, useState } from "react";
import { useWords } from "../i18n/use-words.ts";
import {
  type AccountProblem,
  confirmSecondFactor,
  type NewFactor,
  startSecondFactor,
} from "./account.api.ts";
import { BackupCodes } from "./backup-codes.tsx";
import { OwnPasswordForm } from "./own-password.form.tsx";

interface SecondFactorSetUpProps {
  /** The button after the backup codes were shown. */
  finish: string;
  /** The factor holds and its backup codes were seen. */
  done: () => void;
  cancel?: () => void;
}

/** Sets a second factor up: the password, the key into the app, the first code, and the backup codes. */
export function SecondFactorSetUp({ finish, done, cancel }: SecondFactorSetUpProps) {
  const words = useWords();
  const [factor, setFactor] = useState<NewFactor | null>(null);
  const [confirmed, setConfirmed] = useState(false);

  if (factor && confirmed)
    return (
      <>
        <Alert severity="success" role="status" sx={{ mb: 2 }}>
          {words("account.factor.done")}
        </Alert>
        <BackupCodes codes={factor.backupCodes} finish={finish} done={done} />
      </>
    );
  if (factor) return <FirstCode uri={factor.uri} confirmed={() => setConfirmed(true)} />;
  return (
    <OwnPasswordForm
      submit={words("account.factor.next")}
      send={async password => {
        const started = await startSecondFactor(password);
        if (typeof started === "string") return started;
        setFactor(started);
        return null;
      }}
      {...(cancel ? { cancel } : {})}
    />
  );
}

/** The key for the app, as a picture and in letters, until the app's first code is right. */
function FirstCode({ uri, confirmed }: { uri: string; confirmed: () => void }) {
  const words = useWords();
  const [code, setCode] = useState("");
  const [problem, setProblem] = useState<AccountProblem | "missing" | null>(null);
  const [busy, setBusy] = useState(false);
  const key = new URL(uri).searchParams.get("secret") ?? "";

  async function submit(event: FormEvent): Promise<void> {
    event.preventDefault();
    if (!code.trim()) return setProblem("missing");
    setBusy(true);
    const refused = await confirmSecondFactor(code);
    setBusy(false);
    setProblem(refused);
    if (refused) setCode("");
    else confirmed();
  }

  return (
    <Box
      component="form"
      onSubmit={event => void submit(event)}
      noValidate
      sx={{ display: "grid", gap: 1.5, maxWidth: 480 }}
    >
      <Box component="ol" sx={{ m: 0, pl: 3, display: "grid", gap: 1 }}>
        <li>{words("account.factor.steps.app")}</li>
        <li>
          {words("account.factor.steps.scan")}
          <Box
            sx={{ my: 1.5, p: 1, bgcolor: "#fff", border: 1, borderColor: "divider", width: "fit-content" }}
          >
            <QRCodeSVG value={uri} size={192} marginSize={2} role="img" title={words("account.factor.qr")} />
          </Box>
          <Typography variant="body2" component="span" color="textSecondary">
            {words("account.factor.key")}{" "}
          </Typography>
          <Box
            component="code"
            data-testid="second-factor-key"
            sx={{ fontSize: "1.0625rem", userSelect: "all", overflowWrap: "anywhere" }}
          >
            {key.replace(/(.{4})(?=.)/g, "$1 ")}
          </Box>
        </li>
        <li>{words("account.factor.steps.code")}</li>
      </Box>
      <Box aria-live="assertive">
        {problem && <Alert severity="error">{words(`account.${problem}`)}</Alert>}
      </Box>
      <TextField
        id="second-factor-code"
        label={words("account.factor.code")}
        value={code}
        onChange={event => setCode(event.target.value)}
        required
        autoFocus
        fullWidth
        slotProps={{ htmlInput: { autoComplete: "one-time-code", inputMode: "numeric", maxLength: 7 } }}
      />
      <Button type="submit" variant="contained" disabled={busy}>
        {words(busy ? "confirmation.submitting" : "account.factor.verify")}
      </Button>
    </Box>
  );
}
