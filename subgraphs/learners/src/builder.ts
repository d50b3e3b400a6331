import { createBuilder } from "@lec/core/graphql/builder";
import { addCommandTypes } from "@lec/core/graphql/command.type";
import { addConnectionTypes } from "@lec/core/graphql/connection.type";
import { addGradeCountTypes } from "@lec/core/graphql/grade-count.type";
import { addRefusalTypes } from "@lec/core/graphql/refusal.type";

export const builder = createBuilder();
export const { connectionOf, pageArguments } = addConnectionTypes(builder);
export const { BlockerType, OrgUnit, UserErrorType } = addRefusalTypes(builder);
export const { GradeEnum, GradeCountType } = addGradeCountTypes(builder);
export const { commandInput, commandPayload } = addCommandTypes(builder, UserErrorType);

builder.mutationType({ authScopes: { signedIn: true }, description: "การทำรายการ (writing)" });
