import { type CommandTools, command, done, type Outcome, refuse } from "@lec/core/command/command";
import { enumValues } from "@lec/core/graphql/enum-values";
import { userError, userErrorsOf } from "@lec/core/graphql/refusal.type";
import { can } from "@lec/core/policy/policy";
import { roundById } from "@lec/core/rounds/facts.sql";
import { unitPlaces } from "@lec/core/rounds/unit-places.loader";
import { normaliseThaiName } from "@lec/core/text/thai-name";
import { isUuid } from "@lec/core/text/uuid";
import { notAllowed } from "@lec/core/workflow/confirmation.machine";
import { later } from "@lec/core/workflow/instant";
import { blocker } from "@lec/core/workflow/refusal";
import { builder, commandInput, commandPayload, OrgLevelEnum, OrgUnit } from "../builder.ts";
import { ConfirmationSubjectEnum } from "../confirmations/confirmation.type.ts";
import { remindUnits, type UnitToRemind, unitsToRemind } from "./missing.sql.ts";

/** What becomes of a unit in a call of reminding. */
const outcomes = ["REMINDED", "REMINDED_RECENTLY", "ALREADY_CONFIRMED", "NOTHING_TO_CONFIRM"] as const;
type ReminderOutcome = (typeof outcomes)[number];

interface Reminded {
  readonly unitId: string;
  readonly outcome: ReminderOutcome;
}

interface Reminders {
  readonly all: readonly Reminded[];
}

/** The most units named in one call, and answered one by one. */
const mostUnits = 500;
const longestMessage = 500;

const ReminderOutcomeEnum = builder.enumType("ReminderOutcome", {
  description: "ผลการเตือนหน่วยงานหนึ่ง (what became of reminding a unit)",
  values: enumValues(
    outcomes,
    outcome =>
      ({
        REMINDED: "เตือนแล้ว (reminded)",
        REMINDED_RECENTLY: "เพิ่งเตือนไปภายในหนึ่งชั่วโมง จึงไม่เตือนซ้ำ (reminded within the hour, so not again)",
        ALREADY_CONFIRMED: "ยืนยันแล้ว ไม่ต้องเตือน (has confirmed)",
        NOTHING_TO_CONFIRM: "ไม่มีข้อมูลที่ต้องยืนยันในรอบนี้ (nothing to confirm in this round)",
      })[outcome],
  ),
});

const ReminderType = builder.objectRef<Reminded>("Reminder").implement({
  description: "ผลการเตือนหน่วยงานหนึ่ง (a unit and what became of reminding it)",
  fields: t => ({
    unit: t.field({
      type: OrgUnit,
      access: "public",
      description: "หน่วยงาน (unit)",
      resolve: reminded => ({ id: reminded.unitId }),
    }),
    outcome: t.expose("outcome", {
      type: ReminderOutcomeEnum,
      access: "internal",
      description: "ผล (outcome)",
    }),
  }),
});

const RemindersType = builder.objectRef<Reminders>("Reminders").implement({
  description: "ผลการเตือน (what became of a call of reminding)",
  fields: t => {
    const count = (outcome: ReminderOutcome, description: string) =>
      t.int({
        access: "internal",
        description,
        resolve: ({ all }) => all.filter(each => each.outcome === outcome).length,
      });
    return {
      reminded: count("REMINDED", "จำนวนที่เตือน (reminded)"),
      remindedRecently: count("REMINDED_RECENTLY", "จำนวนที่เพิ่งเตือนไป (reminded within the hour)"),
      alreadyConfirmed: count("ALREADY_CONFIRMED", "จำนวนที่ยืนยันแล้ว (confirmed already)"),
      nothingToConfirm: count("NOTHING_TO_CONFIRM", "จำนวนที่ไม่ต้องยืนยัน (nothing to confirm)"),
      units: t.field({
        type: [ReminderType],
        access: "internal",
        description: `ผลรายหน่วยงาน ไม่เกิน ${mostUnits} แห่งแรก (unit by unit, the first ${mostUnits})`,
        listSize: { assumedSize: 25 },
        resolve: ({ all }) => all.slice(0, mostUnits),
      }),
    };
  },
});

const RemindUnitsInput = commandInput(
  "RemindUnitsInput",
  "การเตือนหน่วยงานที่ยังไม่ยืนยัน ระบุหน่วยงาน หรือทุกหน่วยงานระดับหนึ่งใต้หน่วยงานหนึ่ง (reminding units: named, or all of a level below one)",
  t => ({
    roundId: t.id({ required: true, description: "รอบ (round)" }),
    subject: t.field({
      type: ConfirmationSubjectEnum,
      required: true,
      defaultValue: "LEARNERS",
      description: "เรื่อง (subject)",
    }),
    unitIds: t.idList({
      description: `หน่วยงานเหล่านี้ ไม่เกิน ${mostUnits} (these units, at most ${mostUnits})`,
    }),
    withinId: t.id({ description: "หรือทุกหน่วยงานใต้หน่วยงานนี้ (or all below this unit)" }),
    level: t.field({ type: OrgLevelEnum, description: "ที่อยู่ระดับนี้ (of this level)" }),
    message: t.string({
      description: `ข้อความเพิ่มเติม ไม่เกิน ${longestMessage} ตัวอักษร (a message, at most ${longestMessage} characters)`,
    }),
  }),
);

