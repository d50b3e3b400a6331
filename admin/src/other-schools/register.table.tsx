import CheckCircle from "@mui/icons-material/CheckCircle";
import HourglassEmpty from "@mui/icons-material/HourglassEmpty";
import WarningAmber from "@mui/icons-material/WarningAmber";
import {
  Box,
  Button,
  Chip,
  Table,
  TableBody,
  TableCell,
  TableContainer,
  TableHead,
  TableRow,
  useMediaQuery,
} from "@mui/material";
import { useTheme } from "@mui/material/styles";
import { grouped, useConsoleLocale, useWords } from "../i18n/use-words.ts";
import { formatDate } from "../time/buddhist-era.ts";
import { isFar } from "./heads.ts";
import type { OtherSchoolRow } from "./other-school.documents.ts";
import { differenceOf } from "./register.export.ts";

/** What the person does with one school. */
export type SchoolAct = "record" | "correct" | "dissolve" | "move";

interface RegisterTableProps {
  rows: readonly OtherSchoolRow[];
  /** Schools with numbers typed on this device and not saved. */
  drafts: ReadonlySet<string>;
  /** Whether the viewer may change the register now. */
  keeps: boolean;
  /** Whether moving schools to other LAOs is the viewer's. */
  moves: boolean;
  act: (act: SchoolAct, row: OtherSchoolRow) => void;
}

/** The register: a table, on phones a list of cards. */
export function RegisterTable(props: RegisterTableProps) {
  const narrow = useMediaQuery(useTheme().breakpoints.down("md"));
  return narrow ? <Cards {...props} /> : <Rows {...props} />;
}

function Rows({ rows, drafts, keeps, moves, act }: RegisterTableProps) {
  const words = useWords();
  return (
    <TableContainer tabIndex={0} role="region" aria-label={words("otherSchools.title")}>
      <Table size="small" sx={{ "& th, & td": { px: 1 } }}>
        <TableHead>
          <TableRow sx={{ "& th": { whiteSpace: "nowrap" } }}>
            {(["code", "name", "affiliation", "recorded"] as const).map(column => (
              <TableCell key={column}>{words(`otherSchools.column.${column}`)}</TableCell>
            ))}
            {(["now", "before", "difference"] as const).map(column => (
              <TableCell key={column} align="right">
                {words(`otherSchools.column.${column}`)}
              </TableCell>
            ))}
            {(keeps || moves) && <TableCell align="right">{words("otherSchools.column.acts")}</TableCell>}
          </TableRow>
        </TableHead>
        <TableBody>
          {rows.map(row => (
            <TableRow key={row.id} sx={{ "& td": { verticalAlign: "top" } }}>
              <TableCell sx={{ whiteSpace: "nowrap", fontVariantNumeric: "tabular-nums" }}>
                {row.code}
              </TableCell>
              <TableCell sx={{ minWidth: 200 }}>
                <Name row={row} draft={drafts.has(row.id)} act={act} />
              </TableCell>
              <TableCell sx={{ whiteSpace: "nowrap" }}>
                {words(`otherSchools.affiliation.${row.affiliation}`)}
              </TableCell>
              <TableCell>
                <Recorded row={row} />
              </TableCell>
              <HeadsCell>{row.report ? grouped(row.report.total) : ""}</HeadsCell>
              <HeadsCell>{row.previousReport ? grouped(row.previousReport.total) : ""}</HeadsCell>
              <TableCell align="right">
                <Difference row={row} />
              </TableCell>
              {(keeps || moves) && (
                <TableCell align="right">
                  <Acts row={row} keeps={keeps} moves={moves} act={act} />
                </TableCell>
              )}
            </TableRow>
          ))}
        </TableBody>
      </Table>
    </TableContainer>
  );
}

function HeadsCell({ children }: { children: string }) {
  return (
    <TableCell align="right" sx={{ fontVariantNumeric: "tabular-nums" }}>
      {children}
    </TableCell>
  );
}

function Cards({ rows, drafts, keeps, moves, act }: RegisterTableProps) {
  const words = useWords();
  return (
    <Box component="ul" sx={{ listStyle: "none", m: 0, p: 0 }}>
      {rows.map(row => (
        <Box component="li" key={row.id} sx={{ py: 1.5, borderTop: 1, borderColor: "divider" }}>
          <Name row={row} draft={drafts.has(row.id)} act={act} />
          <Box sx={{ color: "text.secondary", fontSize: "0.9375rem" }}>
            {row.code} · {words(`otherSchools.affiliation.${row.affiliation}`)}
          </Box>
          <Box sx={{ display: "flex", flexWrap: "wrap", columnGap: 2, alignItems: "center" }}>
            <Recorded row={row} />
            {row.report && (
              <span>
                {words("otherSchools.column.now")} <strong>{grouped(row.report.total)}</strong>
              </span>
            )}
            {row.previousReport && (
              <Box component="span" sx={{ color: "text.secondary" }}>
                {words("otherSchools.column.before")} {grouped(row.previousReport.total)}
              </Box>
            )}
            <Difference row={row} />
          </Box>
          {(keeps || moves) && <Acts row={row} keeps={keeps} moves={moves} act={act} />}
        </Box>
      ))}
    </Box>
  );
}

