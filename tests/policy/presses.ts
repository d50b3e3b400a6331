import { citizenId } from "../kit/scenario.ts";
import type { Place, PolicyLand } from "./land.ts";
import { dutyColumns, type OracleDuty, type Rule } from "./oracle.ts";

/** One way to press a mutation, aimed at one unit or at something in it. */
export interface Press {
  readonly mutation: string;
  /** The oracle's row. */
  readonly act: string;
  /** Path of the unit that decides. */
  readonly place: string;
  /** Who sees what it is aimed at, and from where; to the others it must be as if it were not there. */
  readonly seenAs: Rule;
  readonly seenAt: readonly string[];
  /** Whether it goes on at a closed unit. */
  readonly atClosed: boolean;
  /** Id of what it is aimed at; none for what is the department's alone. */
  readonly id: string | null;
  /** The input, aimed at an id. Nothing is kept: every press is a dry run, or a reveal. */
  readonly input: (id: string) => object;
}

interface Aimed {
  readonly act: string;
  readonly seenAs?: Rule;
  /** Where it lies, unless at the unit that decides. */
  readonly seenAt?: readonly string[];
  readonly atClosed?: boolean;
  readonly id: string | null;
  readonly input: (id: string) => object;
}

const reason = "ตรวจสิทธิ์";
const order = { orderNumber: "9/2565", fromDate: "2022-10-01" };
let serial = 0;

/**
 * How each mutation is pressed at a unit: none where it makes no sense there. A mutation that is missing here fails the
 * matrix; it is added together with its rows in the oracle's table of pressing.
 */
