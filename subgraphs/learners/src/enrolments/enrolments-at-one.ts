import { type CommandTools, done, type Outcome, refuse } from "@lec/core/command/command";
import { maximumPageSize } from "@lec/core/graphql/page";
import { userError } from "@lec/core/graphql/refusal.type";
import { isUuid } from "@lec/core/text/uuid";
import { type Enrolment, enrolmentsById } from "./enrolment.sql.ts";

const notOnRoll = {
  th: "ไม่อยู่ในทะเบียนแล้ว บันทึกคนอื่นได้โดยไม่รวมคนนี้",
  en: "Not on the roll any more: the others can be saved without this one.",
};

/**
 * Enrolments that one mutation is about: on the roll of one institution, each known and readable, else all are refused, so
 * that nothing is half-written, with one refusal for each that is in the way: `field` with its place in the list. Ids are
 * compared in lower case and counted once.
 */
export async function enrolmentsAtOne(
  { tx }: CommandTools,
  ids: readonly string[],
  field: readonly string[],
): Promise<Outcome<{ readonly institutionId: string; readonly enrolments: readonly Enrolment[] }>> {
  const wanted = [...new Set(ids.map(id => id.toLowerCase()))];
  if (wanted.length === 0 || wanted.length > maximumPageSize)
    return refuse(userError("BAD_USER_INPUT", { field }));
  const enrolments = await tx.query(enrolmentsById, [wanted.filter(isUuid)]);
  const active = new Set(enrolments.filter(e => e.status === "ACTIVE").map(e => e.id));
  const inTheWay = ids.flatMap((id, i) =>
    active.has(id.toLowerCase())
      ? []
      : [userError("NOT_FOUND", { field: [...field, String(i)], said: notOnRoll })],
  );
  if (inTheWay.length > 0) return refuse(...inTheWay);
  const [institutionId, another] = new Set(enrolments.map(e => e.institutionId));
  if (another || !institutionId) return refuse(userError("BAD_USER_INPUT", { field }));
  return done({ institutionId, enrolments });
}
