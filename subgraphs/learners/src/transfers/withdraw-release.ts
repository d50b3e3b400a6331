import { command } from "@lec/core/command/command";
import { builder, commandInput } from "../builder.ts";
import { endPending } from "./act-on-request.ts";
import type { ReleaseRequest } from "./release-request.sql.ts";
import { ReleaseRequestPayload } from "./request-release.ts";

const WithdrawReleaseInput = commandInput("WithdrawReleaseInput", "การยกเลิกคำขอย้ายของตน", t => ({
  requestId: t.id({ required: true, description: "คำขอ (request)" }),
  reason: t.string({ description: "เหตุผล (reason)" }),
}));

builder.mutationField("withdrawRelease", t =>
  t.field({
    type: ReleaseRequestPayload,
    access: "personal",
    description: "ยกเลิกคำขอย้ายที่ยังไม่มีคำตอบ (the receiver withdraws a pending request)",
    args: { input: t.arg({ type: WithdrawReleaseInput, required: true, description: "ข้อมูล (input)" }) },
    resolve: (_root, { input }, context) =>
      command<ReleaseRequest>(context, "withdrawRelease", input, tools =>
        endPending(tools, input.requestId, "WITHDRAWN", input.reason?.trim() || null),
      ),
  }),
);
