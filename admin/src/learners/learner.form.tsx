import { Alert, Box, Button, Card, LinearProgress, Stack, Typography } from "@mui/material";
import { useEffect, useRef, useState } from "react";
import type { Classroom } from "../enrolments/register.documents.ts";
import { useConsoleLocale, useWords } from "../i18n/use-words.ts";
import { useConnectionLost } from "../providers/connection.ts";
import { formatDateTime } from "../time/buddhist-era.ts";
import { RefusalAlert } from "../units/refusal.alert.tsx";
import type { Blocker } from "../units/unit.documents.ts";
import type { Refusal } from "../units/use-press.ts";
import { type DraftPlace, dropDraft, keepDraft, readDraft } from "./draft.store.ts";
import type { RegisterRefusal } from "./learner.documents.ts";
import { type FieldNote, inputId, LearnerInputs } from "./learner.inputs.tsx";
import { type InputFault, pathOf, sameTyped, type Typed } from "./typed-learner.ts";

/** What the server said to a dry run of what is typed. */
export interface LiveAnswer {
  refusals: readonly RegisterRefusal[];
  findings: readonly { field: string | null; message: string; severity: "BLOCKS" | "WARNS" }[];
  busy: boolean;
  /** Whether an answer to exactly this input is there. */
  known: boolean;
}

interface LearnerFormProps {
  place: DraftPlace;
  /** What the form begins with; a new object is a new beginning. */
  base: Typed;
  typed: Typed;
  setTyped: (typed: Typed) => void;
  faults: Readonly<Record<string, InputFault>>;
  live: LiveAnswer;
  refusals: readonly Refusal<Blocker>[];
  busy: boolean;
  classrooms: readonly Classroom[];
  /** Name of the province the institution is in, for the tambons nearby. */
  province: string | null;
  identifierLocked: boolean;
  /** Saves; `another` is asked for on a form that adds one after the other. */
  save: (another: boolean) => Promise<boolean>;
  another: boolean;
  cancel: () => void;
  /** Shown above the buttons, such as where the child is already. */
  children?: React.ReactNode;
}

/** The form around the fields: the draft of an earlier visit, what is wrong beside each field, and what comes next. */
export function LearnerForm(props: LearnerFormProps) {
  const { place, base, typed, setTyped, faults, live, refusals, busy, save, cancel } = props;
  const words = useWords();
  const locale = useConsoleLocale();
  const offline = useConnectionLost();
  const useButton = useRef<HTMLButtonElement>(null);
  const [offer, setOffer] = useState(() => offeredDraft(place, base));
  const [kept, setKept] = useState<boolean | null>(null);
  const [tried, setTried] = useState(false);
  const dirty = !sameTyped(typed, base);
  const notes = notesOf({ typed, faults, live, refusals, tried, words });
  const wrong = Object.entries(notes).filter(([, { error }]) => error);
  const waiting = Object.keys(faults).length > 0;
  const elsewhere = refusals.filter(
    ({ field, code }) =>
      code !== "ENROLLED_ELSEWHERE" &&
      // Without an answer there is nothing to refuse: the form says so, and that the draft is kept.
      !(offline && code === undefined) &&
      !(field && pathOf(field) && notes[pathOf(field) ?? ""]),
  );

  useEffect(() => {
    if (offer) useButton.current?.focus();
  }, [offer]);
  useEffect(() => {
    if (!dirty) return;
    const warn = (event: BeforeUnloadEvent) => {
      // The draft is kept; only a device that keeps nothing must ask.
      if (kept === false) event.preventDefault();
    };
    window.addEventListener("beforeunload", warn);
    return () => window.removeEventListener("beforeunload", warn);
  }, [dirty, kept]);

  function change(changes: Typed): void {
    const next = { ...typed, ...changes };
    setTyped(next);
    if (sameTyped(next, base)) {
      dropDraft(place);
      setKept(null);
    } else setKept(keepDraft(place, next));
  }

  async function press(another: boolean): Promise<void> {
    setTried(true);
    const first = Object.keys(faults)[0] ?? wrong.find(([path]) => live.known || faults[path])?.[0];
    if (Object.keys(faults).length > 0 && first) {
      document.getElementById(inputId(first))?.focus();
      return;
    }
    if (await save(another)) {
      dropDraft(place);
      setKept(null);
      setTried(false);
    }
  }

  return (
    <Card component="section" sx={{ p: { xs: 2, md: 3 } }} aria-label={words("register.learner.title")}>
      {offer && (
        <Alert
          severity="info"
          sx={{ mb: 2, flexWrap: "wrap" }}
          action={
            <Box sx={{ display: "flex", flexWrap: "wrap", gap: 1 }}>
              <Button
                ref={useButton}
                size="small"
                variant="contained"
                onClick={() => {
                  change(offer.typed);
                  setOffer(null);
                }}
              >
                {words("register.form.use")}
              </Button>
              <Button
                size="small"
                onClick={() => {
                  dropDraft(place);
                  setOffer(null);
                }}
              >
                {words("register.form.drop")}
              </Button>
            </Box>
          }
        >
          {words("register.form.offer", { when: formatDateTime(offer.at, locale) })}
        </Alert>
      )}
      <form
        noValidate
        onSubmit={event => {
          event.preventDefault();
          void press(props.another);
        }}
      >
        <LearnerInputs
          typed={typed}
          change={change}
          notes={notes}
          classrooms={props.classrooms}
          identifierLocked={props.identifierLocked}
          province={props.province}
          disabled={offer !== null}
        />
        {props.children}
        {offline && dirty && (
          <Alert severity="warning" sx={{ mt: 2 }}>
            {words("register.form.offline")}
          </Alert>
        )}
        {kept === false && (
          <Alert severity="warning" sx={{ mt: 2 }}>
            {words("register.form.unkept")}
          </Alert>
        )}
        <General live={live} />
        <RefusalAlert refusals={elsewhere} />
        <Box
          sx={{
            position: "sticky",
            bottom: 0,
            bgcolor: "background.paper",
            py: 1.5,
            mt: 2,
            borderTop: 1,
            borderColor: "divider",
            zIndex: 2,
          }}
        >
          <Typography
            role="status"
            variant="body2"
            sx={{ mb: 1, color: wrong.length > 0 ? "error.main" : "text.secondary" }}
          >
            {[
              !dirty
                ? words("register.form.nothing")
                : wrong.length > 0
                  ? words("register.form.wrong", { count: wrong.length })
                  : waiting
                    ? words("register.form.incomplete")
                    : live.busy
                      ? words("register.form.checking")
                      : live.known && live.refusals.length === 0 && words("register.form.checked"),
              kept && words("register.form.kept"),
            ]
              .filter(Boolean)
              .join(" · ")}
          </Typography>
          {live.busy && <LinearProgress aria-hidden="true" sx={{ height: 2, mb: 1 }} />}
          <Stack direction="row" sx={{ flexWrap: "wrap", gap: 1 }}>
            <Button type="submit" variant="contained" disabled={busy || !dirty || offer !== null}>
              {words(
                busy
                  ? "confirmation.submitting"
                  : props.another
                    ? "register.form.saveNext"
                    : "register.form.save",
              )}
            </Button>
            {props.another && (
              <Button
                variant="outlined"
                disabled={busy || !dirty || offer !== null}
                onClick={() => void press(false)}
              >
                {words("register.form.save")}
              </Button>
            )}
            <Button
              disabled={busy}
              onClick={() => {
                dropDraft(place);
                cancel();
              }}
            >
              {words("register.form.cancel")}
            </Button>
          </Stack>
        </Box>
      </form>
    </Card>
  );
}

