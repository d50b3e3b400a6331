import { GraphQLError } from "graphql";
import { builder } from "../builder.ts";
import { readProgress } from "./progress.loader.ts";
import { ConfirmationProgress } from "./progress.type.ts";

builder.queryField("progress", t =>
  t.field({
    type: ConfirmationProgress,
    nullable: true,
    access: "internal",
    description:
      "ความคืบหน้าการยืนยันของหน่วยงาน ว่างเมื่ออยู่นอกขอบเขตหรือไม่มีหน่วยงานนี้ (a unit's progress; none outside reach, or for no such unit)",
    args: {
      unitId: t.arg.id({ required: true, description: "หน่วยงาน (unit)" }),
      roundId: t.arg.id({ description: "รอบ ปกติคือรอบที่เปิดอยู่ (round; the open one unless given)" }),
    },
    resolve: (_root, { unitId, roundId }, context) => readProgress(context, unitId, roundId),
  }),
);

/**
 * Each subscription is the query of the same name, answered again whenever something has happened: the gateway watches for
 * that and asks for the query, under the same walls as always. A subgraph is never asked for one.
 */
builder.subscriptionType({
  authScopes: { signedIn: true },
  description:
    "ข้อมูลสดผ่าน Server-Sent Events: แต่ละรายการคือคำตอบของ Query ชื่อเดียวกัน ส่งทันทีและส่งใหม่เมื่อคำตอบเปลี่ยน (live answers over server-sent events: each is that of the query of the same name, sent at once and again whenever it has changed)",
});

builder.subscriptionField("progress", t =>
  t.field({
    type: ConfirmationProgress,
    nullable: true,
    access: "internal",
    description:
      "ความคืบหน้าการยืนยันของหน่วยงาน ส่งทันที และส่งใหม่หลังการยืนยัน ยกเลิก หรือขยายเวลาของหน่วยงานนี้ หน่วยใต้ลงไป หรือหน่วยเหนือขึ้นไป ไม่เกินวินาทีละสองครั้ง (a unit's progress: at once, and after acts at, below or above it, at most twice a second)",
    args: {
      unitId: t.arg.id({ required: true, description: "หน่วยงาน (unit)" }),
      roundId: t.arg.id({ description: "รอบ ปกติคือรอบที่เปิดอยู่ (round; the open one unless given)" }),
    },
    subscribe: (): AsyncIterable<null> => {
      throw new GraphQLError("", { extensions: { code: "UNAVAILABLE" } });
    },
    resolve: () => null,
  }),
);
