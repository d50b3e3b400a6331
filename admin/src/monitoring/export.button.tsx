import Download from "@mui/icons-material/Download";
import { Button } from "@mui/material";
import { useState } from "react";
import { useNotify } from "react-admin";
import { type CsvColumn, download, toCsv } from "../export/csv.ts";
import { useWords } from "../i18n/use-words.ts";

interface ExportButtonProps<Row> {
  fileName: string;
  columns: readonly CsvColumn<Row>[];
  /** All rows of the table, also those not on screen. */
  rows: () => Promise<readonly Row[]> | readonly Row[];
}

/** Takes a table along as CSV. */
export function ExportButton<Row>({ fileName, columns, rows }: ExportButtonProps<Row>) {
  const words = useWords();
  const notify = useNotify();
  const [busy, setBusy] = useState(false);
  async function run(): Promise<void> {
    setBusy(true);
    try {
      download(fileName, toCsv(columns, await rows()));
    } catch {
      notify("problem.networkTitle", { type: "error" });
    } finally {
      setBusy(false);
    }
  }
  return (
    <Button size="small" startIcon={<Download />} disabled={busy} onClick={() => void run()}>
      {words("monitoring.export")}
    </Button>
  );
}
