import { Alert, Box, Card, Link as MuiLink, TextField, Typography, useMediaQuery } from "@mui/material";
import { useTheme } from "@mui/material/styles";
import { useEffect, useState } from "react";
import {
  DataTable,
  ListContextProvider,
  Pagination,
  ResourceContextProvider,
  useDataProvider,
  useListContext,
  useListController,
} from "react-admin";
import { Link } from "react-router";
import { CsvButton } from "../export/csv.button.tsx";
import type { CsvColumn } from "../export/csv.ts";
import { grouped, useConsoleLocale, useWords, type Words } from "../i18n/use-words.ts";
import { MissingTools } from "../inbox/missing.tools.tsx";
import { WaitingPart } from "../layout/waiting.tsx";
import { ProblemPage } from "../problems/problem.page.tsx";
import { largestPage } from "../providers/page-cursors.ts";
import { formatDeadlineShort, type Locale } from "../time/buddhist-era.ts";
import { kindName } from "./kind-name.ts";
import { StandingChip } from "./standing.chip.tsx";
import type { UnitDetail, UnitRow } from "./unit.documents.ts";
import { unitName } from "./unit-name.ts";

const pauseMs = 300;

/** The units right below one unit: sortable, searchable, a page at a time, and as a file for a spreadsheet. */
export function ChildrenTable({ unit }: { unit: UnitDetail }) {
  const words = useWords();
  const list = useListController<UnitRow>({
    resource: "units",
    filter: { parentId: unit.id },
    sort: { field: "code", order: "ASC" },
    perPage: 25,
    disableSyncWithLocation: true,
    storeKey: false,
    queryOptions: { meta: { parentId: unit.id } },
  });
  return (
    <ResourceContextProvider value="units">
      <ListContextProvider value={list}>
        <Card component="section" aria-labelledby="children-title">
          <Box
            sx={{
              px: { xs: 2.5, md: 3 },
              pt: { xs: 2.5, md: 3 },
              pb: 1.5,
              display: "flex",
              flexWrap: "wrap",
              gap: 1.5,
              alignItems: "center",
            }}
          >
            <Typography variant="h2" id="children-title" sx={{ flexGrow: 1 }}>
              {words(`children.title.${unit.level}`)}
              {list.total !== undefined && (
                <Box component="span" sx={{ color: "text.secondary", fontWeight: 400 }}>
                  {" "}
                  ({grouped(list.total)})
                </Box>
              )}
            </Typography>
            <ExportButton unit={unit} />
            <MissingBelow unit={unit} />
            <Box sx={{ flexBasis: "100%" }}>
              <TableSearch />
            </Box>
          </Box>
          {list.error ? (
            <ProblemPage error={list.error} retry={() => void list.refetch()} />
          ) : list.isPending ? (
            <WaitingPart />
          ) : (
            <Rows />
          )}
        </Card>
      </ListContextProvider>
    </ResourceContextProvider>
  );
}

function Rows() {
  const words = useWords();
  const { data = [], total, filterValues } = useListContext<UnitRow>();
  const narrow = useMediaQuery(useTheme().breakpoints.down("sm"));
  if (data.length === 0) {
    return (
      <Alert severity="info" sx={{ m: 2 }}>
        {words(filterValues.search ? "children.noMatch" : "children.none")}
      </Alert>
    );
  }
  return (
    <>
      {narrow ? <RowCards rows={data} /> : <RowTable />}
      {(total ?? 0) > 25 && <Pagination rowsPerPageOptions={[25, 50, 100]} />}
    </>
  );
}

function RowTable() {
  const words = useWords();
  const locale = useConsoleLocale();
  return (
    <Box sx={{ overflowX: "auto" }}>
      <DataTable<UnitRow>
        bulkActionButtons={false}
        rowClick={false}
        sx={{
          "& .RaDataTable-rowCell": { verticalAlign: "top" },
          "& th": { whiteSpace: "nowrap" },
          "& .column-code, & .column-deadline": { whiteSpace: "nowrap" },
        }}
      >
        <DataTable.Col<UnitRow> source="code" label={words("children.code")} />
        <DataTable.Col<UnitRow>
          source="name"
          label={words("children.name")}
          render={row => <UnitLink row={row} />}
        />
        <DataTable.Col<UnitRow> label={words("children.kind")} render={row => kindName(row, words)} />
        <DataTable.Col<UnitRow>
          label={words("children.learners")}
          align="right"
          render={row => (row.headcount ? grouped(row.headcount.total) : "–")}
        />
        <DataTable.Col<UnitRow>
          label={words("children.standing")}
          render={row => (row.confirmation ? <StandingChip standing={row.confirmation.standing} /> : "–")}
        />
        <DataTable.Col<UnitRow>
          source="deadline"
          disableSort
          label={words("children.deadline")}
          render={row =>
            row.confirmation?.deadline ? formatDeadlineShort(row.confirmation.deadline, locale) : "–"
          }
        />
      </DataTable>
    </Box>
  );
}

