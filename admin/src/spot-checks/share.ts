/** A share from 0 to 1 in per cent, with one decimal: what a sample of this size can tell. */
export function percent(share: number): string {
  return (100 * share).toFixed(1);
}
