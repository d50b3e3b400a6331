import type { Round } from "./round.documents.ts";
import { type ClockName, clockNames } from "./round-clock.ts";

type ShownRound = Omit<Round, "availableActions">;

/** A clock of a round on the line of time; places are parts of the whole, 0 to 1. */
export interface TimelineMark {
  clock: ClockName;
  at: string;
  place: number;
}

/** One round: the time it records as a bar, every clock as a mark. */
export interface TimelineRow {
  round: ShownRound;
  from: number;
  to: number;
  marks: TimelineMark[];
}

/** Two rounds that record at the same time. */
export interface RoundOverlap {
  rounds: readonly [ShownRound, ShownRound];
  from: string;
  to: string;
}

export interface RoundTimeline {
  /** Whole Bangkok months, each by its first instant. */
  months: { at: string; from: number; to: number }[];
  rows: TimelineRow[];
  overlaps: RoundOverlap[];
  /** Where now is; null beside the months shown. */
  now: number | null;
}

/** Thailand has kept UTC+7 without summer time since 1920. */
const bangkokMs = 7 * 3_600_000;
const yearMs = 366 * 86_400_000;

/**
 * The rounds under way, to come, and over within a year, on one line of whole months.
 * @param nowMs server time in milliseconds since 1970
 */
export function timelineOf(rounds: readonly ShownRound[], nowMs: number): RoundTimeline | null {
  const shown = rounds
    .filter(round => Math.max(...instantsOf(round)) >= nowMs - yearMs)
    .toSorted((a, b) => Date.parse(a.opensAt) - Date.parse(b.opensAt));
  if (shown.length === 0) return null;
  const all = shown.flatMap(instantsOf);
  const starts = monthStarts(Math.min(...all), Math.max(...all));
  const [first, end] = [starts[0] ?? 0, starts.at(-1) ?? 1];
  const place = (ms: number) => (ms - first) / (end - first);
  return {
    months: starts.slice(0, -1).map((ms, i) => ({
      at: new Date(ms).toISOString(),
      from: place(ms),
      to: place(starts[i + 1] ?? end),
    })),
    rows: shown.map(round => ({
      round,
      from: place(Date.parse(round.opensAt)),
      to: place(Date.parse(round.recordingClosesAt)),
      marks: clockNames.flatMap((clock): TimelineMark[] => {
        const at = round[clock];
        return at ? [{ clock, at, place: place(Date.parse(at)) }] : [];
      }),
    })),
    overlaps: overlapsOf(shown),
    now: nowMs >= first && nowMs < end ? place(nowMs) : null,
  };
}

const instantsOf = (round: ShownRound) =>
  clockNames.flatMap(clock => (round[clock] ? [Date.parse(round[clock])] : []));

/** First instants of the Bangkok months from the one of `fromMs` to the one after `toMs`. */
function monthStarts(fromMs: number, toMs: number): number[] {
  const local = new Date(fromMs + bangkokMs);
  const starts: number[] = [];
  for (let month = local.getUTCMonth(); ; month++) {
    const start = Date.UTC(local.getUTCFullYear(), month, 1) - bangkokMs;
    starts.push(start);
    if (start > toMs) return starts;
  }
}

/** Exactly at its closing a round still records, so one that opens then overlaps it. */
function overlapsOf(rounds: readonly ShownRound[]): RoundOverlap[] {
  return rounds.flatMap((a, i) =>
    rounds.slice(i + 1).flatMap((b): RoundOverlap[] => {
      const from = Date.parse(a.opensAt) > Date.parse(b.opensAt) ? a.opensAt : b.opensAt;
      const to =
        Date.parse(a.recordingClosesAt) < Date.parse(b.recordingClosesAt)
          ? a.recordingClosesAt
          : b.recordingClosesAt;
      return Date.parse(from) <= Date.parse(to) ? [{ rounds: [a, b], from, to }] : [];
    }),
  );
}
