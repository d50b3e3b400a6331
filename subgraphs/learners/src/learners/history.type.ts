import { groupRows } from "@lec/core/database/group-rows";
import { sized } from "@lec/core/graphql/connection.type";
import { enumValues } from "@lec/core/graphql/enum-values";
import { makePage, type Page, type PageArguments, readPage } from "@lec/core/graphql/page";
import type { RequestContext } from "@lec/core/graphql/request-context";
import { can } from "@lec/core/policy/policy";
import { placeLoader } from "@lec/core/rounds/unit-places.loader";
import DataLoader from "dataloader";
import { builder, connectionOf, OrgUnit, pageArguments } from "../builder.ts";
import { keptLoaders } from "../kept-loaders.ts";
import {
  authorsOfChanges,
  type Change,
  type ChangeSubject,
  changeSubjects,
  columnOf,
  historyPages,
  historyTotals,
} from "./history.sql.ts";
import { mayAtHome } from "./learner.type.ts";
import { maskIdentifier } from "./mask-identifier.ts";

const subjectNames: Readonly<Record<ChangeSubject, string>> = {
  LEARNER: "นักเรียน (the learner)",
  ENROLMENT: "การเข้าเรียน (an enrolment)",
  FATHER: "บิดา (father)",
  MOTHER: "มารดา (mother)",
  GUARDIAN: "ผู้ปกครอง (guardian)",
  REGISTERED: "ที่อยู่ตามทะเบียนบ้าน (registered address)",
  CURRENT: "ที่อยู่ปัจจุบัน (current address)",
};
const ChangeSubjectEnum = builder.enumType("LearnerChangeSubject", {
  description: "ส่วนของระเบียนที่เปลี่ยน (which part of the record changed)",
  values: enumValues(changeSubjects, subject => subjectNames[subject]),
});

const ChangeType = builder.objectRef<Change>("LearnerChange").implement({
  description: "การเปลี่ยนแปลงข้อมูลนักเรียนหนึ่งช่อง (one changed field of a learner)",
  fields: t => ({
    id: t.exposeID("id", { access: "personal", description: "รหัสอ้างอิง (id)" }),
    subject: t.expose("subject", { type: ChangeSubjectEnum, access: "personal", description: "ส่วน (part)" }),
    field: t.exposeString("field", {
      access: "personal",
      description:
        "ช่องข้อมูล `*` คือบันทึกครั้งแรกทั้งส่วน (field, as named in this API; `*`: recorded for the first time)",
    }),
    before: t.string({
      nullable: true,
      access: "personal",
      description:
        "ค่าเดิม ปิดบังหรือว่างสำหรับผู้ไม่มีสิทธิ์ (the value before; masked or none for those who may not read the field)",
      resolve: (change, _args, context) => shownValue(context, change, change.before),
    }),
    after: t.string({
      nullable: true,
      access: "personal",
      description:
        "ค่าใหม่ ปิดบังหรือว่างสำหรับผู้ไม่มีสิทธิ์ (the value after; masked or none for those who may not read the field)",
      resolve: (change, _args, context) => shownValue(context, change, change.after),
    }),
    at: t.expose("at", { type: "DateTime", access: "personal", description: "เวลา (when)" }),
    institution: t.field({
      type: OrgUnit,
      nullable: true,
      access: "personal",
      description: "สถานศึกษาที่แก้ไข ว่างเมื่ออยู่นอกขอบเขต (where it was changed; none out of sight)",
      resolve: async ({ institutionId }, _args, context) =>
        institutionId && (await placeLoader(context).load(institutionId)) ? { id: institutionId } : null,
    }),
    changedBy: t.string({
      nullable: true,
      access: "personal",
      description:
        "ชื่อผู้แก้ไข เฉพาะผู้มีสิทธิ์ในสถานศึกษานั้น (who changed it; for those who read learners at that institution)",
      resolve: (change, _args, context) => context.once(authorsOf).load(change.id),
    }),
  }),
});

const authorsOf = (context: RequestContext) =>
  new DataLoader<string, string | null>(async ids => {
    const names = new Map(
      (await context.reads.query(authorsOfChanges, [ids])).map(row => [row.id, row.name]),
    );
    return ids.map(id => names.get(id) ?? null);
  });

const sensitiveFields = new Set([
  "ethnicity",
  "religion",
  "weightKg",
  "heightCm",
  "condition",
  "monthlyIncome",
]);

/** A value as the viewer may see it. Health recorded at another institution stays with that institution. */
async function shownValue(
  context: RequestContext,
  change: Change,
  value: string | null,
): Promise<string | null> {
  if (value === null) return null;
  if (change.field === "identifier") {
    if (await mayAtHome(context, "identifier:read", change.learnerId)) return value;
    return maskIdentifier(value, value.startsWith("G") ? "G_CODE" : "CITIZEN_ID");
  }
  if (!sensitiveFields.has(change.field)) return value;
  if (change.subject !== "ENROLMENT")
    return (await mayAtHome(context, "sensitive:read", change.learnerId)) ? value : null;
  const place = change.institutionId ? await placeLoader(context).load(change.institutionId) : null;
  return can(context.identity.actor, "sensitive:read", place) ? value : null;
}

/** What changed about a learner, the latest first. The learner itself has been passed by whoever reads it. */
async function listHistory(
  context: RequestContext,
  learnerId: string,
  args: PageArguments & { readonly field?: string | null | undefined },
): Promise<Page<Change>> {
  const column = args.field == null ? null : columnOf(args.field);
  const { cursorKey } = context.options;
  const list = JSON.stringify(["history", column]);
  const scope = { accountId: context.identity.actor?.accountId ?? "", list };
  const page = readPage(args, scope, cursorKey, context.identity.language);
  const kept = context.once(historyLoaders);
  const pages = kept.pages(JSON.stringify([list, page]), async ids => {
    const sql = page.backward ? historyPages.backward : historyPages.forward;
    const values = [ids, column, page.limit, ...(page.position ?? [null, null])];
    const rows = groupRows(await context.reads.query(sql, values), change => change.learnerId);
    return ids.map(id => rows.get(id) ?? []);
  });
  const totals = kept.totals(list, async ids => {
    const rows = await context.reads.query(historyTotals, [ids, column]);
    const counts = new Map(rows.map(row => [row.id, row.count]));
    return ids.map(id => counts.get(id) ?? 0);
  });
  const rows = await pages.load(learnerId);
  return makePage(
    rows,
    page,
    change => [change.at, change.id],
    scope,
    cursorKey,
    () => totals.load(learnerId),
  );
}
const historyLoaders = () => ({ pages: keptLoaders<Change[]>(), totals: keptLoaders<number>() });

const ChangeConnection = connectionOf<Change>("LearnerChange", ChangeType);

builder.prismaObjectFields("Learner", t => ({
  history: t.field({
    type: ChangeConnection,
    access: "personal",
    description: "ประวัติการแก้ไขทุกช่อง ล่าสุดก่อน (every change of every field, the latest first)",
    listSize: sized,
    args: {
      ...pageArguments,
      field: t.arg.string({ description: "เฉพาะช่องนี้ เช่น `firstName` (one field only)" }),
    },
    resolve: (learner, args, context) => listHistory(context, learner.id, args),
  }),
}));
