import { createBuilder } from "@lec/core/graphql/builder";
import { addConnectionTypes } from "@lec/core/graphql/connection.type";

export const builder = createBuilder();
export const { connectionOf, pageArguments } = addConnectionTypes(builder);
