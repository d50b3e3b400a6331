import type { RequestContext } from "@lec/core/graphql/request-context";
import { can } from "@lec/core/policy/policy";
import { readRounds } from "@lec/core/rounds/rounds.loader";
import { placeLoader } from "@lec/core/rounds/unit-places.loader";
import { isUuid } from "@lec/core/text/uuid";
import { roundBefore } from "../other-schools/other-school.loader.ts";
import { compareFile } from "./compare-file.ts";
import type { Comparison } from "./compare-lines.ts";
import { fileById, type OtherSchoolFile } from "./other-school-file.sql.ts";

/** A file, for who records the numbers of its LAO's register. */
export async function readOtherSchoolFile(
  context: RequestContext,
  id: string,
): Promise<OtherSchoolFile | null> {
  const [found] = isUuid(id) ? await context.reads.query(fileById, [id]) : [];
  const place = found ? await placeLoader(context).load(found.laoId) : null;
  return found && can(context.identity.actor, "otherCounts:record", place) ? found : null;
}

const nothing: Comparison = { lines: [], absent: [] };

/** What a file that waits would do to the register as it is now; nothing of one that is settled. Compared once a request. */
export function readComparison(context: RequestContext, file: OtherSchoolFile): Promise<Comparison> {
  if (file.state !== "STAGED") return Promise.resolve(nothing);
  return context.onceFor(compare, file);
}

const compare = async (context: RequestContext, file: OtherSchoolFile) => {
  const { all, now } = await readRounds(context);
  const round = all.find(({ id }) => id === file.roundId);
  return compareFile(context.reads, file, now, round ? await roundBefore(context, round) : null);
};
