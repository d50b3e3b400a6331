import {
  Box,
  Checkbox,
  Chip,
  Link as MuiLink,
  Table,
  TableBody,
  TableCell,
  TableContainer,
  TableHead,
  TableRow,
  useMediaQuery,
} from "@mui/material";
import { useTheme } from "@mui/material/styles";
import { Link } from "react-router";
import { grouped, useConsoleLocale, useWords } from "../i18n/use-words.ts";
import { formatDateTime, formatDeadlineShort } from "../time/buddhist-era.ts";
import { unitName } from "../units/unit-name.ts";
import { type MissingUnit, trackKey } from "./monitoring.documents.ts";

interface MissingTableProps {
  rows: readonly MissingUnit[];
  /** Ids of selected rows. */
  selected: ReadonlySet<string>;
  select: (selected: ReadonlySet<string>) => void;
}

/** The missing: a table, on phones a list of cards. */
export function MissingTable(props: MissingTableProps) {
  const narrow = useMediaQuery(useTheme().breakpoints.down("md"));
  return narrow ? <Cards {...props} /> : <Rows {...props} />;
}

function Rows({ rows, selected, select }: MissingTableProps) {
  const words = useWords();
  const all = rows.every(row => selected.has(row.id));
  return (
    <TableContainer tabIndex={0} role="region" aria-labelledby="missing-title">
      <Table size="small" sx={{ "& th, & td": { px: 1 }, "& td": { verticalAlign: "top" } }}>
        <TableHead>
          <TableRow>
            <TableCell padding="checkbox">
              <Checkbox
                checked={all}
                indeterminate={!all && rows.some(row => selected.has(row.id))}
                onChange={() => select(all ? new Set() : new Set(rows.map(row => row.id)))}
                slotProps={{ input: { "aria-label": words("monitoring.missing.selectAll") } }}
              />
            </TableCell>
            <TableCell>{words("monitoring.missing.unit")}</TableCell>
            <TableCell align="right">{words("monitoring.missing.learners")}</TableCell>
            <TableCell>{words("monitoring.missing.stage")}</TableCell>
            <TableCell>{words("monitoring.missing.contact")}</TableCell>
            <TableCell>{words("monitoring.missing.lastAct")}</TableCell>
          </TableRow>
        </TableHead>
        <TableBody>
          {rows.map(row => (
            <TableRow key={row.id} selected={selected.has(row.id)}>
              <TableCell padding="checkbox">
                <Pick row={row} selected={selected} select={select} />
              </TableCell>
              <TableCell sx={{ minWidth: 200 }}>
                <Unit row={row} />
              </TableCell>
              <TableCell align="right">{grouped(row.learners)}</TableCell>
              <TableCell sx={{ minWidth: 200 }}>
                <Standing row={row} />
              </TableCell>
              <TableCell sx={{ minWidth: 160 }}>
                <Contact row={row} />
              </TableCell>
              <TableCell sx={{ minWidth: 140 }}>
                <Last row={row} />
              </TableCell>
            </TableRow>
          ))}
        </TableBody>
      </Table>
    </TableContainer>
  );
}

function Cards({ rows, selected, select }: MissingTableProps) {
  const words = useWords();
  return (
    <Box component="ul" sx={{ listStyle: "none", m: 0, p: 0 }}>
      {rows.map(row => (
        <Box
          component="li"
          key={row.id}
          sx={{
            py: 1.5,
            borderTop: 1,
            borderColor: "divider",
            display: "flex",
            gap: 1,
            alignItems: "flex-start",
          }}
        >
          <Pick row={row} selected={selected} select={select} />
          <Box sx={{ display: "grid", gap: 0.75, minWidth: 0 }}>
            <Unit row={row} />
            {row.learners !== null && <span>{words("confirmation.learners", { count: row.learners })}</span>}
            <Standing row={row} />
            <Contact row={row} />
            <Last row={row} />
          </Box>
        </Box>
      ))}
    </Box>
  );
}

function Pick({ row, selected, select }: { row: MissingUnit } & Omit<MissingTableProps, "rows">) {
  const words = useWords();
  const locale = useConsoleLocale();
  function toggle(): void {
    const next = new Set(selected);
    if (!next.delete(row.id)) next.add(row.id);
    select(next);
  }
  return (
    <Checkbox
      checked={selected.has(row.id)}
      onChange={toggle}
      slotProps={{
        input: { "aria-label": words("monitoring.missing.select", { unit: unitName(row.unit, locale) }) },
      }}
    />
  );
}

const quiet = { color: "text.secondary", fontSize: "0.9375rem" } as const;

function Unit({ row }: { row: MissingUnit }) {
  const words = useWords();
  const locale = useConsoleLocale();
  return (
    <div>
      <MuiLink component={Link} to={`/units/${row.unit.id}`}>
        {unitName(row.unit, locale)}
      </MuiLink>
      <Box sx={quiet}>
        {row.unit.code} · {words(`monitoring.track.${trackKey(row)}`)}
      </Box>
    </div>
  );
}

function Standing({ row }: { row: MissingUnit }) {
  const words = useWords();
  const locale = useConsoleLocale();
  return (
    <div>
      <Box sx={{ display: "flex", flexWrap: "wrap", gap: 0.5 }}>
        <Chip
          size="small"
          label={words(`monitoring.stage.${row.stage}`)}
          color={row.stage === "READY" ? "success" : row.stage === "NOT_STARTED" ? "warning" : "default"}
          variant="outlined"
        />
        {row.late && (
          <Chip size="small" color="error" variant="outlined" label={words("monitoring.missing.late")} />
        )}
        {row.reopening && (
          <Chip size="small" variant="outlined" label={words("monitoring.missing.reopening")} />
        )}
      </Box>
      {row.blockers.map(({ code, message }) => (
        <Box key={code} sx={quiet}>
          {message}
        </Box>
      ))}
      <Box sx={quiet}>
        {words("monitoring.missing.deadline")} {formatDeadlineShort(row.deadline, locale)}
      </Box>
    </div>
  );
}

function Contact({ row: { phone, officers } }: { row: MissingUnit }) {
  const words = useWords();
  if (!phone && officers.length === 0) return <Box sx={quiet}>{words("monitoring.missing.noContact")}</Box>;
  return (
    <div>
      {phone && (
        <MuiLink href={`tel:${phone.replaceAll(/[^0-9+]/g, "")}`} sx={{ whiteSpace: "nowrap" }}>
          {phone}
        </MuiLink>
      )}
      {officers.map(({ duty, name }) => (
        <Box key={`${duty}-${name}`}>
          {name}
          <Box component="span" sx={{ ...quiet, display: "block" }}>
            {words(`duty.${duty}`)}
          </Box>
        </Box>
      ))}
    </div>
  );
}

function Last({ row: { lastAct, lastActAt } }: { row: MissingUnit }) {
  const words = useWords();
  const locale = useConsoleLocale();
  if (!lastAct || !lastActAt) return <Box sx={quiet}>{words("monitoring.missing.never")}</Box>;
  return (
    <div>
      {words(`monitoring.act.${lastAct}`)}
      <Box sx={quiet}>{formatDateTime(lastActAt, locale)}</Box>
    </div>
  );
}
