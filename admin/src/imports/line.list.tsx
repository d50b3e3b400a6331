import ArrowForward from "@mui/icons-material/ArrowForward";
import { Box, Typography } from "@mui/material";
import type { ImportLineState } from "../i18n/register.type.ts";
import { useWords } from "../i18n/use-words.ts";
import { ListFoot } from "../layout/list.foot.tsx";
import { WaitingPart } from "../layout/waiting.tsx";
import { ProblemPage } from "../problems/problem.page.tsx";
import { useGraphPages } from "../providers/graph-pages.ts";
import { type ImportLine, ImportLinesDocument } from "./import.documents.ts";

/** Rows of one kind: the row in the spreadsheet, who it is, and cell by cell what is wrong or would change. */
export function LineList({ importId, state }: { importId: string; state: ImportLineState }) {
  const words = useWords();
  const pages = useGraphPages(ImportLinesDocument, { id: importId, state }, data => data.import?.lines);
  const { rows, error, isPending, refetch } = pages;
  if (error) return <ProblemPage error={error} retry={refetch} />;
  if (isPending) return <WaitingPart />;
  if (rows.length === 0) return <Typography>{words("register.import.noLines")}</Typography>;
  return (
    <>
      <Box component="ul" sx={{ listStyle: "none", m: 0, p: 0 }}>
        {rows.map(line => (
          <FileLine key={line.row} line={line} />
        ))}
      </Box>
      <ListFoot pages={pages} />
    </>
  );
}

/** A row of a file, as far as it is shown; a fault without a severity keeps the row out. */
interface ShownLine {
  row: number;
  name: string;
  faults: readonly (Pick<ImportLine["faults"][number], "header" | "code" | "message"> &
    Partial<ImportLine["faults"][number]>)[];
  changes: ImportLine["changes"];
}

/** The row in the spreadsheet, whom or what it is about, and cell by cell what is wrong or would change; `more` stands last. */
export function FileLine({ line, more = null }: { line: ShownLine; more?: string | null }) {
  const words = useWords();
  return (
    <Box
      component="li"
      sx={{
        py: 1,
        borderTop: 1,
        borderColor: "divider",
        display: "grid",
        columnGap: 2,
        gridTemplateColumns: { xs: "minmax(0, 1fr)", md: "90px minmax(0, 2fr) minmax(0, 5fr)" },
      }}
    >
      <Box component="span" sx={{ color: "text.secondary", fontVariantNumeric: "tabular-nums" }}>
        {words("register.import.column.row")} {line.row}
      </Box>
      <strong>{line.name || "–"}</strong>
      <Box component="ul" sx={{ listStyle: "none", m: 0, p: 0 }}>
        {line.faults.map(fault => (
          <li key={`${fault.column ?? fault.header}-${fault.code}`}>
            <Box
              component="span"
              sx={{
                fontWeight: 600,
                color: (fault.severity ?? "BLOCKS") === "BLOCKS" ? "error.main" : "text.secondary",
              }}
            >
              {[fault.column, fault.header].filter(Boolean).join(" ") || words("register.import.wholeRow")}
            </Box>
            {": "}
            {fault.message}
            {fault.suggestion && ` · ${words("register.import.suggestion", { value: fault.suggestion })}`}
          </li>
        ))}
        {line.changes.map(change => (
          <li key={change.field}>
            <Box component="span" sx={{ fontWeight: 600, color: "text.secondary" }}>
              {change.header ?? change.field}
            </Box>
            {": "}
            <Box
              component="del"
              aria-label={`${words("register.import.column.server")} ${change.server ?? ""}`}
              sx={{ color: "text.secondary" }}
            >
              {change.server ?? words("register.import.blank")}
            </Box>{" "}
            <ArrowForward aria-hidden="true" sx={{ fontSize: 16, verticalAlign: "middle" }} />{" "}
            <Box
              component="ins"
              aria-label={`${words("register.import.column.yours")} ${change.yours ?? ""}`}
              sx={{ textDecoration: "none", fontWeight: 600 }}
            >
              {change.yours ?? words("register.import.blank")}
            </Box>
          </li>
        ))}
        {more && <li>{more}</li>}
      </Box>
    </Box>
  );
}
