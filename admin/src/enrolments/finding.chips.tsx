import ErrorOutline from "@mui/icons-material/ErrorOutlineOutlined";
import InfoOutlined from "@mui/icons-material/InfoOutlined";
import { Box, Tooltip } from "@mui/material";
import { useWords } from "../i18n/use-words.ts";
import type { Finding } from "./register.documents.ts";

/** How many findings a record has, those that stop the confirmation first; the texts are in the tip and read out. */
export function FindingChips({ findings }: { findings: readonly Finding[] }) {
  const words = useWords();
  const blocks = findings.filter(({ severity }) => severity === "BLOCKS");
  const warns = findings.filter(({ severity }) => severity === "WARNS");
  if (findings.length === 0) return <>–</>;
  return (
    <Tooltip title={findings.map(({ message }) => message).join(" · ")} describeChild>
      <Box component="span" sx={{ display: "inline-flex", gap: 1, whiteSpace: "nowrap" }}>
        {blocks.length > 0 && (
          <Box
            component="span"
            sx={{ display: "inline-flex", alignItems: "center", gap: 0.5, color: "error.main" }}
          >
            <ErrorOutline aria-hidden="true" sx={{ fontSize: 18 }} />
            {words("register.findings.blocks", { count: blocks.length })}
          </Box>
        )}
        {warns.length > 0 && (
          <Box
            component="span"
            sx={{ display: "inline-flex", alignItems: "center", gap: 0.5, color: "text.secondary" }}
          >
            <InfoOutlined aria-hidden="true" sx={{ fontSize: 18 }} />
            {words("register.findings.warns", { count: warns.length })}
          </Box>
        )}
      </Box>
    </Tooltip>
  );
}
