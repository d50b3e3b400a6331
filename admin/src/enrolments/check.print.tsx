import { useConsoleLocale, useWords } from "../i18n/use-words.ts";
import { learnerName } from "../learners/learner-name.ts";
import { roundName } from "../rounds/round-name.ts";
import { unitName } from "../units/unit-name.ts";
import type { CheckRow, Classroom, RegisterUnit } from "./register.documents.ts";

interface CheckPrintProps {
  unit: RegisterUnit;
  room: Classroom;
  rows: readonly CheckRow[];
}

/** The check sheet of a class on paper: boxes to tick and a line to sign. */
export function CheckPrint({ unit, room, rows }: CheckPrintProps) {
  const words = useWords();
  const locale = useConsoleLocale();
  return (
    <>
      <h1>{words("register.check.sheetTitle")}</h1>
      <p>
        {unitName(unit, locale)} ·{" "}
        {words("register.roll.room", { grade: words(`grade.${room.grade}`), name: room.name })}
        {unit.learners && ` · ${roundName(unit.learners.round, words)}`}
      </p>
      <table>
        <thead>
          <tr>
            <th>{words("register.roll.column.number")}</th>
            <th>{words("register.roll.column.studentNumber")}</th>
            <th>{words("register.roll.column.name")}</th>
            <th>{words("register.check.present")}</th>
            <th>{words("register.check.notFound")}</th>
            <th>{words("register.check.moved")}</th>
            <th style={{ width: "22%" }}>{words("register.check.note")}</th>
          </tr>
        </thead>
        <tbody>
          {rows.map((row, i) => (
            <tr key={row.id}>
              <td>{i + 1}</td>
              <td>{row.studentNumber}</td>
              <td>{row.learner && learnerName(row.learner)}</td>
              <td className="box" />
              <td className="box" />
              <td className="box" />
              <td />
            </tr>
          ))}
        </tbody>
      </table>
      <div className="signature">
        <p>{words("register.check.signature")}</p>
        <p>{words("register.check.signedOn")}</p>
      </div>
    </>
  );
}
