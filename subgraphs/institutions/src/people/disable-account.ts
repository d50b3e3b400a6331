import { command, done, refuse } from "@lec/core/command/command";
import { userError } from "@lec/core/graphql/refusal.type";
import { builder } from "../builder.ts";
import { commandInput, commandPayload } from "../command.type.ts";
import { findAccount } from "./act-on-account.ts";
import { cleanText } from "./appoint.ts";
import { answerWithAccount, type Key } from "./one-time-password.type.ts";
import { peopleReach } from "./people.loader.ts";
import { disableAccountRow } from "./people.sql.ts";
import { canDisable } from "./person.ts";
import { AccountType } from "./person.type.ts";

const DisableAccountInput = commandInput(
  "DisableAccountInput",
  "การระงับการใช้งานบัญชี (disabling an account)",
  t => ({
    accountId: t.id({ required: true, description: "บัญชี (account)" }),
    reason: t.string({ required: true, description: "เหตุผล บันทึกไว้ในประวัติ (reason, kept in the history)" }),
  }),
);

const DisableAccountPayload = commandPayload(
  "DisableAccountPayload",
  "account",
  AccountType,
  "ผลการระงับ (result)",
);

builder.mutationField("disableAccount", t =>
  t.field({
    type: DisableAccountPayload,
    access: "internal",
    description:
      "ระงับการใช้งานบัญชี โดยผู้ที่อยู่เหนือทุกหน้าที่ของบัญชีนั้น ทุกการเข้าสู่ระบบสิ้นสุดทันที ทำซ้ำได้ (disable an account, by who stands over every appointment it has; all its sessions end; doing it again changes nothing)",
    args: { input: t.arg({ type: DisableAccountInput, required: true, description: "ข้อมูล (input)" }) },
    resolve: async (_root, { input }, context) =>
      answerWithAccount(
        context,
        await command<Key>(context, "disableAccount", input, async tools => {
          const reason = cleanText(input.reason, 500);
          if (!reason) return refuse(userError("REASON_REQUIRED", { field: ["input", "reason"] }));
          tools.audit.reason = reason;
          const found = await findAccount(tools, input.accountId, peopleReach(context), canDisable);
          if (!found.done) return found;
          await tools.tx.query(disableAccountRow, [found.value.id]);
          return done({ id: found.value.id });
        }),
      ),
  }),
);
