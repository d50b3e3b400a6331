import { Alert, Box, Button, TextField } from "@mui/material";
import { type FormEvent, type ReactNode, useState } from "react";
import { useLogout } from "react-admin";
import { useWords } from "../i18n/use-words.ts";
import type { WordKey } from "../i18n/words.type.ts";
import { changePassword, type PasswordProblem } from "../providers/auth.provider.ts";

const shortest = 10;

interface PasswordFormProps {
  /** The one-time password just signed in with, if it is still known. */
  given?: string;
  /** What the present password and the button are called here. */
  labels: { current: WordKey; submit: WordKey };
  autoFocus?: boolean;
  done: () => void;
  /** Below the button. */
  children?: ReactNode;
}

const empty = { next: "", again: "" };

/** Sets one's own password: the present one, and the new one twice. */
export function PasswordForm({ given = "", labels, autoFocus = false, done, children }: PasswordFormProps) {
  const words = useWords();
  const logout = useLogout();
  const [form, setForm] = useState({ current: given, ...empty });
  const [problem, setProblem] = useState<WordKey | null>(null);
  const [busy, setBusy] = useState(false);

  async function submit(event: FormEvent): Promise<void> {
    event.preventDefault();
    const local: PasswordProblem | "different" | "missing" | null = !form.current
      ? "missing"
      : [...form.next].length < shortest
        ? "short"
        : form.next !== form.again
          ? "different"
          : null;
    if (local) return setProblem(`changePassword.${local}`);
    setBusy(true);
    const refused = await changePassword(form.current, form.next);
    setBusy(false);
    if (refused === "signedOut") return void logout({}, "/login", false);
    if (refused) return setProblem(`changePassword.${refused}`);
    setProblem(null);
    setForm({ current: "", ...empty });
    done();
  }

  const field = (name: "current" | "next" | "again") => (
    <TextField
      id={`password-${name}`}
      type="password"
      label={words(name === "current" ? labels.current : `changePassword.${name}`)}
      helperText={name === "next" ? words("changePassword.hint") : " "}
      value={form[name]}
      onChange={event => setForm({ ...form, [name]: event.target.value })}
      autoFocus={autoFocus && name === (given ? "next" : "current")}
      required
      fullWidth
      slotProps={{ htmlInput: { autoComplete: name === "current" ? "current-password" : "new-password" } }}
    />
  );

  return (
    <>
      <Box aria-live="assertive">
        {problem && (
          <Alert severity="error" sx={{ mb: 2 }}>
            {words(problem)}
          </Alert>
        )}
      </Box>
      <Box
        component="form"
        onSubmit={event => void submit(event)}
        noValidate
        sx={{ display: "grid", gap: 1.5, maxWidth: 480 }}
      >
        {field("current")}
        {field("next")}
        {field("again")}
        <Button type="submit" variant="contained" size="large" disabled={busy}>
          {words(busy ? "confirmation.submitting" : labels.submit)}
        </Button>
        {children}
      </Box>
    </>
  );
}
