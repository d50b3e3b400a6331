import "./headcounts/headcount.entity.ts";
import "./learners/learner.type.ts";
import "./learners/correct-learner.ts";
import "./learners/reveal-identifier.ts";
import "./enrolments/enrolment.type.ts";
import "./enrolments/enrol-learner.ts";
import "./enrolments/check-existence.ts";
import "./enrolments/remove-learner.ts";
import { federationLink } from "@lec/core/graphql/federation-link";
import { builder } from "./builder.ts";

/** The learners subgraph: learners, enrolments, existence checks, live headcounts. */
export const schema = builder.toSubGraphSchema(federationLink);
