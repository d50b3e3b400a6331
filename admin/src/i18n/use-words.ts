import { useCallback } from "react";
import { useLocale, useTranslate } from "react-admin";
import type { Locale } from "../time/buddhist-era.ts";
import type { WordKey } from "./words.type.ts";

/** Values put into a text; `count` also chooses singular or plural. */
export type WordValues = Record<string, string | number>;

/** A translator that knows every key of the console, so that a wrong key does not compile. */
export type Words = (key: WordKey, values?: WordValues) => string;

/** The console's words in the current language. */
export function useWords(): Words {
  const translate = useTranslate();
  return useCallback<Words>(
    (key, values = {}) =>
      translate(
        key,
        typeof values.count === "number"
          ? { smart_count: values.count, ...values, count: grouped(values.count) }
          : values,
      ),
    [translate],
  );
}

/** The language on screen. */
export function useConsoleLocale(): Locale {
  return useLocale() === "en" ? "en" : "th";
}

/** A whole number with thousands separators, in ASCII digits in both languages; a dash for one the viewer may not see. */
export function grouped(value: number | null): string {
  return value?.toLocaleString("en-US") ?? hiddenNumber;
}

/** In the place of a number the viewer may not see. */
export const hiddenNumber = "–";
