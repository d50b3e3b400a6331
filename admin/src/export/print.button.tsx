import Print from "@mui/icons-material/Print";
import { type ReactNode, useState } from "react";
import { Paper } from "./paper.tsx";
import { PrepareButton } from "./prepare.button.tsx";
import { usePreparing } from "./use-preparing.ts";

interface PrintButtonProps<Content> {
  label: string;
  variant?: "text" | "outlined";
  disabled?: boolean;
  landscape?: boolean;
  /** What goes on the paper, also what is not on screen. */
  content: () => Promise<Content> | Content;
  /** The paper, once its content is there. */
  children: (content: Content) => ReactNode;
}

/** Prints a paper: reads what goes on it, hands it to the browser, and takes it away again. */
export function PrintButton<Content>({
  content,
  landscape = false,
  children,
  ...button
}: PrintButtonProps<Content>) {
  const [read, setRead] = useState<{ content: Content } | null>(null);
  return (
    <>
      <PrepareButton
        {...button}
        icon={<Print />}
        preparing={usePreparing()}
        work={async () => setRead({ content: await content() })}
      />
      {read && (
        <Paper landscape={landscape} done={() => setRead(null)}>
          {children(read.content)}
        </Paper>
      )}
    </>
  );
}
