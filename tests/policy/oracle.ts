/**
 * What domain.md sections 2, 4 and 6 say about who reads and presses what, typed apart from the policy: nothing here
 * comes from the product, so that a mistake in its tables shows as a difference. A new field or mutation is added here
 * by hand, in one line, after reading domain.md; the matrix fails until it is.
 */

/** Columns of the tables: the duties of domain.md section 2, in its order. */
export const dutyColumns = [
  "DEPARTMENT_ADMINISTRATOR",
  "PROVINCE_OFFICER",
  "DISTRICT_OFFICER",
  "LAO_OFFICER",
  "LAO_REGISTRATION_OFFICER",
  "INSTITUTION_RECORDER",
  "INSTITUTION_DIRECTOR",
  "CLASS_TEACHER",
  "REGISTRAR",
  "ANALYST",
  "CLIENT",
] as const;
export type OracleDuty = (typeof dutyColumns)[number];

/** A duty in force at a place; places are written as paths of nodes from the root, `1.4.9`. */
export interface Standing {
  readonly duty: OracleDuty;
  readonly path: string;
}

/** Where a thing lies, seen from the unit of an appointment. */
export type Relation = "own" | "above" | "below" | "beside" | "elsewhere";

export function relationOf(own: string, target: string): Relation {
  if (own === target) return "own";
  if (own.startsWith(`${target}.`)) return "above";
  if (target.startsWith(`${own}.`)) return "below";
  return parentOf(own) === parentOf(target) ? "beside" : "elsewhere";
}

const parentOf = (path: string) => path.split(".").slice(0, -1).join(".");

/** Cells: `o` at the own unit, `b` below it, `a` above it, `-` nowhere. Beside and elsewhere nobody has anything. */
const letters: Readonly<Record<string, Relation>> = { o: "own", b: "below", a: "above" };
type Row = ReadonlyMap<OracleDuty, ReadonlySet<Relation>>;

function table(text: string): ReadonlyMap<string, Row> {
  const rows = new Map<string, Row>();
  for (const line of text.split("\n")) {
    const [name, cells] = line.split("|").map(part => part.trim());
    if (!name || cells === undefined) continue;
    const columns = cells.split(/\s+/);
    if (columns.length !== dutyColumns.length || rows.has(name))
      throw new Error(`the oracle's row ${name} is wrong`);
    const of = (cell = "-") => new Set([...cell].flatMap(letter => letters[letter] ?? []));
    rows.set(name, new Map(dutyColumns.map((duty, i) => [duty, of(columns[i])])));
  }
  return rows;
}

/**
 * Reading (domain.md 6). Names of units are public, but a unit beside one's area is not there at all (quality.md,
 * "Objects"); the way up from one's own unit is shown. `exact`: others of `counts` read rounded numbers.
 * `token`: tokens of the programs that one may appoint. `duplicates`: that there is a case; `reviewed`: who it is about, at
 * the institution of each record: the department reads no names, a province those of its own side. `imports`: a file sent
 * to an institution, of which nothing is on a roll yet, is its recorders' draft; `drafts`: so is a
 * register of other schools its LAO's. `inbox`: what a unit's
 * confirming duty is told. Spot checks: `followed` in numbers; `sampled`: who was drawn; `visited`: a learner drawn, at the
 * institution, of which it knows once something was found.
 */
const reading = table(`
  class      | DA  PO  DO  LO  LR  RE  DI  CT  RG  AN  CL
  unit       | aob aob aob aob aob aob aob aob aob aob aob
  counts     | ob  ob  ob  ob  ob  ob  ob  ob  ob  ob  ob
  exact      | ob  ob  ob  ob  ob  ob  ob  ob  ob  -   ob
  people     | ob  ob  -   ob  ob  ob  ob  ob  ob  -   -
  audit      | ob  ob  -   -   -   -   o   -   -   -   -
  roll       | -   -   -   ob  -   o   o   o   o   -   -
  identifier | -   -   -   -   -   o   o   -   o   -   -
  sensitive  | -   -   -   -   -   o   o   -   -   -   -
  token      | b   b   -   b   -   -   -   -   -   -   -
  duplicates | ob  ob  -   ob  -   o   o   -   -   -   -
  reviewed   | -   ob  -   ob  -   o   o   -   -   -   -
  imports    | -   -   -   -   -   o   -   -   -   -   -
  drafts     | -   -   -   o   -   -   -   -   -   -   -
  searches   | ob  ob  -   ob  -   -   -   -   -   -   -
  inbox      | o   o   -   o   -   -   o   -   -   -   -
  followed   | ob  ob  -   -   -   -   -   -   -   -   -
  draws      | -   o   -   -   -   -   -   -   -   -   -
  sampled    | -   ob  -   -   -   -   -   -   -   -   -
  visited    | -   ob  -   ob  -   o   o   o   o   -   -
`);

