import { Box } from "@mui/material";
import { useWords } from "../i18n/use-words.ts";
import { PageHeading } from "../layout/page.heading.tsx";
import { WaitingPage } from "../layout/waiting.tsx";
import { ProblemPage } from "../problems/problem.page.tsx";
import { AccessTokensCard } from "./access-tokens.card.tsx";
import { PasswordCard } from "./password.card.tsx";
import { SecondFactorCard } from "./second-factor.card.tsx";
import { SessionsCard } from "./sessions.card.tsx";
import { useOwnAccount } from "./use-own.ts";

/** One's own account: who it is, how one signs in, where one is signed in. */
export function AccountPage() {
  const words = useWords();
  const { data, error, isPending, refetch } = useOwnAccount();
  if (error && !data) return <ProblemPage error={error} retry={() => void refetch()} />;
  if (isPending || !data) return <WaitingPage />;
  return (
    <>
      <PageHeading title={words("account.title")} lead={`${data.name} · ${data.username}`} />
      <Box sx={{ display: "grid", gridTemplateColumns: "minmax(0, 1fr)", gap: 3, maxWidth: 960 }}>
        <SecondFactorCard account={data} />
        <SessionsCard />
        <PasswordCard />
        <AccessTokensCard />
      </Box>
    </>
  );
}
