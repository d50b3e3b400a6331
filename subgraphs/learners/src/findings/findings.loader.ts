import { groupRows } from "@lec/core/database/group-rows";
import { badInput } from "@lec/core/graphql/errors";
import type { Grade } from "@lec/core/graphql/grade-count.type";
import { makePage, type Page, type PageArguments, readPage } from "@lec/core/graphql/page";
import type { RequestContext } from "@lec/core/graphql/request-context";
import { can } from "@lec/core/policy/policy";
import { placeLoader } from "@lec/core/rounds/unit-places.loader";
import DataLoader from "dataloader";
import { yearOfRoll } from "../enrolments/readable-roll.ts";
import { keptLoaders } from "../kept-loaders.ts";
import { type FindingRuleId, findingRuleIds, type Severity, severityOf } from "./finding.ts";
import {
  allAgeRules,
  type RollRecord,
  recordsOfEnrolments,
  recordsOfLearners,
  recordsOfRolls,
} from "./findings.sql.ts";
import { findingsOfRecord, findingsOfRoll, type RollFinding } from "./roll-findings.ts";

const readAgeRules = (context: RequestContext) => context.once(ageRulesOf);
const ageRulesOf = (context: RequestContext) => context.reads.query(allAgeRules);

/** Findings of one learner's enrolment, as the viewer may read them. */
export const enrolmentFindingLoader = (context: RequestContext) => context.once(enrolmentFindingsOf);
const enrolmentFindingsOf = (context: RequestContext) =>
  new DataLoader<string, RollFinding[]>(async ids => {
    const rows = await context.reads.query(recordsOfEnrolments, [ids]);
    return findingsPer(context, ids, rows, row => row.enrolmentId);
  });

/** Findings of a learner where the learner is on the rolls. */
export const learnerFindingLoader = (context: RequestContext) => context.once(learnerFindingsOf);
const learnerFindingsOf = (context: RequestContext) =>
  new DataLoader<string, RollFinding[]>(async ids => {
    const rows = await context.reads.query(recordsOfLearners, [ids]);
    return findingsPer(context, ids, rows, row => row.learnerId);
  });

async function findingsPer(
  context: RequestContext,
  ids: readonly string[],
  rows: readonly RollRecord[],
  keyOf: (row: RollRecord) => string,
): Promise<RollFinding[][]> {
  const ageRules = await readAgeRules(context);
  const found = groupRows(rows, keyOf);
  return Promise.all(
    ids.map(async id => {
      const [row] = found.get(id) ?? [];
      if (!row) return [];
      return readable(context, row.institutionId, findingsOfRecord(row, ageRules));
    }),
  );
}

/** Findings that tell of a sensitive field are read as the field is. */
const sensitiveRules: ReadonlySet<FindingRuleId> = new Set(["WEIGHT_IMPLAUSIBLE", "HEIGHT_IMPLAUSIBLE"]);

async function readable<Found extends { readonly rule: FindingRuleId }>(
  context: RequestContext,
  institutionId: string,
  findings: Found[],
): Promise<Found[]> {
  const place = await placeLoader(context).load(institutionId);
  if (can(context.identity.actor, "sensitive:read", place)) return findings;
  return findings.filter(({ rule }) => !sensitiveRules.has(rule));
}

export interface FindingFilter {
  readonly severity?: Severity | null | undefined;
  readonly rule?: readonly FindingRuleId[] | null | undefined;
  readonly grade?: readonly Grade[] | null | undefined;
  readonly classroom?: string | null | undefined;
}

/** Everything found on an institution's roll, in roll order; `null` where the roll may not be read. */
export async function rollFindings(
  context: RequestContext,
  unitId: string,
  academicYear: number | null | undefined,
): Promise<RollFinding[] | null> {
  const roll = await yearOfRoll(context, unitId, academicYear);
  if (!roll) return null;
  const { year } = roll;
  const loader = context.once(rollLoaders)(String(year), async ids => {
    const [rows, ageRules] = await Promise.all([
      context.reads.query(recordsOfRolls, [ids, year]),
      readAgeRules(context),
    ]);
    const rolls = groupRows(rows, row => row.institutionId);
    return Promise.all(ids.map(id => readable(context, id, findingsOfRoll(rolls.get(id) ?? [], ageRules))));
  });
  return loader.load(roll.place.id);
}
const rollLoaders = () => keptLoaders<RollFinding[]>();

const meets = (finding: RollFinding, { severity, rule, grade, classroom }: FindingFilter) =>
  (severity == null || severityOf(finding) === severity) &&
  (rule == null || rule.includes(finding.rule)) &&
  (grade == null || grade.includes(finding.grade)) &&
  (classroom == null || finding.classroom === classroom);

/** A page of an institution's findings. */
export async function listFindings(
  context: RequestContext,
  unitId: string,
  args: PageArguments & {
    readonly filter?: FindingFilter | null | undefined;
    readonly academicYear?: number | null | undefined;
  },
): Promise<Page<RollFinding> | null> {
  const all = await rollFindings(context, unitId, args.academicYear);
  if (!all) return null;
  const filter = args.filter ?? {};
  const { cursorKey } = context.options;
  const list = JSON.stringify(["findings", unitId, args.academicYear ?? null, filter]);
  const scope = { accountId: context.identity.actor?.accountId ?? "", list };
  const page = readPage(args, scope, cursorKey, context.identity.language);
  const found = all.filter(finding => meets(finding, filter));
  const keys = new Map(found.map((finding, i) => [keyOf(finding), i]));
  const at = page.position ? keys.get(page.position.join("\n")) : undefined;
  // The finding that the last page ended with has been mended: where the list went on is not known any more.
  if (page.position && at === undefined) {
    throw badInput(context.identity.language, {
      th: "รายการนี้เปลี่ยนไปแล้ว ให้เริ่มจากหน้าแรก",
      en: "This list has changed. Start from the first page.",
    });
  }
  const rows = page.backward
    ? found
        .slice(0, at ?? found.length)
        .reverse()
        .slice(0, page.limit)
    : found.slice(at === undefined ? 0 : at + 1).slice(0, page.limit);
  return makePage(
    rows,
    page,
    finding => keyOf(finding).split("\n"),
    scope,
    cursorKey,
    async () => found.length,
  );
}

const keyOf = ({ grade, classroom, enrolmentId, rule, field }: RollFinding) =>
  [grade, classroom, enrolmentId ?? "", rule, field ?? ""].join("\n");

/** How many of each rule; rules without findings are left out. */
export interface FindingCount {
  readonly rule: FindingRuleId;
  readonly count: number;
}

export async function summariseFindings(
  context: RequestContext,
  unitId: string,
  academicYear: number | null | undefined,
): Promise<FindingCount[] | null> {
  const all = await rollFindings(context, unitId, academicYear);
  if (!all) return null;
  const counts = new Map<FindingRuleId, number>();
  for (const { rule } of all) counts.set(rule, (counts.get(rule) ?? 0) + 1);
  return findingRuleIds.flatMap(rule => {
    const count = counts.get(rule);
    return count ? [{ rule, count }] : [];
  });
}
