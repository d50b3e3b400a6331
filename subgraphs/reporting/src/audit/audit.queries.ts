import { sized } from "@lec/core/graphql/connection.type";
import { enumValues } from "@lec/core/graphql/enum-values";
import { RequestError } from "@lec/core/graphql/errors";
import { makePage, readPage } from "@lec/core/graphql/page";
import { can } from "@lec/core/policy/policy";
import { isUuid } from "@lec/core/text/uuid";
import { builder, connectionOf, DutyEnum, OrgUnit, pageArguments } from "../builder.ts";
import { accountNameLoader } from "../confirmations/confirmation.loader.ts";
import { type AuditEvent, auditOutcomes, auditPages, auditTotal } from "./audit.sql.ts";

const AuditOutcomeEnum = builder.enumType("AuditOutcome", {
  description: "ผลของรายการ (outcome)",
  values: enumValues(
    auditOutcomes,
    outcome => ({ DONE: "ทำรายการแล้ว (done)", REFUSED: "ไม่ทำให้ (refused)" })[outcome],
  ),
});

const AuditEventType = builder.objectRef<AuditEvent>("AuditEvent").implement({
  description: "รายการในบันทึกการใช้งาน เพิ่มได้อย่างเดียว (an entry of the audit, append-only and sealed)",
  fields: t => ({
    id: t.exposeID("id", { access: "internal", description: "รหัสอ้างอิง (id)" }),
    at: t.expose("at", { type: "DateTime", access: "internal", description: "เวลา (when)" }),
    actorName: t.string({
      nullable: true,
      access: "internal",
      description: "ผู้ทำรายการ ว่างเมื่อไม่รู้ว่าใคร (who; none for a stranger)",
      resolve: (event, _args, context) =>
        event.accountId ? accountNameLoader(context).load(event.accountId) : null,
    }),
    duty: t.expose("duty", {
      type: DutyEnum,
      nullable: true,
      access: "internal",
      description: "ในหน้าที่ (by which duty)",
    }),
    action: t.exposeString("action", { access: "internal", description: "รายการ ชื่อคำสั่ง (what was asked)" }),
    unit: t.field({
      type: OrgUnit,
      nullable: true,
      access: "internal",
      description: "หน่วยงาน (unit)",
      resolve: event => (event.unitId ? { id: event.unitId } : null),
    }),
    targetType: t.exposeString("targetType", {
      nullable: true,
      access: "internal",
      description: "ชนิดของสิ่งที่ถูกกระทำ (kind of thing it was about)",
    }),
    targetId: t.exposeString("targetId", {
      nullable: true,
      access: "internal",
      description: "รหัสของสิ่งที่ถูกกระทำ (its id)",
    }),
    outcome: t.expose("outcome", { type: AuditOutcomeEnum, access: "internal", description: "ผล (outcome)" }),
    codes: t.exposeStringList("codes", {
      access: "internal",
      description: "รหัสเหตุที่ไม่ทำให้ (why it was refused)",
    }),
    reason: t.exposeString("reason", {
      nullable: true,
      access: "internal",
      description: "เหตุผลที่ผู้ทำรายการให้ไว้ (reason given)",
    }),
    requestId: t.exposeString("requestId", {
      access: "internal",
      description: "รหัสคำขอ ใช้อ้างเมื่อแจ้งปัญหา (request id)",
    }),
  }),
});

const AuditFilter = builder.inputType("AuditEventFilter", {
  description: "เงื่อนไขของบันทึกการใช้งาน (conditions)",
  fields: t => ({
    unitId: t.id({ description: "หน่วยงานนี้เท่านั้น (this unit only)" }),
    accountId: t.id({ description: "ผู้ทำรายการ (account)" }),
    targetId: t.string({ description: "สิ่งที่ถูกกระทำ เช่น นักเรียน (what it was about, a learner for one)" }),
    action: t.string({ description: "รายการ (action)" }),
    outcome: t.field({ type: AuditOutcomeEnum, description: "ผล (outcome)" }),
    from: t.field({ type: "DateTime", description: "ตั้งแต่ (from)" }),
    until: t.field({ type: "DateTime", description: "ก่อน (before)" }),
  }),
});

const AuditConnection = connectionOf<AuditEvent>("AuditEvent", AuditEventType);

builder.queryField("auditEvents", t =>
  t.field({
    type: AuditConnection,
    access: "internal",
    needs: "audit:read",
    description:
      "บันทึกการใช้งานในขอบเขต ล่าสุดก่อน สำหรับกรม จังหวัด และผู้บริหารสถานศึกษา (the audit within reach, the latest first; for department, provinces and directors)",
    listSize: sized,
    args: { ...pageArguments, filter: t.arg({ type: AuditFilter, description: "เงื่อนไข (conditions)" }) },
    resolve: async (_root, args, context) => {
      const { actor, language } = context.identity;
      const readable =
        actor?.appointments.filter(a => can({ ...actor, appointments: [a] }, "audit:read", a)) ?? [];
      if (readable.length === 0) {
        throw new RequestError(
          "FORBIDDEN",
          { th: "หน้าที่ของท่านไม่มีสิทธิ์ดูบันทึกการใช้งาน", en: "Your duties do not allow reading the audit." },
          language,
        );
      }
      const { unitId, accountId, targetId, action, outcome, from, until } = args.filter ?? {};
      if (![unitId, accountId].every(id => id == null || isUuid(id))) {
        throw new RequestError(
          "BAD_USER_INPUT",
          { th: "รหัสอ้างอิง (id) ไม่ถูกต้อง", en: "An id in the filter is not valid." },
          language,
        );
      }
      const wall = [readable.map(a => a.path), readable.some(a => a.level === "DEPARTMENT")];
      const filter = [unitId, accountId, targetId, action, outcome, from, until].map(value => value ?? null);
      const scope = { accountId: actor?.accountId ?? "", list: JSON.stringify(["audit", filter]) };
      const page = readPage(args, scope, context.options.cursorKey, language);
      const sql = page.backward ? auditPages.backward : auditPages.forward;
      const rows = await context.reads.query(sql, [
        ...wall,
        ...filter,
        page.limit,
        ...(page.position ?? [null, null]),
      ]);
      const total = async () => (await context.reads.query(auditTotal, [...wall, ...filter]))[0]?.count ?? 0;
      return makePage(rows, page, event => [event.at, event.id], scope, context.options.cursorKey, total);
    },
  }),
);
