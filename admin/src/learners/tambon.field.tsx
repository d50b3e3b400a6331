import { Autocomplete, Box, TextField } from "@mui/material";
import { useState } from "react";
import type { AddressKind } from "../i18n/register.type.ts";
import { useWords } from "../i18n/use-words.ts";
import { useGraph } from "../providers/graph.ts";
import { useSettled } from "../providers/use-settled.ts";
import { type Tambon, TambonsDocument } from "./tambon.documents.ts";
import { changesOf, type Typed, tambonChosen } from "./typed-learner.ts";

interface TambonFieldProps {
  id: string;
  kind: AddressKind;
  typed: Typed;
  change: (changes: Typed) => void;
  /** What is wrong with it; null when nothing is. */
  error: string | null;
  /** Name of the province whose tambons are offered first. */
  near: string | null;
  disabled: boolean;
}

/** ตำบล with what is being typed offered from the official list; a place that is not in it is typed as it is. */
export function TambonField({ id, kind, typed, change, error, near, disabled }: TambonFieldProps) {
  const words = useWords();
  const path = `addresses.${kind}.tambon`;
  const text = typed[path] ?? "";
  const code = typed[`addresses.${kind}.tambonCode`] ?? "";
  const [focused, setFocused] = useState(false);
  const search = useSettled(text.trim());
  const { data, isFetching } = useGraph(
    TambonsDocument,
    { search, near },
    { enabled: focused && code === "" && search !== "", keepPrevious: true },
  );
  const options = code === "" && text.trim() && search ? (data?.tambons ?? []) : [];
  return (
    <Autocomplete
      freeSolo
      id={id}
      disabled={disabled}
      options={options}
      filterOptions={found => found}
      getOptionLabel={option => (typeof option === "string" ? option : option.tambon)}
      getOptionKey={option => (typeof option === "string" ? option : keyOf(option))}
      inputValue={text}
      value={null}
      loading={isFetching}
      onFocus={() => setFocused(true)}
      onBlur={() => setFocused(false)}
      onInputChange={(_event, next, reason) => {
        if (reason === "input" || reason === "clear") change(changesOf(path, next));
      }}
      onChange={(_event, chosen) => {
        if (chosen && typeof chosen !== "string") change(tambonChosen(kind, chosen));
      }}
      renderOption={({ key, ...props }, option) => (
        <Box component="li" key={key} {...props} sx={{ display: "block !important", lineHeight: 1.6 }}>
          {option.tambon}
          <Box component="span" sx={{ display: "block", color: "text.secondary", fontSize: "0.875rem" }}>
            {[option.district, option.province, option.postalCode].filter(Boolean).join(" · ")}
          </Box>
        </Box>
      )}
      renderInput={params => (
        <TextField
          {...params}
          label={words("register.field.tambon")}
          error={error !== null}
          helperText={
            error ?? (code ? words("register.form.tambonCode", { code }) : words("register.form.tambonHint"))
          }
        />
      )}
    />
  );
}

const keyOf = ({ code, tambon, district, province, postalCode }: Tambon) =>
  [code, tambon, district, province, postalCode].join();
