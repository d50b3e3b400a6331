import { groupRows } from "@lec/core/database/group-rows";
import { makePage, type Page, type PageArguments, readPage } from "@lec/core/graphql/page";
import type { RequestContext } from "@lec/core/graphql/request-context";
import { can } from "@lec/core/policy/policy";
import { readRounds, roundFor } from "@lec/core/rounds/rounds.loader";
import { placeLoader } from "@lec/core/rounds/unit-places.loader";
import { isUuid } from "@lec/core/text/uuid";
import DataLoader from "dataloader";
import { severityOf } from "../findings/finding.ts";
import { rollFindings } from "../findings/findings.loader.ts";
import { keptLoaders } from "../kept-loaders.ts";
import {
  type Classroom,
  checksOfEnrolments,
  classroomsOfInstitutions,
  type Direction,
  type Enrolment,
  type ExistenceCheck,
  enrolmentsById,
  enrolmentsOfLearners,
  type Placed,
  type RollOrderField,
  rollPages,
  rollTotals,
} from "./enrolment.sql.ts";
import { yearOfRoll } from "./readable-roll.ts";
import { conditionsOf, type RollFilter, readSearch } from "./roll-filter.ts";

export interface RollOrder {
  readonly field: RollOrderField;
  readonly direction: Direction;
}

/** What follows the order when paging from the end. */
export const turned = ({ field, direction }: RollOrder, backward: boolean): RollOrder => ({
  field,
  direction: backward ? (direction === "ASC" ? "DESC" : "ASC") : direction,
});

/** The roll of an institution: `null` for units of other levels and for viewers who may not read its learners. */
export async function listEnrolments(
  context: RequestContext,
  unitId: string,
  args: PageArguments & {
    readonly filter?: RollFilter | null | undefined;
    readonly orderBy?: RollOrder | null | undefined;
  },
): Promise<Page<Enrolment> | null> {
  const filter = args.filter ?? {};
  const roll = await yearOfRoll(context, unitId, filter.academicYear);
  if (!roll) return null;
  const { place, year } = roll;
  const search = readSearch(
    context,
    filter.search,
    can(context.identity.actor, "identifier:read", place) !== null,
  );
  const ids = await idsWithFindings(context, unitId, year, filter);
  const conditions = [year, ...(await conditionsOf(context, filter, search, place, ids))];
  const order = args.orderBy ?? { field: "GRADE", direction: "ASC" };
  const list = JSON.stringify(["enrolments", filter, conditions.slice(0, -1), order]);
  const scope = { accountId: context.identity.actor?.accountId ?? "", list };
  const page = readPage(args, scope, context.options.cursorKey, context.identity.language);

  const kept = context.once(loadersOfRolls);
  const key = JSON.stringify([list, ids]);
  const pages = kept.pages(JSON.stringify([key, page]), async unitIds => {
    const { field, direction } = turned(order, page.backward);
    const values = [unitIds, ...conditions, page.limit, ...(page.position ?? [null, null, null])];
    const rows = groupRows(await context.reads.query(rollPages[field][direction], values), row => row.of);
    return unitIds.map(id => rows.get(id) ?? []);
  });
  const totals = kept.totals(key, async unitIds => {
    const rows = await context.reads.query(rollTotals, [unitIds, ...conditions]);
    const counts = new Map(rows.map(row => [row.id, row.count]));
    return unitIds.map(id => counts.get(id) ?? 0);
  });
  const rows = await pages.load(place.id);
  return makePage(
    rows,
    page,
    row => row.position,
    scope,
    context.options.cursorKey,
    () => totals.load(place.id),
  );
}

const loadersOfRolls = () => ({
  pages: keptLoaders<(Enrolment & Placed)[]>(),
  totals: keptLoaders<number>(),
});

/** Enrolments with warnings, which no column knows; `null` where that is not asked. Those asked for by id, too. */
export async function idsWithFindings(
  context: RequestContext,
  unitId: string,
  year: number | null,
  filter: RollFilter,
): Promise<readonly string[] | null> {
  const asked = filter.ids?.filter(isUuid) ?? null;
  if (filter.findings !== "WARNS") return asked;
  const found = (await rollFindings(context, unitId, year)) ?? [];
  const warned = new Set(
    found.flatMap(finding =>
      severityOf(finding) === "WARNS" && finding.enrolmentId !== null ? [finding.enrolmentId] : [],
    ),
  );
  return asked ? asked.filter(id => warned.has(id)) : [...warned];
}

/** Enrolments by id; `null` for one that is missing or not for this viewer. */
export const enrolmentLoader = (context: RequestContext) => context.once(enrolmentsOf);
const enrolmentsOf = (context: RequestContext) =>
  new DataLoader<string, Enrolment | null>(async ids => {
    const rows = await readableRows(context, await context.reads.query(enrolmentsById, [ids]));
    const byId = new Map(rows.map(row => [row.id, row]));
    return ids.map(id => byId.get(id) ?? null);
  });

/** The first wall for enrolments reached from somewhere else: those at institutions whose learners the viewer reads. */
async function readableRows(context: RequestContext, rows: readonly Enrolment[]): Promise<Enrolment[]> {
  const ids = [...new Set(rows.map(row => row.institutionId))];
  const places = await Promise.all(ids.map(id => placeLoader(context).load(id)));
  const readable = new Set(
    ids.filter((_, i) => can(context.identity.actor, "learner:read", places[i] ?? null)),
  );
  return rows.filter(row => readable.has(row.institutionId));
}

/** Classrooms of an institution: `null` as for the roll. */
export async function listClassrooms(
  context: RequestContext,
  unitId: string,
  academicYear: number | null | undefined,
): Promise<Classroom[] | null> {
  const roll = await yearOfRoll(context, unitId, academicYear);
  if (!roll) return null;
  const loader = context.once(classroomLoaders)(String(roll.year), async ids => {
    const rows = groupRows(
      await context.reads.query(classroomsOfInstitutions, [ids, roll.year]),
      row => row.institutionId,
    );
    return ids.map(id => rows.get(id) ?? []);
  });
  return loader.load(roll.place.id);
}
const classroomLoaders = () => keptLoaders<Classroom[]>();

/** Enrolments of a learner, the latest first. */
export const learnerEnrolmentLoader = (context: RequestContext) => context.once(learnerEnrolmentsOf);
const learnerEnrolmentsOf = (context: RequestContext) =>
  new DataLoader<string, Enrolment[]>(async ids => {
    const found = await readableRows(context, await context.reads.query(enrolmentsOfLearners, [ids]));
    const rows = groupRows(found, row => row.learnerId);
    return ids.map(id => rows.get(id) ?? []);
  });

/** The existence check of an enrolment in a round, the current one unless given. */
export async function readCheck(
  context: RequestContext,
  enrolment: Enrolment,
  roundId: string | null | undefined,
): Promise<ExistenceCheck | null> {
  const [place, rounds] = await Promise.all([
    placeLoader(context).load(enrolment.institutionId),
    readRounds(context),
  ]);
  const round = place && roundFor(rounds, place, roundId);
  if (!round) return null;
  const loader = context.once(checkLoaders)(round.id, async ids => {
    const rows = new Map(
      (await context.reads.query(checksOfEnrolments, [round.id, ids])).map(row => [row.enrolmentId, row]),
    );
    return ids.map(id => rows.get(id) ?? null);
  });
  return loader.load(enrolment.id);
}
const checkLoaders = () => keptLoaders<ExistenceCheck | null>();
