import { useSearchParams } from "react-router";
import type { RoundMention } from "../units/unit.documents.ts";
import type { CountedRounds } from "./other-school.documents.ts";

/** Which round of a register is shown, kept in the address. */
export interface RegisterRound {
  /** Rounds that count other schools and were opened, the latest first. */
  rounds: readonly RoundMention[];
  /** The round one works in; null before the first. */
  current: RoundMention | null;
  /** The earlier round that was chosen; null for the current one. */
  past: RoundMention | null;
  choose: (roundId: string | null) => void;
}

/** The round that the address names, or the current one; undefined until the rounds are known. */
export function useRegisterRound(data: CountedRounds | undefined): RegisterRound | undefined {
  const [search, setSearch] = useSearchParams();
  if (!data) return undefined;
  const rounds = data.rounds.nodes.filter(
    ({ programme, openedAt }) => programme !== "CCIS" && openedAt !== null,
  );
  const currentId = data.orgUnit?.otherSchoolRegister?.round?.id;
  const current = rounds.find(({ id }) => id === currentId) ?? null;
  // A round that is not there any more, or never was, is the current one.
  const chosen = rounds.find(({ id }) => id === search.get("round")) ?? null;
  return {
    rounds,
    current,
    past: chosen === current ? null : chosen,
    choose: roundId =>
      setSearch(former => {
        const next = new URLSearchParams(former);
        if (roundId === null || roundId === currentId) next.delete("round");
        else next.set("round", roundId);
        return next;
      }),
  };
}
