import { Alert, Box, Button, Card, TextField, Typography } from "@mui/material";
import { type FormEvent, useState } from "react";
import { useLogout } from "react-admin";
import { useLocation, useNavigate } from "react-router";
import { useWords } from "../i18n/use-words.ts";
import type { WordKey } from "../i18n/words.type.ts";
import { LanguageSwitch } from "../layout/language.switch.tsx";
import { changePassword, type PasswordProblem } from "../providers/auth.provider.ts";

const shortest = 10;

/** Where sign-in with a one-time password leads, before anything else can be done. */
export function ChangePasswordPage() {
  const words = useWords();
  const navigate = useNavigate();
  const logout = useLogout();
  const given = (useLocation().state as { currentPassword?: string } | null)?.currentPassword ?? "";
  const [form, setForm] = useState({ current: given, next: "", again: "" });
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
    navigate("/", { replace: true });
  }

  const field = (name: "current" | "next" | "again") => (
    <TextField
      id={`password-${name}`}
      type="password"
      label={words(`changePassword.${name}`)}
      helperText={name === "next" ? words("changePassword.hint") : " "}
      value={form[name]}
      onChange={event => setForm({ ...form, [name]: event.target.value })}
      autoFocus={name === (given ? "next" : "current")}
      required
      fullWidth
      slotProps={{ htmlInput: { autoComplete: name === "current" ? "current-password" : "new-password" } }}
    />
  );

  return (
    <Box
      component="main"
      sx={{
        minHeight: "100vh",
        display: "flex",
        flexDirection: "column",
        alignItems: "center",
        justifyContent: "center",
        gap: 2,
        p: 2,
      }}
    >
      <title>{`${words("changePassword.title")} · ${words("app.shortName")}`}</title>
      <Box sx={{ width: "100%", maxWidth: 480, display: "flex", justifyContent: "flex-end" }}>
        <LanguageSwitch />
      </Box>
      <Card sx={{ width: "100%", maxWidth: 480, p: { xs: 2.5, md: 4 } }}>
        <Typography variant="h1">{words("changePassword.title")}</Typography>
        <Typography color="textSecondary" sx={{ mb: 2 }}>
          {words("changePassword.lead")}
        </Typography>
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
          sx={{ display: "grid", gap: 1.5 }}
        >
          {field("current")}
          {field("next")}
          {field("again")}
          <Button type="submit" variant="contained" size="large" disabled={busy}>
            {words(busy ? "confirmation.submitting" : "changePassword.submit")}
          </Button>
          <Button onClick={() => void logout({ deliberate: true }, "/login", false)}>
            {words("profile.signOut")}
          </Button>
        </Box>
      </Card>
    </Box>
  );
}
