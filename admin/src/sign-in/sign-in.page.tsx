import Visibility from "@mui/icons-material/Visibility";
import VisibilityOff from "@mui/icons-material/VisibilityOff";
import {
  Alert,
  Box,
  Button,
  Card,
  IconButton,
  InputAdornment,
  List,
  ListItemButton,
  ListItemText,
  TextField,
  Typography,
} from "@mui/material";
import { type FormEvent, type KeyboardEvent, useEffect, useRef, useState } from "react";
import { useLogin } from "react-admin";
import { useLocation } from "react-router";
import { useConsoleLocale, useWords } from "../i18n/use-words.ts";
import { LanguageSwitch } from "../layout/language.switch.tsx";
import { SignInError, type SignInStep } from "../providers/auth.provider.ts";
import { wasSignedIn } from "../providers/session.ts";
import { CodeStep } from "./code.step.tsx";
import { accountNote, type DemoAccounts, readDemoAccounts } from "./demo-accounts.ts";
import { type CameFrom, forgetReturnPlace, returnPlace } from "./return-place.ts";

/** A check that takes longer than this waits for its turn: somebody has been guessing. */
const slowAfterMs = 2500;

/** What to say, with the seconds until it is worth trying again where the server names them. */
interface Problem {
  key: "missing" | "later" | Exclude<SignInError["problem"], "codeNeeded">;
  seconds: number;
}

