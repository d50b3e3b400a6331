import { StrictMode } from "react";
import { createRoot } from "react-dom/client";
import { Console } from "./console.tsx";
import { createI18nProvider } from "./i18n/i18n.provider.ts";
import { currentLocale } from "./i18n/locale.ts";
import "./theme/fonts.ts";

const root = document.getElementById("root");
if (root) {
  const i18nProvider = await createI18nProvider(currentLocale());
  createRoot(root).render(
    <StrictMode>
      <Console i18nProvider={i18nProvider} />
    </StrictMode>,
  );
}
