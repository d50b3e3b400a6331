import { Button, Dialog, DialogActions, DialogContent, DialogTitle, Typography } from "@mui/material";
import { useId } from "react";
import { ProgramTokensDocument } from "../account/access-tokens.documents.ts";
import { AccessTokensTable } from "../account/access-tokens.table.tsx";
import { useWords } from "../i18n/use-words.ts";
import { WaitingPage } from "../layout/waiting.tsx";
import { ProblemPage } from "../problems/problem.page.tsx";
import { useGraph } from "../providers/graph.ts";

interface ProgramTokensDialogProps {
  account: { id: string; username: string; name: string };
  unitId: string;
  close: () => void;
}

/** The tokens by which a program asks; it has no password. */
export function ProgramTokensDialog({ account, unitId, close }: ProgramTokensDialogProps) {
  const words = useWords();
  const titleId = useId();
  const { data, error, refetch } = useGraph(ProgramTokensDocument, { unitId, username: account.username });
  const program = data?.accounts.nodes.find(({ id }) => id === account.id);
  return (
    <Dialog open onClose={close} aria-labelledby={titleId} fullWidth maxWidth="md">
      <DialogTitle id={titleId}>{words("tokens.ofProgram", { name: account.name })}</DialogTitle>
      <DialogContent>
        <Typography sx={{ mb: 2 }}>{words("tokens.programLead")}</Typography>
        {error && !data && <ProblemPage error={error} retry={() => void refetch()} />}
        {!error && !data && <WaitingPage />}
        {data && (
          <AccessTokensTable
            accountId={account.id}
            now={data.viewer.now}
            scopes={program?.accessTokenScopes ?? []}
            tokens={program?.accessTokens ?? []}
          />
        )}
      </DialogContent>
      <DialogActions>
        <Button onClick={close}>{words("people.back")}</Button>
      </DialogActions>
    </Dialog>
  );
}