interface PartProps {
  row: OtherSchoolRow;
  act: RegisterTableProps["act"];
}

function Name({ row, draft, act }: PartProps & { draft: boolean }) {
  const words = useWords();
  const locale = useConsoleLocale();
  return (
    <>
      <Button
        onClick={() => act("record", row)}
        sx={{
          p: 0,
          minHeight: 32,
          textAlign: "start",
          justifyContent: "flex-start",
          textDecoration: "underline",
          textUnderlineOffset: 4,
          textDecorationColor: "#9db8b4",
        }}
      >
        {row.name}
      </Button>
      <Box sx={{ display: "flex", flexWrap: "wrap", gap: 0.5 }}>
        {row.dissolvedOn && (
          <Chip
            size="small"
            variant="outlined"
            label={words("otherSchools.dissolvedOn", { day: formatDate(row.dissolvedOn, locale) })}
          />
        )}
        {draft && (
          <Chip size="small" color="warning" variant="outlined" label={words("otherSchools.draft")} />
        )}
      </Box>
    </>
  );
}

function Recorded({ row }: { row: OtherSchoolRow }) {
  const words = useWords();
  const Icon = row.report ? CheckCircle : HourglassEmpty;
  return (
    <Box component="span" sx={{ whiteSpace: "nowrap" }}>
      <Box
        component="span"
        sx={{
          display: "inline-flex",
          alignItems: "center",
          gap: 0.5,
          color: row.report ? "success.main" : "warning.main",
          fontWeight: row.report ? 400 : 600,
        }}
      >
        <Icon aria-hidden="true" sx={{ fontSize: 17 }} />
        {words(row.report ? "otherSchools.recorded" : "otherSchools.notRecorded")}
      </Box>
      {!row.report && row.previousReport && (
        <Box component="span" sx={{ display: "block", color: "text.secondary", fontSize: "0.875rem" }}>
          {words("otherSchools.carriedOver")}
        </Box>
      )}
    </Box>
  );
}

/** The difference to the round before, with its sign; more than half off stands out by icon and words. */
function Difference({ row }: { row: OtherSchoolRow }) {
  const words = useWords();
  const difference = differenceOf(row);
  if (difference === null) return null;
  const far = !row.dissolvedOn && isFar(row.report?.total ?? 0, row.previousReport?.total ?? null);
  return (
    <Box
      component="span"
      sx={{
        display: "inline-flex",
        flexWrap: "wrap",
        justifyContent: "flex-end",
        alignItems: "center",
        columnGap: 0.5,
        color: far ? "warning.main" : "text.secondary",
        fontWeight: far ? 600 : 400,
        fontVariantNumeric: "tabular-nums",
      }}
    >
      {difference > 0 ? `+${grouped(difference)}` : grouped(difference).replace("-", "−")}
      {far && (
        <Box
          component="span"
          sx={{ display: "inline-flex", alignItems: "center", gap: 0.25, whiteSpace: "nowrap" }}
        >
          <WarningAmber aria-hidden="true" sx={{ fontSize: 17 }} />
          {words("otherSchools.farFromBefore")}
        </Box>
      )}
    </Box>
  );
}

function Acts({ row, keeps, moves, act }: PartProps & Pick<RegisterTableProps, "keeps" | "moves">) {
  const words = useWords();
  return (
    <Box sx={{ display: "flex", justifyContent: { md: "flex-end" }, "& button": { whiteSpace: "nowrap" } }}>
      {keeps && (
        <>
          <Button
            size="small"
            onClick={() => act("correct", row)}
            aria-label={words("otherSchools.correctOf", { name: row.name })}
          >
            {words("otherSchools.edit")}
          </Button>
          <Button
            size="small"
            onClick={() => act("dissolve", row)}
            aria-label={words(row.dissolvedOn ? "otherSchools.reviveOf" : "otherSchools.dissolveOf", {
              name: row.name,
            })}
          >
            {words(row.dissolvedOn ? "otherSchools.revive" : "otherSchools.dissolve")}
          </Button>
        </>
      )}
      {moves && (
        <Button
          size="small"
          onClick={() => act("move", row)}
          aria-label={words("otherSchools.move.title", { name: row.name })}
        >
          {words("otherSchools.move.open")}
        </Button>
      )}
    </Box>
  );
}
