import { command, done, refuse } from "@lec/core/command/command";
import { userError } from "@lec/core/graphql/refusal.type";
import { isUuid } from "@lec/core/text/uuid";
import { builder, commandInput, commandPayload } from "../builder.ts";
import { inboxOf } from "./inbox-of.ts";
import { markRead, notificationTotal } from "./notification.sql.ts";

/** What an inbox looks like after marking. */
interface MarkedRead {
  readonly marked: number;
  readonly unread: number;
}

const MarkedReadType = builder.objectRef<MarkedRead>("NotificationsRead").implement({
  description: "ผลการทำเครื่องหมายว่าอ่านแล้ว (what was marked)",
  fields: t => ({
    marked: t.exposeInt("marked", {
      access: "internal",
      description: "จำนวนที่เพิ่งทำเครื่องหมาย ไม่นับที่อ่านแล้ว (newly marked)",
    }),
    unread: t.exposeInt("unread", { access: "internal", description: "ยังไม่อ่านอีก (not read yet)" }),
  }),
});

/** Most ids of one call: a page of the inbox. */
const mostIds = 500;

const MarkNotificationsReadInput = commandInput(
  "MarkNotificationsReadInput",
  "การทำเครื่องหมายว่าอ่านแล้ว เฉพาะของผู้เรียก ผู้อื่นในหน้าที่เดียวกันยังเห็นว่าไม่ได้อ่าน (marks as read for the viewer alone)",
  t => ({
    ids: t.idList({ description: `รายการเหล่านี้ ไม่เกิน ${mostIds} (these, at most ${mostIds})` }),
    until: t.field({
      type: "DateTime",
      description: "หรือทุกรายการที่แจ้งถึงเวลานี้ (or all that came until then)",
    }),
  }),
);

const MarkNotificationsReadPayload = commandPayload(
  "MarkNotificationsReadPayload",
  "inbox",
  MarkedReadType,
  "ผล (result)",
);

builder.mutationField("markNotificationsRead", t =>
  t.field({
    type: MarkNotificationsReadPayload,
    access: "internal",
    description: "ทำเครื่องหมายว่าอ่านการแจ้งเตือนแล้ว (marks notifications as read)",
    args: {
      input: t.arg({ type: MarkNotificationsReadInput, required: true, description: "ข้อมูล (input)" }),
    },
    resolve: (_root, { input }, context) =>
      command<MarkedRead>(context, "markNotificationsRead", input, async ({ actor, tx, audit }) => {
        audit.targetType = "Notification";
        const { ids = null, until = null } = input;
        if ((ids === null) === (until === null) || (ids !== null && ids.length > mostIds))
          return refuse(userError("BAD_USER_INPUT", { field: ["input"] }));
        const wanted = ids === null ? null : [...new Set(ids.map(id => id.toLowerCase()))];
        if (wanted !== null) {
          audit.targetId = wanted.length === 1 ? (wanted[0] ?? null) : null;
          const [found] = wanted.every(isUuid)
            ? await tx.query(notificationTotal, inboxOf(actor, { ids: wanted }))
            : [];
          if (found?.count !== wanted.length)
            return refuse(userError("NOT_FOUND", { field: ["input", "ids"] }));
        }
        const marked = await tx.query(markRead, [...inboxOf(actor, { ids: wanted }), until]);
        const [left] = await tx.query(notificationTotal, inboxOf(actor, { unread: true }));
        return done({ marked: marked.length, unread: left?.count ?? 0 });
      }),
  }),
);