export const pressesOf: Readonly<Record<string, (land: PolicyLand, at: Place) => readonly Aimed[]>> = {
  confirm: ({ roundId }, at) =>
    subjects.map(subject => ({
      act: `confirm ${at.level} ${subject}`,
      id: at.id,
      input: unitId => ({ roundId, unitId, subject, noLearners: false }),
    })),
  cancelConfirmation: ({ roundId }, at) =>
    subjects.map(subject => ({
      act: `cancelConfirmation ${at.level} ${subject}`,
      id: at.id,
      input: unitId => ({ roundId, unitId, subject, reason }),
    })),
  grantExtension: ({ roundId }, at) => [
    {
      act: `grantExtension ${at.level}`,
      id: at.id,
      input: unitId => ({ roundId, unitId, until: "2022-11-25T00:00:00+07:00", reason }),
    },
  ],
  requestCancellation: ({ roundId }, at) =>
    subjects.map(subject => ({
      act: `requestCancellation ${at.level} ${subject}`,
      id: at.id,
      input: unitId => ({ roundId, unitId, subject, reason }),
    })),
  withdrawCancellationRequest: (land, at) =>
    land.cases
      .filter(each => each.unitId === at.id)
      .map(each => ({
        act: `withdrawCancellationRequest ${at.level}`,
        seenAs: "counts" as const,
        id: each.id,
        input: caseId => ({ caseId }),
      })),
  refuseCancellationRequest: (land, at) =>
    land.cases
      .filter(each => each.unitId === at.id)
      .map(each => ({
        act: `refuseCancellationRequest ${at.level}`,
        seenAs: "counts" as const,
        id: each.id,
        input: caseId => ({ caseId, reason }),
      })),
  markNotificationsRead: (land, at) =>
    land.notifications
      .filter(each => each.unitId === at.id)
      .slice(0, 1)
      .map(each => ({
        act: `markNotificationsRead ${at.level}`,
        seenAs: "inbox" as const,
        id: each.id,
        input: id => ({ ids: [id] }),
      })),
  remindUnits: ({ roundId }, at) =>
    subjects.map(subject => ({
      act: `remindUnits ${at.level} ${subject}`,
      id: at.id,
      input: id => ({ roundId, subject, unitIds: [id] }),
    })),
  setUnitContact: (_land, at) => [
    {
      act: `setUnitContact ${at.level}`,
      id: at.id,
      input: unitId => ({ unitId, email: "office@example.go.th" }),
    },
  ],
  addOtherSchool: (_land, at) => [
    {
      act: `addOtherSchool ${at.level}`,
      id: at.id,
      input: laoId => ({ laoId, code: "1099999999", name: "โรงเรียนใหม่", affiliation: "OBEC" }),
    },
  ],
  correctOtherSchool: (land, at) =>
    onSchools(land, at, "correctOtherSchool", { expectedVersion: 1, name: "ชื่อใหม่" }),
  recordOtherSchoolCounts: (land, at) =>
    onSchools(land, at, "recordOtherSchoolCounts", { counts: [{ grade: "PRIMARY_1", male: 1, female: 2 }] }),
  dissolveOtherSchool: (land, at) =>
    onSchools(land, at, "dissolveOtherSchool", { expectedVersion: 1, on: "2022-10-01" }),
  // Within one province; that both ends are asked is a test of its own.
  moveOtherSchool: (land, at) => {
    const provincePath = at.path.split(".").slice(0, 2).join(".");
    const to = land.places.find(
      each => each.level === "LAO" && each.id !== at.id && each.path.startsWith(`${provincePath}.`),
    );
    return onSchools(land, at, "moveOtherSchool", { toLaoId: to?.id, reason });
  },
  applyOtherSchoolFile: (land, at) =>
    land.schoolFiles
      .filter(each => each.unitId === at.id && each.staged)
      .map(each => ({
        act: `applyOtherSchoolFile ${at.level}`,
        seenAs: "drafts" as const,
        id: each.id,
        input: fileId => ({ fileId, onlySound: true }),
      })),
  updateRoundClocks: ({ roundId, roundVersion }, at) =>
    departmentOnly(at, "updateRoundClocks", {
      roundId,
      expectedVersion: roundVersion,
      reason,
      reportDueAt: "2022-12-27T00:00:00+07:00",
    }),
  scheduleRound: (_land, at) =>
    departmentOnly(at, "scheduleRound", {
      programme: "SIS",
      academicYear: 2570,
      number: 1,
      title: "รอบทดสอบ",
      opensAt: "2027-05-01T00:00:00+07:00",
      unitDeadline: "2027-06-01T00:00:00+07:00",
      recordingClosesAt: "2027-06-01T00:00:00+07:00",
    }),
  openRound: ({ roundId }, at) => departmentOnly(at, "openRound", { roundId }),
  setSandboxClock: (_land, at) =>
    departmentOnly(at, "setSandboxClock", { at: "2022-10-20T10:00:00+07:00", frozen: true }),

  enrolLearner: (_land, at) => [
    {
      act: `enrolLearner ${at.level}`,
      id: at.id,
      input: institutionId => ({
        institutionId,
        identifier: citizenId(1_000_000 + ++serial),
        prefix: "ด.ช.",
        firstName: "ชื่อใหม่",
        lastName: "สกุลใหม่",
        sex: "MALE",
        birthDate: "2015-05-17",
        nationality: "ไทย",
        grade: "PRIMARY_1",
        classroom: "1",
        enteredOn: "2022-05-16",
      }),
    },
  ],
  correctLearner: (land, at) =>
    onRoll(land, at)
      .slice(0, 1)
      .map(each => ({
        act: "correctLearner INSTITUTION",
        seenAs: "roll" as const,
        id: each.learnerId,
        input: learnerId => ({ learnerId, expectedVersion: each.learnerVersion, firstName: "แก้ไข" }),
      })),
  changeIdentifier: (land, at) =>
    onRoll(land, at)
      .slice(0, 1)
      .map(each => ({
        act: "changeIdentifier INSTITUTION",
        seenAs: "roll" as const,
        id: each.learnerId,
        input: learnerId => ({
          learnerId,
          identifier: citizenId(2_000_000 + ++serial),
          reason,
          mistyped: false,
          expectedVersion: each.learnerVersion,
        }),
      })),
  moveClassroom: (land, at) =>
    onRoll(land, at)
      .slice(0, 1)
      .map(each => ({
        act: "moveClassroom INSTITUTION",
        seenAs: "roll" as const,
        id: each.id,
        input: id => ({ enrolmentIds: [id], classroom: "3" }),
      })),
  endEnrolment: (land, at) =>
    onRoll(land, at)
      .slice(0, 1)
      .map(each => ({
        act: "endEnrolment INSTITUTION",
        seenAs: "roll" as const,
        id: each.id,
        input: enrolmentId => ({ enrolmentId, kind: "MOVED_AWAY", on: "2022-10-20", reason }),
      })),
  requestRelease: (land, at) =>
    ["1", "2"].map(classroom => ({
      act: `requestRelease ${at.level} ${classroom === "1" ? "own" : "other"} classroom`,
      id: at.id,
      input: institutionId => ({
        institutionId,
        identifier: land.farIdentifiers[0],
        grade: "PRIMARY_1",
        classroom,
        enteredOn: "2022-10-20",
      }),
    })),
  releaseLearner: (land, at) => onRequests(land, at, "fromId", "releaseLearner", {}),
  refuseRelease: (land, at) => onRequests(land, at, "fromId", "refuseRelease", { reason }),
  withdrawRelease: (land, at) =>
    onRequests(land, at, "toId", "withdrawRelease", { reason }).map((aimed, i) => ({
      ...aimed,
      act: `${aimed.act} ${pendingAt(land, at, "toId")[i]?.classroom === "1" ? "own" : "other"} classroom`,
    })),
  promoteLearners: (_land, at) => [
    {
      act: `promoteLearners ${at.level}`,
      id: at.id,
      input: institutionId => ({
        institutionId,
        fromYear: 2564,
        decisions: [{ grade: "PRIMARY_1", to: "NEXT_GRADE" }],
      }),
    },
  ],
  undoPromotion: (_land, at) => [
    {
      act: `undoPromotion ${at.level}`,
      id: at.id,
      input: institutionId => ({ institutionId, fromYear: 2564, reason }),
    },
  ],
  findDuplicates: (_land, at) => [
    { act: `findDuplicates ${at.level}`, atClosed: true, id: at.id, input: unitId => ({ unitId }) },
  ],
  decideDuplicate: (land, at) =>
    onDuplicates(land, at, "OPEN", "decideDuplicate", { verdict: "DIFFERENT", reason }),
  undoMerge: (land, at) => onDuplicates(land, at, "SAME", "undoMerge", { reason }),
  drawSpotCheck: ({ roundId }, at) => [
    { act: `drawSpotCheck ${at.level}`, id: at.id, input: provinceId => ({ roundId, provinceId, size: 3 }) },
  ],
  closeSpotCheck: (land, at) =>
    land.spotChecks
      .filter(each => each.unitId === at.id)
      .map(each => ({
        act: `closeSpotCheck ${at.level}`,
        seenAs: "followed" as const,
        id: each.id,
        input: spotCheckId => ({ spotCheckId }),
      })),
  recordSpotCheckFindings: (land, at) =>
    land.drawn
      .filter(each => each.provinceId === at.id && !each.found)
      .slice(0, 1)
      .map(each => ({
        act: `recordSpotCheckFindings ${at.level}`,
        seenAs: "sampled" as const,
        id: each.id,
        input: itemId => ({ findings: [{ itemId, result: "PRESENT" }] }),
      })),
  answerSpotCheckFinding: (land, at) =>
    land.drawn
      .filter(each => each.unitId === at.id && each.found)
      .slice(0, 1)
      .map(each => ({
        act: `answerSpotCheckFinding ${at.level}`,
        seenAs: "visited" as const,
        id: each.id,
        input: itemId => ({ itemId, answer: reason }),
      })),
  applyImport: (land, at) => onImports(land, at, "applyImport", { onlySound: true }),
  discardImport: (land, at) => onImports(land, at, "discardImport", {}),
  restoreLearner: (land, at) =>
    [...land.enrolled.filter(each => each.institutionId === at.id && each.removed), ...onRoll(land, at)]
      .slice(0, 1)
      .map(each => ({
        act: "restoreLearner INSTITUTION",
        seenAs: "roll" as const,
        id: each.id,
        input: enrolmentId => ({ enrolmentId, reason }),
      })),
  removeLearner: (land, at) =>
    onRoll(land, at)
      .slice(0, 1)
      .map(each => ({
        act: "removeLearner INSTITUTION",
        seenAs: "roll" as const,
        id: each.id,
        input: enrolmentId => ({ enrolmentId, reason }),
      })),
  checkExistence: (land, at) =>
    onRoll(land, at).map(each => ({
      act: `checkExistence INSTITUTION ${each.classroom === "1" ? "own" : "other"} classroom`,
      seenAs: "roll" as const,
      id: each.id,
      input: id => ({ marks: [{ enrolmentId: id, result: "PRESENT" }] }),
    })),
  revealIdentifier: (land, at) =>
    onRoll(land, at)
      .slice(0, 1)
      .map(each => ({
        act: "revealIdentifier INSTITUTION",
        seenAs: "roll" as const,
        atClosed: true,
        id: each.learnerId,
        input: learnerId => ({ learnerId, reason }),
      })),

  createAccount: (_land, at) =>
    dutyColumns.map(duty => ({
      act: `appoint ${duty} ${at.level}`,
      id: at.id,
      input: unitId => ({
        ...order,
        ...classroomOf(duty),
        username: `new.${++serial}`,
        name: "บุคคลใหม่",
        duty,
        unitId,
      }),
    })),
  grantAppointment: (land, at) => {
    const [someone] = peopleAt(land, at);
    if (!someone) return [];
    return dutyColumns.map(duty => ({
      act: `appoint ${duty} ${at.level}`,
      id: at.id,
      input: unitId => ({ ...order, ...classroomOf(duty), accountId: someone.accountId, duty, unitId }),
    }));
  },
  // A program has no password: its officer makes it tokens.
  resetPassword: (land, at) =>
    actsOnPeople(land, at, "appoint", accountId => ({ accountId })).map(aimed =>
      aimed.act.includes(" CLIENT ") ? { ...aimed, act: "resetPassword CLIENT" } : aimed,
    ),
  createAccessToken: (land, at) =>
    actsOnPeople(land, at, "appoint", accountId => ({
      accountId,
      name: "โปรแกรม",
      scopes: ["counts:read"],
      expiresOn: "2023-01-31",
    })).filter(({ act }) => act.includes(" CLIENT ")),
  revokeAccessToken: (land, at) =>
    // One's own token one may always revoke; these are somebody else's.
    land.tokens
      .filter(each => each.unitId === at.id && !land.askers.some(asker => asker.accountId === each.accountId))
      .map(each => ({
        act: `appoint CLIENT ${at.level}`,
        seenAs: "token" as const,
        atClosed: false,
        id: each.id,
        input: accessTokenId => ({ accessTokenId }),
      })),
  disableAccount: (land, at) => actsOnPeople(land, at, "oversee", accountId => ({ accountId, reason })),
  enableAccount: (land, at) => actsOnPeople(land, at, "oversee", accountId => ({ accountId, reason })),
  endAppointment: (land, at) =>
    peopleAt(land, at).map(({ id, duty }) => ({
      act: `oversee ${duty} ${at.level}`,
      seenAs: "people" as const,
      atClosed: true,
      id,
      input: appointmentId => ({ appointmentId, reason }),
    })),
};