/** Classes of the table above, and: `anyone` signed in; `same` as what the field hangs on; `self`, the viewer alone. */
export type Rule =
  | "unit"
  | "counts"
  | "exact"
  | "heads"
  | "people"
  | "audit"
  | "token"
  | "roll"
  | "identifier"
  | "sensitive"
  | "duplicates"
  | "reviewed"
  | "imports"
  | "drafts"
  | "searches"
  | "inbox"
  | "followed"
  | "draws"
  | "sampled"
  | "visited"
  | "anyone"
  | "same"
  | "self";

/**
 * Types and their fields: who reads them, by rule. `~` before a name: the value differs between readers (what the viewer
 * may do, lists cut to the reach), so readers are not compared. `heads` is read as `counts`, exactly or rounded.
 */
const fieldTable: Readonly<Record<string, Partial<Readonly<Record<Rule, string>>>>> = {
  OrgUnit: {
    unit: "id code name nameEn level status parent ancestors ~childCount ~children",
    people: "appointments",
    counts:
      "headcount confirmation extensions monitoring progress otherSchools otherSchoolRegister otherCounts reopeningCases contactEmail",
    roll: "enrolments classrooms findings findingSummary releaseRequests releaseCounts promotions",
    duplicates: "duplicateCases duplicateCounts",
    searches: "latestDuplicateSearch",
    imports: "imports",
    followed: "spotChecks",
    draws: "spotCheckPlan",
    visited: "spotCheckFindings",
  },
  Department: {},
  Province: { unit: "~localAdministrativeOrganizations" },
  District: {},
  LocalAdministrativeOrganization: { unit: "kind district province ~institutions" },
  Institution: { unit: "kind lao province moeCode phone" },

  Account: {
    people:
      "id username name disabledAt mustChangePassword lastSignInAt oneTimePasswordExpiresAt ~appointments ~canResetPassword ~canDisable ~accessTokens ~accessTokenScopes",
  },
  Appointment: {
    people:
      "id duty unit account orderNumber fromDate toDate classroom grantedAt endedAt endReason inForce ~canEnd",
  },
  AccessToken: {
    token: "id name scopes fields createdAt ~createdBy expiresAt lastUsedAt revokedAt active",
  },
  Viewer: {
    self: "~accessTokens ~accessTokenScopes ~id ~username ~name ~appointments ~duties ~manageableDuties ~reach ~now sandbox",
  },

  Learner: {
    roll: "id identifierMasked identifierKind prefix firstName lastName sex birthDate nationality version ~enrolments ~currentEnrolment familyStatus tuitionEntitled medicalEntitled guardians addresses pastIdentifiers history findings",
    identifier: "identifier",
    sensitive: "ethnicity religion",
  },
  Guardian: {
    roll: "role prefix firstName lastName occupation phone relation",
    sensitive: "religion monthlyIncome",
  },
  Address: {
    roll: "kind houseNumber villageNumber road tambonCode tambon district province postalCode",
  },
  PastIdentifier: {
    roll: "identifierMasked identifierKind mistyped until reason",
    identifier: "identifier",
  },
  // What stood before and after is shown as the field itself is: it may be an identifier or sensitive.
  // Where and by whom it was done: of an institution that not all readers of the learner see.
  LearnerChange: { roll: "id subject field ~before ~after at ~institution ~changedBy" },
  Finding: { roll: "rule severity field message" },
  FindingCount: { roll: "rule count" },
  RollFinding: { roll: "finding enrolment grade classroom" },
  FindingRule: { anyone: "id severity text clause" },
  Tambon: { anyone: "code tambon district province postalCode" },
  Enrolment: {
    // A former institution keeps the row, not the learner.
    roll: "id ~learner institution academicYear grade classroom studentNumber status enteredOn leftOn leaveKind leaveReason version check recordedAt follows findings",
    sensitive: "weightKg heightCm condition",
  },
  ExistenceCheck: { roll: "result checkedAt" },
  ReleaseRequest: {
    roll: "id status from to askedBy identifierMasked ~learner ~enrolment grade classroom studentNumber enteredOn note requestedAt decidedAt reason ~canRelease ~canWithdraw",
  },
  ReleaseEnd: { roll: "unitId code name laoName provinceName phone" },
  ReleaseCounts: { roll: "incoming outgoing" },
  Promotion: {
    roll: "id institution fromYear toYear classes promoted repeated graduated undecided promotedAt undoneAt",
  },
  PromotionClass: { roll: "grade classroom result toGrade toClassroom learners" },
  Import: {
    imports:
      "id institution academicYear term state fileName digest unknownColumns rows new changed unchanged faulty elsewhere stagedAt settledAt absentLearners lines",
  },
  ImportLine: { imports: "row state name faults changes" },
  ImportFault: { imports: "column header code message severity", identifier: "suggestion" },
  ImportChange: { imports: "field header", sensitive: "yours server" },
  DuplicateCase: {
    duplicates:
      "id score reasons ~left ~right unit state foundAt decidedAt reason keptLearnerId version ~canDecide",
  },
  DuplicateRecord: {
    same: "~learnerId ~institutionId ~institutionName ~laoName ~provinceName ~phone ~active ~readable",
    reviewed:
      "prefix firstName lastName sex birthDate identifierKind identifierMasked academicYear grade classroom guardians",
    roll: "~learner",
  },
  SpotCheck: {
    followed: "id roundId province seed drawnAt drawnBy closedAt tally strata estimate ~recordBlockers",
    sampled: "institutions items",
  },
  SpotCheckTally: { followed: "learners drawn checked present notFound moved dataWrong open" },
  SpotCheckStratum: { followed: "lao institutionKind learners drawn checked found" },
  SpotCheckEstimate: { same: "rate low high" },
  SpotCheckInstitution: { sampled: "institution lao drawn present notFound moved dataWrong open" },
  SpotCheckItem: {
    visited:
      "id number institution lao prefix firstName lastName sex birthDate identifierMasked grade classroom studentNumber result note seenAt recordedAt recordedBy findings answer answeredAt answeredBy settlement open version ~canAnswer",
    roll: "enrolment",
  },
  SpotCheckFinding: { visited: "result note seenAt recordedAt recordedBy" },
  SpotCheckPlan: { draws: "learners size strata outlook blockers" },
  SpotCheckPlannedStratum: { draws: "lao institutionKind learners drawn" },
  DuplicateCounts: { duplicates: "open same different" },
  DuplicateSearch: { searches: "id unit total done found startedAt finishedAt" },
  // Whether one marks it is one's own: differs from reader to reader.
  Classroom: { roll: "grade name learners ~canCheck" },
  Headcount: { heads: "total male female byGrade checked ghosts", counts: "basis asOf settled ~suppressed" },
  GradeCount: { counts: "grade", heads: "male female total" },

  ReportingRound: {
    anyone:
      "id programme academicYear number title opensAt unitDeadline recordingClosesAt provinceDeadline reportDueAt asOfDate openedAt version phase ~availableActions",
  },
  Confirmation: {
    counts:
      "id round unit subject state standing deadline confirmedAt confirmedBy confirmedDuty digest version events ~availableActions headcount reopening",
    // Differences of exact numbers.
    exact: "changes",
  },
  ConfirmationChanges: { exact: "since before now byGrade recordsChanged digest" },
  GradeChange: { exact: "grade before now" },
  ReopeningCase: {
    counts:
      "id round unit subject state reason requestedAt requestedBy endedAt endReason steps waitingFor deadline ~mayRefuse ~mayExtend ~mayWithdraw",
  },
  ReopeningStep: { counts: "action unit subject duty doneAt doneBy" },
  Notification: {
    inbox:
      "id kind createdAt ~readAt title text message round unit subject action dueAt ~reopening outcome toUnit toDuty sentBy sentByDuty",
  },
  ConfirmationEvent: {
    counts: "id action unit subject at actorName duty reason digest headcount sequence hash",
    // It states the exact numbers.
    exact: "receipt",
  },
  ConfirmedHeadcount: { heads: "total male female byGrade" },
  Extension: { counts: "id round unit until running reason grantedAt grantedBy duty" },
  ConfirmationProgress: {
    counts: "round unit institutions localAdministrativeOrganizations otherCounts latestActs",
    heads: "learners learnersConfirmed",
  },
  ProgressCount: { counts: "expected confirmed late" },
  Monitoring: { counts: "round tracks burnDown missing stuckCases" },
  MonitoringTrack: {
    counts: "level subject expected confirmed onTime byExtension late onTimeRate notStarted ready",
    heads: "learners learnersMissing",
  },
  BurnDown: { counts: "round expected days" },
  BurnDownDay: { counts: "day date confirmed" },
  MissingUnit: {
    counts: "id unit level subject stage deadline late phone lastAct lastActAt reopening",
    heads: "learners",
    people: "officers",
    // They count learners.
    exact: "blockers",
  },
  UnitOfficer: { people: "duty name" },
  StuckCase: { counts: "reopeningCase waitingSince" },
  OtherSchool: {
    counts: "id code name affiliation lao dissolvedOn version report previousReport moves",
  },
  OtherSchoolRegister: { counts: "round moves ~availableActions" },
  OtherSchoolMove: { counts: "otherSchool from to sinceRound withReport reason movedAt movedBy duty" },
  PayingLao: { counts: "unitId code name provinceName" },
  OtherSchoolFile: {
    drafts:
      "id lao round state fileName digest comparisonDigest unknownColumns rows new changed unchanged faulty stagedAt settledAt lines absent",
  },
  OtherSchoolFileLine: { drafts: "row state code name total recordedTotal previousTotal changes faults" },
  OtherSchoolFileChange: { drafts: "field header yours server" },
  OtherSchoolFileFault: { drafts: "header code message" },
  OtherSchoolReport: { counts: "recordedAt recordedBy version", heads: "total byGrade" },
  OtherCounts: { counts: "schools recorded", heads: "total byGrade" },
  AvailableAction: { same: "~action ~allowed ~needsReason ~blockers" },
  Blocker: { same: "~code ~message ~clause ~units ~count ~liftedBy ~until" },
  AuditEvent: {
    audit: "id at actorName duty action unit targetType targetId outcome codes reason requestId",
  },
};