const RemindUnitsPayload = commandPayload(
  "RemindUnitsPayload",
  "reminders",
  RemindersType,
  "ผลการเตือน (result)",
);

builder.mutationField("remindUnits", t =>
  t.field({
    type: RemindUnitsPayload,
    access: "internal",
    description:
      "เตือนหน่วยงานใต้สังกัดที่ยังไม่ยืนยัน เข้ากล่องแจ้งเตือนของผู้ที่ยืนยันได้ และอีเมลของหน่วยงานถ้ามี หน่วยงานหนึ่งไม่เกินชั่วโมงละครั้ง (reminds units below that have not confirmed: in the inbox of whoever can confirm, and by e-mail to the unit's mailbox; each at most once an hour)",
    args: { input: t.arg({ type: RemindUnitsInput, required: true, description: "ข้อมูล (input)" }) },
    resolve: (_root, { input }, context) =>
      command<Reminders>(context, "remindUnits", input, async tools => {
        const { tx, audit } = tools;
        Object.assign(audit, { targetType: `Reminder ${input.subject}`, targetId: input.roundId });
        const message = input.message == null ? null : normaliseThaiName(input.message) || null;
        audit.reason = message;
        if ([...(message ?? "")].length > longestMessage)
          return refuse(userError("BAD_USER_INPUT", { field: ["input", "message"] }));
        const [round] = isUuid(input.roundId) ? await tx.query(roundById, [input.roundId]) : [];
        if (!round) return refuse(userError("NOT_FOUND", { field: ["input", "roundId"] }));
        const aimed = await findUnits(tools, { ...input, roundId: round.id });
        if (!aimed.done) return aimed;
        const now = await tools.now();
        if (round.openedAt === null || now < round.opensAt)
          return refuse(...userErrorsOf([blocker("ROUND_NOT_OPEN", { until: round.opensAt })]));
        const over = [round.provinceDeadline, round.reportDueAt].reduce(later, round.recordingClosesAt);
        if (now > over) return refuse(...userErrorsOf([blocker("ROUND_CLOSED", { until: over })]));

        const missing = aimed.value.filter(unit => unit.takesPart && !unit.confirmed);
        const sent = await tx.query(remindUnits, [
          round.id,
          missing.map(unit => unit.id),
          input.subject,
          message,
        ]);
        const reminded = new Set(sent.map(row => row.unitId));
        const all = aimed.value.map(
          (unit): Reminded => ({
            unitId: unit.id,
            outcome: !unit.takesPart
              ? "NOTHING_TO_CONFIRM"
              : unit.confirmed
                ? "ALREADY_CONFIRMED"
                : reminded.has(unit.id)
                  ? "REMINDED"
                  : "REMINDED_RECENTLY",
          }),
        );
        if (reminded.size > 0) return done({ all });
        // Nothing was done: said as a refusal, by what most would ask about first.
        const why = (["REMINDED_RECENTLY", "ALREADY_CONFIRMED"] as const).find(outcome =>
          all.some(each => each.outcome === outcome),
        );
        const unitIds = all.filter(each => each.outcome === why).map(each => each.unitId);
        return refuse(...userErrorsOf([blocker(why ?? "NOTHING_TO_CONFIRM", { unitIds })]));
      }),
  }),
);

interface Aim {
  readonly roundId: string;
  readonly subject: string;
  readonly unitIds?: readonly string[] | null | undefined;
  readonly withinId?: string | null | undefined;
  readonly level?: string | null | undefined;
}

/** The units meant, if all of them are the caller's to remind. */
async function findUnits(
  { actor, tx, audit }: CommandTools,
  { roundId, subject, unitIds, withinId, level }: Aim,
): Promise<Outcome<readonly UnitToRemind[]>> {
  if (unitIds != null && withinId == null && level == null) {
    const ids = [...new Set(unitIds.map(id => id.toLowerCase()))];
    if (ids.length === 0 || ids.length > mostUnits)
      return refuse(userError("BAD_USER_INPUT", { field: ["input", "unitIds"] }));
    const units = ids.every(isUuid) ? await tx.query(unitsToRemind, [roundId, subject, ids, null, null]) : [];
    if (units.length !== ids.length) return refuse(userError("NOT_FOUND", { field: ["input", "unitIds"] }));
    audit.unitId = units.length === 1 ? (units[0]?.id ?? null) : null;
    const appointments = units.map(unit => can(actor, "unit:remind", unit));
    if (!appointments.every(Boolean)) return refuse(...userErrorsOf([notAllowed("unit:remind")]));
    audit.duty = appointments[0]?.duty ?? null;
    audit.unitId ??= appointments[0]?.unitId ?? null;
    return done(units);
  }
  if (unitIds != null || withinId == null || level == null)
    return refuse(userError("BAD_USER_INPUT", { field: ["input"] }));
  const [within] = isUuid(withinId) ? await tx.query(unitPlaces, [[withinId]]) : [];
  if (!within) return refuse(userError("NOT_FOUND", { field: ["input", "withinId"] }));
  audit.unitId = within.id;
  // Whoever may remind a unit below it, whichever that would be.
  const appointment = can(actor, "unit:remind", { path: `${within.path}.0` });
  if (!appointment) return refuse(...userErrorsOf([notAllowed("unit:remind")]));
  audit.duty = appointment.duty;
  return done(await tx.query(unitsToRemind, [roundId, subject, null, within.id, level]));
}
