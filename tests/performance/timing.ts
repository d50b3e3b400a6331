/** What a load was answered: percentiles in milliseconds, and requests per second over all clients. */
export interface Timing {
  readonly count: number;
  readonly p50: number;
  readonly p99: number;
  readonly perSecond: number;
}

export function timingOf(times: readonly number[], elapsedMs: number): Timing {
  return {
    count: times.length,
    p50: percentile(times, 0.5),
    p99: percentile(times, 0.99),
    perSecond: (times.length * 1000) / elapsedMs,
  };
}

/** Nearest rank. */
export function percentile(times: readonly number[], share: number): number {
  const sorted = times.toSorted((a, b) => a - b);
  return sorted[Math.max(0, Math.ceil(sorted.length * share) - 1)] ?? Number.NaN;
}

export const ms = (value: number) => (value < 10 ? value.toFixed(2) : value.toFixed(1));
export const ratio = (value: number) => `${value < 10 ? value.toFixed(2) : value.toFixed(1)}×`;

/** A table that reads well on a terminal and as Markdown. The first `texts` columns are left-aligned, the rest right. */
export function table(heads: readonly string[], rows: readonly (readonly string[])[], texts: number): string {
  const widths = heads.map((head, i) =>
    Math.max(3, ...[head, ...rows.map(row => row[i] ?? "")].map(cell => cell.length)),
  );
  const pad = (cell: string, i: number) =>
    i < texts ? cell.padEnd(widths[i] ?? 0) : cell.padStart(widths[i] ?? 0);
  const line = (cells: readonly string[]) => `| ${cells.map(pad).join(" | ")} |`;
  const rule = `|${widths.map((width, i) => (i < texts ? `:${"-".repeat(width + 1)}` : `${"-".repeat(width + 1)}:`)).join("|")}|`;
  return [line(heads), rule, ...rows.map(line)].join("\n");
}
