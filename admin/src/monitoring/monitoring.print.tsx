import { grouped, hiddenNumber, useConsoleLocale, useWords } from "../i18n/use-words.ts";
import { roundName } from "../rounds/round-name.ts";
import { formatDateTime, formatDeadline } from "../time/buddhist-era.ts";
import { unitName } from "../units/unit-name.ts";
import { type MissingUnit, type MonitoredUnit, type Track, trackKey } from "./monitoring.documents.ts";
import { percent } from "./share.ts";

interface MonitoringPrintProps {
  unit: MonitoredUnit;
  round: NonNullable<MonitoredUnit["monitoring"]>["round"];
  readAt: string;
  tracks: readonly Track[];
  /** The missing as they were found and sorted on screen, also those below its end. */
  rows: readonly MissingUnit[];
  total: number;
}

/** Progress and the missing on paper, for the meeting or the telephone. */
export function MonitoringPrint({ unit, round, readAt, tracks, rows, total }: MonitoringPrintProps) {
  const words = useWords();
  const locale = useConsoleLocale();
  return (
    <>
      <h1>
        {words("monitoring.title")} {unitName(unit, locale)}
      </h1>
      <p>
        {roundName(round, words)} · {words("monitoring.unitDeadline")}{" "}
        {formatDeadline(round.unitDeadline, locale)} ·{" "}
        {words("monitoring.readAt", { when: formatDateTime(readAt, locale) })}
      </p>
      <table>
        <thead>
          <tr>
            {(
              ["track", "confirmed", "onTime", "late", "ready", "notStarted", "learnersMissing"] as const
            ).map(column => (
              <th key={column}>{words(`monitoring.progress.${column}`)}</th>
            ))}
          </tr>
        </thead>
        <tbody>
          {tracks.map(track => (
            <tr key={trackKey(track)}>
              <td>{words(`monitoring.track.${trackKey(track)}`)}</td>
              <td>
                {words("monitoring.progress.of", {
                  confirmed: grouped(track.confirmed),
                  expected: grouped(track.expected),
                })}{" "}
                ({percent(track.confirmed, track.expected)}%)
              </td>
              <td>
                {track.onTimeRate === null
                  ? hiddenNumber
                  : `${percent(track.onTime, track.confirmed + track.late)}%`}
              </td>
              <td>{grouped(track.late)}</td>
              <td>{grouped(track.ready)}</td>
              <td>{grouped(track.notStarted)}</td>
              <td>{grouped(track.learnersMissing)}</td>
            </tr>
          ))}
        </tbody>
      </table>
      <p>
        <strong>{words("monitoring.missing.title")}</strong>{" "}
        {words("monitoring.missing.shownOf", { shown: grouped(rows.length), total: grouped(total) })}
        {total > rows.length &&
          ` · ${words("monitoring.missing.notPrinted", { left: grouped(total - rows.length) })}`}
      </p>
      <table className="dense">
        <thead>
          <tr>
            {(["code", "unit", "track", "learners", "stage", "contact"] as const).map(column => (
              <th key={column}>{words(`monitoring.missing.${column}`)}</th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map(row => (
            <tr key={row.id}>
              <td>{row.unit.code}</td>
              <td>{unitName(row.unit, locale)}</td>
              <td>{words(`monitoring.track.${trackKey(row)}`)}</td>
              <td>{grouped(row.learners)}</td>
              <td>
                {words(`monitoring.stage.${row.stage}`)}
                {row.blockers.map(({ code, message }) => (
                  <div key={code}>{message}</div>
                ))}
              </td>
              <td>
                {row.phone}
                {row.officers.map(({ duty, name }) => (
                  <div key={`${duty}-${name}`}>{name}</div>
                ))}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </>
  );
}