/** What the server found about the record as a whole. */
function General({ live }: { live: LiveAnswer }) {
  const said = [
    ...live.refusals
      .filter(({ field, code }) => pathOf(field) === null && code !== "ENROLLED_ELSEWHERE")
      .map(({ message }) => message),
  ];
  if (said.length === 0) return null;
  return (
    <Alert severity="error" sx={{ mt: 2 }}>
      {said.map(message => (
        <div key={message}>{message}</div>
      ))}
    </Alert>
  );
}

/** The draft of an earlier visit, unless it says what the form begins with anyway. */
function offeredDraft(place: DraftPlace, base: Typed) {
  const draft = readDraft(place);
  if (draft && !sameTyped(draft.typed, base)) return draft;
  if (draft) dropDraft(place);
  return null;
}

interface Said {
  typed: Typed;
  faults: Readonly<Record<string, InputFault>>;
  live: LiveAnswer;
  refusals: readonly Refusal<Blocker>[];
  tried: boolean;
  words: ReturnType<typeof useWords>;
}

/** One note for each field: a fault of the typing, else what the server refuses, else what it finds worth a look. */
function notesOf({ typed, faults, live, refusals, tried, words }: Said): Record<string, FieldNote> {
  const notes: Record<string, FieldNote> = {};
  for (const { field, message } of live.findings)
    if (field && !["guardians", "addresses"].includes(field)) notes[field] = { message, error: false };
  for (const { field, message } of [...refusals, ...live.refusals]) {
    const path = pathOf(field ?? null);
    if (path && !(live.known && !live.refusals.some(refusal => pathOf(refusal.field) === path)))
      notes[path] = { message, error: true };
  }
  for (const [path, fault] of Object.entries(faults)) {
    const text = typed[path]?.trim() ?? "";
    if (fault === "missing" ? !tried : !tried && text.length < 8 && fault !== "number") continue;
    notes[path] = {
      message:
        fault === "missing"
          ? words("register.form.missing")
          : fault === "number"
            ? words("register.form.number")
            : words(`clocks.wrong.${fault}`),
      error: true,
    };
  }
  return notes;
}
