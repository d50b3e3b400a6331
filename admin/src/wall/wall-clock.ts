/** The deadlines of a round that a wall shows. */
export interface WallDeadlines {
  unitDeadline: string;
  recordingClosesAt: string;
  provinceDeadline: string | null;
}

/** The deadline that comes next, and which it is; the last one once all have passed. */
export interface NextDeadline {
  which: "unitDeadline" | "recordingClosesAt" | "provinceDeadline";
  at: string;
}

/** What everybody works towards now. An instant exactly at a deadline is in time. */
export function nextDeadline(round: WallDeadlines, nowMs: number): NextDeadline {
  const all: NextDeadline[] = [
    { which: "unitDeadline", at: round.unitDeadline },
    { which: "recordingClosesAt", at: round.recordingClosesAt },
    ...(round.provinceDeadline ? [{ which: "provinceDeadline" as const, at: round.provinceDeadline }] : []),
  ];
  const inOrder = all.toSorted((a, b) => Date.parse(a.at) - Date.parse(b.at));
  const last = inOrder.at(-1) as NextDeadline;
  return inOrder.find(({ at }) => Date.parse(at) >= nowMs) ?? last;
}

/** Time left on a wall: days and hours at first, then hours, minutes and seconds, digits that do not jump. */
export interface TimeLeft {
  days: number;
  /** `07:59:03`. */
  clock: string;
  late: boolean;
}

export function timeLeft(deadline: string, nowMs: number): TimeLeft {
  const left = Date.parse(deadline) - nowMs;
  const seconds = Math.max(0, Math.ceil(left / 1_000));
  const two = (value: number) => String(value).padStart(2, "0");
  return {
    days: Math.floor(seconds / 86_400),
    clock: `${two(Math.floor((seconds % 86_400) / 3_600))}:${two(Math.floor((seconds % 3_600) / 60))}:${two(seconds % 60)}`,
    late: left < 0,
  };
}
