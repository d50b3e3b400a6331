import { Box, Button, ToggleButton, ToggleButtonGroup, Typography } from "@mui/material";
import { type KeyboardEvent, useState } from "react";
import { useNotify } from "react-admin";
import type { CheckResult } from "../i18n/api.type.ts";
import { useWords } from "../i18n/use-words.ts";
import { type DraftPlace, dropDraft, keepDraft, readDraft } from "../learners/draft.store.ts";
import { CheckExistenceDocument } from "../learners/learner.documents.ts";
import { learnerName } from "../learners/learner-name.ts";
import { naming } from "../learners/named-refusal.ts";
import { RefusalAlert } from "../units/refusal.alert.tsx";
import type { Blocker } from "../units/unit.documents.ts";
import { usePress } from "../units/use-press.ts";
import type { CheckRow } from "./register.documents.ts";

const results = ["PRESENT", "NOT_FOUND", "MOVED"] as const satisfies readonly CheckResult[];
const colours: Record<CheckResult, { main: string; ground: string }> = {
  PRESENT: { main: "success.main", ground: "success.light" },
  NOT_FOUND: { main: "error.main", ground: "error.light" },
  MOVED: { main: "info.main", ground: "info.light" },
};

/** As many as one request may carry. */
const mostMarks = 500;

interface CheckSheetProps {
  rows: readonly CheckRow[];
  /** Whether the viewer marks, or only looks. */
  checks: boolean;
  /** Where unsaved marks are kept on this device. */
  place: DraftPlace;
  next: { label: string; go: () => void } | null;
}

