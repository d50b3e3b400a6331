import { useConsoleLocale, useWords } from "../i18n/use-words.ts";
import { ageOn, learnerName } from "../learners/learner-name.ts";
import { useServerNow } from "../providers/session.ts";
import { roundName } from "../rounds/round-name.ts";
import { formatDateTime } from "../time/buddhist-era.ts";
import { bangkokDay } from "../time/typed-day.ts";
import { unitName } from "../units/unit-name.ts";
import type { RegisterUnit, RollRow } from "./register.documents.ts";

const columns = ["number", "studentNumber", "name", "room", "sex", "age", "identifier", "check"] as const;

/** A roll on paper, as it was found and ordered on screen. */
export function RollPrint({ unit, rows }: { unit: RegisterUnit; rows: readonly RollRow[] }) {
  const words = useWords();
  const locale = useConsoleLocale();
  const nowMs = useServerNow();
  const today = bangkokDay(nowMs);
  return (
    <>
      <h1>
        {words("register.roll.title")} {unitName(unit, locale)}
      </h1>
      <p>
        {unit.learners && `${roundName(unit.learners.round, words)} · `}
        {words("register.roll.printedAt", { when: formatDateTime(new Date(nowMs).toISOString(), locale) })}
      </p>
      <table>
        <thead>
          <tr>
            {columns.map(column => (
              <th key={column}>{words(`register.roll.column.${column}`)}</th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map((row, i) => (
            <tr key={row.id}>
              <td>{i + 1}</td>
              <td>{row.studentNumber}</td>
              <td>{row.learner ? learnerName(row.learner) : "–"}</td>
              <td>
                {words("register.roll.room", { grade: words(`grade.${row.grade}`), name: row.classroom })}
              </td>
              <td>{row.learner && words(`enrolments.sexes.${row.learner.sex}`)}</td>
              <td>{row.learner && ageOn(row.learner.birthDate, today)}</td>
              <td>{row.learner?.identifierMasked}</td>
              <td>
                {row.check ? words(`enrolments.result.${row.check.result}`) : words("enrolments.notChecked")}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </>
  );
}
