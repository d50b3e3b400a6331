import type { Locale } from "../time/buddhist-era.ts";

const storageKey = "lec.locale";

let current: Locale = read();

/** The language on screen, in `<html lang>` and in every request's Accept-Language. */
export function currentLocale(): Locale {
  return current;
}

/** Switches the language and remembers it on this device. */
export function rememberLocale(locale: string): Locale {
  current = locale === "en" ? "en" : "th";
  document.documentElement.lang = current;
  try {
    localStorage.setItem(storageKey, current);
  } catch {
    // A browser that keeps nothing still gets the language for this visit.
  }
  return current;
}

function read(): Locale {
  try {
    return localStorage.getItem(storageKey) === "en" ? "en" : "th";
  } catch {
    return "th";
  }
}
