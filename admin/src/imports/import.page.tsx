import UploadFile from "@mui/icons-material/UploadFile";
import {
  Alert,
  Box,
  Button,
  Card,
  LinearProgress,
  MenuItem,
  Link as MuiLink,
  TextField,
  Typography,
} from "@mui/material";
import { type DragEvent, useEffect, useRef, useState } from "react";
import { Link, useNavigate, useParams } from "react-router";
import type { RegisterUnit } from "../enrolments/register.documents.ts";
import { RegisterFrame } from "../enrolments/register.frame.tsx";
import { useConsoleLocale, useWords } from "../i18n/use-words.ts";
import { ListFoot } from "../layout/list.foot.tsx";
import { ProblemPage } from "../problems/problem.page.tsx";
import { useGraphPages } from "../providers/graph-pages.ts";
import { formatDateTime } from "../time/buddhist-era.ts";
import { FileButton } from "./file.button.tsx";
import { ImportsDocument } from "./import.documents.ts";
import { type SendProgress, sendFile } from "./send-file.ts";

/** The first step of an import: choose a file and send it to be compared. Nothing is written here. */
export function ImportPage() {
  const words = useWords();
  const { id = "" } = useParams();
  return (
    <RegisterFrame id={id} title={words("register.import.title")} lead={words("register.import.lead")}>
      {(unit, rights) => (
        <Box
          sx={{
            display: "grid",
            gap: 2.5,
            gridTemplateColumns: { xs: "minmax(0, 1fr)", lg: "minmax(0, 3fr) minmax(0, 2fr)" },
          }}
        >
          {rights.records ? (
            <Send unit={unit} />
          ) : (
            !rights.locked &&
            unit.learners && <Alert severity="info">{words("register.import.notAllowed")}</Alert>
          )}
          <Which unit={unit} />
          <Earlier unit={unit} />
        </Box>
      )}
    </RegisterFrame>
  );
}

function Send({ unit }: { unit: RegisterUnit }) {
  const words = useWords();
  const navigate = useNavigate();
  const chooser = useRef<HTMLInputElement>(null);
  const going = useRef<AbortController | null>(null);
  const [term, setTerm] = useState("");
  const [over, setOver] = useState(false);
  const [progress, setProgress] = useState<SendProgress | null>(null);
  const [refused, setRefused] = useState<string[]>([]);
  const year = unit.learners?.round.academicYear ?? 0;
  useEffect(() => () => going.current?.abort(), []);

  async function send(file: File | undefined): Promise<void> {
    if (!file || progress) return;
    setRefused([]);
    setProgress({ sent: 0, percent: 0 });
    going.current = new AbortController();
    const sent = await sendFile(
      { institutionId: unit.id, year, term: term ? Number(term) : null, file },
      setProgress,
      going.current.signal,
    );
    setProgress(null);
    if ("importId" in sent)
      navigate(`/units/${unit.id}/import/${sent.importId}`, { state: { again: sent.again } });
    else setRefused(sent.silent ? [words("problem.networkText")] : sent.refused);
  }

  function onDrop(event: DragEvent): void {
    event.preventDefault();
    setOver(false);
    void send(event.dataTransfer.files[0]);
  }

  const percent = progress && "percent" in progress ? progress.percent : null;
  return (
    <Card component="section" aria-label={words("register.import.choose")} sx={{ p: { xs: 2, md: 3 } }}>
      <Box sx={{ display: "flex", flexWrap: "wrap", gap: 2, mb: 2 }}>
        <TextField
          id="import-year"
          size="small"
          label={words("register.import.year")}
          value={String(year)}
          slotProps={{ htmlInput: { readOnly: true } }}
          sx={{ width: 140 }}
        />
        <TextField
          id="import-term"
          select
          size="small"
          label={words("register.import.term")}
          value={term}
          onChange={event => setTerm(event.target.value)}
          sx={{ width: 140 }}
          slotProps={{ inputLabel: { shrink: true }, select: { displayEmpty: true } }}
        >
          <MenuItem value="">{words("register.import.noTerm")}</MenuItem>
          {["1", "2", "3"].map(each => (
            <MenuItem key={each} value={each}>
              {each}
            </MenuItem>
          ))}
        </TextField>
      </Box>
      <Box
        onDragOver={event => {
          event.preventDefault();
          setOver(true);
        }}
        onDragLeave={() => setOver(false)}
        onDrop={onDrop}
        sx={{
          border: 2,
          borderStyle: "dashed",
          borderColor: over ? "primary.main" : "divider",
          bgcolor: over ? "action.hover" : "transparent",
          borderRadius: 3,
          p: 4,
          textAlign: "center",
        }}
      >
        <input
          ref={chooser}
          id="import-file"
          type="file"
          accept=".xlsx,.csv"
          hidden
          aria-label={words("register.import.choose")}
          onChange={event => {
            void send(event.target.files?.[0]);
            // The same file, corrected, can be chosen again.
            event.target.value = "";
          }}
        />
        <Button
          variant="contained"
          size="large"
          startIcon={<UploadFile />}
          disabled={progress !== null}
          onClick={() => chooser.current?.click()}
        >
          {words(refused.length > 0 ? "register.import.another" : "register.import.choose")}
        </Button>
        <Typography color="textSecondary" sx={{ mt: 1 }}>
          {words(over ? "register.import.dropHere" : "register.import.drop")}
        </Typography>
      </Box>
      <Box aria-live="polite" sx={{ mt: 2 }}>
        {progress && (
          <>
            <Typography id="import-progress">
              {percent !== null && percent < 100
                ? words("register.import.uploading", { percent })
                : words("register.import.reading", { count: "rows" in progress ? progress.rows : 0 })}
            </Typography>
            <LinearProgress
              aria-labelledby="import-progress"
              {...(percent !== null && percent < 100
                ? { variant: "determinate" as const, value: percent }
                : {})}
            />
          </>
        )}
        {refused.length > 0 && (
          <Alert severity="error">
            <strong>{words("register.import.refused")}</strong>
            {refused.map(message => (
              <div key={message}>{message}</div>
            ))}
          </Alert>
        )}
      </Box>
    </Card>
  );
}

