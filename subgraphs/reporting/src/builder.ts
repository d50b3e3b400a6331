import { createBuilder } from "@lec/core/graphql/builder";
import { addCommandTypes } from "@lec/core/graphql/command.type";
import { addConnectionTypes } from "@lec/core/graphql/connection.type";
import { enumValues } from "@lec/core/graphql/enum-values";
import { addGradeCountTypes } from "@lec/core/graphql/grade-count.type";
import { addRefusalTypes, levelNames } from "@lec/core/graphql/refusal.type";
import { orgLevels } from "@lec/core/identity/actor";

export const builder = createBuilder();
export const { connectionOf, pageArguments } = addConnectionTypes(builder);
export const { OrgUnit, UserErrorType, BlockerType, DutyEnum } = addRefusalTypes(builder);
export const { GradeEnum, GradeCountType } = addGradeCountTypes(builder);
export const { commandInput, commandPayload } = addCommandTypes(builder, UserErrorType);

/** As institutions has it: one enum of the graph. */
export const OrgLevelEnum = builder.enumType("OrgLevel", {
  description: "ระดับของหน่วยงาน (level in the tree)",
  values: enumValues(orgLevels, level => levelNames[level]),
});

builder.mutationType({ authScopes: { signedIn: true }, description: "การทำรายการ (writing)" });
