import { Alert, Box, Button, Card, GlobalStyles, Link as MuiLink, Typography } from "@mui/material";
import { QRCodeSVG } from "qrcode.react";
import { Link, useParams } from "react-router";
import { grouped, useConsoleLocale, useWords } from "../i18n/use-words.ts";
import type { WordKey } from "../i18n/words.type.ts";
import { PageHeading } from "../layout/page.heading.tsx";
import { WaitingPage } from "../layout/waiting.tsx";
import { NotFoundPage } from "../problems/not-found.page.tsx";
import { ProblemPage } from "../problems/problem.page.tsx";
import { useGraph } from "../providers/graph.ts";
import { roundName } from "../rounds/round-name.ts";
import { formatDateTime } from "../time/buddhist-era.ts";
import { unitName } from "../units/unit-name.ts";
import { ReceiptDocument } from "./receipt.documents.ts";

/** The receipt of one act on a confirmation: to print, to file, and to check without the system by its QR code. */
export function ReceiptPage() {
  const { id = "", roundId = "", eventId = "" } = useParams();
  const words = useWords();
  const locale = useConsoleLocale();
  const { data, error, isPending, refetch } = useGraph(ReceiptDocument, { id, roundId });
  if (error && !data) return <ProblemPage error={error} retry={() => void refetch()} />;
  if (isPending) return <WaitingPage />;
  const unit = data?.orgUnit;
  const found = [unit?.learners, unit?.otherCounts]
    .flatMap(confirmation => confirmation?.events.map(event => ({ confirmation, event })) ?? [])
    .find(({ event }) => event.id === eventId);
  if (!unit || !found) return <NotFoundPage />;
  const { confirmation, event } = found;
  const rows: [string, string][] = [
    [words("receipt.unit"), `${unitName(unit, locale)} (${unit.code})`],
    [words("receipt.round"), roundName(confirmation.round, words)],
    [words("receipt.subject"), words(`confirmation.subject.${confirmation.subject}`)],
    [words("receipt.act"), words(`history.action.${event.action}`)],
    [words("receipt.at"), formatDateTime(event.at, locale)],
    [words("receipt.by"), `${event.actorName} (${words(`duty.${event.duty}`)})`],
    ...(event.reason ? [[words("receipt.reason"), event.reason] as [string, string]] : []),
    [words("receipt.number"), grouped(event.sequence)],
  ];
  return (
    <>
      <GlobalStyles
        styles={{
          "@media print": {
            "@page": { size: "A4", margin: "14mm 12mm" },
            "header, nav, aside, .no-print": { display: "none !important" },
            "#content": { padding: "0 !important" },
            // A school with every grade still goes on one sheet.
            ".receipt": {
              border: "none !important",
              padding: "4mm 1mm 0 !important",
              overflow: "visible !important",
              fontSize: "10.5pt",
            },
            ".receipt dl > div": { display: "grid", gridTemplateColumns: "34mm 1fr" },
            ".receipt dd": { marginBottom: "2pt !important" },
            ".receipt th, .receipt td": { padding: "2pt 4pt !important" },
          },
        }}
      />
      <Box className="no-print">
        <PageHeading
          title={words("receipt.title")}
          lead={
            <MuiLink component={Link} to={`/units/${unit.id}`}>
              {unitName(unit, locale)}
            </MuiLink>
          }
        />
        <Button variant="contained" onClick={() => window.print()} sx={{ mb: 2 }}>
          {words("receipt.print")}
        </Button>
      </Box>
      <Card
        component="section"
        className="receipt"
        aria-labelledby="receipt-title"
        sx={{ p: { xs: 2.5, md: 4 }, maxWidth: 860 }}
      >
        <Typography variant="h2" component="h2" id="receipt-title" gutterBottom>
          {words("receipt.heading")}
        </Typography>
        <Box sx={{ display: "flex", flexWrap: "wrap", gap: 4, justifyContent: "space-between" }}>
          <Box
            component="dl"
            sx={{ m: 0, flex: "1 1 20rem", "& dt": { color: "text.secondary" }, "& dd": { m: 0, mb: 1 } }}
          >
            {rows.map(([term, value]) => (
              <Box key={term}>
                <dt>{term}</dt>
                <dd>{value}</dd>
              </Box>
            ))}
          </Box>
          {event.receipt ? (
            <Box sx={{ textAlign: "center" }}>
              <QRCodeSVG
                value={event.receipt}
                size={220}
                marginSize={2}
                level="M"
                title={words("receipt.qr")}
              />
              <Typography color="textSecondary" sx={{ maxWidth: 220, mx: "auto" }}>
                {words("receipt.check")}
              </Typography>
            </Box>
          ) : (
            <Alert severity="info">{words("receipt.notShown")}</Alert>
          )}
        </Box>
        {event.headcount && (
          <Box
            component="table"
            sx={{
              width: "100%",
              mt: 2,
              borderCollapse: "collapse",
              "& th, & td": {
                p: 0.75,
                textAlign: "end",
                borderBottom: 1,
                borderColor: "divider",
                fontWeight: 400,
              },
              "& th:first-of-type": { textAlign: "start" },
            }}
          >
            <thead>
              <tr>
                <th scope="col">{words("headcount.grade")}</th>
                <th scope="col">{words("headcount.male")}</th>
                <th scope="col">{words("headcount.female")}</th>
                <th scope="col">{words("headcount.sum")}</th>
              </tr>
            </thead>
            <tbody>
              {event.headcount.byGrade.map(row => (
                <tr key={row.grade}>
                  <th scope="row">{words(`grade.${row.grade}` as WordKey)}</th>
                  <td>{grouped(row.male)}</td>
                  <td>{grouped(row.female)}</td>
                  <td>{grouped(row.total)}</td>
                </tr>
              ))}
            </tbody>
            <tfoot>
              <tr>
                <th scope="row">{words("receipt.sum")}</th>
                <td>{grouped(event.headcount.male)}</td>
                <td>{grouped(event.headcount.female)}</td>
                <td>
                  <strong>{grouped(event.headcount.total)}</strong>
                </td>
              </tr>
            </tfoot>
          </Box>
        )}
        <Typography color="textSecondary" sx={{ mt: 2, fontSize: "0.8125rem", overflowWrap: "anywhere" }}>
          {event.digest && (
            <>
              {words("receipt.digest")} {event.digest}
              <br />
            </>
          )}
          {words("receipt.hash")} {event.hash}
        </Typography>
      </Card>
    </>
  );
}
