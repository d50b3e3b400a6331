import { sized } from "@lec/core/graphql/connection.type";
import { badInput } from "@lec/core/graphql/errors";
import { makePage, readPage } from "@lec/core/graphql/page";
import { isUuid } from "@lec/core/text/uuid";
import { builder, connectionOf, pageArguments } from "../builder.ts";
import { inboxOf } from "./inbox-of.ts";
import { type Notification, notificationPages, notificationTotal } from "./notification.sql.ts";
import { NotificationKindEnum, NotificationType } from "./notification.type.ts";

const NotificationFilter = builder.inputType("NotificationFilter", {
  description: "เงื่อนไขของการแจ้งเตือน (conditions)",
  fields: t => ({
    ids: t.idList({ description: "เฉพาะรายการเหล่านี้ (these only)" }),
    unread: t.boolean({ description: "ยังไม่อ่าน หรืออ่านแล้ว (not read yet, or read)" }),
    kinds: t.field({ type: [NotificationKindEnum], description: "ชนิด (kinds)" }),
    unitId: t.id({ description: "เกี่ยวกับหน่วยงานนี้ (about this unit)" }),
  }),
});

const NotificationConnection = connectionOf<Notification>("Notification", NotificationType);

builder.queryField("notifications", t =>
  t.field({
    type: NotificationConnection,
    access: "internal",
    description:
      "กล่องแจ้งเตือนของหน้าที่ที่ผู้เรียกดำรงอยู่ และของผู้เรียกเอง ล่าสุดก่อน (the inbox of the duties held now, and the viewer's own, the latest first)",
    listSize: sized,
    args: {
      ...pageArguments,
      filter: t.arg({ type: NotificationFilter, description: "เงื่อนไข (conditions)" }),
    },
    resolve: async (_root, args, context) => {
      const { actor, language } = context.identity;
      const filter = args.filter ?? {};
      if (![...(filter.ids ?? []), ...(filter.unitId == null ? [] : [filter.unitId])].every(isUuid)) {
        throw badInput(language, {
          th: "รหัสอ้างอิง (id) ไม่ถูกต้อง",
          en: "An id in the filter is not valid.",
        });
      }
      const inbox = inboxOf(actor, filter);
      const scope = {
        accountId: actor?.accountId ?? "",
        list: JSON.stringify(["notifications", inbox.slice(1)]),
      };
      const page = readPage(args, scope, context.options.cursorKey, language);
      const sql = page.backward ? notificationPages.backward : notificationPages.forward;
      const rows = await context.reads.query(sql, [...inbox, page.limit, ...(page.position ?? [null, null])]);
      const total = async () => (await context.reads.query(notificationTotal, inbox))[0]?.count ?? 0;
      return makePage(rows, page, n => [n.at, n.id], scope, context.options.cursorKey, total);
    },
  }),
);

builder.queryField("unreadNotificationCount", t =>
  t.int({
    access: "internal",
    description: "จำนวนการแจ้งเตือนที่ยังไม่อ่าน (how many are not read yet)",
    resolve: async (_root, _args, context) => {
      const inbox = inboxOf(context.identity.actor, { unread: true });
      return (await context.reads.query(notificationTotal, inbox))[0]?.count ?? 0;
    },
  }),
);
