import { command, done } from "@lec/core/command/command";
import { hashPassword, makeOneTimePassword } from "@lec/core/identity/password";
import { builder } from "../builder.ts";
import { commandInput } from "../command.type.ts";
import { findAccount } from "./act-on-account.ts";
import { answerWithPassword, type Key, passwordPayload } from "./one-time-password.type.ts";
import { peopleReach } from "./people.loader.ts";
import { setOneTimePassword } from "./people.sql.ts";
import { canResetPassword } from "./person.ts";

const ResetPasswordInput = commandInput(
  "ResetPasswordInput",
  "การออกรหัสผ่านใหม่ (a new one-time password)",
  t => ({ accountId: t.id({ required: true, description: "บัญชี (account)" }) }),
);

const ResetPasswordPayload = passwordPayload("ResetPasswordPayload", "ผลการออกรหัสผ่านใหม่ (result)");

builder.mutationField("resetPassword", t =>
  t.field({
    type: ResetPasswordPayload,
    access: "internal",
    description:
      "ออกรหัสผ่านครั้งแรกใหม่ โดยผู้ที่แต่งตั้งได้ทุกหน้าที่ของบัญชีนั้น ใช้ได้ 72 ชั่วโมง ทุกการเข้าสู่ระบบของบัญชีนั้นสิ้นสุดทันที และยกเลิกรหัสจากแอปยืนยันตัวตน เผื่อเจ้าของทำโทรศัพท์หาย (hand out a new one-time password for 72 hours, by who could have given every appointment of the account; all its sessions end, and its second factor is removed: whoever lost the phone comes to the same officer)",
    args: { input: t.arg({ type: ResetPasswordInput, required: true, description: "ข้อมูล (input)" }) },
    resolve: (_root, { input }, context) =>
      answerWithPassword(context, input, hand =>
        command<Key>(context, "resetPassword", input, async tools => {
          const found = await findAccount(tools, input.accountId, peopleReach(context), canResetPassword);
          if (!found.done) return found;
          const password = makeOneTimePassword();
          await tools.tx.query(setOneTimePassword, [found.value.id, await hashPassword(password)]);
          hand(password);
          return done({ id: found.value.id });
        }),
      ),
  }),
);
