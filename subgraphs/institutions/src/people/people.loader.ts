import { groupRows } from "@lec/core/database/group-rows";
import { badInput } from "@lec/core/graphql/errors";
import { makePage, type Page, type PageArguments, readPage } from "@lec/core/graphql/page";
import type { RequestContext } from "@lec/core/graphql/request-context";
import { can, reachOf } from "@lec/core/policy/policy";
import { isUuid } from "@lec/core/text/uuid";
import DataLoader from "dataloader";
import type { Unit } from "../units/unit.ts";
import {
  accountPages,
  accountsById,
  accountTotal,
  appointmentsById,
  appointmentsOfAccounts,
  ownAppointments,
  standingsOfAccounts,
  unitAppointmentPages,
  unitAppointmentTotals,
} from "./people.sql.ts";
import type { Account, Appointment, Standing } from "./person.ts";

/** Paths where the actor sees people: the first wall's parameter. */
export const peopleReach = (context: RequestContext): string[] =>
  reachOf(context.identity.actor, "people:read");

/** Accounts by id; `null` for one that is missing or out of sight, which is the same. */
export const accountLoader = (context: RequestContext) => context.once(accountsOf);
const accountsOf = (context: RequestContext) =>
  new DataLoader<string, Account | null>(async ids => {
    const wanted = ids.filter(isUuid);
    const rows =
      wanted.length > 0 ? await context.reads.query(accountsById, [wanted, peopleReach(context)]) : [];
    const byId = new Map(rows.map(row => [row.id, row]));
    return ids.map(id => byId.get(id.toLowerCase()) ?? null);
  });

/** Appointments by id; `null` for one that is missing or out of sight. */
export const appointmentLoader = (context: RequestContext) => context.once(appointmentsOf);
const appointmentsOf = (context: RequestContext) =>
  new DataLoader<string, Appointment | null>(async ids => {
    const rows = await context.reads.query(appointmentsById, [ids.filter(isUuid), peopleReach(context)]);
    const byId = new Map(rows.map(row => [row.id, row]));
    return ids.map(id => byId.get(id.toLowerCase()) ?? null);
  });

/** Appointments of an account within the viewer's reach, latest first. */
export const accountAppointmentLoader = (context: RequestContext) => context.once(accountAppointmentsOf);
const accountAppointmentsOf = (context: RequestContext) =>
  new DataLoader<string, Appointment[]>(async ids => {
    const rows = await context.reads.query(appointmentsOfAccounts, [ids, peopleReach(context)]);
    const byAccount = groupRows(rows, row => row.accountId);
    return ids.map(id => byAccount.get(id) ?? []);
  });

/** What an account is judged by. */
export const standingLoader = (context: RequestContext) => context.once(standingsOf);
const standingsOf = (context: RequestContext) =>
  new DataLoader<string, Standing[]>(async ids => {
    const byAccount = groupRows(await context.reads.query(standingsOfAccounts, [ids]), row => row.accountId);
    return ids.map(id => byAccount.get(id) ?? []);
  });

/** The viewer's own appointments in force. */
export function readOwnAppointments(context: RequestContext): Promise<Appointment[]> {
  return context.reads.query(ownAppointments, [context.identity.actor?.accountId ?? null]);
}

export interface AccountListArguments extends PageArguments {
  readonly filter?:
    | {
        readonly unitId?: string | null | undefined;
        readonly search?: string | null | undefined;
        readonly inForce?: boolean | null | undefined;
      }
    | null
    | undefined;
}

/** A page of accounts within reach, by username. @throws RequestError BAD_USER_INPUT for bad paging arguments or ids. */
export async function listAccounts(
  context: RequestContext,
  args: AccountListArguments,
): Promise<Page<Account>> {
  const { identity, options } = context;
  const { unitId = null, inForce = null } = args.filter ?? {};
  if (unitId !== null && !isUuid(unitId)) {
    throw badInput(identity.language, {
      th: "รหัสอ้างอิง (id) ไม่ถูกต้อง",
      en: "An id in the filter is not valid.",
    });
  }
  const search = args.filter?.search?.trim();
  const pattern = search ? `%${search.replace(/[\\%_]/g, "\\$&")}%` : null;
  const filter = [peopleReach(context), unitId, inForce, pattern];
  const scope = {
    accountId: identity.actor?.accountId ?? "",
    list: JSON.stringify(["accounts", ...filter.slice(1)]),
  };
  const page = readPage(args, scope, options.cursorKey, identity.language);
  const rows = await context.reads.query(accountPages[page.backward ? "DESC" : "ASC"], [
    ...filter,
    page.limit,
    page.position?.[0] ?? null,
  ]);
  return makePage(
    rows,
    page,
    account => [account.username],
    scope,
    options.cursorKey,
    async () => {
      const [total] = await context.reads.query(accountTotal, filter);
      return total?.count ?? 0;
    },
  );
}

export interface AppointmentListArguments extends PageArguments {
  readonly inForce?: boolean | null | undefined;
}

/**
 * A page of a unit's appointments, latest first; `null` where the viewer sees no people. Lists of one request with equal
 * arguments are loaded in one statement for all units.
 */
export async function listUnitAppointments(
  context: RequestContext,
  unit: Unit,
  args: AppointmentListArguments,
): Promise<Page<Appointment> | null> {
  const { identity, options } = context;
  const inForce = args.inForce ?? null;
  const list = JSON.stringify(["appointments", inForce]);
  const scope = { accountId: identity.actor?.accountId ?? "", list };
  const page = readPage(args, scope, options.cursorKey, identity.language);
  if (!can(identity.actor, "people:read", unit)) return null;

  const loaders = context.once(appointmentListLoaders);
  const key = JSON.stringify([list, page]);
  let pages = loaders.pages.get(key);
  if (!pages) {
    pages = new DataLoader<string, Appointment[]>(async unitIds => {
      const rows = await context.reads.query(unitAppointmentPages[page.backward ? "ASC" : "DESC"], [
        unitIds,
        peopleReach(context),
        inForce,
        page.limit,
        ...(page.position ?? [null, null]),
      ]);
      const byUnit = groupRows(rows, row => row.unitId);
      return unitIds.map(id => byUnit.get(id) ?? []);
    });
    loaders.pages.set(key, pages);
  }
  let totals = loaders.totals.get(list);
  if (!totals) {
    totals = new DataLoader<string, number>(async unitIds => {
      const rows = await context.reads.query(unitAppointmentTotals, [unitIds, peopleReach(context), inForce]);
      const byUnit = new Map(rows.map(row => [row.id, row.count]));
      return unitIds.map(id => byUnit.get(id) ?? 0);
    });
    loaders.totals.set(list, totals);
  }
  const counts = totals;
  const rows = await pages.load(unit.id);
  return makePage(
    rows,
    page,
    appointment => [appointment.fromDate, appointment.id],
    scope,
    options.cursorKey,
    () => counts.load(unit.id),
  );
}

const appointmentListLoaders = () => ({
  pages: new Map<string, DataLoader<string, Appointment[]>>(),
  totals: new Map<string, DataLoader<string, number>>(),
});
