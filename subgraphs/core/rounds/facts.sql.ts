import { type RawRow, statement } from "../database/statement.ts";
import type { RoundFacts, UnitFacts } from "../workflow/confirmation.machine.ts";
import { type Instant, toInstant } from "../workflow/instant.ts";

/** What the machine wants to know of units in a round. $1 round, $2 unit ids. One statement for any number of units. */
export const unitFacts = statement<UnitFacts>(
  "unit facts",
  "SELECT * FROM reporting.facts($1, $2::uuid[])",
  raw => ({
    unitId: raw.unit_id as string,
    level: raw.level as UnitFacts["level"],
    active: raw.active as boolean,
    laoId: raw.lao_id as string | null,
    provinceId: raw.province_id as string | null,
    states: {
      LEARNERS: raw.learners_state as UnitFacts["states"]["LEARNERS"],
      OTHER_COUNTS: raw.other_state as UnitFacts["states"]["OTHER_COUNTS"],
    },
    laoConfirmed: raw.lao_confirmed as boolean,
    provinceConfirmed: raw.province_confirmed as boolean,
    extendedUntil: instantOrNull(raw.extended_until),
    institutionsExpected: raw.institutions_expected as number,
    institutionsWaiting: uuids(raw.institutions_waiting),
    laosExpected: raw.laos_expected as number,
    laosWaiting: uuids(raw.laos_waiting),
    otherLaosExpected: raw.other_laos_expected as number,
    otherLaosWaiting: uuids(raw.other_laos_waiting),
    schoolsExpected: raw.schools_expected as number,
    schoolsRecorded: raw.schools_recorded as number,
    learners: raw.learners as number,
    checked: raw.checked as number,
    ghosts: raw.ghosts as number,
    findings: raw.findings as number,
  }),
);

export const programmes = ["LEC", "SIS", "CCIS"] as const;
export type Programme = (typeof programmes)[number];

/** A round as stored. */
export interface Round extends RoundFacts {
  readonly programme: Programme;
  readonly academicYear: number;
  readonly number: number;
  readonly title: string;
  readonly asOfDate: string | null;
  readonly version: number;
}

export const roundColumns = `r.id, r.programme, r.academic_year, r.number, r.title, r.opens_at, r.unit_deadline,
  r.recording_closes_at, r.province_deadline, r.report_due_at, r.as_of_date, r.opened_at, r.version`;

export function roundOf(raw: RawRow): Round {
  return {
    id: raw.id as string,
    programme: raw.programme as Programme,
    academicYear: raw.academic_year as number,
    number: raw.number as number,
    title: raw.title as string,
    opensAt: toInstant(raw.opens_at as string),
    unitDeadline: toInstant(raw.unit_deadline as string),
    recordingClosesAt: toInstant(raw.recording_closes_at as string),
    provinceDeadline: instantOrNull(raw.province_deadline),
    reportDueAt: instantOrNull(raw.report_due_at),
    asOfDate: raw.as_of_date as string | null,
    openedAt: instantOrNull(raw.opened_at),
    version: raw.version as number,
  };
}

/** One round. $1 id. */
export const roundById = statement<Round>(
  "round by id",
  `SELECT ${roundColumns} FROM reporting.round r WHERE r.id = $1`,
  roundOf,
);

/** All rounds, the latest first, with the clock they are seen by. There are a few a year. */
export const allRounds = statement<{ readonly round: Round; readonly now: Instant }>(
  "all rounds",
  `SELECT ${roundColumns}, core.now() AS now FROM reporting.round r ORDER BY r.opens_at DESC, r.id DESC`,
  raw => ({ round: roundOf(raw), now: toInstant(raw.now as string) }),
);

function instantOrNull(value: unknown): Instant | null {
  return value == null ? null : toInstant(value as string);
}

/** A uuid[] as pg hands it over: already a list. */
function uuids(value: unknown): readonly string[] {
  return value as string[];
}
