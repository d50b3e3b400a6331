import { Button, type ButtonProps } from "@mui/material";
import type { ReactNode } from "react";
import { useWords } from "../i18n/use-words.ts";
import type { Preparing } from "./use-preparing.ts";

interface PrepareButtonProps extends Pick<ButtonProps, "disabled" | "variant"> {
  label: string;
  icon: ReactNode;
  preparing: Preparing;
  work: () => Promise<void>;
}

/** Makes a file or a sheet of paper, and says so while that takes its time. */
export function PrepareButton({
  label,
  icon,
  preparing: { busy, prepare },
  work,
  ...button
}: PrepareButtonProps) {
  const words = useWords();
  return (
    <Button
      {...button}
      size="small"
      startIcon={icon}
      loading={busy}
      loadingPosition="start"
      onClick={() => void prepare(work)}
      sx={{ minHeight: 44 }}
    >
      {busy ? words("app.preparing") : label}
    </Button>
  );
}
