import Download from "@mui/icons-material/Download";
import { useWords } from "../i18n/use-words.ts";
import { type CsvColumn, download, toCsv } from "./csv.ts";
import { PrepareButton } from "./prepare.button.tsx";
import { usePreparing } from "./use-preparing.ts";

interface CsvButtonProps<Row> {
  /** Without its ending. */
  name: string;
  columns: readonly CsvColumn<Row>[];
  /** Every row of the list, also those that are not on screen. */
  rows: () => Promise<readonly Row[]> | readonly Row[];
}

/** A whole list as a CSV file. */
export function CsvButton<Row>({ name, columns, rows }: CsvButtonProps<Row>) {
  const words = useWords();
  return (
    <PrepareButton
      label={words("register.roll.download", { format: "CSV" })}
      icon={<Download />}
      preparing={usePreparing()}
      work={async () => download(`${name}.csv`, toCsv(columns, await rows()))}
    />
  );
}
