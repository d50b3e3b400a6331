import { command, done, refuse } from "@lec/core/command/command";
import { userError } from "@lec/core/graphql/refusal.type";
import { hashPassword, makeOneTimePassword } from "@lec/core/identity/password";
import { readUsername } from "@lec/core/text/username";
import { builder } from "../builder.ts";
import { commandInput } from "../command.type.ts";
import { appointmentFields, cleanText, permitAppointment, writeAppointment } from "./appoint.ts";
import { answerWithPassword, type Key, passwordPayload } from "./one-time-password.type.ts";
import { createAccountRow } from "./people.sql.ts";

const CreateAccountInput = commandInput(
  "CreateAccountInput",
  "การสร้างบัญชีพร้อมคำสั่งแต่งตั้งแรก (a new account with its first appointment)",
  t => ({
    username: t.string({
      required: true,
      description:
        "ชื่อผู้ใช้ 3 ถึง 64 ตัว a-z 0-9 . - _ (3 to 64 Latin letters, digits, dots, hyphens and underscores, kept in lower case)",
    }),
    name: t.string({ required: true, description: "ชื่อที่แสดง (name shown)" }),
    ...appointmentFields(t),
  }),
);

const CreateAccountPayload = passwordPayload("CreateAccountPayload", "ผลการสร้างบัญชี (result)");

builder.mutationField("createAccount", t =>
  t.field({
    type: CreateAccountPayload,
    access: "internal",
    description:
      "สร้างบัญชีพร้อมคำสั่งแต่งตั้งแรก ตามตารางว่าหน้าที่ใดแต่งตั้งหน้าที่ใด (make an account with its first appointment: the department makes provinces', provinces LAOs', LAOs institutions', directors class teachers'; a program's account, CLIENT, gets no password but tokens)",
    args: { input: t.arg({ type: CreateAccountInput, required: true, description: "ข้อมูล (input)" }) },
    resolve: (_root, { input }, context) =>
      answerWithPassword(context, input, hand =>
        command<Key>(context, "createAccount", input, async tools => {
          tools.audit.targetType = "Account";
          const permitted = await permitAppointment(tools, input);
          if (!permitted.done) return permitted;
          const username = readUsername(input.username);
          if (!username) return refuse(userError("USERNAME_INVALID", { field: ["input", "username"] }));
          const name = cleanText(input.name, 200);
          if (!name) return refuse(userError("BAD_USER_INPUT", { field: ["input", "name"] }));

          const { duty, unitId } = permitted.value;
          // A program never signs in: it asks with tokens, which whoever appointed it makes.
          const password = duty === "CLIENT" ? null : makeOneTimePassword();
          const hash = password === null ? null : await hashPassword(password);
          const [made] = await tools.tx.query(createAccountRow, [username, name, hash, duty, unitId]);
          if (!made) return refuse(userError("CONFLICT"));
          tools.audit.targetId = made.id;
          const appointed = await writeAppointment(tools, made.id, permitted.value);
          if (!appointed.done) return appointed;
          if (password !== null) hand(password);
          return done({ id: made.id });
        }),
      ),
  }),
);