/** Every way to press every mutation at a unit. */
export function pressesAt(land: PolicyLand, at: Place): Press[] {
  return Object.entries(pressesOf).flatMap(([mutation, presses]) =>
    presses(land, at).map(aimed => ({
      seenAs: "unit" as const,
      seenAt: [at.path],
      atClosed: false,
      ...aimed,
      mutation,
      place: at.path,
      input: (id: string) =>
        mutation === "revealIdentifier" ? aimed.input(id) : { ...aimed.input(id), dryRun: true },
    })),
  );
}

const subjects = ["LEARNERS", "OTHER_COUNTS"] as const;

const classroomOf = (duty: OracleDuty) => (duty === "CLASS_TEACHER" ? { classroom: "PRIMARY_1/1" } : {});

function departmentOnly(at: Place, mutation: string, input: object): Aimed[] {
  return at.level === "DEPARTMENT" ? [{ act: `${mutation} DEPARTMENT`, id: null, input: () => input }] : [];
}

/** A learner of the class teacher's classroom and one of another, where the institution has both. */
function onRoll(land: PolicyLand, at: Place) {
  const roll = land.enrolled.filter(each => each.institutionId === at.id && each.onRoll);
  return ["1", "2"].flatMap(classroom => roll.find(each => each.classroom === classroom) ?? []);
}

