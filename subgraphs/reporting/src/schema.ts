import "./rounds/round.type.ts";
import "./rounds/round.queries.ts";
import "./rounds/open-round.ts";
import "./rounds/schedule-round.ts";
import "./rounds/update-round-clocks.ts";
import "./rounds/set-sandbox-clock.ts";
import "./confirmations/confirmation.type.ts";
import "./confirmations/confirmation-changes.type.ts";
import "./confirmations/confirm.ts";
import "./confirmations/cancel-confirmation.ts";
import "./extensions/extension.type.ts";
import "./extensions/grant-extension.ts";
import "./progress/progress.type.ts";
import "./reopening/reopening-case.type.ts";
import "./reopening/request-cancellation.ts";
import "./reopening/withdraw-cancellation-request.ts";
import "./reopening/refuse-cancellation-request.ts";
import "./other-schools/other-school.type.ts";
import "./other-schools/add-other-school.ts";
import "./other-schools/correct-other-school.ts";
import "./other-schools/dissolve-other-school.ts";
import "./other-schools/record-other-school-counts.ts";
import "./audit/audit.queries.ts";
import { federationLink } from "@lec/core/graphql/federation-link";
import { builder } from "./builder.ts";

/** The reporting subgraph: rounds, confirmations, progress, extensions. */
export const schema = builder.toSubGraphSchema(federationLink);
