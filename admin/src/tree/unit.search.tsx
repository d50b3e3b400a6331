import Search from "@mui/icons-material/Search";
import { Autocomplete, Box, InputAdornment, TextField } from "@mui/material";
import { useState } from "react";
import { useNavigate } from "react-router";
import { useConsoleLocale, useWords } from "../i18n/use-words.ts";
import { useGraph } from "../providers/graph.ts";
import { useSettled } from "../providers/use-settled.ts";
import { unitName } from "../units/unit-name.ts";
import { UnitSearchDocument } from "./tree.documents.ts";

/** Finds a unit by name or code wherever it is in the viewer's slice. Arrow keys and Enter work. */
export function UnitSearch() {
  const words = useWords();
  const locale = useConsoleLocale();
  const navigate = useNavigate();
  const [text, setText] = useState("");
  const search = useSettled(text.trim());
  const { data, isFetching } = useGraph(
    UnitSearchDocument,
    { search },
    { enabled: search.length > 0, keepPrevious: true },
  );
  const options = search && text.trim() ? (data?.orgUnits.nodes ?? []) : [];
  return (
    <Autocomplete
      options={options}
      value={null}
      inputValue={text}
      onInputChange={(_event, next, reason) => setText(reason === "selectOption" ? "" : next)}
      onChange={(_event, unit) => unit && void navigate(`/units/${unit.id}`)}
      filterOptions={found => found}
      getOptionLabel={unit => unitName(unit, locale)}
      getOptionKey={unit => unit.id}
      isOptionEqualToValue={(a, b) => a.id === b.id}
      loading={isFetching || search !== text.trim()}
      loadingText={words("tree.loading")}
      noOptionsText={words(text.trim() ? "tree.searchEmpty" : "tree.searchStart")}
      clearText={words("app.cancel")}
      openText={words("tree.search")}
      closeText={words("app.close")}
      forcePopupIcon={false}
      blurOnSelect
      renderOption={({ key, ...props }, unit) => (
        <Box component="li" key={key} {...props} sx={{ display: "block !important", lineHeight: 1.6 }}>
          {unitName(unit, locale)}
          <Box component="span" sx={{ display: "block", color: "text.secondary", fontSize: "0.875rem" }}>
            {[unit.code, unit.parent && unitName(unit.parent, locale)].filter(Boolean).join(" · ")}
          </Box>
        </Box>
      )}
      renderInput={params => (
        <TextField
          {...params}
          label={words("tree.search")}
          placeholder={words("tree.searchHint")}
          size="small"
          slotProps={{
            ...params.slotProps,
            input: {
              ...params.slotProps.input,
              startAdornment: (
                <InputAdornment position="start">
                  <Search aria-hidden="true" />
                </InputAdornment>
              ),
            },
          }}
        />
      )}
    />
  );
}
