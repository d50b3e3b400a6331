import { Box, Button, Link as MuiLink, Typography } from "@mui/material";
import { Link } from "react-router";
import { useConsoleLocale, useWords } from "../i18n/use-words.ts";
import { learnerName } from "../learners/learner-name.ts";
import { formatDate, formatDateTime } from "../time/buddhist-era.ts";
import type { RequestAct } from "./answer.dialog.tsx";
import type { ReleaseDirection, ReleaseRequest } from "./transfer.documents.ts";

interface RequestItemProps {
  unitId: string;
  side: ReleaseDirection;
  request: ReleaseRequest;
  act: (act: RequestAct) => void;
}

/** One request: the child as far as this side may know, the other institution and its telephone, and the answer. */
export function RequestItem({ unitId, side, request, act }: RequestItemProps) {
  const words = useWords();
  const locale = useConsoleLocale();
  const other = side === "OUT" ? request.to : request.from;
  const room = words("register.roll.room", {
    grade: words(`grade.${request.grade}`),
    name: request.classroom,
  });
  return (
    <Box
      component="li"
      sx={{ py: 1.5, borderTop: 1, borderColor: "divider", display: "flex", flexWrap: "wrap", gap: 1.5 }}
    >
      <Box sx={{ flex: "1 1 300px", minWidth: 0 }}>
        <Typography sx={{ fontWeight: 600 }}>
          {request.learner ? (
            <MuiLink component={Link} to={`/units/${unitId}/learners/${request.learner.id}`}>
              {learnerName(request.learner)}
            </MuiLink>
          ) : (
            words("register.transfers.hiddenLearner", { identifier: request.identifierMasked })
          )}
          {request.status !== "PENDING" && ` · ${words(`register.transfers.status.${request.status}`)}`}
        </Typography>
        {other && (
          <div>
            {words(side === "OUT" ? "register.transfers.to" : "register.transfers.from")} {other.name} ·{" "}
            {other.laoName} · {other.provinceName}
            {other.phone && (
              <>
                {" · "}
                <MuiLink href={`tel:${other.phone.replace(/[^0-9+]/g, "")}`}>
                  {words("register.transfers.phone", { phone: other.phone })}
                </MuiLink>
              </>
            )}
          </div>
        )}
        {request.note && <div>{words("register.transfers.note", { note: request.note })}</div>}
        {request.reason && <div>{words("register.transfers.reason", { reason: request.reason })}</div>}
        <Typography variant="body2" color="textSecondary">
          {[
            words("register.transfers.into", { room, on: formatDate(request.enteredOn, locale) }),
            words("register.transfers.askedAt", { when: formatDateTime(request.requestedAt, locale) }),
            request.askedBy && words("register.transfers.by", { who: request.askedBy }),
            request.decidedAt &&
              words("register.transfers.decidedAt", { when: formatDateTime(request.decidedAt, locale) }),
          ]
            .filter(Boolean)
            .join(" · ")}
        </Typography>
      </Box>
      <Box sx={{ display: "flex", flexWrap: "wrap", gap: 1, alignItems: "flex-start" }}>
        {request.canRelease && (
          <>
            <Button variant="contained" onClick={() => act("release")}>
              {words("register.transfers.release")}
            </Button>
            <Button color="error" onClick={() => act("refuse")}>
              {words("register.transfers.refuse")}
            </Button>
          </>
        )}
        {request.canWithdraw && (
          <Button onClick={() => act("withdraw")}>{words("register.transfers.withdraw")}</Button>
        )}
      </Box>
    </Box>
  );
}
