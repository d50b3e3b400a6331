import { Box, Link as MuiLink } from "@mui/material";
import { Link } from "react-router";
import { useConsoleLocale, useWords } from "../i18n/use-words.ts";
import { formatDeadlineShort } from "../time/buddhist-era.ts";
import type { Blocker } from "./unit.documents.ts";
import { unitName } from "./unit-name.ts";

interface BlockerListProps {
  blockers: readonly Blocker[];
  /** The unit that the page is about: it is not named again. */
  about?: string;
  /** The id of a whole list of the units elsewhere on the page: then only the first few are named here. */
  listBelow?: string;
}

const namedWhenListed = 3;

/** Refusals whose `count` counts units; elsewhere it counts learners, and the message says so. */
const countsUnits = new Set(["CHILDREN_NOT_CONFIRMED", "OTHER_COUNTS_NOT_CONFIRMED"]);

/** Why something is refused: the reason, the clause, the units in the way, who can lift it and until when. */
export function BlockerList({ blockers, about, listBelow }: BlockerListProps) {
  const words = useWords();
  const locale = useConsoleLocale();
  const named = ({ units }: Blocker) =>
    units.filter(({ id }) => id !== about).slice(0, listBelow ? namedWhenListed : undefined);
  return (
    <Box component="ul" sx={{ m: 0, pl: 2.5, "& > li + li": { mt: 1.5 } }}>
      {blockers.map(blocker => (
        <li key={`${blocker.code}-${blocker.message}`}>
          <strong>{blocker.message}</strong>
          {named(blocker).length > 0 && (
            <Box component="ul" sx={{ my: 0.5, pl: 2.5 }}>
              {named(blocker).map(unit => (
                <li key={unit.id}>
                  <MuiLink component={Link} to={`/units/${unit.id}`}>
                    {unitName(unit, locale)}
                  </MuiLink>
                </li>
              ))}
              {countsUnits.has(blocker.code) && blocker.count > named(blocker).length && (
                <li>
                  {words("confirmation.moreUnits", { count: blocker.count - named(blocker).length })}
                  {listBelow && (
                    <>
                      {" "}
                      <MuiLink href={`#${listBelow}`}>{words("confirmation.allBelow")}</MuiLink>
                    </>
                  )}
                </li>
              )}
            </Box>
          )}
          <Box component="span" sx={{ display: "block", color: "text.secondary", fontSize: "0.9375rem" }}>
            {[
              blocker.liftedBy && words("confirmation.liftedBy", { duty: words(`duty.${blocker.liftedBy}`) }),
              blocker.until &&
                words(blocker.code === "ROUND_NOT_OPEN" ? "confirmation.opensAt" : "confirmation.until", {
                  when: formatDeadlineShort(blocker.until, locale),
                }),
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
