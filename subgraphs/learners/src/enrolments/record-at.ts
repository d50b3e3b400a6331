import { type CommandTools, done, type Outcome, refuse } from "@lec/core/command/command";
import { lockForRecording } from "@lec/core/command/locks";
import { userError, userErrorsOf } from "@lec/core/graphql/refusal.type";
import { type Action, can } from "@lec/core/policy/policy";
import { allRounds, type Round, unitFacts } from "@lec/core/rounds/facts.sql";
import { roundForWriting } from "@lec/core/rounds/rounds.loader";
import { unitPlaces } from "@lec/core/rounds/unit-places.loader";
import { isUuid } from "@lec/core/text/uuid";
import { notAllowed, recordingBlockers } from "@lec/core/workflow/confirmation.machine";
import type { Instant } from "@lec/core/workflow/instant";
import { blocker } from "@lec/core/workflow/refusal";
import { recordingRound } from "./enrolment.sql.ts";

/** Where and when a recorder may write. */
export interface Recording {
  readonly round: Round;
  readonly now: Instant;
}

/**
 * The way every write of learners goes (T2): authorise at the institution, hold it against confirmation, then ask the
 * machine whether recording is possible there now.
 */
export async function recordAt(
  tools: CommandTools,
  institutionId: string,
  permission: Action,
): Promise<Outcome<Recording>> {
  const { actor, tx, audit } = tools;
  const [place] = isUuid(institutionId) ? await tx.query(unitPlaces, [[institutionId]]) : [];
  if (place?.level !== "INSTITUTION") return refuse(userError("NOT_FOUND"));
  audit.unitId = place.id;
  const appointment = can(actor, permission, place);
  if (!appointment) return refuse(...userErrorsOf([notAllowed(permission, "S1g 3.4")]));
  audit.duty = appointment.duty;

  // The database's own choice, so that both walls speak of one round; where none is open, the round that says why not.
  const [chosen] = await tx.query(recordingRound, [place.id]);
  const rounds = await tx.query(allRounds);
  const round = roundForWriting(
    { all: rounds.map(row => row.round), now: await tools.now() },
    place,
    chosen?.roundId,
  );
  if (!round) return refuse(...userErrorsOf([blocker("ROUND_NOT_OPEN", { clause: "S1g 4, 5" })]));
  await lockForRecording(tx, round.id, place.id);
  const [unit] = await tx.query(unitFacts, [round.id, [place.id]]);
  const now = await tools.now();
  if (!unit) return refuse(userError("NOT_FOUND"));
  const blockers = recordingBlockers({ now, round, unit });
  return blockers.length > 0 ? refuse(...userErrorsOf(blockers)) : done({ round, now });
}
