import { Alert, Box, Button, Chip, Typography } from "@mui/material";
import { useState } from "react";
import { useWords } from "../i18n/use-words.ts";
import { queryClient } from "../providers/graph.ts";
import { disableSecondFactor, makeBackupCodes, type OwnAccount } from "./account.api.ts";
import { AccountCard } from "./account.card.tsx";
import { BackupCodes } from "./backup-codes.tsx";
import { OwnPasswordForm } from "./own-password.form.tsx";
import { SecondFactorSetUp } from "./second-factor.set-up.tsx";

type Doing = { kind: "setUp" | "disable" | "newCodes" } | { kind: "codes"; codes: string[] } | null;

/** The second factor: whether it is in use, how to set it up, and how to be rid of it. */
export function SecondFactorCard({ account }: { account: OwnAccount }) {
  const words = useWords();
  const [doing, setDoing] = useState<Doing>(null);
  const [disabled, setDisabled] = useState(false);
  const { enabled, required } = account.secondFactor;
  const stop = () => {
    setDoing(null);
    void queryClient.invalidateQueries({ queryKey: ["own"] });
  };
  const begin = (kind: "setUp" | "disable" | "newCodes") => {
    setDisabled(false);
    setDoing({ kind });
  };

  return (
    <AccountCard
      title={words("account.factor.title")}
      lead={words("account.factor.lead")}
      aside={
        <Chip
          size="small"
          color={enabled ? "success" : "default"}
          variant={enabled ? "filled" : "outlined"}
          label={words(enabled ? "account.factor.on" : "account.factor.off")}
        />
      }
    >
      {disabled && (
        <Alert severity="success" role="status" sx={{ mb: 2 }}>
          {words("account.factor.disabled")}
        </Alert>
      )}
      {required && !doing && (
        <Alert severity="info" sx={{ mb: 2 }}>
          {words("account.factor.required")}
        </Alert>
      )}
      {doing === null && (
        <Box sx={{ display: "flex", flexWrap: "wrap", gap: 1 }}>
          {!enabled && (
            <Button variant="contained" onClick={() => begin("setUp")}>
              {words("account.factor.setUp")}
            </Button>
          )}
          {enabled && (
            <Button variant="outlined" onClick={() => begin("newCodes")}>
              {words("account.factor.newCodes")}
            </Button>
          )}
          {enabled && !required && (
            <Button color="error" onClick={() => begin("disable")}>
              {words("account.factor.disable")}
            </Button>
          )}
        </Box>
      )}
      {doing?.kind === "setUp" && (
        <SecondFactorSetUp finish={words("account.codes.close")} done={stop} cancel={stop} />
      )}
      {doing?.kind === "disable" && (
        <>
          <Typography sx={{ mb: 1.5 }}>{words("account.factor.disableText")}</Typography>
          <OwnPasswordForm
            submit={words("account.factor.disable")}
            cancel={stop}
            send={async password => {
              const refused = await disableSecondFactor(password);
              if (refused) return refused;
              setDisabled(true);
              stop();
              return null;
            }}
          />
        </>
      )}
      {doing?.kind === "newCodes" && (
        <>
          <Typography sx={{ mb: 1.5 }}>{words("account.factor.newCodesText")}</Typography>
          <OwnPasswordForm
            submit={words("account.factor.newCodes")}
            cancel={stop}
            send={async password => {
              const made = await makeBackupCodes(password);
              if (typeof made === "string") return made;
              setDoing({ kind: "codes", codes: made });
              return null;
            }}
          />
        </>
      )}
      {doing?.kind === "codes" && (
        <BackupCodes codes={doing.codes} finish={words("account.codes.close")} done={stop} />
      )}
    </AccountCard>
  );
}
