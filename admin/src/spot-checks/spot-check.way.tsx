import { Breadcrumbs, Link as MuiLink } from "@mui/material";
import type { ReactNode } from "react";
import { Link } from "react-router";
import { useConsoleLocale, useWords } from "../i18n/use-words.ts";
import type { UnitMention } from "../providers/session.ts";
import { unitName } from "../units/unit-name.ts";

interface WayProps {
  /** The unit whose pages these are. */
  unit: Pick<UnitMention, "id" | "name" | "nameEn">;
  /** Pages between the unit and this one. */
  pages?: readonly { to: string; title: ReactNode }[];
}

/** The way to a page of spot checks. */
export function SpotCheckWay({ unit, pages = [] }: WayProps) {
  const words = useWords();
  const locale = useConsoleLocale();
  return (
    <Breadcrumbs aria-label={words("unit.breadcrumb")} maxItems={4} sx={{ mb: 0.5, fontSize: "0.9375rem" }}>
      <MuiLink component={Link} to={`/units/${unit.id}`}>
        {unitName(unit, locale)}
      </MuiLink>
      {pages.map(({ to, title }) => (
        <MuiLink key={to} component={Link} to={to}>
          {title}
        </MuiLink>
      ))}
    </Breadcrumbs>
  );
}
