import { command } from "@lec/core/command/command";
import { builder, commandInput } from "../builder.ts";
import { endPending } from "./act-on-request.ts";
import type { ReleaseRequest } from "./release-request.sql.ts";
import { ReleaseRequestPayload } from "./request-release.ts";

const RefuseReleaseInput = commandInput("RefuseReleaseInput", "การไม่อนุญาตให้ย้าย", t => ({
  requestId: t.id({ required: true, description: "คำขอ (request)" }),
  reason: t.string({ required: true, description: "เหตุผล ผู้ขอเห็น (reason, which the receiver reads)" }),
}));

builder.mutationField("refuseRelease", t =>
  t.field({
    type: ReleaseRequestPayload,
    access: "personal",
    description: "ไม่อนุญาตให้ย้ายนักเรียน พร้อมเหตุผล (the holder refuses a release, with a reason)",
    args: { input: t.arg({ type: RefuseReleaseInput, required: true, description: "ข้อมูล (input)" }) },
    resolve: (_root, { input }, context) =>
      command<ReleaseRequest>(context, "refuseRelease", input, tools =>
        endPending(tools, input.requestId, "REFUSED", input.reason.trim() || null),
      ),
  }),
);
