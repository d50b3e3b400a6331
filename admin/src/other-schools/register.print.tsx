import { grouped, useConsoleLocale, useWords } from "../i18n/use-words.ts";
import { useServerNow } from "../providers/session.ts";
import { roundName } from "../rounds/round-name.ts";
import { formatDateTime } from "../time/buddhist-era.ts";
import type { RoundMention } from "../units/unit.documents.ts";
import { unitName } from "../units/unit-name.ts";
import type { OtherSchoolRow, RegisterUnit } from "./other-school.documents.ts";
import { registerColumns } from "./register.export.ts";

interface RegisterPrintProps {
  unit: RegisterUnit;
  round: RoundMention | null;
  rows: readonly OtherSchoolRow[];
}

/** The register on paper. */
export function RegisterPrint({ unit, round, rows }: RegisterPrintProps) {
  const words = useWords();
  const locale = useConsoleLocale();
  const nowMs = useServerNow();
  const columns = registerColumns(words, locale);
  const sum = rows.reduce((all, { report }) => all + (report?.total ?? 0), 0);
  return (
    <>
      <h1>
        {words("otherSchools.title")} · {unitName(unit, locale)}
      </h1>
      <p>
        {round && `${roundName(round, words)} · `}
        {unit.otherCounts &&
          `${words("otherSchools.recordedOf", { recorded: unit.otherCounts.recorded, schools: unit.otherCounts.schools })} · `}
        {words("otherSchools.printedAt", { when: formatDateTime(new Date(nowMs).toISOString(), locale) })}
      </p>
      <table>
        <thead>
          <tr>
            {columns.map(({ title }, i) => (
              <th key={title} className={i > 3 ? "number" : ""}>
                {title}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map(row => (
            <tr key={row.id}>
              {columns.map(({ title, value }, i) => {
                const shown = value(row);
                return (
                  <td key={title} className={i > 3 ? "number" : ""}>
                    {typeof shown === "number" ? grouped(shown) : (shown ?? "–")}
                  </td>
                );
              })}
            </tr>
          ))}
        </tbody>
        <tfoot>
          <tr>
            <th colSpan={4}>{words("otherSchools.column.sum")}</th>
            <td className="number">{grouped(sum)}</td>
            <td />
            <td />
          </tr>
        </tfoot>
      </table>
    </>
  );
}
