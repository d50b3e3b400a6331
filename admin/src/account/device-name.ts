/** What a session's own description says: a browser on a system, or a program. */
export type DeviceName =
  | { kind: "browser"; browser: string; system: string }
  | { kind: "program"; name: string };

/** In this order: most browsers name others of the list too. */
const browsers: readonly (readonly [string, RegExp])[] = [
  ["Edge", /\bEdg(e|A|iOS)?\//],
  ["Opera", /\bOPR\//],
  ["Samsung Internet", /\bSamsungBrowser\//],
  ["LINE", /\bLine\//],
  ["Firefox", /\b(Firefox|FxiOS)\//],
  ["Chrome", /\b(HeadlessChrome|Chrome|CriOS)\//],
  ["Safari", /\bSafari\//],
];

const systems: readonly (readonly [string, RegExp])[] = [
  ["Windows", /Windows/],
  ["Android", /Android/],
  ["iPhone", /iPhone/],
  ["iPad", /iPad/],
  ["macOS", /Macintosh/],
  ["ChromeOS", /CrOS/],
  ["Linux", /Linux/],
];

/** Reads a User-Agent as a person would say it. */
export function deviceName(userAgent: string | null): DeviceName {
  const text = userAgent ?? "";
  const found = (list: typeof browsers) => list.find(([, pattern]) => pattern.test(text))?.[0];
  const [browser, system] = [found(browsers), found(systems)];
  return browser && system
    ? { kind: "browser", browser, system }
    : { kind: "program", name: /^[\w.-]{1,40}/.exec(text)?.[0] ?? "" };
}
