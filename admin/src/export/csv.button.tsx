import Download from "@mui/icons-material/Download";
import { Button } from "@mui/material";
import { useState } from "react";
import { useNotify } from "react-admin";
import { useWords } from "../i18n/use-words.ts";
import { type CsvColumn, download, toCsv } from "./csv.ts";

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
  const notify = useNotify();
  const [busy, setBusy] = useState(false);

  async function get(): Promise<void> {
    setBusy(true);
    try {
      download(`${name}.csv`, toCsv(columns, await rows()));
    } catch {
      notify("problem.networkTitle", { type: "error" });
    } finally {
      setBusy(false);
    }
  }

  return (
    <Button size="small" startIcon={<Download />} disabled={busy} onClick={() => void get()}>
      {words("register.roll.download", { format: "CSV" })}
    </Button>
  );
}
