import type { ConsoleWords } from "../words.type.ts";

/** Words of a unit's page: how it stands, what is confirmed, its numbers, what is below it and what was done. */
export const unit: ConsoleWords["unit"] = {
  breadcrumbWhole: "Show the units between",
  breadcrumb: "Units above",
  code: "Code %{code}",
  closed: "Closed",
  moeCode: "Ministry of Education code %{code}",
  phone: "Phone %{phone}",
  limited: "This unit is outside your reach, so only public facts are shown",
  notConfirming: "This unit has nothing to confirm in this round",
  districtNote: "A district follows the progress; it does not confirm",
};

export const progress: ConsoleWords["progress"] = {
  title: "Progress",
  institutions: "Institutions confirmed",
  laos: "LAOs with learners confirmed",
  otherCounts: "LAOs with other schools confirmed",
  learners: "Learners confirmed",
  of: "%{confirmed} of %{expected}",
  late: "%{count} late",
};

export const waiting: ConsoleWords["waiting"] = {
  title: "LAOs that have not confirmed",
  count: "%{count} left",
  none: "Every LAO has confirmed",
  learners: "Learners",
  otherCounts: "Other schools",
  more: "Show all %{count}",
  fewer: "Show fewer",
  notRequired: "Not required",
};

export const confirmation: ConsoleWords["confirmation"] = {
  subject: {
    LEARNERS: "Confirmation of the learners",
    OTHER_COUNTS: "Confirmation of the other-school counts",
  },
  standing: {
    WAITING: "Not ready",
    READY: "Ready to confirm",
    CONFIRMED: "Confirmed",
    LOCKED: "Confirmed and locked",
  },
  words: {
    WAITING: "It cannot be confirmed yet, because something has to be completed first",
    READY: "Everything is complete and can be confirmed",
    CONFIRMED: "Confirmed. The data cannot be changed until the confirmation is cancelled",
    LOCKED: "Confirmed, and the level above has confirmed too",
  },
  deadline: "Deadline",
  confirmedAt: "Confirmed on",
  confirmedBy: "Confirmed by",
  confirmedLearners: "Confirmed number",
  digest: "Check code",
  learners: "%{count} learner |||| %{count} learners",
  whoConfirms: {
    PROVINCE: "The province officer confirms",
    LAO: "The LAO officer confirms",
    INSTITUTION: "The institution's director confirms",
  },
  whoCancels: {
    PROVINCE: "To change anything, ask the department to cancel the confirmation",
    LAO: "To change anything, ask the province to cancel the confirmation",
    INSTITUTION: "To change anything, ask the LAO to cancel the confirmation",
  },
  confirm: {
    INSTITUTION: "Confirm the institution",
    LAO: "Confirm the LAO",
    PROVINCE: "Confirm the province",
    OTHER_COUNTS: "Confirm the other-school counts",
  },
  cancel: {
    INSTITUTION: "Cancel the institution's confirmation",
    LAO: "Cancel the LAO's confirmation",
    PROVINCE: "Cancel the province's confirmation",
    OTHER_COUNTS: "Cancel the other-school confirmation",
  },
  reasons: "Not possible yet, because",
  matters: "Still open",
  clause: "Clause %{clause}",
  liftedBy: "Who can help: %{duty}",
  until: "Deadline %{when}",
  opensAt: "Opens %{when}",
  moreUnits: "and %{count} more",
  allBelow: "See the whole list below",
  confirmText:
    "Check before you confirm. Afterwards the data cannot be changed until the level above cancels the confirmation",
  unit: "Unit",
  round: "Round",
  learnerTotal: "Number of learners",
  noLearners: "I declare that there are no learners this round",
  noLearnersNeeded: "Tick the declaration that there are no learners this round",
  cancelText: "The unit can change its data again and has to confirm once more before the deadline",
  reason: "Reason for cancelling",
  reasonHint: "The reason is shown in the unit's history",
  reasonNeeded: "Give a reason",
  extend: "Extend the time to correct and confirm again",
  extendHint: "The deadline has passed: without an extension the unit cannot confirm again",
  extendNone: "No extension",
  extendElsewhere:
    "The deadline has passed: this unit can confirm again only once the province extends its time",
  submitting: "Saving…",
  keep: "Not now",
  done: { CONFIRM: "%{unit} has been confirmed", CANCEL: "The confirmation of %{unit} has been cancelled" },
};

export const headcount: ConsoleWords["headcount"] = {
  title: "Learners",
  total: "Total",
  people: "learners",
  male: "Male",
  female: "Female",
  checked: "%{checked} of %{total} existence-checked",
  ghosts: "%{count} recorded but not existing, still to be removed",
  noGhosts: "Nobody on the roll is marked as not existing",
  byGrade: "By grade and sex",
  grade: "Grade",
  sum: "Total",
  none: "No learner is recorded",
  suppressed: "Numbers are rounded to the nearest 5, and below 5 hidden, to protect personal data",
  hidden: "You may not see the number of learners of this unit",
};

export const children: ConsoleWords["children"] = {
  title: {
    DEPARTMENT: "Provinces",
    PROVINCE: "Districts and the PAO",
    DISTRICT: "Local administrative organizations",
    LAO: "Institutions",
    INSTITUTION: "Units below",
  },
  code: "Code",
  name: "Name",
  kind: "Kind",
  learners: "Learners",
  standing: "State",
  deadline: "Deadline",
  search: "Search in the table",
  none: "There is no unit at this level",
  noMatch: "No unit matches the search",
};

export const changes: ConsoleWords["changes"] = {
  previous: "Compared with the confirmation before, %{when}",
  lastRound: "Compared with the round before, confirmed %{when}",
  none: "The same number: %{count}",
  records: "The same number: %{count}, but records of learners were corrected",
  total: "All %{before} → %{now} (%{difference})",
};

export const receipt: ConsoleWords["receipt"] = {
  title: "Receipt",
  heading: "Receipt of an act on a confirmation, Local Education Center information system (LEC)",
  open: "Receipt",
  openOf: "Receipt of %{act}, %{when}",
  print: "Print the receipt",
  unit: "Unit",
  round: "Round",
  subject: "Subject",
  act: "Act",
  at: "At",
  by: "By",
  reason: "Reason",
  number: "Place in the province's chain",
  sum: "All",
  qr: "QR code of the signed receipt",
  check: "Scan to check the signature without the system",
  notShown: "The signed receipt is shown to those who see exact numbers only",
  digest: "Digest of the data (SHA-256):",
  hash: "Hash in the chain:",
};

export const history: ConsoleWords["history"] = {
  title: "History",
  none: "Nothing has been confirmed or cancelled in this round",
  reason: "Reason: %{reason}",
  total: "%{count} learner |||| %{count} learners",
  action: {
    OPEN_ROUND: "Round opened",
    CONFIRM: "Confirmed",
    CANCEL: "Confirmation cancelled",
    EXTEND: "Time extended",
  },
};
