import { Box, MenuItem, TextField, ToggleButton, ToggleButtonGroup } from "@mui/material";
import { useEffect, useState } from "react";
import { useWords } from "../i18n/use-words.ts";
import type { Affiliation, RegisterFilter } from "./other-school.documents.ts";
import { affiliations } from "./school.dialog.tsx";

const pauseMs = 300;

interface RegisterFiltersProps {
  filter: RegisterFilter;
  change: (filter: RegisterFilter) => void;
}

/** Which schools are shown: those not recorded, those of one affiliation, those whose name or code matches. */
export function RegisterFilters({ filter, change }: RegisterFiltersProps) {
  const words = useWords();
  const [text, setText] = useState("");
  useEffect(() => {
    const search = text.trim();
    if (search === (filter.search ?? "")) return;
    const timer = setTimeout(() => {
      const { search: _former, ...rest } = filter;
      change(search ? { ...rest, search } : rest);
    }, pauseMs);
    return () => clearTimeout(timer);
  }, [text, filter, change]);
  return (
    <Box sx={{ display: "flex", flexWrap: "wrap", gap: 1.5, alignItems: "center" }}>
      <ToggleButtonGroup
        exclusive
        size="small"
        value={filter.recorded === false ? "missing" : "all"}
        onChange={(_event, next: "all" | "missing" | null) => {
          if (!next) return;
          const { recorded: _former, ...rest } = filter;
          change(next === "missing" ? { ...rest, recorded: false } : rest);
        }}
        aria-label={words("otherSchools.filter.show")}
      >
        {(["all", "missing"] as const).map(each => (
          <ToggleButton key={each} value={each} sx={{ px: 1.5, color: "text.primary" }}>
            {words(`otherSchools.filter.${each}`)}
          </ToggleButton>
        ))}
      </ToggleButtonGroup>
      <TextField
        id="other-schools-affiliation"
        select
        size="small"
        label={words("otherSchools.filter.affiliation")}
        value={filter.affiliation?.[0] ?? ""}
        onChange={event => {
          const { affiliation: _former, ...rest } = filter;
          const chosen = event.target.value as Affiliation | "";
          change(chosen ? { ...rest, affiliation: [chosen] } : rest);
        }}
        sx={{ minWidth: 150 }}
        slotProps={{ inputLabel: { shrink: true }, select: { displayEmpty: true } }}
      >
        <MenuItem value="">{words("otherSchools.filter.everyAffiliation")}</MenuItem>
        {affiliations.map(each => (
          <MenuItem key={each} value={each}>
            {words(`otherSchools.affiliation.${each}`)}
          </MenuItem>
        ))}
      </TextField>
      <TextField
        id="other-schools-search"
        size="small"
        type="search"
        label={words("otherSchools.filter.search")}
        value={text}
        onChange={event => setText(event.target.value)}
        sx={{ width: { xs: "100%", sm: 220 } }}
      />
    </Box>
  );
}
