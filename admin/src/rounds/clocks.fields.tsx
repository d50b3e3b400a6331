import { Box, TextField } from "@mui/material";
import { useConsoleLocale, useWords } from "../i18n/use-words.ts";
import { formatDateTime, formatDeadline, type Locale } from "../time/buddhist-era.ts";
import { DayField } from "../time/day.field.tsx";
import {
  type EmptyTime,
  type ReadInstant,
  readDay,
  readInstant,
  typedDay,
  typedInstant,
} from "../time/typed-day.ts";
import type { ReadClocks, Round } from "./round.documents.ts";
import { type ClockName, clockNames, requiredClocks } from "./round-clock.ts";

/** A round's clocks as typed. */
export interface TypedClocks {
  clocks: Record<ClockName, { day: string; time: string }>;
  asOfDate: string;
}

/** The clocks of a round as they are typed; empty ones for a new round. */
export function typedClocks(round: Round | null, locale: Locale): TypedClocks {
  const clock = (name: ClockName) => typedInstant(round?.[name] ?? null, locale, emptyTime(name));
  return {
    clocks: {
      opensAt: clock("opensAt"),
      unitDeadline: clock("unitDeadline"),
      recordingClosesAt: clock("recordingClosesAt"),
      provinceDeadline: clock("provinceDeadline"),
      reportDueAt: clock("reportDueAt"),
    },
    asOfDate: typedDay(round?.asOfDate ?? null, locale),
  };
}

/** Without a time a round opens with the day and every other clock runs to its end. */
function emptyTime(name: ClockName): EmptyTime {
  return name === "opensAt" ? "start" : "end";
}

/**
 * What the typed clocks say; null when one cannot be read or is missing. Clocks typed as they were are left out, so that
 * what was not touched keeps its very microsecond.
 */
export function readClocks(
  typed: TypedClocks,
  was: TypedClocks,
  round: Round | null,
  locale: Locale,
): ReadClocks | null {
  const read: ReadClocks = {};
  for (const name of clockNames) {
    const { day, time } = typed.clocks[name];
    if (round && sameMoment(typed.clocks[name], was.clocks[name])) continue;
    if (isLeftOpen(name, day, round)) continue;
    const { at } = readInstant(day, time, locale, emptyTime(name));
    if (!at) return null;
    read[name] = at;
  }
  if (typed.asOfDate.trim() !== was.asOfDate.trim()) {
    const { day } = readDay(typed.asOfDate, locale);
    if (!day) return null;
    read.asOfDate = day;
  }
  return read;
}

/** An optional clock without a day, unless the round has it already: a clock once set cannot be taken away. */
function isLeftOpen(name: ClockName, day: string, round: Round | null): boolean {
  return !requiredClocks.has(name) && day.trim() === "" && !round?.[name];
}

const sameMoment = (one: { day: string; time: string }, other: { day: string; time: string }) =>
  one.day.trim() === other.day.trim() && one.time.trim() === other.time.trim();

/** Whether the three clocks of every round follow each other. Those that cannot be read are told beside their fields. */
export function inOrder(typed: TypedClocks, locale: Locale): boolean {
  const [opens, deadline, closes] = (["opensAt", "unitDeadline", "recordingClosesAt"] as const).map(name => {
    const { day, time } = typed.clocks[name];
    const { at } = readInstant(day, time, locale, emptyTime(name));
    return at ? Date.parse(at) : Number.NaN;
  }) as [number, number, number];
  return !(opens >= deadline || deadline > closes);
}

interface ClocksFieldsProps {
  typed: TypedClocks;
  change: (next: TypedClocks) => void;
  tried: boolean;
  /** The round that is edited; null for a new one. */
  round: Round | null;
}

/** Day and time of every clock, each with what it says in words. */
export function ClocksFields({ typed, change, tried, round }: ClocksFieldsProps) {
  const words = useWords();
  return (
    <Box sx={{ display: "grid", gap: 2 }}>
      {clockNames.map(name => (
        <ClockFields
          key={name}
          name={name}
          value={typed.clocks[name]}
          change={value => change({ ...typed, clocks: { ...typed.clocks, [name]: value } })}
          tried={tried}
          round={round}
        />
      ))}
      <DayField
        id="clock-asOfDate"
        label={words("round.asOfDate")}
        value={typed.asOfDate}
        change={asOfDate => change({ ...typed, asOfDate })}
        tried={tried}
        required={round?.asOfDate != null}
        hint={words("clocks.optional")}
      />
    </Box>
  );
}

interface ClockFieldsProps {
  name: ClockName;
  value: { day: string; time: string };
  change: (value: { day: string; time: string }) => void;
  tried: boolean;
  round: Round | null;
}

function ClockFields({ name, value, change, tried, round }: ClockFieldsProps) {
  const words = useWords();
  const locale = useConsoleLocale();
  const opened = name === "opensAt" && round !== null && round.openedAt !== null;
  const required = requiredClocks.has(name) || round?.[name] != null;
  const read: ReadInstant = readInstant(value.day, value.time, locale, emptyTime(name));
  const wrongTime = read.fault === "time";
  const inWords =
    read.at && (name === "opensAt" ? formatDateTime(read.at, locale) : formatDeadline(read.at, locale));
  return (
    <Box sx={{ display: "grid", gap: 1.5, gridTemplateColumns: { xs: "1fr", sm: "3fr 2fr" } }}>
      <DayField
        id={`clock-${name}`}
        label={words(`round.${name}`)}
        value={value.day}
        change={day => change({ ...value, day })}
        tried={tried}
        required={required}
        readOnly={opened}
        hint={words(required ? "clocks.dayHint" : "clocks.optional")}
        {...(opened ? { said: words("clocks.openedAlready") } : inWords ? { said: inWords } : {})}
        {...(tried && required && round?.[name] && value.day.trim() === ""
          ? { fault: words("clocks.wrong.needed") }
          : {})}
      />
      <TextField
        id={`clock-${name}-time`}
        label={words("clocks.time")}
        value={value.time}
        onChange={event => change({ ...value, time: event.target.value })}
        error={wrongTime}
        helperText={words(
          wrongTime ? "clocks.wrong.time" : name === "opensAt" ? "clocks.timeHintStart" : "clocks.timeHint",
        )}
        fullWidth
        slotProps={{
          htmlInput: {
            autoComplete: "off",
            maxLength: 8,
            readOnly: opened,
            "aria-label": `${words("clocks.time")} ${words(`round.${name}`)}`,
          },
        }}
      />
    </Box>
  );
}
