import { type CommandTools, done, type Outcome, refuse } from "@lec/core/command/command";
import { readClassroom } from "@lec/core/graphql/classroom";
import { userError, userErrorsOf } from "@lec/core/graphql/refusal.type";
import type { Actor, Duty } from "@lec/core/identity/actor";
import { appointerOf, canAppoint, dutyFits } from "@lec/core/policy/appointing";
import { normaliseThaiName } from "@lec/core/text/thai-name";
import { isUuid } from "@lec/core/text/uuid";
import { blocker } from "@lec/core/workflow/refusal";
import { type commandInput, DutyEnum } from "../command.type.ts";
import { unitsById } from "../units/units.sql.ts";
import { insertAppointment } from "./people.sql.ts";

type InputFields = Parameters<Parameters<typeof commandInput>[2]>[0];

/** Input fields of an appointment, the same for a new account and for a further duty of a known one. */
export const appointmentFields = (t: InputFields) => ({
  duty: t.field({ type: DutyEnum, required: true, description: "หน้าที่ (duty)" }),
  unitId: t.id({ required: true, description: "หน่วยงาน (unit)" }),
  orderNumber: t.string({ required: true, description: "เลขที่คำสั่งแต่งตั้ง (number of the order)" }),
  fromDate: t.field({ type: "Date", required: true, description: "ตั้งแต่วันที่ (from this day)" }),
  toDate: t.field({
    type: "Date",
    description: "ถึงวันที่ รวมวันนั้น ไม่ระบุคือไม่มีกำหนด (to this day, included; without end unless given)",
  }),
  classroom: t.string({
    description:
      "ห้องเรียน เช่น ป.1/2 ต้องระบุสำหรับครูประจำชั้นเท่านั้น (classroom; for a class teacher, who needs one)",
  }),
});

export interface AppointmentInput {
  readonly duty: Duty;
  readonly unitId: string;
  readonly orderNumber: string;
  readonly fromDate: string;
  readonly toDate?: string | null | undefined;
  readonly classroom?: string | null | undefined;
}

/** An appointment the actor may give, its texts cleaned. */
export interface PermittedAppointment {
  readonly duty: Duty;
  readonly unitId: string;
  readonly orderNumber: string;
  readonly fromDate: string;
  readonly toDate: string | null;
  readonly classroom: string | null;
}

/** Finds the unit, authorises, and checks the rest of the input. Nothing is written. */
export async function permitAppointment(
  { tx, actor, audit }: CommandTools,
  input: AppointmentInput,
): Promise<Outcome<PermittedAppointment>> {
  const { duty, unitId, fromDate, toDate = null } = input;
  const [unit] = isUuid(unitId) ? await tx.query(unitsById, [[unitId], reachOfActor(actor)]) : [];
  if (!unit) return refuse(userError("NOT_FOUND", { field: ["input", "unitId"] }));
  audit.unitId = unit.id;
  if (!dutyFits(duty, unit)) return refuse(userError("DUTY_DOES_NOT_FIT", { field: ["input", "duty"] }));
  const by = unit.status === "ACTIVE" ? canAppoint(actor, duty, unit) : null;
  if (!by) return refuse(...userErrorsOf([blocker("NOT_ALLOWED", { liftedBy: appointerOf(duty) })]));
  audit.duty = by.duty;

  const orderNumber = cleanText(input.orderNumber, 100);
  if (orderNumber === null) return bad("orderNumber");
  if (toDate !== null && toDate < fromDate) return bad("toDate");
  const classroom = input.classroom == null ? null : readClassroom(input.classroom);
  if ((duty === "CLASS_TEACHER") !== (classroom !== null) || (classroom === null && input.classroom != null))
    return bad("classroom");
  return done({ duty, unitId: unit.id, orderNumber, fromDate, toDate, classroom });
}

/** Writes a permitted appointment; refused when the right to it has ended meanwhile. */
export async function writeAppointment(
  { tx }: CommandTools,
  accountId: string,
  { duty, unitId, orderNumber, fromDate, toDate, classroom }: PermittedAppointment,
): Promise<Outcome<string>> {
  const [made] = await tx.query(insertAppointment, [
    accountId,
    duty,
    unitId,
    orderNumber,
    fromDate,
    toDate,
    classroom,
  ]);
  return made ? done(made.id) : refuse(userError("NOT_ALLOWED"));
}

/** A text as it is stored: one spelling, nothing invisible; `null` when nothing is left or too much was typed. */
export function cleanText(typed: string, mostCharacters: number): string | null {
  const text = normaliseThaiName(typed).replace(/\p{C}/gu, "");
  return text !== "" && [...text].length <= mostCharacters ? text : null;
}

const bad = (field: string) => refuse(userError("BAD_USER_INPUT", { field: ["input", field] }));
const reachOfActor = (actor: Actor) => actor.appointments.map(a => a.path);