/** Parts of lists, read by whoever reads the list. Their own numbers and cursors differ between readers. */
const listParts: readonly (readonly [suffix: string, fields: string])[] = [
  ["Connection", "edges nodes pageInfo totalCount"],
  ["Edge", "node cursor"],
  ["PageInfo", "hasNextPage hasPreviousPage startCursor endCursor"],
];

export interface FieldRule {
  readonly rule: Rule;
  /** Whether all who read it read the same. */
  readonly compared: boolean;
}

const rules = new Map<string, FieldRule>(
  Object.entries(fieldTable).flatMap(([type, byRule]) =>
    Object.entries(byRule).flatMap(([rule, names]) =>
      names.split(" ").map((name): [string, FieldRule] => {
        const compared = !name.startsWith("~");
        return [`${type}.${compared ? name : name.slice(1)}`, { rule: rule as Rule, compared }];
      }),
    ),
  ),
);

/**
 * Who reads a field. @throws Error for a field the oracle does not know.
 * @param owner the interface that declares the field, or its type
 */
export function fieldRule(owner: string, field: string): FieldRule {
  const known = rules.get(`${owner}.${field}`);
  if (known) return known;
  for (const [suffix, fields] of listParts) {
    if (owner.endsWith(suffix) && fields.split(" ").includes(field)) return { rule: "same", compared: false };
  }
  throw new Error(
    `The oracle does not know ${owner}.${field}. Read domain.md section 6 and add the field to fieldTable in tests/policy/oracle.ts, under the rule that says who reads it.`,
  );
}

