import Download from "@mui/icons-material/Download";
import { PrepareButton } from "../export/prepare.button.tsx";
import { usePreparing } from "../export/use-preparing.ts";
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
export function FileButton({ path, name, ...button }: FileButtonProps) {
  return (
    <PrepareButton
      {...button}
      icon={<Download />}
      preparing={usePreparing()}
      work={() => downloadFile(path, name)}
    />
  );
}
