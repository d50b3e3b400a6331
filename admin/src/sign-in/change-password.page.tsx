import { useLocation, useNavigate } from "react-router";
import { useWords } from "../i18n/use-words.ts";
import { renewSession } from "../providers/auth.provider.ts";
import { PasswordForm } from "./password.form.tsx";
import { SignOutButton, ThresholdPage } from "./threshold.page.tsx";

/** Where sign-in with a one-time password leads, before anything else can be done. */
export function ChangePasswordPage() {
  const words = useWords();
  const navigate = useNavigate();
  const given = (useLocation().state as { currentPassword?: string } | null)?.currentPassword;
  return (
    <ThresholdPage title={words("changePassword.title")} lead={words("changePassword.lead")}>
      <PasswordForm
        {...(given ? { given } : {})}
        labels={{ current: "changePassword.current", submit: "changePassword.submit" }}
        autoFocus
        done={() => void renewSession().then(() => navigate("/", { replace: true }))}
      >
        <SignOutButton />
      </PasswordForm>
    </ThresholdPage>
  );
}