/** Whether the oracle has been told of a field. What it has not is left out of every question, and named by one test. */
export function knowsField(owner: string, field: string): boolean {
  return (
    rules.has(`${owner}.${field}`) ||
    listParts.some(([suffix, fields]) => owner.endsWith(suffix) && fields.split(" ").includes(field))
  );
}

/** Who sees a thing of this type at all; what has no rule of its own is part of what it hangs on. */
export const thingRules: Readonly<Record<string, Rule>> = {
  Department: "unit",
  Province: "unit",
  District: "unit",
  LocalAdministrativeOrganization: "unit",
  Institution: "unit",
  OrgUnit: "unit",
  Account: "people",
  Appointment: "people",
  AccessToken: "token",
  Learner: "roll",
  Enrolment: "roll",
  Confirmation: "counts",
  ConfirmationEvent: "counts",
  MissingUnit: "counts",
  AuditEvent: "audit",
  Notification: "inbox",
  ReopeningCase: "counts",
  OtherSchool: "counts",
  FindingRule: "anyone",
  Tambon: "anyone",
  ReportingRound: "anyone",
  ReleaseRequest: "roll",
  Promotion: "roll",
  Import: "imports",
  OtherSchoolFile: "drafts",
  DuplicateCase: "duplicates",
  DuplicateSearch: "searches",
  SpotCheck: "followed",
  SpotCheckItem: "visited",
};

