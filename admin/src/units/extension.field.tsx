import { MenuItem, TextField } from "@mui/material";
import { useConsoleLocale } from "../i18n/use-words.ts";
import { useServerNow } from "../providers/session.ts";
import { endOfDay, formatDeadline } from "../time/buddhist-era.ts";

/** Extensions are offered as days, so that nobody has to type a date in the right calendar. */
const extensionDays = [0, 1, 3, 7];

interface ExtensionFieldProps {
  id: string;
  label: string;
  hint?: string;
  /** The last instant of the day chosen, as the API writes it; empty for none. */
  value: string;
  change: (until: string) => void;
  /** Words for no extension, where that may be chosen. */
  none?: string;
  /** Days before this instant are no extension and are not offered. */
  after?: string | null;
}

/** The end of an extension (T15): today, tomorrow, in three days, in a week. */
export function ExtensionField({ id, label, hint, value, change, none, after }: ExtensionFieldProps) {
  const locale = useConsoleLocale();
  const nowMs = useServerNow();
  const startMs = Math.max(nowMs, after ? Date.parse(after) : 0);
  return (
    <TextField
      id={id}
      select
      sx={{ mt: 2.5 }}
      label={label}
      helperText={hint}
      value={value}
      onChange={event => change(event.target.value)}
      fullWidth
      slotProps={{ inputLabel: { shrink: true }, select: { displayEmpty: true } }}
    >
      {none && <MenuItem value="">{none}</MenuItem>}
      {extensionDays
        .map(days => endOfDay(startMs, days))
        .filter(until => !after || Date.parse(until) > Date.parse(after))
        .map(until => (
          <MenuItem key={until} value={until}>
            {formatDeadline(until, locale)}
          </MenuItem>
        ))}
    </TextField>
  );
}
