import { sized } from "@lec/core/graphql/connection.type";
import { badInput } from "@lec/core/graphql/errors";
import { makePage, type Page, type PageArguments, readPage } from "@lec/core/graphql/page";
import { notePersonalRead } from "@lec/core/graphql/personal-reads";
import type { RequestContext } from "@lec/core/graphql/request-context";
import type { Appointment } from "@lec/core/identity/actor";
import { can } from "@lec/core/policy/policy";
import { placeLoader, type UnitPlace } from "@lec/core/rounds/unit-places.loader";
import type { Learner } from "@lec/prisma/client";
import { builder, connectionOf, pageArguments } from "../builder.ts";
import { idsWithFindings, type RollOrder, turned } from "../enrolments/enrolment.loader.ts";
import { searchPages, searchTotal } from "../enrolments/enrolment.sql.ts";
import { RollOrderInput, rollFilterFields } from "../enrolments/roll.input.ts";
import { conditionsOf, type RollFilter, readSearch } from "../enrolments/roll-filter.ts";
import { learnerLoader } from "./learner.loader.ts";
import { LearnerType } from "./learner.type.ts";

const LearnerFilterInput = builder.inputType("LearnerFilter", {
  description: "เงื่อนไขการค้นหานักเรียน (conditions of a search for learners)",
  fields: t => ({
    institutionId: t.id({ description: "เฉพาะสถานศึกษานี้ (this institution)" }),
    withinId: t.id({ description: "ในหน่วยงานนี้และหน่วยใต้ลงไป (this unit and all below)" }),
    ...rollFilterFields(t),
  }),
});

interface LearnerFilter extends RollFilter {
  readonly institutionId?: string | null | undefined;
  readonly withinId?: string | null | undefined;
}

/** Learners within personal reach whose present record meets the conditions. */
async function searchLearners(
  context: RequestContext,
  args: PageArguments & {
    readonly filter?: LearnerFilter | null | undefined;
    readonly orderBy?: RollOrder | null | undefined;
  },
): Promise<Page<Learner>> {
  const filter = args.filter ?? {};
  const area = await areaOf(context, filter);
  const search = readSearch(context, filter.search, mayReadIdentifiers(context, area));
  if (filter.findings === "WARNS" && filter.institutionId == null) {
    throw badInput(context.identity.language, {
      th: "ค้นเฉพาะผู้มีข้อควรตรวจสอบได้ทีละสถานศึกษา โปรดระบุ institutionId",
      en: "Warnings are searched in one institution at a time: give institutionId.",
    });
  }
  const year = filter.academicYear ?? null;
  const place = area.place ?? { level: "LAO" as const, institutionKind: null };
  const ids = area.place ? await idsWithFindings(context, area.place.id, year, filter) : (filter.ids ?? null);
  const conditions = [area.paths, year, ...(await conditionsOf(context, filter, search, place, ids))];
  const order = args.orderBy ?? { field: "NAME", direction: "ASC" };
  const { cursorKey } = context.options;
  const scope = {
    accountId: context.identity.actor?.accountId ?? "",
    list: JSON.stringify(["learners", filter, conditions.slice(0, -1), order]),
  };
  const page = readPage(args, scope, cursorKey, context.identity.language);
  const { field, direction } = turned(order, page.backward);
  const values = [...conditions, page.limit, ...(page.position ?? [null, null, null])];
  const found = await context.reads.query(searchPages[field][direction], values);
  for (const { learner } of found) learnerLoader(context).prime(learner.id, learner);
  const total = async () => (await context.reads.query(searchTotal, conditions))[0]?.count ?? 0;
  const { edges, ...rest } = makePage(found, page, row => row.position, scope, cursorKey, total);
  return { ...rest, edges: edges.map(({ node, cursor }) => ({ node: node.learner, cursor })) };
}

/** Where a search looks: the paths of units, and the one unit asked for, if any. */
interface Area {
  readonly paths: readonly string[];
  readonly place: UnitPlace | null;
}

/** The unit asked for, or everything within reach. What the viewer may not read is not there. */
async function areaOf(context: RequestContext, filter: LearnerFilter): Promise<Area> {
  const { actor } = context.identity;
  const note = (appointment: Appointment, unitId: string) =>
    notePersonalRead(context, { appointment, unitId, targetType: "Roll", targetId: unitId });
  const asked = [filter.institutionId, filter.withinId].filter(id => id != null);
  if (asked.length === 0) {
    const readers = (actor?.appointments ?? []).filter(a =>
      can(actor && { ...actor, appointments: [a] }, "learner:read", a),
    );
    for (const appointment of readers) note(appointment, appointment.unitId);
    return { paths: readers.map(a => a.path), place: null };
  }
  const places = await Promise.all(asked.map(id => placeLoader(context).load(id)));
  // Both given: the institution counts if it lies in the unit.
  const [first, within = first] = places;
  const inside = first && within && (first.path === within.path || first.path.startsWith(`${within.path}.`));
  const appointment = inside ? can(actor, "learner:read", first) : null;
  if (!first || !appointment || (filter.institutionId != null && first.level !== "INSTITUTION"))
    return { paths: [], place: null };
  note(appointment, first.id);
  return { paths: [first.path], place: first };
}

/** Whether the viewer reads identifiers everywhere in the area: an LAO officer reads them nowhere. */
function mayReadIdentifiers(context: RequestContext, { paths }: Area): boolean {
  return paths.length > 0 && paths.every(path => can(context.identity.actor, "identifier:read", { path }));
}

const LearnerConnection = connectionOf<Learner>("Learner", LearnerType);

builder.queryField("learners", t =>
  t.field({
    type: LearnerConnection,
    access: "personal",
    description:
      "ค้นหานักเรียนที่ผู้เรียกมีสิทธิ์เห็นรายชื่อ ปกติเฉพาะผู้ที่กำลังเรียน (search for learners within personal reach; those on the rolls unless another status is given)",
    listSize: sized,
    args: {
      ...pageArguments,
      filter: t.arg({ type: LearnerFilterInput, description: "เงื่อนไข (conditions)" }),
      orderBy: t.arg({ type: RollOrderInput, description: "เรียงตาม ปกติคือชื่อ (order; by name unless given)" }),
    },
    resolve: (_root, args, context) => searchLearners(context, args),
  }),
);
