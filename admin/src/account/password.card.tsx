import { Alert } from "@mui/material";
import { useState } from "react";
import { useWords } from "../i18n/use-words.ts";
import { PasswordForm } from "../sign-in/password.form.tsx";
import { AccountCard } from "./account.card.tsx";

/** Changes one's own password. */
export function PasswordCard() {
  const words = useWords();
  const [changed, setChanged] = useState(false);
  return (
    <AccountCard title={words("account.password.title")} lead={words("account.password.lead")}>
      {changed && (
        <Alert severity="success" role="status" sx={{ mb: 2 }}>
          {words("account.password.done")}
        </Alert>
      )}
      <PasswordForm
        labels={{ current: "account.password.current", submit: "account.password.submit" }}
        done={() => setChanged(true)}
      />
    </AccountCard>
  );
}