const pendingAt = (land: PolicyLand, at: Place, end: "fromId" | "toId") =>
  land.requests.filter(each => each.pending && each[end] === at.id);

/** A request is seen from both of its ends, and decided at one. */
function onRequests(
  land: PolicyLand,
  at: Place,
  end: "fromId" | "toId",
  mutation: string,
  input: object,
): Aimed[] {
  return pendingAt(land, at, end).map(each => ({
    act: `${mutation} ${at.level}`,
    seenAs: "roll" as const,
    seenAt: land.placesOf("ReleaseRequest", each.id),
    id: each.id,
    input: requestId => ({ requestId, ...input }),
  }));
}

function onDuplicates(
  land: PolicyLand,
  at: Place,
  state: "OPEN" | "SAME",
  mutation: string,
  input: object,
): Aimed[] {
  return land.duplicates
    .filter(each => each.unitId === at.id && each.state === state)
    .slice(0, 1)
    .map(each => ({
      act: `${mutation} ${at.level}`,
      seenAs: "duplicates" as const,
      id: each.id,
      input: caseId => ({ caseId, ...input }),
    }));
}

function onImports(land: PolicyLand, at: Place, mutation: string, input: object): Aimed[] {
  return land.imports
    .filter(each => each.unitId === at.id && each.staged)
    .map(each => ({
      act: `${mutation} ${at.level}`,
      seenAs: "imports" as const,
      id: each.id,
      input: importId => ({ importId, ...input }),
    }));
}

