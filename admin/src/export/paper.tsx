import { GlobalStyles } from "@mui/material";
import { type ReactNode, useEffect, useRef } from "react";
import { createPortal } from "react-dom";

interface PaperProps {
  /** For tables with many columns. */
  landscape?: boolean;
  /** Called once the browser has printed, or has been told not to. */
  done: () => void;
  children: ReactNode;
}

/** What is printed, with nothing else of the console on the sheet. Sheets are numbered: a sheaf falls down now and then. */
export function Paper({ landscape = false, done, children }: PaperProps) {
  const latest = useRef(done);
  latest.current = done;
  useEffect(() => {
    const over = () => latest.current();
    window.addEventListener("afterprint", over, { once: true });
    window.print();
    return () => window.removeEventListener("afterprint", over);
  }, []);
  return createPortal(
    <section className="register-paper">
      <GlobalStyles
        styles={{
          ".register-paper": { display: "none" },
          "@media print": {
            "@page": {
              size: landscape ? "A4 landscape" : "A4",
              margin: "14mm 12mm",
              "@bottom-right": {
                content: 'counter(page) " / " counter(pages)',
                fontFamily: "Sarabun",
                fontSize: "9pt",
              },
            },
            "#root": { display: "none" },
            ".register-paper": { display: "block" },
            // Collapsed borders stand half outside: the last one would be cut at the margin.
            ".register-paper table": {
              borderCollapse: "collapse",
              width: "calc(100% - 1px)",
              fontSize: "10pt",
            },
            ".register-paper th, .register-paper td": {
              border: "0.5pt solid #444",
              padding: "3pt 5pt",
              textAlign: "start",
            },
            // A list of hundreds: twice the rows on a sheet, and the marks above and below Thai letters still apart.
            ".register-paper table.dense": { fontSize: "8.5pt", lineHeight: 1.4 },
            ".register-paper table.dense th, .register-paper table.dense td": { padding: "1pt 4pt" },
            ".register-paper .box": { textAlign: "center", width: "14mm" },
            // The glyph may come from a font that stands taller than the line; the row must not.
            ".register-paper .box::before": { content: '"☐"', fontSize: "13pt", lineHeight: 1 },
            ".register-paper .whole": { whiteSpace: "nowrap" },
            ".register-paper .number": { textAlign: "end", whiteSpace: "nowrap" },
            ".register-paper tr": { breakInside: "avoid" },
            ".register-paper h1": { fontSize: "14pt", margin: 0 },
            ".register-paper p": { margin: "2pt 0 8pt" },
            // Nobody signs an empty sheet: the last rows come along.
            ".register-paper .signature": {
              marginTop: "8mm",
              textAlign: "end",
              breakInside: "avoid",
              breakBefore: "avoid",
            },
          },
        }}
      />
      {children}
    </section>,
    document.body,
  );
}
