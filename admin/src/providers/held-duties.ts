import { useQuery } from "@tanstack/react-query";
import { setActingDuty } from "./acting-duty.ts";
import { apolloClient } from "./apollo.client.ts";
import { pageCursors } from "./data.provider.ts";
import { type DutyChoice, dutyChoices, HeldDutiesDocument } from "./duty-choices.ts";
import { queryClient } from "./graph.ts";
import { useViewer } from "./session.ts";

/** The duties one may choose among; none for somebody who holds but one. Asked without the acting duty, so that all are there. */
export function useDutyChoices(): readonly DutyChoice[] {
  const viewer = useViewer();
  const { data } = useQuery({
    queryKey: ["held-duties", viewer?.id],
    queryFn: async () => {
      const answer = await apolloClient.query({ query: HeldDutiesDocument, context: { inAllDuties: true } });
      return answer.data.viewer.appointments;
    },
    enabled: viewer !== undefined,
    staleTime: 60_000,
  });
  return dutyChoices(data ?? []);
}

/** Acts in another duty: everything on screen is another's, and asked anew. */
export async function actIn(header: string | null): Promise<void> {
  setActingDuty(header);
  pageCursors.clear();
  await queryClient.resetQueries();
}