/** A class with a mark for each learner, by tap or by key, saved as one. What is marked and not saved is kept until it is. */
export function CheckSheet({ rows, checks, place, next }: CheckSheetProps) {
  const words = useWords();
  const notify = useNotify();
  const [marks, setMarks] = useState(() => keptMarks(place));
  // Whoever is refused is not on the sheet any more when that is told.
  const [sent, setSent] = useState<readonly string[]>([]);
  const { send, busy, refusals } = usePress<Record<string, unknown>, Blocker>(CheckExistenceDocument);
  const changed = rows.flatMap(({ id, check }) => {
    const result = marks.get(id);
    return result && result !== check?.result ? [{ enrolmentId: id, result }] : [];
  });
  const nameOf = ({ learner }: CheckRow) => (learner ? learnerName(learner) : words("register.roll.gone"));
  const unchecked = rows.filter(({ id, check }) => !check && !marks.has(id));
  const dirty = changed.length > 0;

  function change(next: ReadonlyMap<string, CheckResult>): void {
    setMarks(next);
    keepDraft(place, Object.fromEntries(next));
  }

  function mark(id: string, result: CheckResult | null): void {
    if (!checks || busy || !result) return;
    change(new Map(marks).set(id, result));
  }

  async function save(): Promise<void> {
    // A part that was saved stays saved when a later one is not: what is left to send are the marks that differ.
    for (let from = 0; from < changed.length; from += mostMarks) {
      const part = changed.slice(from, from + mostMarks);
      const marked = new Set(part.map(({ enrolmentId }) => enrolmentId));
      setSent(rows.filter(({ id }) => marked.has(id)).map(nameOf));
      if (!(await send({ marks: part }))) return;
    }
    setMarks(new Map());
    dropDraft(place);
    notify("register.check.saved", { type: "info", messageArgs: { count: changed.length } });
  }

  function onKeyDown(event: KeyboardEvent<HTMLElement>): void {
    const row = event.target instanceof HTMLElement ? event.target.closest<HTMLElement>("[data-row]") : null;
    if (!row || event.ctrlKey || event.metaKey || event.altKey) return;
    const all = [...event.currentTarget.querySelectorAll<HTMLElement>("[data-row]")];
    const here = all.indexOf(row);
    const focus = (i: number) =>
      all[Math.max(0, Math.min(i, all.length - 1))]?.querySelector("button")?.focus();
    const digit = "123๑๒๓".indexOf(event.key) % 3;
    const result = event.key.length === 1 && digit >= 0 ? results[digit] : undefined;
    if (result) {
      mark(row.dataset.row ?? "", result);
      focus(here + 1);
    } else if (event.key === "ArrowDown") focus(here + 1);
    else if (event.key === "ArrowUp") focus(here - 1);
    else return;
    event.preventDefault();
  }

  return (
    <>
      {checks && (
        <Box sx={{ display: "flex", flexWrap: "wrap", gap: 1.5, alignItems: "center", mb: 1 }}>
          <Button
            variant="outlined"
            disabled={unchecked.length === 0 || busy}
            onClick={() =>
              change(new Map([...marks, ...unchecked.map(({ id }) => [id, "PRESENT"] as const)]))
            }
          >
            {words("register.check.all")}
          </Button>
          <Typography variant="body2" color="textSecondary" sx={{ display: { xs: "none", md: "block" } }}>
            {words("register.check.keys")}
          </Typography>
        </Box>
      )}
      <Box component="ol" onKeyDown={onKeyDown} sx={{ listStyle: "none", m: 0, p: 0 }}>
        {rows.map((row, i) => {
          const name = nameOf(row);
          const shown = marks.get(row.id) ?? row.check?.result ?? null;
          const unsaved = marks.has(row.id) && marks.get(row.id) !== row.check?.result;
          return (
            <Box
              component="li"
              key={row.id}
              data-row={row.id}
              sx={{
                display: "flex",
                flexWrap: "wrap",
                alignItems: "center",
                gap: 1,
                py: 0.75,
                px: 1,
                borderTop: 1,
                borderColor: "divider",
                borderLeft: 4,
                borderLeftColor: unsaved ? "secondary.main" : "transparent",
                "&:focus-within": { bgcolor: "action.hover" },
              }}
            >
              <Box sx={{ flex: "1 1 200px", minWidth: 0 }}>
                <Box
                  component="span"
                  sx={{ color: "text.secondary", mr: 1, fontVariantNumeric: "tabular-nums" }}
                >
                  {i + 1}.
                </Box>
                {name}
                <Box component="span" sx={{ color: "text.secondary", ml: 1 }}>
                  {row.studentNumber}
                </Box>
              </Box>
              <ToggleButtonGroup
                exclusive
                size="small"
                value={shown}
                disabled={!checks || busy}
                onChange={(_event, result: CheckResult | null) => mark(row.id, result)}
                aria-label={words("register.check.markOf", { name })}
              >
                {results.map(result => (
                  <ToggleButton
                    key={result}
                    value={result}
                    sx={{
                      minWidth: 64,
                      minHeight: 44,
                      color: "text.primary",
                      "&.Mui-disabled": { color: "text.secondary" },
                      "&.Mui-selected, &.Mui-selected:hover, &.Mui-selected.Mui-disabled": {
                        bgcolor: colours[result].ground,
                        color: colours[result].main,
                        fontWeight: 600,
                        boxShadow: "inset 0 0 0 2px currentColor",
                      },
                    }}
                  >
                    {words(`register.check.marks.${result}`)}
                  </ToggleButton>
                ))}
              </ToggleButtonGroup>
            </Box>
          );
        })}
      </Box>
      <RefusalAlert refusals={refusals.map(refusal => naming(refusal, sent))} />
      {checks && (
        <Box
          sx={{
            position: "sticky",
            bottom: 0,
            bgcolor: "background.paper",
            py: 1.5,
            borderTop: 1,
            borderColor: "divider",
            display: "flex",
            flexWrap: "wrap",
            gap: 1,
            alignItems: "center",
            zIndex: 2,
          }}
        >
          <Button variant="contained" disabled={!dirty || busy} onClick={() => void save()}>
            {busy
              ? words("confirmation.submitting")
              : dirty
                ? words("register.check.save", { count: changed.length })
                : words("register.check.nothing")}
          </Button>
          {!dirty && next && (
            <Button variant="outlined" onClick={next.go}>
              {words("register.check.nextRoom", { room: next.label })}
            </Button>
          )}
          {dirty && (
            <Typography variant="body2" role="status" sx={{ color: "secondary.main" }}>
              {words("register.check.unsaved", { count: changed.length })}
            </Typography>
          )}
        </Box>
      )}
    </>
  );
}

/** Marks of an earlier visit that were not saved. */
function keptMarks(place: DraftPlace): ReadonlyMap<string, CheckResult> {
  const kept = Object.entries(readDraft(place)?.typed ?? {});
  return new Map(kept.filter((entry): entry is [string, CheckResult] => entry[1] in colours));
}
