import { Breadcrumbs, Link as MuiLink } from "@mui/material";
import { Link } from "react-router";
import { useConsoleLocale, useWords } from "../i18n/use-words.ts";
import type { UnitMention } from "../providers/session.ts";
import { unitName } from "./unit-name.ts";

/** The way from the root to a unit, each a link. Of a way longer than `most` the middle unfolds. */
export function UnitWay({ units, most = 6 }: { units: readonly UnitMention[]; most?: number }) {
  const words = useWords();
  const locale = useConsoleLocale();
  if (units.length === 0) return null;
  return (
    <Breadcrumbs
      aria-label={words("unit.breadcrumb")}
      maxItems={most}
      expandText={words("unit.breadcrumbWhole")}
      sx={{ mb: 0.5, fontSize: "0.9375rem", "& .MuiBreadcrumbs-ol": { rowGap: 0 } }}
    >
      {units.map(unit => (
        <MuiLink key={unit.id} component={Link} to={`/units/${unit.id}`}>
          {unitName(unit, locale)}
        </MuiLink>
      ))}
    </Breadcrumbs>
  );
}
