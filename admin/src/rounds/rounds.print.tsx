import { useConsoleLocale, useWords } from "../i18n/use-words.ts";
import { useServerNow } from "../providers/session.ts";
import { formatDate, formatDateTime, formatDeadlineShort } from "../time/buddhist-era.ts";
import type { Round } from "./round.documents.ts";
import { clockNames } from "./round-clock.ts";
import { roundName } from "./round-name.ts";

/** The calendar of rounds on paper: every clock of every round. */
export function RoundsPrint({ rounds }: { rounds: readonly Omit<Round, "availableActions">[] }) {
  const words = useWords();
  const locale = useConsoleLocale();
  const nowMs = useServerNow();
  const ordered = rounds.toSorted((a, b) => Date.parse(a.opensAt) - Date.parse(b.opensAt));
  return (
    <>
      <h1>{words("clocks.calendar")}</h1>
      <p>
        {words("otherSchools.printedAt", { when: formatDateTime(new Date(nowMs).toISOString(), locale) })}
      </p>
      <table>
        <thead>
          <tr>
            <th>{words("app.rounds")}</th>
            {clockNames.map(clock => (
              <th key={clock}>{words(`clocks.event.${clock}`)}</th>
            ))}
            <th>{words("round.asOfDate")}</th>
          </tr>
        </thead>
        <tbody>
          {ordered.map(round => (
            <tr key={round.id}>
              <td>
                {roundName(round, words)}
                <br />
                {words(`clocks.programmeLong.${round.programme}`)}
              </td>
              {clockNames.map(clock => {
                const at = round[clock];
                return <td key={clock}>{at ? formatDeadlineShort(at, locale) : "–"}</td>;
              })}
              <td>{round.asOfDate ? formatDate(round.asOfDate, locale) : "–"}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </>
  );
}
