import { notePersonalRead } from "@lec/core/graphql/personal-reads";
import type { RequestContext } from "@lec/core/graphql/request-context";
import { can } from "@lec/core/policy/policy";
import { readRounds, roundFor } from "@lec/core/rounds/rounds.loader";
import { placeLoader, type UnitPlace } from "@lec/core/rounds/unit-places.loader";

/**
 * An institution whose learners the viewer may read by name, else `null`: for units of other levels too. A look from
 * outside the institution is noted for the audit.
 */
export async function readableInstitution(
  context: RequestContext,
  unitId: string,
): Promise<UnitPlace | null> {
  const place = await placeLoader(context).load(unitId);
  const appointment = can(context.identity.actor, "learner:read", place);
  if (place?.level !== "INSTITUTION" || !appointment) return null;
  notePersonalRead(context, { appointment, unitId: place.id, targetType: "Roll", targetId: place.id });
  return place;
}

/** The same with the year of its roll (พ.ศ.): the one asked for, or the current round's. `null` when there is none. */
export async function yearOfRoll(
  context: RequestContext,
  unitId: string,
  academicYear: number | null | undefined,
): Promise<{ readonly place: UnitPlace; readonly year: number } | null> {
  const place = await readableInstitution(context, unitId);
  if (!place) return null;
  const year = academicYear ?? roundFor(await readRounds(context), place, null)?.academicYear;
  return year == null ? null : { place, year };
}
