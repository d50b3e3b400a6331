import { GlobalStyles } from "@mui/material";
import { type ReactNode, useEffect, useRef } from "react";
import { createPortal } from "react-dom";

/** What is printed, with nothing else of the console on the sheet. `done` is called once the browser has printed, or has been told not to. */
export function Paper({ done, children }: { done: () => void; children: ReactNode }) {
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
            ".register-paper .box::before": { content: '"☐"', fontSize: "13pt" },
            ".register-paper tr": { breakInside: "avoid" },
            ".register-paper h1": { fontSize: "14pt", margin: 0 },
            ".register-paper p": { margin: "2pt 0 8pt" },
            ".register-paper .signature": { marginTop: "16mm", textAlign: "end", breakInside: "avoid" },
          },
        }}
      />
      {children}
    </section>,
    document.body,
  );
}
