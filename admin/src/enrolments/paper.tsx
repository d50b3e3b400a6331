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
            ".register-paper table": { borderCollapse: "collapse", width: "100%", fontSize: "10pt" },
            ".register-paper th, .register-paper td": {
              border: "0.5pt solid #444",
              padding: "3pt 5pt",
              textAlign: "start",
            },
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
