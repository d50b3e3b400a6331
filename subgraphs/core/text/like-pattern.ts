/** What was typed, to be looked for with LIKE as it is: % and _ are no wildcards. `null` for nothing typed. */
export function likePattern(typed: string | null | undefined): string | null {
  const text = typed?.trim() ?? "";
  return text === "" ? null : text.replaceAll(/[\\%_]/g, match => `\\${match}`);
}
