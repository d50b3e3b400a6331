import englishMessages from "ra-language-english";
import type { TranslationMessages } from "react-admin";
import { en } from "./console.ts";

/** English: react-admin's own words and the console's. */
export const messages: TranslationMessages = { ...englishMessages, ...en };
