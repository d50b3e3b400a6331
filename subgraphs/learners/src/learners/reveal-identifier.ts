import { command, done, refuse } from "@lec/core/command/command";
import { userError, userErrorsOf } from "@lec/core/graphql/refusal.type";
import { can } from "@lec/core/policy/policy";
import { isUuid } from "@lec/core/text/uuid";
import { notAllowed } from "@lec/core/workflow/confirmation.machine";
import { builder, commandPayload } from "../builder.ts";
import { learnerLoader } from "./learner.loader.ts";
import { homesOfLearners } from "./learner.sql.ts";

/** Without a key and a dry run: either would give a second look that the audit does not know of. */
const RevealIdentifierInput = builder.inputType("RevealIdentifierInput", {
  description: "การขอดูเลขประจำตัวเต็ม (PDPA)",
  fields: t => ({
    learnerId: t.id({ required: true, description: "นักเรียน (learner)" }),
    reason: t.string({ required: true, description: "เหตุผล บันทึกไว้ (reason, audited)" }),
  }),
});

/** Whose identifier; it is read when it is shown. */
interface Revealed {
  readonly learnerId: string;
}

const RevealedType = builder.objectRef<Revealed>("RevealedIdentifier").implement({
  description: "เลขประจำตัวที่เปิดเผยตามคำขอ (an identifier shown on a reasoned request)",
  fields: t => ({
    identifier: t.string({
      access: "identifier",
      description: "เลขประจำตัวเต็ม (the identifier)",
      resolve: async ({ learnerId }, _args, context) =>
        (await learnerLoader(context).load(learnerId))?.identifier ?? "",
    }),
  }),
});

const RevealIdentifierPayload = commandPayload(
  "RevealIdentifierPayload",
  "revealed",
  RevealedType,
  "ผลการขอดู (result)",
);

builder.mutationField("revealIdentifier", t =>
  t.field({
    type: RevealIdentifierPayload,
    access: "identifier",
    description:
      "ขอดูเลขประจำตัวเต็มของนักเรียนในสังกัดพร้อมเหตุผล ทุกครั้งบันทึกไว้ (an LAO officer's reasoned, audited look at one identifier)",
    args: { input: t.arg({ type: RevealIdentifierInput, required: true, description: "ข้อมูล (input)" }) },
    resolve: (_root, { input }, context) =>
      // Every look is an act: none is rehearsed and none is answered again without its own row in the audit.
      command<Revealed>(context, "revealIdentifier", {}, async ({ actor, tx, audit }) => {
        const reason = input.reason.trim();
        Object.assign(audit, { targetType: "Learner", targetId: input.learnerId, reason });
        const [home] = isUuid(input.learnerId) ? await tx.query(homesOfLearners, [[input.learnerId]]) : [];
        if (!home) return refuse(userError("NOT_FOUND", { field: ["input", "learnerId"] }));
        audit.unitId = home.unitId;
        const appointment = can(actor, "identifier:reveal", home) ?? can(actor, "identifier:read", home);
        if (!appointment) return refuse(...userErrorsOf([notAllowed("identifier:reveal")]));
        audit.duty = appointment.duty;
        if (reason === "") return refuse(userError("REASON_REQUIRED", { field: ["input", "reason"] }));
        return done({ learnerId: home.learnerId });
      }),
  }),
);