/** The same rows on a phone. */
function RowCards({ rows }: { rows: readonly UnitRow[] }) {
  const words = useWords();
  return (
    <Box component="ul" sx={{ listStyle: "none", m: 0, p: 0 }}>
      {rows.map(row => (
        <Box component="li" key={row.id} sx={{ px: 2.5, py: 1.5, borderTop: 1, borderColor: "divider" }}>
          <UnitLink row={row} />
          <Box sx={{ color: "text.secondary", fontSize: "0.9375rem" }}>
            {[
              row.code,
              kindName(row, words),
              row.headcount?.total != null && words("confirmation.learners", { count: row.headcount.total }),
            ]
              .filter(Boolean)
              .join(" · ")}
          </Box>
          {row.confirmation && <StandingChip standing={row.confirmation.standing} />}
        </Box>
      ))}
    </Box>
  );
}

function UnitLink({ row }: { row: UnitRow }) {
  const locale = useConsoleLocale();
  return (
    <MuiLink component={Link} to={`/units/${row.id}`}>
      {unitName(row, locale)}
    </MuiLink>
  );
}

function TableSearch() {
  const words = useWords();
  const { setFilters, filterValues } = useListContext<UnitRow>();
  const [text, setText] = useState("");
  useEffect(() => {
    if ((filterValues.search ?? "") === text.trim()) return;
    const timer = setTimeout(() => setFilters({ search: text.trim() }), pauseMs);
    return () => clearTimeout(timer);
  }, [text, filterValues.search, setFilters]);
  return (
    <TextField
      id="children-search"
      size="small"
      type="search"
      label={words("children.search")}
      value={text}
      onChange={event => setText(event.target.value)}
      sx={{ width: { xs: "100%", sm: 320 } }}
    />
  );
}

/** What to do about those right below that have not confirmed: of an LAO its institutions, of the department its provinces. */
function MissingBelow({ unit }: { unit: UnitDetail }) {
  const { data = [], total = 0 } = useListContext<UnitRow>();
  const level = ({ LAO: "INSTITUTION", DEPARTMENT: "PROVINCE" } as const)[unit.level as "LAO" | "DEPARTMENT"];
  const roundId = data.find(row => row.confirmation)?.confirmation?.round.id;
  const open = data.some(row => row.confirmation && ["WAITING", "READY"].includes(row.confirmation.standing));
  if (!level || !roundId || !(open || total > data.length)) return null;
  return (
    <MissingTools roundId={roundId} unit={unit} whom={{ withinId: unit.id, level }} subject="LEARNERS" />
  );
}

/** Downloads every row that the table's search leaves, in the table's order, as shown. */
function ExportButton({ unit }: { unit: UnitDetail }) {
  const words = useWords();
  const locale = useConsoleLocale();
  const dataProvider = useDataProvider();
  const { filterValues, sort, total } = useListContext<UnitRow>();
  async function everyRow(): Promise<UnitRow[]> {
    const rows: UnitRow[] = [];
    for (let page = 1; rows.length < (total ?? 0); page += 1) {
      const answer = await dataProvider.getList<UnitRow>("units", {
        filter: { ...filterValues, parentId: unit.id },
        sort,
        pagination: { page, perPage: largestPage },
      });
      if (answer.data.length === 0) break;
      rows.push(...answer.data);
    }
    return rows;
  }
  if (!total) return null;
  return <CsvButton name={`lec-${unit.code}`} columns={exportColumns(words, locale)} rows={everyRow} />;
}

function exportColumns(words: Words, locale: Locale): CsvColumn<UnitRow>[] {
  return [
    { title: words("children.code"), value: row => row.code },
    { title: words("children.name"), value: row => unitName(row, locale) },
    { title: words("children.kind"), value: row => kindName(row, words) },
    { title: words("children.learners"), value: row => row.headcount?.total ?? null },
    {
      title: words("children.standing"),
      value: row => row.confirmation && words(`confirmation.standing.${row.confirmation.standing}`),
    },
    {
      title: words("children.deadline"),
      value: row =>
        row.confirmation?.deadline ? formatDeadlineShort(row.confirmation.deadline, locale) : null,
    },
  ];
}
