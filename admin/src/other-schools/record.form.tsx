import { Alert, Box, Button, DialogActions, DialogContent, Typography } from "@mui/material";
import { type KeyboardEvent, useEffect, useId, useRef, useState } from "react";
import { useConsoleLocale, useWords } from "../i18n/use-words.ts";
import { formatDate, formatDateTime } from "../time/buddhist-era.ts";
import { RefusalAlert } from "../units/refusal.alert.tsx";
import type { Blocker } from "../units/unit.documents.ts";
import { usePress } from "../units/use-press.ts";
import { ConflictAlert } from "./conflict.alert.tsx";
import { type DraftPlace, dropDraft, keepDraft, readDraft } from "./draft.store.ts";
import { HeadsGrid } from "./heads.grid.tsx";
import {
  cells,
  countsOf,
  differing,
  isEmpty,
  isFar,
  sumOf,
  type Typed,
  typedOf,
  wrongCells,
} from "./heads.ts";
import {
  type OtherSchoolDetail,
  RecordCountsDocument,
  type RecordCountsInput,
} from "./other-school.documents.ts";

interface RecordFormProps {
  school: OtherSchoolDetail;
  place: DraftPlace;
  records: boolean;
  close: () => void;
  saved: (school: { name: string; code: string; total: number }, next: boolean) => void;
}

/** What the typing began from. */
interface Base {
  version: number;
  typed: Typed;
}

/**
 * The grid of one school with what surrounds it: the draft of an earlier visit, somebody else's save meanwhile, the second
 * look at numbers far from the round before.
 */
