import Download from "@mui/icons-material/Download";
import { Button } from "@mui/material";
import { useState } from "react";
import { useNotify } from "react-admin";
import { useWords } from "../i18n/use-words.ts";
import { downloadFile } from "./server-file.ts";

interface FileButtonProps {
  /** Where the server makes the file. */
  path: string;
  /** What the file is called. */
  name: string;
  label: string;
  variant?: "text" | "outlined";
}

/** Downloads a file that the server makes; the server writes only what the viewer may read, and notes who took it. */
export function FileButton({ path, name, label, variant = "text" }: FileButtonProps) {
  const words = useWords();
  const notify = useNotify();
  const [busy, setBusy] = useState(false);

  async function get(): Promise<void> {
    setBusy(true);
    try {
      await downloadFile(path, name);
    } catch (failure) {
      const said = failure instanceof Error && !("status" in failure) ? failure.message : "";
      notify(said || words("register.roll.failed"), { type: "error" });
    } finally {
      setBusy(false);
    }
  }

  return (
    <Button
      size="small"
      variant={variant}
      startIcon={<Download />}
      disabled={busy}
      onClick={() => void get()}
      sx={{ minHeight: 44 }}
    >
      {label}
    </Button>
  );
}
