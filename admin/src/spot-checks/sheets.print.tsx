import { GlobalStyles } from "@mui/material";
import { useConsoleLocale, useWords } from "../i18n/use-words.ts";
import { learnerName } from "../learners/learner-name.ts";
import { formatDate, formatDateTime } from "../time/buddhist-era.ts";
import { unitName } from "../units/unit-name.ts";
import { groupsOf } from "./groups-of.ts";
import type { SpotCheckItem, SpotCheckRow } from "./spot-check.documents.ts";

const boxes = ["PRESENT", "NOT_FOUND", "MOVED", "DATA_WRONG"] as const;

interface SheetsPrintProps {
  check: SpotCheckRow;
  items: readonly SpotCheckItem[];
}

/** The sheets of a spot check on paper, one institution to a page: boxes to tick and two lines to sign. */
export function SheetsPrint({ check, items }: SheetsPrintProps) {
  const words = useWords();
  const locale = useConsoleLocale();
  const places = groupsOf(items, item => item.institution.id);
  return (
    <>
      <GlobalStyles
        styles={{
          "@media print": {
            ".spot-sheet": { breakAfter: "page" },
            ".spot-sheet:last-of-type": { breakAfter: "auto" },
          },
        }}
      />
      {places.map(rows => {
        const [first] = rows;
        if (!first) return null;
        return (
          <article className="spot-sheet" key={first.institution.id}>
            <h1>{words("spotChecks.print.title")}</h1>
            <p>
              {unitName(first.institution, locale)} ({first.institution.code}) · {unitName(first.lao, locale)}{" "}
              · {unitName(check.province, locale)}
              <br />
              {words("spotChecks.checkOf", { when: formatDateTime(check.drawnAt, locale) })} ·{" "}
              {words("spotChecks.seed", { seed: check.seed })}
            </p>
            <table>
              <thead>
                <tr>
                  <th>{words("spotChecks.print.number")}</th>
                  <th>{words("spotChecks.print.name")}</th>
                  <th>{words("spotChecks.print.identifier")}</th>
                  <th>{words("spotChecks.print.birthDate")}</th>
                  <th>{words("spotChecks.print.room")}</th>
                  <th>{words("spotChecks.print.studentNumber")}</th>
                  {boxes.map(result => (
                    <th key={result}>{words(`spotChecks.finding.${result}`)}</th>
                  ))}
                  <th style={{ width: "16%" }}>{words("spotChecks.print.note")}</th>
                </tr>
              </thead>
              <tbody>
                {rows.map(item => (
                  <tr key={item.id}>
                    <td>{item.number}</td>
                    <td>{learnerName(item)}</td>
                    <td className="whole">{item.identifierMasked}</td>
                    <td className="whole">{formatDate(item.birthDate, locale)}</td>
                    <td>
                      {words(`grade.${item.grade}`)}/{item.classroom}
                    </td>
                    <td>{item.studentNumber}</td>
                    {boxes.map(result => (
                      <td className="box" key={result} />
                    ))}
                    <td />
                  </tr>
                ))}
              </tbody>
            </table>
            <div className="signature">
              <p>{words("spotChecks.print.officer")}</p>
              <p>{words("spotChecks.print.director")}</p>
              <p>{words("spotChecks.print.on")}</p>
            </div>
          </article>
        );
      })}
    </>
  );
}
