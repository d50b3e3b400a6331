import UploadFile from "@mui/icons-material/UploadFile";
import { Alert, Box, Button, Card, Typography } from "@mui/material";
import { useRef, useState } from "react";
import { useNavigate } from "react-router";
import { useWords } from "../i18n/use-words.ts";
import { FileButton } from "../imports/file.button.tsx";
import type { UnitMention } from "../providers/session.ts";
import { sendSchoolFile } from "./send-school-file.ts";

/** The whole register as a file: take it, fill it in, send it, see what it would do. */
export function SchoolFileCard({ unit }: { unit: UnitMention }) {
  const words = useWords();
  const navigate = useNavigate();
  const chooser = useRef<HTMLInputElement>(null);
  const [busy, setBusy] = useState(false);
  const [refused, setRefused] = useState<string[]>([]);

  async function send(file: File | undefined): Promise<void> {
    if (!file || busy) return;
    setRefused([]);
    setBusy(true);
    const sent = await sendSchoolFile(unit.id, file);
    setBusy(false);
    if ("fileId" in sent)
      navigate(`/units/${unit.id}/other-schools/files/${sent.fileId}`, { state: { again: sent.again } });
    else setRefused(sent.silent ? [words("problem.networkText")] : sent.refused);
  }

  return (
    <Card component="section" aria-labelledby="school-file-title" sx={{ p: { xs: 2, md: 3 }, mb: 2 }}>
      <Typography variant="h2" id="school-file-title">
        {words("schoolFile.title")}
      </Typography>
      <Typography color="textSecondary" sx={{ mb: 1.5 }}>
        {words("schoolFile.lead")}
      </Typography>
      <Box sx={{ display: "flex", flexWrap: "wrap", gap: 1, alignItems: "center" }}>
        <FileButton
          path={`/files/other-schools/${unit.id}.xlsx`}
          name={`other-schools-${unit.code}.xlsx`}
          label={words("schoolFile.xlsx")}
          variant="outlined"
        />
        <FileButton
          path={`/files/other-schools/${unit.id}.csv`}
          name={`other-schools-${unit.code}.csv`}
          label={words("schoolFile.csv")}
        />
        <input
          ref={chooser}
          id="school-file"
          type="file"
          accept=".xlsx,.csv"
          hidden
          aria-label={words("schoolFile.send")}
          onChange={event => {
            void send(event.target.files?.[0]);
            // The same file, corrected, can be chosen again.
            event.target.value = "";
          }}
        />
        <Button
          size="small"
          variant="outlined"
          startIcon={<UploadFile />}
          disabled={busy}
          onClick={() => chooser.current?.click()}
        >
          {words(busy ? "schoolFile.sending" : "schoolFile.send")}
        </Button>
      </Box>
      <Box aria-live="polite">
        {refused.length > 0 && (
          <Alert severity="error" sx={{ mt: 2 }}>
            <strong>{words("schoolFile.refused")}</strong>
            {refused.map(message => (
              <div key={message}>{message}</div>
            ))}
          </Alert>
        )}
      </Box>
    </Card>
  );
}
