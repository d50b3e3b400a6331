import { Autocomplete, Box, TextField } from "@mui/material";
import { useState } from "react";
import { useConsoleLocale, useWords } from "../i18n/use-words.ts";
import { useGraph } from "../providers/graph.ts";
import { useSettled } from "../providers/use-settled.ts";
import { unitName } from "../units/unit-name.ts";
import { type LaoFound, LaoSearchDocument } from "./move.documents.ts";

interface LaoFieldProps {
  id: string;
  value: LaoFound | null;
  change: (lao: LaoFound | null) => void;
  /** The LAO that is not offered: the one that the school is at. */
  except: string;
  /** Whether it has been left empty. */
  missing: boolean;
}

/** Chooses an LAO within reach by name or code. Arrow keys and Enter work. */
export function LaoField({ id, value, change, except, missing }: LaoFieldProps) {
  const words = useWords();
  const locale = useConsoleLocale();
  const [text, setText] = useState("");
  const search = useSettled(text.trim());
  const chosen = value !== null && text === unitName(value, locale);
  // Nothing of the search before is offered: what is chosen here has consequences.
  const { data, isFetching } = useGraph(
    LaoSearchDocument,
    { search },
    { enabled: search.length > 0 && !chosen },
  );
  const found = search && search === text.trim() ? (data?.orgUnits.nodes ?? []) : [];
  const options = chosen ? [value] : found.filter(lao => lao.id !== except);
  return (
    <Autocomplete
      id={id}
      options={options}
      value={value}
      inputValue={text}
      onInputChange={(_event, next) => setText(next)}
      onChange={(_event, lao) => change(lao)}
      filterOptions={all => all}
      getOptionLabel={lao => unitName(lao, locale)}
      getOptionKey={lao => lao.id}
      isOptionEqualToValue={(one, other) => one.id === other.id}
      loading={isFetching || search !== text.trim()}
      loadingText={words("tree.loading")}
      noOptionsText={words(text.trim() ? "tree.searchEmpty" : "tree.searchStart")}
      clearText={words("otherSchools.move.clear")}
      openText={words("otherSchools.move.to")}
      closeText={words("app.close")}
      forcePopupIcon={false}
      renderOption={({ key, ...props }, lao) => (
        <Box component="li" key={key} {...props} sx={{ display: "block !important", lineHeight: 1.6 }}>
          {unitName(lao, locale)}
          <Box component="span" sx={{ display: "block", color: "text.secondary", fontSize: "0.875rem" }}>
            {[lao.code, lao.parent && unitName(lao.parent, locale)].filter(Boolean).join(" · ")}
          </Box>
        </Box>
      )}
      renderInput={params => (
        <TextField
          {...params}
          label={words("otherSchools.move.to")}
          required
          autoFocus
          error={missing}
          helperText={words(missing ? "otherSchools.move.toMissing" : "otherSchools.move.toHint")}
        />
      )}
    />
  );
}
