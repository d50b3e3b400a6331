import {
  Admin,
  Authenticated,
  CustomRoutes,
  type I18nProvider,
  localStorageStore,
  type RaThemeOptions,
  Resource,
} from "react-admin";
import { BrowserRouter, Route } from "react-router";
import { ConsoleLayout } from "./layout/console.layout.tsx";
import {
  AccountPage,
  AddLearnerPage,
  CheckPage,
  DuplicateCasePage,
  DuplicatesPage,
  EditLearnerPage,
  ExtensionsPage,
  HomePage,
  ImportPage,
  ImportPreviewPage,
  InboxPage,
  LearnerPage,
  MonitoringPage,
  OtherSchoolsPage,
  PeoplePage,
  PromotionPage,
  ReceiptPage,
  RollPage,
  RoundsPage,
  SchoolFilePage,
  SpotCheckPage,
  SpotChecksPage,
  SpotCheckVisitPage,
  TransfersPage,
  UnitPage,
  WallPage,
} from "./layout/pages.ts";
import { WaitingPart } from "./layout/waiting.tsx";
import { NotFoundPage } from "./problems/not-found.page.tsx";
import { authProvider, changePasswordPath, secondFactorPath } from "./providers/auth.provider.ts";
import { dataProvider } from "./providers/data.provider.ts";
import { queryClient } from "./providers/graph.ts";
import { ChangePasswordPage } from "./sign-in/change-password.page.tsx";
import { SecondFactorPage } from "./sign-in/second-factor.page.tsx";
import { SignInPage } from "./sign-in/sign-in.page.tsx";
import { theme } from "./theme/theme.ts";

const store = localStorageStore(undefined, "lec");

/** The whole console. Addresses are plain paths: `/`, `/units/:id`, `/units/:id/people`, `/units/:id/other-schools`, `/units/:id/receipts/…`, `/wall/:unitId`, `/inbox`, `/rounds`, `/account`, `/change-password`, `/second-factor`, `/login`. */
export function Console({ i18nProvider }: { i18nProvider: I18nProvider }) {
  return (
    // Without transitions: leaving for the sign-in page must be done before the session's data is cleared. As a transition it
    // is still pending then, the protected screens notice again that nobody is signed in, and leaving never ends.
    <BrowserRouter useTransitions={false}>
      <Admin
        authProvider={authProvider}
        dataProvider={dataProvider}
        i18nProvider={i18nProvider}
        queryClient={queryClient}
        store={store}
        dashboard={HomePage}
        layout={ConsoleLayout}
        loginPage={SignInPage}
        loading={WaitingPart}
        catchAll={NotFoundPage}
        theme={theme as RaThemeOptions}
        darkTheme={null}
        requireAuth
        disableTelemetry
      >
        <Resource name="rounds" list={RoundsPage} />
        <CustomRoutes>
          <Route path="/units/:id" element={<UnitPage />} />
          <Route path="/units/:id/people" element={<PeoplePage />} />
          <Route path="/units/:id/extensions" element={<ExtensionsPage />} />
          <Route path="/units/:id/monitoring" element={<MonitoringPage />} />
          <Route path="/units/:id/other-schools" element={<OtherSchoolsPage />} />
          <Route path="/units/:id/other-schools/files/:fileId" element={<SchoolFilePage />} />
          <Route path="/units/:id/receipts/:roundId/:eventId" element={<ReceiptPage />} />
          <Route path="/units/:id/learners/new" element={<AddLearnerPage />} />
          <Route path="/units/:id/learners/:learnerId" element={<LearnerPage />} />
          <Route path="/units/:id/learners/:learnerId/edit" element={<EditLearnerPage />} />
          <Route path="/units/:id/check" element={<CheckPage />} />
          <Route path="/units/:id/import" element={<ImportPage />} />
          <Route path="/units/:id/import/:importId" element={<ImportPreviewPage />} />
          <Route path="/units/:id/transfers" element={<TransfersPage />} />
          <Route path="/units/:id/duplicates" element={<DuplicatesPage />} />
          <Route path="/units/:id/duplicates/:caseId" element={<DuplicateCasePage />} />
          <Route path="/units/:id/promotion" element={<PromotionPage />} />
          <Route path="/units/:id/roll" element={<RollPage />} />
          <Route path="/units/:id/spot-checks" element={<SpotChecksPage />} />
          <Route path="/units/:id/spot-checks/:checkId" element={<SpotCheckPage />} />
          <Route path="/units/:id/spot-checks/:checkId/:institutionId" element={<SpotCheckVisitPage />} />
          <Route path="/inbox" element={<InboxPage />} />
          <Route path="/account" element={<AccountPage />} />
        </CustomRoutes>
        <CustomRoutes noLayout>
          <Route
            path="/wall/:unitId"
            element={
              <Authenticated loading={<WaitingPart />}>
                <WallPage />
              </Authenticated>
            }
          />
          <Route path={changePasswordPath} element={<ChangePasswordPage />} />
          <Route path={secondFactorPath} element={<SecondFactorPage />} />
        </CustomRoutes>
      </Admin>
    </BrowserRouter>
  );
}
