import { groupRows } from "@lec/core/database/group-rows";
import { makePage, type Page, type PageArguments, type PageRequest, readPage } from "@lec/core/graphql/page";
import type { RequestContext } from "@lec/core/graphql/request-context";
import { can } from "@lec/core/policy/policy";
import { placeLoader } from "@lec/core/rounds/unit-places.loader";
import { isUuid } from "@lec/core/text/uuid";
import DataLoader from "dataloader";
import { enrolmentLoader } from "../enrolments/enrolment.loader.ts";
import type { Enrolment } from "../enrolments/enrolment.sql.ts";
import { recordFields } from "./columns.ts";
import {
  absentPages,
  absentTotal,
  type ImportLine,
  importPages,
  importsById,
  importTotals,
  type LineState,
  linePages,
  lineTotal,
  type RollImport,
} from "./import.sql.ts";
import type { FlatRecord } from "./line.ts";
import { rollRecords } from "./roll-record.sql.ts";

/** Whether the viewer may record at an institution: nobody else sees what was uploaded for it. */
async function mayImport(context: RequestContext, institutionId: string): Promise<boolean> {
  const place = await placeLoader(context).load(institutionId);
  return place?.level === "INSTITUTION" && can(context.identity.actor, "learner:record", place) !== null;
}

/** An import by its id; `null` for one that is missing or not for this viewer, which is the same. */
export async function readImport(context: RequestContext, id: string): Promise<RollImport | null> {
  const [found] = isUuid(id) ? await context.reads.query(importsById, [[id]]) : [];
  return found && (await mayImport(context, found.institutionId)) ? found : null;
}

/** Imports of an institution, the latest first; `null` for other units and other viewers. */
export async function listImports(
  context: RequestContext,
  unitId: string,
  args: PageArguments,
): Promise<Page<RollImport> | null> {
  if (!(await mayImport(context, unitId))) return null;
  const { page, scope } = pageOf(context, args, "imports");
  const kept = context.once(importLoaders);
  const key = JSON.stringify(page);
  const pages =
    kept.pages.get(key) ??
    new DataLoader<string, RollImport[]>(async ids => {
      const sql = page.backward ? importPages.backward : importPages.forward;
      const values = [ids, page.limit, page.position?.[0] ?? null];
      const rows = groupRows(await context.reads.query(sql, values), row => row.of);
      return ids.map(id => rows.get(id) ?? []);
    });
  kept.pages.set(key, pages);
  const rows = await pages.load(unitId.toLowerCase());
  return makePage(
    rows,
    page,
    row => [row.id],
    scope,
    context.options.cursorKey,
    () => kept.totals.load(unitId.toLowerCase()),
  );
}

const importLoaders = (context: RequestContext) => ({
  pages: new Map<string, DataLoader<string, RollImport[]>>(),
  totals: new DataLoader<string, number>(async ids => {
    const counts = new Map((await context.reads.query(importTotals, [ids])).map(row => [row.id, row.count]));
    return ids.map(id => counts.get(id) ?? 0);
  }),
});

/** Lines of one import, in the file's order. */
export async function listLines(
  context: RequestContext,
  { id }: RollImport,
  args: PageArguments & { readonly states: readonly LineState[] | null },
): Promise<Page<ImportLine>> {
  const { states } = args;
  const { page, scope } = pageOf(context, args, JSON.stringify(["lines", id, states]));
  const sql = page.backward ? linePages.backward : linePages.forward;
  const rows = await context.reads.query(sql, [id, states, page.limit, page.position?.[0] ?? null]);
  return makePage(
    rows,
    page,
    row => [String(row.row)],
    scope,
    context.options.cursorKey,
    async () => {
      const [total] = await context.reads.query(lineTotal, [id, states]);
      return total?.count ?? 0;
    },
  );
}

/** Enrolments of the roll that the file is silent about. They are never taken as left. */
export async function listAbsent(
  context: RequestContext,
  { id, institutionId, academicYear }: RollImport,
  args: PageArguments,
): Promise<Page<Enrolment>> {
  const { page, scope } = pageOf(context, args, JSON.stringify(["absent", id]));
  const sql = page.backward ? absentPages.backward : absentPages.forward;
  const values = [institutionId, academicYear, id];
  const ids = await context.reads.query(sql, [...values, page.limit, page.position?.[0] ?? null]);
  const enrolments = await Promise.all(ids.map(row => enrolmentLoader(context).load(row.id)));
  const rows = enrolments.filter(enrolment => enrolment !== null);
  return makePage(
    rows,
    page,
    row => [row.id],
    scope,
    context.options.cursorKey,
    async () => {
      const [total] = await context.reads.query(absentTotal, values);
      return total?.count ?? 0;
    },
  );
}

function pageOf(
  context: RequestContext,
  args: PageArguments,
  list: string,
): { page: PageRequest; scope: { accountId: string; list: string } } {
  const { identity, options } = context;
  const scope = { accountId: identity.actor?.accountId ?? "", list };
  return { page: readPage(args, scope, options.cursorKey, identity.language), scope };
}

/** One cell that differs: what the file says, and what the register does. */
export interface Change {
  readonly field: string;
  readonly yours: FlatRecord[string];
  readonly server: FlatRecord[string];
}

/** Cells of a changed line that differ from the roll as it is now. */
export async function changesOf(
  context: RequestContext,
  found: RollImport,
  { state, record, learnerId }: ImportLine,
): Promise<Change[]> {
  if (state !== "CHANGED" || !record || learnerId === null) return [];
  const server = await context.onceFor(recordLoader, found).load(learnerId);
  if (!server) return [];
  return recordFields.flatMap(field => {
    const change = { field, yours: record[field] ?? null, server: server[field] ?? null };
    const compared = field !== "identifier" && found.fields.includes(field);
    return compared && change.yours !== change.server ? [change] : [];
  });
}

const recordLoader = (context: RequestContext, { institutionId, academicYear }: RollImport) =>
  new DataLoader<string, FlatRecord | null>(async ids => {
    const rows = await context.reads.query(rollRecords, [institutionId, academicYear, ids]);
    const records = new Map(rows.map(row => [row.learnerId, row.record]));
    return ids.map(id => records.get(id) ?? null);
  });