/** Sign-in with a unit code or a name, and a code where the account asks for one. Whatever is wrong, the text is the same. */
export function SignInPage() {
  const words = useWords();
  const locale = useConsoleLocale();
  const login = useLogin();
  const place = returnPlace(useLocation().state as CameFrom | null);
  const [username, setUsername] = useState("");
  const [password, setPassword] = useState("");
  const [visible, setVisible] = useState(false);
  const [capsLock, setCapsLock] = useState(false);
  const [problem, setProblem] = useState<Problem | null>(null);
  const [codeNeeded, setCodeNeeded] = useState(false);
  const [busy, setBusy] = useState(false);
  const slow = useLasting(busy, slowAfterMs);
  const [demo, setDemo] = useState<DemoAccounts | null>(null);
  const submitButton = useRef<HTMLButtonElement>(null);

  useEffect(() => {
    const controller = new AbortController();
    void readDemoAccounts(controller.signal).then(setDemo);
    return () => controller.abort();
  }, []);

  async function submit(event: FormEvent): Promise<void> {
    event.preventDefault();
    if (!username.trim() || !password) return setProblem({ key: "missing", seconds: 0 });
    await send({ username, password });
  }

  async function send(step: SignInStep): Promise<void> {
    setBusy(true);
    setProblem(null);
    try {
      await login(step, place ?? "/");
      forgetReturnPlace();
    } catch (failure) {
      const { problem: key, retryAfter } =
        failure instanceof SignInError ? failure : new SignInError("unreachable");
      if (key === "codeNeeded") setCodeNeeded(true);
      else setProblem(retryAfter ? { key: "later", seconds: retryAfter } : { key, seconds: 0 });
      if (key === "codeOver") startAgain();
      setBusy(false);
    }
  }

  function startAgain(): void {
    setCodeNeeded(false);
    setPassword("");
  }

  const said = problem ? words(`signIn.${problem.key}`, { seconds: problem.seconds }) : null;
  const watchCapsLock = (event: KeyboardEvent) => setCapsLock(event.getModifierState("CapsLock"));

  return (
    <Box sx={{ minHeight: "100vh", display: "grid", gridTemplateColumns: { md: "minmax(320px, 5fr) 7fr" } }}>
      <title>{`${words("signIn.title")} · ${words("app.shortName")}`}</title>
      <Box
        component="header"
        sx={{
          bgcolor: "primary.main",
          color: "#fff",
          p: { xs: 3, md: 6 },
          display: "flex",
          flexDirection: "column",
          justifyContent: "center",
          gap: { xs: 1, md: 3 },
        }}
      >
        <Box
          component="img"
          src="/favicon.svg"
          alt=""
          sx={{ width: { xs: 44, md: 72 }, borderRadius: 3, border: "1px solid rgba(255,255,255,.35)" }}
        />
        <Typography sx={{ fontSize: { xs: "1.375rem", md: "2rem" }, fontWeight: 600, lineHeight: 1.55 }}>
          {(["app.name.start", "app.name.end"] as const).map(part => (
            <Box component="span" key={part} sx={{ display: "inline-block", whiteSpace: "pre-wrap" }}>
              {words(part)}
            </Box>
          ))}
        </Typography>
        <Typography sx={{ opacity: 0.92 }}>{words("app.owner")}</Typography>
      </Box>
      <Box
        component="main"
        sx={{
          p: { xs: 2, md: 5 },
          display: "flex",
          flexDirection: "column",
          gap: 3,
          alignItems: "center",
          justifyContent: "center",
        }}
      >
        <Box sx={{ width: "100%", maxWidth: 480, display: "flex", justifyContent: "flex-end" }}>
          <LanguageSwitch />
        </Box>
        <Card sx={{ width: "100%", maxWidth: 480, p: { xs: 2.5, md: 4 } }}>
          {codeNeeded ? (
            <CodeStep
              busy={busy}
              problem={said}
              send={send}
              startAgain={() => {
                setProblem(null);
                startAgain();
              }}
            />
          ) : (
            <>
              <Typography variant="h1">{words("signIn.title")}</Typography>
              <Typography color="textSecondary" sx={{ mb: 2 }}>
                {words("signIn.lead")}
              </Typography>
              {place && wasSignedIn() && !problem && (
                <Alert severity="info" sx={{ mb: 2 }}>
                  {words("signIn.ended")}
                </Alert>
              )}
              <Box aria-live="assertive">
                {problem && (
                  <Alert severity="error" id="sign-in-problem" sx={{ mb: 2 }}>
                    {said}
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
                  id="username"
                  label={words("signIn.username")}
                  helperText={words("signIn.usernameHint")}
                  value={username}
                  onChange={event => setUsername(event.target.value)}
                  error={problem?.key === "wrong"}
                  autoFocus
                  fullWidth
                  slotProps={{
                    htmlInput: {
                      autoComplete: "username",
                      autoCapitalize: "none",
                      spellCheck: false,
                      ...(problem ? { "aria-describedby": "sign-in-problem username-helper-text" } : {}),
                    },
                  }}
                />
                <TextField
                  id="password"
                  type={visible ? "text" : "password"}
                  label={words("signIn.password")}
                  helperText={capsLock ? words("signIn.capsLock") : " "}
                  value={password}
                  onChange={event => setPassword(event.target.value)}
                  onKeyDown={watchCapsLock}
                  onKeyUp={watchCapsLock}
                  error={problem?.key === "wrong"}
                  fullWidth
                  slotProps={{
                    htmlInput: { autoComplete: "current-password" },
                    formHelperText: { "aria-live": "polite", sx: { color: "warning.main", fontWeight: 600 } },
                    input: {
                      endAdornment: (
                        <InputAdornment position="end">
                          <IconButton
                            onClick={() => setVisible(!visible)}
                            edge="end"
                            aria-label={words(visible ? "signIn.hidePassword" : "signIn.showPassword")}
                          >
                            {visible ? <VisibilityOff /> : <Visibility />}
                          </IconButton>
                        </InputAdornment>
                      ),
                    },
                  }}
                />
                <Button ref={submitButton} type="submit" variant="contained" size="large" disabled={busy}>
                  {words(busy ? "signIn.submitting" : "signIn.submit")}
                </Button>
                <Typography variant="body2" color="textSecondary" aria-live="polite">
                  {words(slow ? "signIn.slow" : "signIn.help")}
                </Typography>
              </Box>
            </>
          )}
        </Card>
        {demo && !codeNeeded && (
          <Card component="section" aria-labelledby="demo-title" sx={{ width: "100%", maxWidth: 480 }}>
            <Box sx={{ px: { xs: 2.5, md: 4 }, pt: 2 }}>
              <Typography variant="h2" id="demo-title">
                {words("signIn.demo")}
              </Typography>
              <Typography variant="body2" color="textSecondary">
                {words("signIn.demoLead")}
              </Typography>
            </Box>
            <List sx={{ maxHeight: 300, overflowY: "auto" }} tabIndex={0} aria-label={words("signIn.demo")}>
              {demo.accounts.map(account => (
                <li key={account.username}>
                  <ListItemButton
                    sx={{ px: { xs: 2.5, md: 4 }, py: 0.25 }}
                    selected={account.username === username}
                    onClick={() => {
                      setUsername(account.username);
                      setPassword(demo.password);
                      setProblem(null);
                      submitButton.current?.focus();
                    }}
                  >
                    <ListItemText
                      primary={`${words(`duty.${account.duty}`)} · ${account.username}`}
                      secondary={accountNote(account, locale)}
                      slotProps={{ secondary: { sx: { color: "text.secondary" } } }}
                    />
                  </ListItemButton>
                </li>
              ))}
            </List>
          </Card>
        )}
      </Box>
    </Box>
  );
}

/** Whether something has been going on for longer than a time. */
function useLasting(going: boolean, ms: number): boolean {
  const [lasting, setLasting] = useState(false);
  useEffect(() => {
    setLasting(false);
    if (!going) return;
    const timer = setTimeout(() => setLasting(true), ms);
    return () => clearTimeout(timer);
  }, [going, ms]);
  return lasting;
}
