import { command, done, refuse } from "@lec/core/command/command";
import { type UserError, userError } from "@lec/core/graphql/refusal.type";
import { builder, commandInput } from "../builder.ts";
import { pendingRequest } from "./act-on-request.ts";
import { holdInstitutions } from "./hold-institutions.ts";
import {
  auditElsewhere,
  newId,
  type ReleaseRequest,
  release,
  releaseRequestsById,
} from "./release-request.sql.ts";
import { ReleaseRequestPayload } from "./request-release.ts";

const ReleaseLearnerInput = commandInput(
  "ReleaseLearnerInput",
  "การย้ายนักเรียนออกตามคำขอ (T2a, S1g 4.3.2(1))",
  t => ({
    requestId: t.id({ required: true, description: "คำขอ (request)" }),
    on: t.field({ type: "Date", description: "วันที่ย้ายออก ปกติคือวันนี้ (last day; today unless given)" }),
  }),
);

/** Which field of the input a refusal of the database is about. */
const fieldOf = {
  ALREADY_DECIDED: "requestId",
  REQUEST_NOT_VALID: "requestId",
  BAD_USER_INPUT: "on",
} as const;

/** Says which end of the request is in the way: `from` the holder, `to` the receiver, whom the request names. */
const atEnd = (error: UserError, toInstitutionId: string): UserError => ({
  ...error,
  field: ["request", error.blockers.some(b => b.unitIds.includes(toInstitutionId)) ? "to" : "from"],
});

builder.mutationField("releaseLearner", t =>
  t.field({
    type: ReleaseRequestPayload,
    access: "personal",
    description:
      "อนุญาตให้ย้าย นักเรียนออกจากทะเบียนเดิมและเข้าทะเบียนของผู้ขอในคราวเดียว ทำไม่ได้เมื่อฝ่ายใดยืนยันข้อมูลแล้ว (the holder releases the child: off one roll and onto the other at once; refused while either institution is confirmed)",
    args: { input: t.arg({ type: ReleaseLearnerInput, required: true, description: "ข้อมูล (input)" }) },
    resolve: (_root, { input }, context) =>
      command<ReleaseRequest>(context, "releaseLearner", input, async tools => {
        const { tx, audit } = tools;
        const pending = await pendingRequest(tools, input.requestId, "learner:record", "fromInstitutionId");
        if (!pending.done) return pending;
        const { id, fromInstitutionId, toInstitutionId } = pending.value;
        const held = await holdInstitutions(tools, [fromInstitutionId, toInstitutionId]);
        if (!held.done) return refuse(...held.userErrors.map(error => atEnd(error, toInstitutionId)));

        const [fresh] = await tx.query(newId);
        const [answer] = await tx.query(release, [id, fresh?.id, input.on ?? null]);
        if (!answer) return refuse(userError("CONFLICT"));
        if (answer.outcome !== "RELEASED")
          return refuse(userError(answer.outcome, { field: ["input", fieldOf[answer.outcome]] }));
        // Both ends are audited; the command's own row is the holder's.
        await tx.query(auditElsewhere, [
          "releaseLearner",
          audit.duty,
          toInstitutionId,
          audit.targetType,
          id,
          null,
          context.identity.requestId,
        ]);
        const [request] = await tx.query(releaseRequestsById, [[id]]);
        return request ? done(request) : refuse(userError("CONFLICT"));
      }),
  }),
);
