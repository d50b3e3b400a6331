/** A part of a whole in per cent: whole numbers, and 100 only when nothing is left. */
export function percent(part: number, whole: number): number {
  if (whole === 0) return 0;
  const share = (part / whole) * 100;
  return part < whole ? Math.min(99, Math.round(share)) : 100;
}