/** Which files are understood, and where to get one. */
function Which({ unit }: { unit: RegisterUnit }) {
  const words = useWords();
  const year = unit.learners?.round.academicYear;
  return (
    <Card component="section" aria-labelledby="which-title" sx={{ p: { xs: 2, md: 3 } }}>
      <Typography variant="h2" id="which-title" gutterBottom>
        {words("register.import.which")}
      </Typography>
      <Box component="ul" sx={{ m: 0, mb: 1.5, pl: 2.5 }}>
        {(["layout", "plain", "readable", "absentSafe"] as const).map(each => (
          <li key={each}>{words(`register.import.${each}`)}</li>
        ))}
      </Box>
      <FileButton
        path="/files/template.xlsx"
        name="lec-template.xlsx"
        label={words("register.import.template")}
        variant="outlined"
      />
      {year && (
        <FileButton
          path={`/files/rolls/${unit.id}.xlsx?year=${year}`}
          name={`roll-${unit.code}-${year}.xlsx`}
          label={words("register.import.current")}
        />
      )}
    </Card>
  );
}

function Earlier({ unit }: { unit: RegisterUnit }) {
  const words = useWords();
  const locale = useConsoleLocale();
  const pages = useGraphPages(ImportsDocument, { id: unit.id }, data => data.orgUnit?.imports);
  const { rows: imports, total, error, refetch } = pages;
  if (error) return <ProblemPage error={error} retry={refetch} />;
  if (total === null) return null;
  return (
    <Card
      component="section"
      aria-labelledby="earlier-title"
      sx={{ p: { xs: 2, md: 3 }, gridColumn: "1 / -1" }}
    >
      <Typography variant="h2" id="earlier-title" gutterBottom>
        {words("register.import.earlier")}
      </Typography>
      {imports.length === 0 ? (
        <Typography color="textSecondary">{words("register.import.noneEarlier")}</Typography>
      ) : (
        <Box component="ul" sx={{ listStyle: "none", m: 0, p: 0 }}>
          {imports.map(each => (
            <Box component="li" key={each.id} sx={{ py: 1, borderTop: 1, borderColor: "divider" }}>
              <MuiLink component={Link} to={`/units/${unit.id}/import/${each.id}`}>
                {each.fileName}
              </MuiLink>
              {" · "}
              <strong>{words(`register.import.state.${each.state}`)}</strong>
              <Typography variant="body2" color="textSecondary">
                {[
                  formatDateTime(each.stagedAt, locale),
                  words("register.import.rows", { count: each.rows }),
                  ...(["NEW", "CHANGED", "FAULTY"] as const).map(
                    (state, i) =>
                      `${words(`register.import.tab.${state}`)} ${[each.fresh, each.changed, each.faulty][i]}`,
                  ),
                ].join(" · ")}
              </Typography>
            </Box>
          ))}
        </Box>
      )}
      <ListFoot pages={pages} />
    </Card>
  );
}