function onSchools(land: PolicyLand, at: Place, mutation: string, input: object): Aimed[] {
  // The first has been counted, which a dissolved one may not be.
  const schools = land.schools.filter(each => each.unitId === at.id);
  return (mutation === "dissolveOtherSchool" ? schools.slice(-1) : schools.slice(0, 1)).map(each => ({
    act: `${mutation} ${at.level}`,
    seenAs: "counts" as const,
    id: each.id,
    input: otherSchoolId => ({ otherSchoolId, ...input }),
  }));
}

/** One person per duty held at the unit, appointed nowhere else and not among the askers. */
function peopleAt(land: PolicyLand, at: Place) {
  const askers = new Set(land.askers.map(asker => asker.accountId));
  const here = land.given.filter(
    each =>
      each.unitId === at.id &&
      !askers.has(each.accountId) &&
      land.given.filter(other => other.accountId === each.accountId).length === 1,
  );
  return dutyColumns.flatMap(duty => here.find(each => each.duty === duty) ?? []);
}

function actsOnPeople(
  land: PolicyLand,
  at: Place,
  right: "appoint" | "oversee",
  input: (accountId: string) => object,
): Aimed[] {
  return peopleAt(land, at).map(({ accountId, duty }) => ({
    act: `${right} ${duty} ${at.level}`,
    seenAs: "people" as const,
    atClosed: right === "oversee",
    id: accountId,
    input,
  }));
}
