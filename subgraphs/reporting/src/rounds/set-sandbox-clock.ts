import { command, done, refuse } from "@lec/core/command/command";
import { statement } from "@lec/core/database/statement";
import { userError, userErrorsOf } from "@lec/core/graphql/refusal.type";
import { can } from "@lec/core/policy/policy";
import { notAllowed } from "@lec/core/workflow/confirmation.machine";
import { type Instant, toInstant } from "@lec/core/workflow/instant";
import { builder, commandInput, commandPayload } from "../builder.ts";

const SetSandboxClockInput = commandInput(
  "SetSandboxClockInput",
  "การเลื่อนเวลาของระบบทดลอง (sandbox only)",
  t => ({
    at: t.field({
      type: "DateTime",
      description: "เวลาที่ต้องการ ว่างคือกลับเป็นเวลาจริง (the new time; none returns to real time)",
    }),
    frozen: t.boolean({ required: true, defaultValue: false, description: "หยุดเวลาไว้ (stand still there)" }),
  }),
);

interface SandboxClock {
  readonly now: Instant;
}

const SandboxClockType = builder.objectRef<SandboxClock>("SandboxClock").implement({
  description: "เวลาของระบบทดลอง (the sandbox clock)",
  fields: t => ({
    now: t.expose("now", { type: "DateTime", access: "public", description: "เวลาของระบบ (now)" }),
  }),
});

const SetSandboxClockPayload = commandPayload(
  "SetSandboxClockPayload",
  "clock",
  SandboxClockType,
  "ผลการเลื่อนเวลา (result)",
);

const setClock = statement<{ readonly now: string }>("set clock", "SELECT core.set_clock($1, $2) AS now");

builder.mutationField("setSandboxClock", t =>
  t.field({
    type: SetSandboxClockPayload,
    access: "public",
    needs: "clock:set",
    description:
      "เลื่อนเวลาของฐานข้อมูลเพื่อซ้อมกำหนดเวลา มีเฉพาะระบบทดลอง (moves the database clock to rehearse a deadline; a sandbox only)",
    args: { input: t.arg({ type: SetSandboxClockInput, required: true, description: "ข้อมูล (input)" }) },
    resolve: (_root, { input }, context) =>
      command<SandboxClock>(context, "setSandboxClock", input, async ({ actor, tx, audit }) => {
        const department = actor.appointments.find(a => a.level === "DEPARTMENT") ?? null;
        const appointment = can(actor, "clock:set", department);
        if (!appointment || !context.options.sandbox)
          return refuse(...userErrorsOf([notAllowed("clock:set")]));
        Object.assign(audit, {
          duty: appointment.duty,
          unitId: appointment.unitId,
          targetType: "Clock",
          targetId: input.at ?? "real",
        });
        const [row] = await tx.query(setClock, [input.at ?? null, input.frozen && input.at != null]);
        return row ? done({ now: toInstant(row.now) }) : refuse(userError("CONFLICT"));
      }),
  }),
);
