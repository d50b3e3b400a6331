import ArrowForward from "@mui/icons-material/ArrowForward";
import { Box, Button, Typography } from "@mui/material";
import { useState } from "react";
import type { ImportLineState } from "../i18n/register.type.ts";
import { useWords } from "../i18n/use-words.ts";
import { WaitingPart } from "../layout/waiting.tsx";
import { ProblemPage } from "../problems/problem.page.tsx";
import { useGraph } from "../providers/graph.ts";
import { type ImportLine, ImportLinesDocument } from "./import.documents.ts";

const step = 100;
const most = 500;

/** Rows of one kind: the row in the spreadsheet, who it is, and cell by cell what is wrong or would change. */
export function LineList({ importId, state }: { importId: string; state: ImportLineState }) {
  const words = useWords();
  const [first, setFirst] = useState(step);
  const { data, error, isPending, refetch } = useGraph(
    ImportLinesDocument,
    { id: importId, first, state },
    { keepPrevious: true },
  );
  if (error && !data) return <ProblemPage error={error} retry={() => void refetch()} />;
  if (isPending) return <WaitingPart />;
  const lines = data?.import?.lines;
  if (!lines || lines.nodes.length === 0) return <Typography>{words("register.import.noLines")}</Typography>;
  return (
    <>
      <Box component="ul" sx={{ listStyle: "none", m: 0, p: 0 }}>
        {lines.nodes.map(line => (
          <Line key={line.row} line={line} />
        ))}
      </Box>
      {lines.pageInfo.hasNextPage && first < most && (
        <Button onClick={() => setFirst(Math.min(first + step, most))}>
          {words("register.import.more")}
        </Button>
      )}
    </>
  );
}

function Line({ line }: { line: ImportLine }) {
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
          <li key={`${fault.column}-${fault.code}`}>
            <Box
              component="span"
              sx={{ fontWeight: 600, color: fault.severity === "BLOCKS" ? "error.main" : "text.secondary" }}
            >
              {fault.column ? `${fault.column} ${fault.header ?? ""}` : words("register.import.wholeRow")}
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
      </Box>
    </Box>
  );
}
