import { type CommandTools, done, type Outcome, refuse } from "@lec/core/command/command";
import { lockForRecording } from "@lec/core/command/locks";
import { statement } from "@lec/core/database/statement";
import { userErrorsOf } from "@lec/core/graphql/refusal.type";
import { allRounds, type Round, unitFacts } from "@lec/core/rounds/facts.sql";
import { roundForWriting } from "@lec/core/rounds/rounds.loader";
import type { UnitPlace } from "@lec/core/rounds/unit-places.loader";
import { recordingBlockers } from "@lec/core/workflow/confirmation.machine";
import { type Blocker, blocker } from "@lec/core/workflow/refusal";
import { recordingRound } from "../enrolments/enrolment.sql.ts";

/** Places of institutions in path order, those out of the actor's sight too. $1 ids. */
export const placesOf = statement<UnitPlace>(
  "places of institutions",
  `SELECT id, level, path, institution_kind AS "institutionKind" FROM learners.places_of($1::uuid[])`,
);

/**
 * For an act that writes at several institutions: holds all of them against confirmation, in path order, then asks the
 * machine of each whether recording is possible there now. Permission is the caller's to have asked for. What is in the
 * way names its institution.
 */
export async function holdInstitutions(tools: CommandTools, ids: readonly string[]): Promise<Outcome<null>> {
  const { tx } = tools;
  const places = await tx.query(placesOf, [ids]);
  const all = (await tx.query(allRounds)).map(row => row.round);
  const now = await tools.now();
  const held: { readonly id: string; readonly round: Round }[] = [];
  const blockers: Blocker[] = [];
  for (const place of places) {
    // The database's own choice, as for a single institution; where none is open, the round that says why not.
    const [chosen] = await tx.query(recordingRound, [place.id]);
    const round = roundForWriting({ all, now }, place, chosen?.roundId);
    if (round) {
      await lockForRecording(tx, round.id, place.id);
      held.push({ id: place.id, round });
    } else blockers.push(blocker("ROUND_NOT_OPEN", { clause: "S1g 4, 5", unitIds: [place.id] }));
  }
  // Once all are held: both ends of a move are judged by one instant, or a deadline passing between would be told by halves.
  const at = await tools.now();
  for (const { id, round } of held) {
    const [unit] = await tx.query(unitFacts, [round.id, [id]]);
    if (!unit) continue;
    for (const found of recordingBlockers({ now: at, round, unit }))
      blockers.push(found.unitIds.length > 0 ? found : { ...found, unitIds: [id], count: 1 });
  }
  return blockers.length > 0 ? refuse(...userErrorsOf(blockers)) : done(null);
}
