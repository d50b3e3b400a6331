import { addCommandTypes } from "@lec/core/graphql/command.type";
import { addUserErrorTypes } from "@lec/core/graphql/refusal.type";
import { builder } from "./builder.ts";
import type { Unit } from "./units/unit.ts";
import { OrgUnit } from "./units/unit.type.ts";
import { unitLoader } from "./units/units.loader.ts";

/** What every mutation of this subgraph is made of; apart from the builder because refusals name units. */
export const { DutyEnum, UserErrorType } = addUserErrorTypes<Unit>(builder, OrgUnit, async (ids, context) => {
  const units = await unitLoader(context).loadMany(ids);
  return units.filter((unit): unit is Unit => unit !== null && !(unit instanceof Error));
});
export const { commandInput, commandPayload } = addCommandTypes(builder, UserErrorType);

builder.mutationType({ authScopes: { signedIn: true }, description: "การทำรายการ (writing)" });