/** Whether any of these duties reads the class at any of these places. */
export function mayRead(rule: Rule, standings: readonly Standing[], places: readonly string[]): boolean {
  if (rule === "anyone" || rule === "same" || rule === "self") return true;
  const row = reading.get(rule === "heads" ? "counts" : rule);
  if (!row) throw new Error(`the oracle has no class ${rule}`);
  return standings.some(({ duty, path }) =>
    places.some(place => row.get(duty)?.has(relationOf(path, place))),
  );
}

/**
 * Pressing (domain.md 2 and 4): mutation, level of the unit it is about, and what else decides. A row that is missing is
 * nobody's. Appointing rows name the duty given, `oversee` rows the duty that the account or appointment has.
 */
const pressing = table(`
  act                                          | DA PO DO LO LR RE DI CT RG AN CL
  confirm INSTITUTION LEARNERS                 | -  -  -  -  -  -  o  -  -  -  -
  confirm LAO LEARNERS                         | -  -  -  o  -  -  -  -  -  -  -
  confirm LAO OTHER_COUNTS                     | -  -  -  o  -  -  -  -  -  -  -
  confirm PROVINCE LEARNERS                    | -  o  -  -  -  -  -  -  -  -  -
  cancelConfirmation INSTITUTION LEARNERS      | -  -  -  b  -  -  -  -  -  -  -
  cancelConfirmation LAO LEARNERS              | -  b  -  -  -  -  -  -  -  -  -
  cancelConfirmation LAO OTHER_COUNTS          | -  b  -  -  -  -  -  -  -  -  -
  cancelConfirmation PROVINCE LEARNERS         | b  -  -  -  -  -  -  -  -  -  -
  grantExtension INSTITUTION                   | -  b  -  -  -  -  -  -  -  -  -
  grantExtension LAO                           | -  b  -  -  -  -  -  -  -  -  -
  grantExtension PROVINCE                      | b  -  -  -  -  -  -  -  -  -  -
  requestCancellation INSTITUTION LEARNERS     | -  -  -  -  -  -  o  -  -  -  -
  requestCancellation LAO LEARNERS             | -  -  -  o  -  -  -  -  -  -  -
  requestCancellation LAO OTHER_COUNTS         | -  -  -  o  -  -  -  -  -  -  -
  requestCancellation PROVINCE LEARNERS        | -  o  -  -  -  -  -  -  -  -  -
  withdrawCancellationRequest INSTITUTION      | -  -  -  -  -  -  o  -  -  -  -
  refuseCancellationRequest INSTITUTION        | b  b  -  b  -  -  -  -  -  -  -
  remindUnits PROVINCE LEARNERS                | b  -  -  -  -  -  -  -  -  -  -
  remindUnits LAO LEARNERS                     | b  b  -  -  -  -  -  -  -  -  -
  remindUnits LAO OTHER_COUNTS                 | b  b  -  -  -  -  -  -  -  -  -
  remindUnits INSTITUTION LEARNERS             | b  b  -  b  -  -  -  -  -  -  -
  setUnitContact DEPARTMENT                    | o  -  -  -  -  -  -  -  -  -  -
  setUnitContact PROVINCE                      | b  o  -  -  -  -  -  -  -  -  -
  setUnitContact LAO                           | b  b  -  o  -  -  -  -  -  -  -
  setUnitContact INSTITUTION                   | b  b  -  b  -  -  o  -  -  -  -
  markNotificationsRead DEPARTMENT             | o  -  -  -  -  -  -  -  -  -  -
  markNotificationsRead PROVINCE               | -  o  -  -  -  -  -  -  -  -  -
  markNotificationsRead LAO                    | -  -  -  o  -  -  -  -  -  -  -
  markNotificationsRead INSTITUTION            | -  -  -  -  -  -  o  -  -  -  -
  addOtherSchool LAO                           | -  -  -  o  -  -  -  -  -  -  -
  correctOtherSchool LAO                       | -  -  -  o  -  -  -  -  -  -  -
  recordOtherSchoolCounts LAO                  | -  -  -  o  -  -  -  -  -  -  -
  applyOtherSchoolFile LAO                     | -  -  -  o  -  -  -  -  -  -  -
  moveOtherSchool LAO                          | b  b  -  -  -  -  -  -  -  -  -
  dissolveOtherSchool LAO                      | -  -  -  o  -  -  -  -  -  -  -
  updateRoundClocks DEPARTMENT                 | o  -  -  -  -  -  -  -  -  -  -
  scheduleRound DEPARTMENT                     | o  -  -  -  -  -  -  -  -  -  -
  openRound DEPARTMENT                         | o  -  -  -  -  -  -  -  -  -  -
  setSandboxClock DEPARTMENT                   | o  -  -  -  -  -  -  -  -  -  -
  enrolLearner INSTITUTION                     | -  -  -  -  -  o  -  -  -  -  -
  correctLearner INSTITUTION                   | -  -  -  -  -  o  -  -  -  -  -
  changeIdentifier INSTITUTION                 | -  -  -  -  -  o  -  -  -  -  -
  moveClassroom INSTITUTION                    | -  -  -  -  -  o  -  -  -  -  -
  endEnrolment INSTITUTION                     | -  -  -  -  -  o  -  -  -  -  -
  restoreLearner INSTITUTION                   | -  -  -  -  -  o  -  -  -  -  -
  requestRelease INSTITUTION own classroom     | -  -  -  -  -  o  -  o  -  -  -
  requestRelease INSTITUTION other classroom   | -  -  -  -  -  o  -  -  -  -  -
  releaseLearner INSTITUTION                   | -  -  -  -  -  o  -  -  -  -  -
  refuseRelease INSTITUTION                    | -  -  -  -  -  o  -  -  -  -  -
  withdrawRelease INSTITUTION own classroom    | -  -  -  -  -  o  -  o  -  -  -
  withdrawRelease INSTITUTION other classroom  | -  -  -  -  -  o  -  -  -  -  -
  applyImport INSTITUTION                      | -  -  -  -  -  o  -  -  -  -  -
  discardImport INSTITUTION                    | -  -  -  -  -  o  -  -  -  -  -
  promoteLearners INSTITUTION                  | -  -  -  -  -  o  -  -  -  -  -
  undoPromotion INSTITUTION                    | -  -  -  -  -  o  -  -  -  -  -
  findDuplicates DEPARTMENT                    | o  -  -  -  -  -  -  -  -  -  -
  findDuplicates PROVINCE                      | b  o  -  -  -  -  -  -  -  -  -
  findDuplicates DISTRICT                      | b  b  -  -  -  -  -  -  -  -  -
  findDuplicates LAO                           | b  b  -  o  -  -  -  -  -  -  -
  findDuplicates INSTITUTION                   | b  b  -  b  -  -  -  -  -  -  -
  decideDuplicate DEPARTMENT                   | o  -  -  -  -  -  -  -  -  -  -
  decideDuplicate PROVINCE                     | -  o  -  -  -  -  -  -  -  -  -
  decideDuplicate LAO                          | -  -  -  o  -  -  -  -  -  -  -
  decideDuplicate INSTITUTION                  | -  -  -  -  -  o  -  -  -  -  -
  undoMerge DEPARTMENT                         | o  -  -  -  -  -  -  -  -  -  -
  undoMerge PROVINCE                           | -  o  -  -  -  -  -  -  -  -  -
  undoMerge LAO                                | -  -  -  o  -  -  -  -  -  -  -
  undoMerge INSTITUTION                        | -  -  -  -  -  o  -  -  -  -  -
  drawSpotCheck PROVINCE                       | -  o  -  -  -  -  -  -  -  -  -
  recordSpotCheckFindings PROVINCE             | -  o  -  -  -  -  -  -  -  -  -
  closeSpotCheck PROVINCE                      | -  o  -  -  -  -  -  -  -  -  -
  answerSpotCheckFinding INSTITUTION           | -  -  -  -  -  o  o  -  -  -  -
  removeLearner INSTITUTION                    | -  -  -  -  -  o  -  -  -  -  -
  checkExistence INSTITUTION own classroom     | -  -  -  -  -  o  -  o  -  -  -
  checkExistence INSTITUTION other classroom   | -  -  -  -  -  o  -  -  -  -  -
  revealIdentifier INSTITUTION                 | -  -  -  b  -  o  o  -  o  -  -
  appoint PROVINCE_OFFICER PROVINCE            | b  -  -  -  -  -  -  -  -  -  -
  appoint DISTRICT_OFFICER DISTRICT            | b  b  -  -  -  -  -  -  -  -  -
  appoint LAO_OFFICER LAO                      | -  b  -  -  -  -  -  -  -  -  -
  appoint LAO_REGISTRATION_OFFICER LAO         | -  b  -  -  -  -  -  -  -  -  -
  appoint INSTITUTION_DIRECTOR INSTITUTION     | -  -  -  b  -  -  -  -  -  -  -
  appoint INSTITUTION_RECORDER INSTITUTION     | -  -  -  b  -  -  o  -  -  -  -
  appoint REGISTRAR INSTITUTION                | -  -  -  b  -  -  o  -  -  -  -
  appoint CLASS_TEACHER INSTITUTION            | -  -  -  -  -  -  o  -  -  -  -
  appoint ANALYST PROVINCE                     | b  -  -  -  -  -  -  -  -  -  -
  appoint ANALYST DISTRICT                     | b  b  -  -  -  -  -  -  -  -  -
  appoint ANALYST LAO                          | b  b  -  -  -  -  -  -  -  -  -
  appoint ANALYST INSTITUTION                  | b  b  -  -  -  -  -  -  -  -  -
  appoint CLIENT PROVINCE                      | b  -  -  -  -  -  -  -  -  -  -
  appoint CLIENT DISTRICT                      | b  b  -  -  -  -  -  -  -  -  -
  appoint CLIENT LAO                           | b  b  -  -  -  -  -  -  -  -  -
  appoint CLIENT INSTITUTION                   | b  b  -  b  -  -  -  -  -  -  -
  oversee PROVINCE_OFFICER PROVINCE            | b  -  -  -  -  -  -  -  -  -  -
  oversee DISTRICT_OFFICER DISTRICT            | b  b  -  -  -  -  -  -  -  -  -
  oversee LAO_OFFICER LAO                      | b  b  -  -  -  -  -  -  -  -  -
  oversee LAO_REGISTRATION_OFFICER LAO         | b  b  -  -  -  -  -  -  -  -  -
  oversee INSTITUTION_DIRECTOR INSTITUTION     | b  b  -  b  -  -  -  -  -  -  -
  oversee INSTITUTION_RECORDER INSTITUTION     | b  b  -  b  -  -  o  -  -  -  -
  oversee REGISTRAR INSTITUTION                | b  b  -  b  -  -  o  -  -  -  -
  oversee CLASS_TEACHER INSTITUTION            | b  b  -  b  -  -  o  -  -  -  -
  oversee ANALYST PROVINCE                     | b  -  -  -  -  -  -  -  -  -  -
  oversee ANALYST DISTRICT                     | b  b  -  -  -  -  -  -  -  -  -
  oversee ANALYST LAO                          | b  b  -  -  -  -  -  -  -  -  -
  oversee ANALYST INSTITUTION                  | b  b  -  -  -  -  -  -  -  -  -
  oversee CLIENT PROVINCE                      | b  -  -  -  -  -  -  -  -  -  -
  oversee CLIENT DISTRICT                      | b  b  -  -  -  -  -  -  -  -  -
  oversee CLIENT LAO                           | b  b  -  -  -  -  -  -  -  -  -
  oversee CLIENT INSTITUTION                   | b  b  -  b  -  -  -  -  -  -  -
`);

/** Whether anybody at all may do this. */
export const isAnybodys = (act: string): boolean => pressing.has(act);

/** Whether any of these duties may do this to something at that place. */
export function mayPress(act: string, standings: readonly Standing[], place: string): boolean {
  const row = pressing.get(act);
  return standings.some(({ duty, path }) => row?.get(duty)?.has(relationOf(path, place)) ?? false);
}
