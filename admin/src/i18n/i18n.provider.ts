import polyglotI18nProvider from "ra-i18n-polyglot";
import type { I18nProvider, TranslationMessages } from "react-admin";
import type { Locale } from "../time/buddhist-era.ts";
import { rememberLocale } from "./locale.ts";

const loaders: Record<Locale, () => Promise<TranslationMessages>> = {
  th: async () => (await import("./th/messages.ts")).messages,
  en: async () => (await import("./en/messages.ts")).messages,
};

/** Words of one language at a time; the other is fetched when somebody switches. */
export async function createI18nProvider(initial: Locale): Promise<I18nProvider> {
  const loaded = { [initial]: await loaders[initial]() };
  rememberLocale(initial);
  const provider = polyglotI18nProvider(locale => loaded[locale] ?? load(locale), initial, [
    { locale: "th", name: "ไทย" },
    { locale: "en", name: "English" },
  ]);
  async function load(locale: string): Promise<TranslationMessages> {
    const messages = await loaders[locale === "en" ? "en" : "th"]();
    loaded[locale] = messages;
    return messages;
  }
  return {
    ...provider,
    changeLocale: async locale => {
      await provider.changeLocale(locale);
      rememberLocale(locale);
    },
  };
}
