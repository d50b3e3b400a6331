import { demoPassword } from "@lec/seed/demo-accounts";

/** A line of a log that holds what no log may. What it holds is not repeated: a test's output is a log, too. */
export interface Find {
  /** From 1. */
  readonly line: number;
  readonly kind: string;
}

/**
 * What tests record of people and their secrets, as it would look in a log. Messages are English and values never go in,
 * so a Thai letter is a name, a place or something typed, and a calendar day is a birth date.
 */
const kinds: readonly (readonly [kind: string, pattern: RegExp])[] = [
  ["a citizen id", /1-?9999-?\d{5}-?\d{2}-?\d/],
  ["a G-code", /\bG\d{12}\b/],
  ["Thai text, such as a name", /\p{Script=Thai}|\\u0e[0-7][0-9a-f]/iu],
  ["a calendar day, such as a birth date", /\b(19|20|25)\d\d-[01]\d-[0-3]\d\b(?!T)/],
  ["the demo password", new RegExp(demoPassword)],
  ["a password hash", /\$argon2/],
  ["a bearer token", /\bBearer\b/i],
  ["an access token", /\blec_[\w-]{43}\b/],
  ["a session cookie", /session_token|set-cookie/i],
  [
    "a session token",
    /(?<![\w-])(?:[0-9a-f]{48}|(?=[A-Za-z0-9]*[A-Z])(?=[A-Za-z0-9]*[0-9])[A-Za-z0-9]{32})(?![\w-])/,
  ],
  ["an address of a database with its password", /postgres(ql)?:\/\/[^\s"@]*:[^\s"@]*@/],
];

/** Lines of a log that hold personal data or a secret, with the kind of it. */
export function personalDataIn(log: string): Find[] {
  return log
    .split("\n")
    .flatMap((text, index) =>
      kinds.flatMap(([kind, pattern]) => (pattern.test(text) ? [{ line: index + 1, kind }] : [])),
    );
}
