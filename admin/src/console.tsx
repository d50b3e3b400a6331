import { lazy } from "react";
import {
  Admin,
  CustomRoutes,
  type I18nProvider,
  localStorageStore,
  type RaThemeOptions,
  Resource,
} from "react-admin";
import { BrowserRouter, Route } from "react-router";
import { ConsoleLayout } from "./layout/console.layout.tsx";
import { NotFoundPage } from "./problems/not-found.page.tsx";
import { authProvider } from "./providers/auth.provider.ts";
import { dataProvider } from "./providers/data.provider.ts";
import { queryClient } from "./providers/graph.ts";
import { SignInPage } from "./sign-in/sign-in.page.tsx";
import { theme } from "./theme/theme.ts";

const HomePage = lazy(async () => ({ default: (await import("./home/home.page.tsx")).HomePage }));
const RoundsPage = lazy(async () => ({ default: (await import("./rounds/rounds.page.tsx")).RoundsPage }));
const UnitPage = lazy(async () => ({ default: (await import("./units/unit.page.tsx")).UnitPage }));

const store = localStorageStore(undefined, "lec");

/** The whole console. Addresses are plain paths: `/`, `/units/:id`, `/rounds`, `/login`. */
export function Console({ i18nProvider }: { i18nProvider: I18nProvider }) {
  return (
    <BrowserRouter>
      <Admin
        authProvider={authProvider}
        dataProvider={dataProvider}
        i18nProvider={i18nProvider}
        queryClient={queryClient}
        store={store}
        dashboard={HomePage}
        layout={ConsoleLayout}
        loginPage={SignInPage}
        catchAll={NotFoundPage}
        theme={theme as RaThemeOptions}
        darkTheme={null}
        requireAuth
        disableTelemetry
      >
        <Resource name="rounds" list={RoundsPage} />
        <CustomRoutes>
          <Route path="/units/:id" element={<UnitPage />} />
        </CustomRoutes>
      </Admin>
    </BrowserRouter>
  );
}
