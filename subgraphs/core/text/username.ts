/** Least and most characters of a username. */
export const usernameLength = { min: 3, max: 64 } as const;

/**
 * A username in its one stored spelling, or `null` when it is none: 3 to 64 Latin letters, digits, dots, hyphens and
 * underscores, a letter or digit at both ends, in lower case. Nothing is folded or left out on the way: a letter of
 * another script that looks Latin, a full-width digit, an invisible character or a space makes it no username, so that
 * nobody is given a name other than the one they see.
 */
export function readUsername(typed: string): string | null {
  return /^[A-Za-z0-9][A-Za-z0-9._-]{1,62}[A-Za-z0-9]$/.test(typed) ? typed.toLowerCase() : null;
}
