import { command } from "@lec/core/command/command";
import { builder, commandInput, commandPayload } from "../builder.ts";
import { endCase } from "./end-case.ts";
import type { ReopeningCase } from "./reopening-case.sql.ts";
import { ReopeningCaseType } from "./reopening-case.type.ts";

const RefuseCancellationRequestInput = commandInput(
  "RefuseCancellationRequestInput",
  "การไม่อนุมัติคำขอยกเลิกการยืนยัน (T16)",
  t => ({
    caseId: t.id({ required: true, description: "คำขอ (case)" }),
    reason: t.string({ required: true, description: "เหตุผล ผู้ขอเห็น (reason, told to who asked)" }),
  }),
);

const RefuseCancellationRequestPayload = commandPayload(
  "RefuseCancellationRequestPayload",
  "reopeningCase",
  ReopeningCaseType,
  "ผล (result)",
);

builder.mutationField("refuseCancellationRequest", t =>
  t.field({
    type: RefuseCancellationRequestPayload,
    access: "internal",
    description: "ระดับเหนือขึ้นไปไม่อนุมัติคำขอ พร้อมเหตุผล (a level above says no, with a reason)",
    args: {
      input: t.arg({ type: RefuseCancellationRequestInput, required: true, description: "ข้อมูล (input)" }),
    },
    resolve: (_root, { input }, context) =>
      command<ReopeningCase>(context, "refuseCancellationRequest", input, tools =>
        endCase(tools, input.caseId, "cancellation:refuse", "REFUSED", input.reason.trim()),
      ),
  }),
);
