import type { TranslationMessages } from "react-admin";
import { th } from "./console.ts";
import { framework } from "./framework.ts";

/** Thai: the framework's own words and the console's. */
export const messages: TranslationMessages = { ra: framework, ...th };
