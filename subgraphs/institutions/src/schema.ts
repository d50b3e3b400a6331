import "./units/unit.type.ts";
import "./units/unit.queries.ts";
import "./access-tokens/access-token.type.ts";
import "./access-tokens/create-access-token.ts";
import "./access-tokens/revoke-access-token.ts";
import "./contacts/contact.type.ts";
import "./contacts/set-unit-contact.ts";
import "./people/create-account.ts";
import "./people/disable-account.ts";
import "./people/enable-account.ts";
import "./people/end-appointment.ts";
import "./people/grant-appointment.ts";
import "./people/person.type.ts";
import "./people/reset-password.ts";
import "./viewer/viewer.queries.ts";
import { federationLink } from "@lec/core/graphql/federation-link";
import { builder } from "./builder.ts";

/** The institutions subgraph: the tree of units, the people appointed in it, their tokens, and who is asking. */
export const schema = builder.toSubGraphSchema(federationLink);
