import { groupRows } from "@lec/core/database/group-rows";
import type { RequestContext } from "@lec/core/graphql/request-context";
import DataLoader from "dataloader";
import { movesOfLaos, movesOfSchools, type OtherSchoolMove } from "./other-school-move.sql.ts";

/** How a school went from LAO to LAO, the latest first. Whoever reads the school reads it. */
export const movesOfSchool = (context: RequestContext, schoolId: string): Promise<OtherSchoolMove[]> =>
  context.once(bySchool).load(schoolId);
const bySchool = (context: RequestContext) =>
  new DataLoader<string, OtherSchoolMove[]>(async ids => {
    const rows = groupRows(await context.reads.query(movesOfSchools, [ids]), move => move.otherSchoolId);
    return ids.map(id => rows.get(id) ?? []);
  });

/** Schools that came to an LAO or left it, the latest first. Whoever reads the register reads it. */
export const movesOfRegister = (context: RequestContext, laoId: string): Promise<OtherSchoolMove[]> =>
  context.once(byRegister).load(laoId);
const byRegister = (context: RequestContext) =>
  new DataLoader<string, OtherSchoolMove[]>(async ids => {
    const rows = groupRows(await context.reads.query(movesOfLaos, [ids]), move => move.laoId);
    return ids.map(id => rows.get(id) ?? []);
  });