export function RecordForm({ school, place, records, close, saved }: RecordFormProps) {
  const words = useWords();
  const locale = useConsoleLocale();
  const gridId = useId();
  const saveButton = useRef<HTMLButtonElement>(null);
  const useButton = useRef<HTMLButtonElement>(null);
  const stored = storedOf(school);
  const [base, setBase] = useState<Base>(stored);
  const [typed, setTyped] = useState<Typed>(stored.typed);
  const [offer, setOffer] = useState(() => (records ? offeredDraft(place, stored.typed) : null));
  const [kept, setKept] = useState<boolean | null>(null);
  const [tried, setTried] = useState(false);
  // Numbers that were shown with a doubt; pressing again with the very same ones saves them.
  const [looked, setLooked] = useState<string | null>(null);
  const { send, busy, refusals } = usePress<RecordCountsInput, Blocker>(RecordCountsDocument);

  const dissolved = school.dissolvedOn !== null;
  const readOnly = !records || dissolved || offer !== null;
  const dirty = !sameText(typed, base.typed);
  const before = school.previousReport;
  const total = sumOf(typed);
  const wrong = wrongCells(typed);
  const moved = stored.version !== base.version;
  const conflicting = moved && dirty ? differing(typed, stored.typed) : [];
  const doubts = dissolved
    ? []
    : [
        ...(isEmpty(typed) ? ["empty" as const] : []),
        ...(!isEmpty(typed) && isFar(total, before?.total ?? null) ? ["far" as const] : []),
      ];
  const signature = JSON.stringify([isEmpty(typed), countsOf(typed)]);

  // What others saved is taken over where nothing is typed against it.
  useEffect(() => {
    if (!moved || conflicting.length > 0) return;
    setBase(stored);
    setTyped(stored.typed);
    dropDraft(place);
  });

  useEffect(() => {
    if (offer) useButton.current?.focus();
    else if (dissolved && records) saveButton.current?.focus();
    else if (records) document.getElementById(`${gridId}-${cells[0]}`)?.focus();
  }, [offer, dissolved, records, gridId]);

  function change(next: Typed): void {
    setTyped(next);
    if (sameText(next, base.typed)) {
      dropDraft(place);
      setKept(null);
    } else setKept(keepDraft(place, next));
  }

  function takeDraft(): void {
    if (offer) change(offer.typed);
    setOffer(null);
  }

  function leaveDraft(): void {
    dropDraft(place);
    setOffer(null);
  }

  async function save(next: boolean): Promise<void> {
    if (busy || offer || !records || conflicting.length > 0) return;
    setTried(true);
    const [firstWrong] = wrong;
    if (firstWrong && !dissolved) {
      document.getElementById(`${gridId}-${firstWrong}`)?.focus();
      return;
    }
    if (doubts.length > 0 && looked !== signature) {
      setLooked(signature);
      saveButton.current?.focus();
      return;
    }
    const done = await send({
      otherSchoolId: school.id,
      roundId: place.roundId,
      counts: dissolved ? [] : countsOf(typed),
      expectedVersion: base.version,
    });
    if (!done) return;
    dropDraft(place);
    saved({ name: school.name, code: school.code, total: dissolved ? 0 : total }, next);
  }

  function onKeyDown(event: KeyboardEvent): void {
    if (event.key !== "Enter" || !(event.ctrlKey || event.metaKey)) return;
    event.preventDefault();
    void save(true);
  }

  return (
    <Box onKeyDown={onKeyDown} sx={{ display: "flex", flexDirection: "column", minHeight: 0 }}>
      <DialogContent sx={{ pt: 0, px: { xs: 1.5, sm: 3 } }}>
        <Typography color="textSecondary" sx={{ mb: 1.5 }}>
          {[
            words("unit.code", { code: school.code }),
            words(`otherSchools.affiliationLong.${school.affiliation}`),
            school.dissolvedOn &&
              words("otherSchools.dissolvedOn", { day: formatDate(school.dissolvedOn, locale) }),
          ]
            .filter(Boolean)
            .join(" · ")}
        </Typography>
        {offer && (
          <Alert
            severity="info"
            sx={{ mb: 2, flexWrap: "wrap" }}
            action={
              <Box sx={{ display: "flex", flexWrap: "wrap", gap: 1 }}>
                <Button ref={useButton} size="small" variant="contained" onClick={takeDraft}>
                  {words("otherSchools.kept.use")}
                </Button>
                <Button size="small" onClick={leaveDraft}>
                  {words("otherSchools.kept.drop")}
                </Button>
              </Box>
            }
          >
            {words("otherSchools.kept.offer", { when: formatDateTime(offer.at, locale) })}
          </Alert>
        )}
        {dissolved && (
          <Alert severity="info" sx={{ mb: 2 }}>
            {words("otherSchools.grid.dissolved")}
          </Alert>
        )}
        {conflicting.length > 0 && school.report && (
          <ConflictAlert
            cells={conflicting}
            mine={typed}
            theirs={stored.typed}
            by={{ who: school.report.recordedBy, at: school.report.recordedAt }}
            useMine={() => setBase(stored)}
            useTheirs={() => {
              setBase(stored);
              setTyped(stored.typed);
              dropDraft(place);
              setKept(null);
            }}
          />
        )}
        {(records || school.report) && (
          <HeadsGrid
            id={gridId}
            typed={dissolved ? typedOf([]) : typed}
            before={before?.byGrade ?? null}
            readOnly={readOnly}
            marked={conflicting}
            change={change}
            last={() => saveButton.current?.focus()}
          />
        )}
        {!records && !school.report && <Typography>{words("otherSchools.notRecorded")}</Typography>}
        <Typography variant="body2" color="textSecondary" sx={{ mt: 1 }}>
          {words(before ? "otherSchools.grid.beforeLead" : "otherSchools.grid.beforeNone")}
          {records && !dissolved && (
            <Box component="span" sx={{ display: { xs: "none", sm: "block" } }}>
              {words("otherSchools.grid.keys")}
            </Box>
          )}
          {school.report && (
            <Box component="span" sx={{ display: "block" }}>
              {words("otherSchools.grid.recordedBy", {
                who: school.report.recordedBy,
                when: formatDateTime(school.report.recordedAt, locale),
              })}
            </Box>
          )}
          {dirty && kept && (
            <Box component="span" sx={{ display: "block" }}>
              {words("otherSchools.kept.keeping")}
            </Box>
          )}
        </Typography>
        {kept === false && (
          <Alert severity="warning" sx={{ mt: 1 }}>
            {words("otherSchools.kept.unkept")}
          </Alert>
        )}
      </DialogContent>
      <Box aria-live="assertive" sx={{ px: 3 }}>
        {tried && wrong.length > 0 && !dissolved && (
          <Alert severity="error" sx={{ mt: 1 }}>
            {words("otherSchools.grid.wrongCells")}
          </Alert>
        )}
        {looked === signature &&
          !busy &&
          doubts.map(doubt => (
            <Alert severity="warning" key={doubt} sx={{ mt: 1 }}>
              {words(`otherSchools.grid.${doubt}`, {
                now: String(total),
                before: String(before?.total ?? 0),
              })}
            </Alert>
          ))}
        <RefusalAlert refusals={refusals} />
      </Box>
      <DialogActions>
        <Button onClick={close} disabled={busy}>
          {words("otherSchools.grid.close")}
        </Button>
        {records && (
          <>
            {!dissolved && (
              <Button
                variant="outlined"
                onClick={() => void save(false)}
                disabled={busy || offer !== null || conflicting.length > 0}
              >
                {words("otherSchools.save")}
              </Button>
            )}
            <Button
              ref={saveButton}
              variant="contained"
              onClick={() => void save(true)}
              disabled={busy || offer !== null || conflicting.length > 0}
            >
              {words(
                busy
                  ? "confirmation.submitting"
                  : dissolved
                    ? "otherSchools.grid.saveZero"
                    : "otherSchools.grid.saveNext",
              )}
            </Button>
          </>
        )}
      </DialogActions>
    </Box>
  );
}

/** The numbers as saved: empty cells while nothing is. */
function storedOf({ report }: OtherSchoolDetail): Base {
  return { version: report?.version ?? 0, typed: report ? typedOf(report.byGrade) : {} };
}

/** The draft of an earlier visit, unless it says what is saved anyway. */
function offeredDraft(place: DraftPlace, stored: Typed) {
  const draft = readDraft(place);
  if (draft && !sameText(draft.typed, stored)) return draft;
  if (draft) dropDraft(place);
  return null;
}

/** Whether two grids are filled alike; an empty cell is not the same as a zero. */
function sameText(one: Typed, other: Typed): boolean {
  return cells.every(cell => (one[cell] ?? "").trim() === (other[cell] ?? "").trim());
}
