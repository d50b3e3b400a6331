import { Box, Link as MuiLink } from "@mui/material";
import { Link } from "react-router";
import { useConsoleLocale, useWords } from "../i18n/use-words.ts";
import { formatDeadline } from "../time/buddhist-era.ts";
import type { Blocker } from "./unit.documents.ts";
import { unitName } from "./unit-name.ts";

/** Why something is refused: the reason, the clause, the units in the way, who can lift it and until when. */
export function BlockerList({ blockers, id }: { blockers: readonly Blocker[]; id?: string }) {
  const words = useWords();
  const locale = useConsoleLocale();
  return (
    <Box component="ul" id={id} sx={{ m: 0, pl: 2.5, "& > li + li": { mt: 1.5 } }}>
      {blockers.map(blocker => (
        <li key={`${blocker.code}-${blocker.message}`}>
          <strong>{blocker.message}</strong>
          {blocker.units.length > 0 && (
            <Box component="ul" sx={{ my: 0.5, pl: 2.5 }}>
              {blocker.units.map(unit => (
                <li key={unit.id}>
                  <MuiLink component={Link} to={`/units/${unit.id}`}>
                    {unitName(unit, locale)}
                  </MuiLink>
                </li>
              ))}
              {blocker.count > blocker.units.length && <li>{words("confirmation.moreUnits", { count: blocker.count - blocker.units.length })}</li>}
            </Box>
          )}
          <Box component="span" sx={{ display: "block", color: "text.secondary", fontSize: "0.9375rem" }}>
            {[
              blocker.liftedBy && words("confirmation.liftedBy", { duty: words(`duty.${blocker.liftedBy}`) }),
              blocker.until && words("confirmation.until", { when: formatDeadline(blocker.until, locale) }),
              blocker.clause && words("confirmation.clause", { clause: blocker.clause }),
            ]
              .filter(Boolean)
              .join(" · ")}
          </Box>
        </li>
      ))}
    </Box>
  );
}
