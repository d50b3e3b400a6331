import "./rounds/round.type.ts";
import "./rounds/round.queries.ts";
import "./rounds/open-round.ts";
import "./rounds/schedule-round.ts";
import "./rounds/set-sandbox-clock.ts";
import "./confirmations/confirmation.type.ts";
import "./confirmations/confirm.ts";
import "./confirmations/cancel-confirmation.ts";
import "./extensions/grant-extension.ts";
import "./progress/progress.type.ts";
import "./audit/audit.queries.ts";
import { federationLink } from "@lec/core/graphql/federation-link";
import { builder } from "./builder.ts";

/** The reporting subgraph: rounds, confirmations, progress, extensions. */
export const schema = builder.toSubGraphSchema(federationLink);
