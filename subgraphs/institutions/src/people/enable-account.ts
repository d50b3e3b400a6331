import { command, done, refuse } from "@lec/core/command/command";
import { userError } from "@lec/core/graphql/refusal.type";
import { builder } from "../builder.ts";
import { commandInput, commandPayload } from "../command.type.ts";
import { findAccount } from "./act-on-account.ts";
import { cleanText } from "./appoint.ts";
import { answerWithAccount, type Key } from "./one-time-password.type.ts";
import { peopleReach } from "./people.loader.ts";
import { enableAccountRow } from "./people.sql.ts";
import { canDisable } from "./person.ts";
import { AccountType } from "./person.type.ts";

const EnableAccountInput = commandInput(
  "EnableAccountInput",
  "การเลิกระงับการใช้งานบัญชี (enabling an account)",
  t => ({
    accountId: t.id({ required: true, description: "บัญชี (account)" }),
    reason: t.string({ required: true, description: "เหตุผล บันทึกไว้ในประวัติ (reason, kept in the history)" }),
  }),
);

const EnableAccountPayload = commandPayload(
  "EnableAccountPayload",
  "account",
  AccountType,
  "ผลการเลิกระงับ (result)",
);

builder.mutationField("enableAccount", t =>
  t.field({
    type: EnableAccountPayload,
    access: "internal",
    description: "เลิกระงับการใช้งานบัญชี โดยผู้ที่ระงับได้ (enable an account again, by who may disable it)",
    args: { input: t.arg({ type: EnableAccountInput, required: true, description: "ข้อมูล (input)" }) },
    resolve: async (_root, { input }, context) =>
      answerWithAccount(
        context,
        await command<Key>(context, "enableAccount", input, async tools => {
          const reason = cleanText(input.reason, 500);
          if (!reason) return refuse(userError("REASON_REQUIRED", { field: ["input", "reason"] }));
          tools.audit.reason = reason;
          const found = await findAccount(tools, input.accountId, peopleReach(context), canDisable);
          if (!found.done) return found;
          await tools.tx.query(enableAccountRow, [found.value.id]);
          return done({ id: found.value.id });
        }),
      ),
  }),
);
