import { TextField } from "@mui/material";
import { useConsoleLocale, useWords } from "../i18n/use-words.ts";
import { formatDate } from "./buddhist-era.ts";
import { readDay } from "./typed-day.ts";

interface DayFieldProps {
  id: string;
  label: string;
  /** As typed. */
  value: string;
  change: (typed: string) => void;
  /** Whether the person has tried to go on: only then an empty field is a fault. */
  tried: boolean;
  required?: boolean;
  autoFocus?: boolean;
  readOnly?: boolean;
  /** What the day says in words, where that is more than the day itself. */
  said?: string;
  /** What is wrong beyond the text itself. */
  fault?: string;
  /** Below the field while it is empty. */
  hint?: string;
}

/** A day typed as day/month/year, with the year of the language on screen; below it the same day in words. */
export function DayField(props: DayFieldProps) {
  const { id, label, value, change, tried, required = false, autoFocus, readOnly, said, fault, hint } = props;
  const words = useWords();
  const locale = useConsoleLocale();
  const read = readDay(value, locale);
  const missing = read.fault === "missing";
  const wrong = missing ? tried && required : read.fault !== undefined && (tried || value.length >= 8);
  const text =
    fault ??
    (wrong && read.fault
      ? words(`clocks.wrong.${read.fault}`)
      : read.day
        ? (said ?? formatDate(read.day, locale))
        : (hint ?? words("clocks.dayHint")));
  return (
    <TextField
      id={id}
      label={label}
      placeholder={words("clocks.day")}
      value={value}
      onChange={event => change(event.target.value)}
      error={wrong || fault !== undefined}
      helperText={text}
      required={required}
      autoFocus={autoFocus ?? false}
      fullWidth
      slotProps={{
        htmlInput: { inputMode: "numeric", autoComplete: "off", maxLength: 12, readOnly: readOnly ?? false },
      }}
    />
  );
}
