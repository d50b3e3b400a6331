import { lazy } from "react";

const load = {
  account: () => import("../account/account.page.tsx"),
  home: () => import("../home/home.page.tsx"),
  addLearner: () => import("../learners/add-learner.page.tsx"),
  check: () => import("../enrolments/check.page.tsx"),
  duplicateCase: () => import("../duplicates/case.page.tsx"),
  duplicates: () => import("../duplicates/duplicates.page.tsx"),
  editLearner: () => import("../learners/edit-learner.page.tsx"),
  extensions: () => import("../extensions/extensions.page.tsx"),
  import: () => import("../imports/import.page.tsx"),
  importPreview: () => import("../imports/preview.page.tsx"),
  inbox: () => import("../inbox/inbox.page.tsx"),
  learner: () => import("../learners/learner.page.tsx"),
  monitoring: () => import("../monitoring/monitoring.page.tsx"),
  otherSchools: () => import("../other-schools/other-schools.page.tsx"),
  people: () => import("../people/people.page.tsx"),
  promotion: () => import("../enrolments/promotion.page.tsx"),
  receipt: () => import("../receipts/receipt.page.tsx"),
  roll: () => import("../enrolments/roll.page.tsx"),
  rounds: () => import("../rounds/rounds.page.tsx"),
  spotCheck: () => import("../spot-checks/spot-check.page.tsx"),
  spotChecks: () => import("../spot-checks/spot-checks.page.tsx"),
  spotCheckVisit: () => import("../spot-checks/visit.page.tsx"),
  schoolFile: () => import("../other-school-files/school-file.page.tsx"),
  transfers: () => import("../transfers/transfers.page.tsx"),
  unit: () => import("../units/unit.page.tsx"),
  wall: () => import("../wall/wall.page.tsx"),
};

export const AccountPage = lazy(async () => ({ default: (await load.account()).AccountPage }));
export const HomePage = lazy(async () => ({ default: (await load.home()).HomePage }));
export const AddLearnerPage = lazy(async () => ({ default: (await load.addLearner()).AddLearnerPage }));
export const CheckPage = lazy(async () => ({ default: (await load.check()).CheckPage }));
export const DuplicateCasePage = lazy(async () => ({
  default: (await load.duplicateCase()).DuplicateCasePage,
}));
export const DuplicatesPage = lazy(async () => ({ default: (await load.duplicates()).DuplicatesPage }));
export const EditLearnerPage = lazy(async () => ({ default: (await load.editLearner()).EditLearnerPage }));
export const ExtensionsPage = lazy(async () => ({ default: (await load.extensions()).ExtensionsPage }));
export const ImportPage = lazy(async () => ({ default: (await load.import()).ImportPage }));
export const ImportPreviewPage = lazy(async () => ({
  default: (await load.importPreview()).ImportPreviewPage,
}));
export const InboxPage = lazy(async () => ({ default: (await load.inbox()).InboxPage }));
export const LearnerPage = lazy(async () => ({ default: (await load.learner()).LearnerPage }));
export const MonitoringPage = lazy(async () => ({ default: (await load.monitoring()).MonitoringPage }));
export const OtherSchoolsPage = lazy(async () => ({ default: (await load.otherSchools()).OtherSchoolsPage }));
export const PeoplePage = lazy(async () => ({ default: (await load.people()).PeoplePage }));
export const PromotionPage = lazy(async () => ({ default: (await load.promotion()).PromotionPage }));
export const ReceiptPage = lazy(async () => ({ default: (await load.receipt()).ReceiptPage }));
export const RollPage = lazy(async () => ({ default: (await load.roll()).RollPage }));
export const RoundsPage = lazy(async () => ({ default: (await load.rounds()).RoundsPage }));
export const SpotCheckPage = lazy(async () => ({ default: (await load.spotCheck()).SpotCheckPage }));
export const SpotChecksPage = lazy(async () => ({ default: (await load.spotChecks()).SpotChecksPage }));
export const SpotCheckVisitPage = lazy(async () => ({
  default: (await load.spotCheckVisit()).SpotCheckVisitPage,
}));
export const SchoolFilePage = lazy(async () => ({ default: (await load.schoolFile()).SchoolFilePage }));
export const TransfersPage = lazy(async () => ({ default: (await load.transfers()).TransfersPage }));
export const UnitPage = lazy(async () => ({ default: (await load.unit()).UnitPage }));
export const WallPage = lazy(async () => ({ default: (await load.wall()).WallPage }));

/**
 * Fetches the screens not visited yet, so that a connection lost later is a matter of data alone. One after the other: on a
 * slow line they would all stand in the way of what somebody waits for.
 */
export async function preloadPages(): Promise<void> {
  for (const page of Object.values(load)) {
    // A screen that cannot be fetched now is fetched, and its failure shown, when somebody goes there.
    await page().catch(() => undefined);
  }
}
