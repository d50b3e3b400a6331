import { groupRows } from "@lec/core/database/group-rows";
import type { Grade } from "@lec/core/graphql/grade-count.type";
import { makePage, type Page, type PageArguments, readPage } from "@lec/core/graphql/page";
import { notePersonalRead } from "@lec/core/graphql/personal-reads";
import type { RequestContext } from "@lec/core/graphql/request-context";
import { can } from "@lec/core/policy/policy";
import { readRounds, roundFor } from "@lec/core/rounds/rounds.loader";
import { placeLoader } from "@lec/core/rounds/unit-places.loader";
import DataLoader from "dataloader";
import {
  type Classroom,
  checksOfEnrolments,
  classroomsOfInstitutions,
  type Enrolment,
  type EnrolmentStatus,
  type ExistenceCheck,
  enrolmentsOfLearners,
  rollPages,
  rollTotals,
} from "./enrolment.sql.ts";

export interface EnrolmentFilter {
  readonly academicYear?: number | null | undefined;
  readonly grade?: readonly Grade[] | null | undefined;
  readonly classroom?: string | null | undefined;
  readonly status?: EnrolmentStatus | null | undefined;
}

/** The roll of an institution: `null` for units of other levels and for viewers who may not read its learners. */
export async function listEnrolments(
  context: RequestContext,
  unitId: string,
  args: PageArguments & { readonly filter?: EnrolmentFilter | null | undefined },
): Promise<Page<Enrolment> | null> {
  const place = await readablePlace(context, unitId);
  const year = place && (args.filter?.academicYear ?? (await academicYearOf(context, place)));
  if (!place || year === null) return null;
  const { grade = null, classroom = null, status = null } = args.filter ?? {};
  const filter = [year, grade, classroom, status ?? "ACTIVE"];
  const list = JSON.stringify(["enrolments", filter]);
  const scope = { accountId: context.identity.actor?.accountId ?? "", list };
  const page = readPage(args, scope, context.options.cursorKey, context.identity.language);

  const kept = context.once(rollLoaders);
  const pageKey = JSON.stringify([list, page]);
  let pages = kept.pages.get(pageKey);
  if (!pages) {
    const sql = page.backward ? rollPages.backward : rollPages.forward;
    const values = [...filter, page.limit, ...(page.position ?? [null, null, null])];
    pages = new DataLoader(async ids => {
      const rows = groupRows(await context.reads.query(sql, [ids, ...values]), row => row.of);
      return ids.map(id => rows.get(id) ?? []);
    });
    kept.pages.set(pageKey, pages);
  }
  let totals = kept.totals.get(list);
  if (!totals) {
    totals = new DataLoader(async ids => {
      const rows = new Map(
        (await context.reads.query(rollTotals, [ids, ...filter])).map(row => [row.id, row.count]),
      );
      return ids.map(id => rows.get(id) ?? 0);
    });
    kept.totals.set(list, totals);
  }
  const total = totals;
  const rows = await pages.load(place.id);
  return makePage(
    rows,
    page,
    e => [e.grade, e.classroom, e.id],
    scope,
    context.options.cursorKey,
    () => total.load(place.id),
  );
}

const rollLoaders = () => ({
  pages: new Map<string, DataLoader<string, Enrolment[]>>(),
  totals: new Map<string, DataLoader<string, number>>(),
});

/** Classrooms of an institution: `null` as for the roll. */
export async function listClassrooms(
  context: RequestContext,
  unitId: string,
  academicYear: number | null | undefined,
): Promise<Classroom[] | null> {
  const place = await readablePlace(context, unitId);
  const year = place && (academicYear ?? (await academicYearOf(context, place)));
  if (!place || year === null) return null;
  const kept = context.once(classroomLoaders);
  let loader = kept.get(year);
  if (!loader) {
    loader = new DataLoader(async ids => {
      const rows = groupRows(
        await context.reads.query(classroomsOfInstitutions, [ids, year]),
        row => row.institutionId,
      );
      return ids.map(id => rows.get(id) ?? []);
    });
    kept.set(year, loader);
  }
  return loader.load(place.id);
}
const classroomLoaders = () => new Map<number, DataLoader<string, Classroom[]>>();

/** Enrolments of a learner, the latest first. */
export const learnerEnrolmentLoader = (context: RequestContext) => context.once(learnerEnrolmentsOf);
const learnerEnrolmentsOf = (context: RequestContext) =>
  new DataLoader<string, Enrolment[]>(async ids => {
    const rows = groupRows(await context.reads.query(enrolmentsOfLearners, [ids]), row => row.learnerId);
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
  const kept = context.once(checkLoaders);
  let loader = kept.get(round.id);
  if (!loader) {
    loader = new DataLoader(async ids => {
      const rows = new Map(
        (await context.reads.query(checksOfEnrolments, [round.id, ids])).map(row => [row.enrolmentId, row]),
      );
      return ids.map(id => rows.get(id) ?? null);
    });
    kept.set(round.id, loader);
  }
  return loader.load(enrolment.id);
}
const checkLoaders = () => new Map<string, DataLoader<string, ExistenceCheck | null>>();

async function readablePlace(context: RequestContext, unitId: string) {
  const place = await placeLoader(context).load(unitId);
  const appointment = can(context.identity.actor, "learner:read", place);
  if (place?.level !== "INSTITUTION" || !appointment) return null;
  notePersonalRead(context, { appointment, unitId: place.id, targetType: "Roll", targetId: place.id });
  return place;
}

async function academicYearOf(
  context: RequestContext,
  place: { level: "INSTITUTION" | string; institutionKind: string | null },
): Promise<number | null> {
  const round = roundFor(
    await readRounds(context),
    { level: "INSTITUTION", institutionKind: place.institutionKind },
    null,
  );
  return round?.academicYear ?? null;
}
