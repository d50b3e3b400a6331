import { useWords } from "../i18n/use-words.ts";
import { WaitingPage } from "../layout/waiting.tsx";
import { ProblemPage } from "../problems/problem.page.tsx";
import { useGraph } from "../providers/graph.ts";
import { OwnTokensDocument } from "./access-tokens.documents.ts";
import { AccessTokensTable } from "./access-tokens.table.tsx";
import { AccountCard } from "./account.card.tsx";

/** One's own access tokens: what programs may do in one's name, and the way to end it. */
export function AccessTokensCard() {
  const words = useWords();
  const { data, error, refetch } = useGraph(OwnTokensDocument, {});
  return (
    <AccountCard title={words("tokens.title")} lead={words("tokens.lead")}>
      {error && !data && <ProblemPage error={error} retry={() => void refetch()} />}
      {!error && !data && <WaitingPage />}
      {data && (
        <AccessTokensTable
          accountId={data.viewer.id}
          now={data.viewer.now}
          scopes={data.viewer.accessTokenScopes}
          tokens={data.viewer.accessTokens}
        />
      )}
    </AccountCard>
  );
}
