import { command } from "@lec/core/command/command";
import { builder, commandInput, commandPayload } from "../builder.ts";
import { endCase } from "./end-case.ts";
import type { ReopeningCase } from "./reopening-case.sql.ts";
import { ReopeningCaseType } from "./reopening-case.type.ts";

const WithdrawCancellationRequestInput = commandInput(
  "WithdrawCancellationRequestInput",
  "การถอนคำขอยกเลิกการยืนยัน (T16)",
  t => ({ caseId: t.id({ required: true, description: "คำขอ (case)" }) }),
);

const WithdrawCancellationRequestPayload = commandPayload(
  "WithdrawCancellationRequestPayload",
  "reopeningCase",
  ReopeningCaseType,
  "ผลการถอน (result)",
);

builder.mutationField("withdrawCancellationRequest", t =>
  t.field({
    type: WithdrawCancellationRequestPayload,
    access: "internal",
    description: "ผู้ขอถอนคำขอ (the unit that asked takes its request back)",
    args: {
      input: t.arg({ type: WithdrawCancellationRequestInput, required: true, description: "ข้อมูล (input)" }),
    },
    resolve: (_root, { input }, context) =>
      command<ReopeningCase>(context, "withdrawCancellationRequest", input, tools =>
        endCase(tools, input.caseId, "cancellation:request", "WITHDRAWN", null),
      ),
  }),
);
