import type { WordKey } from "../i18n/words.type.ts";

/** What an action of the policy table is called. One without a name here is shown by its code. */
export const scopeWords: Readonly<Record<string, WordKey>> = {
  "counts:read": "tokens.scope.countsRead",
  "counts:readExact": "tokens.scope.countsReadExact",
  "learner:read": "tokens.scope.learnerRead",
  "identifier:read": "tokens.scope.identifierRead",
  "identifier:reveal": "tokens.scope.identifierReveal",
  "learner:record": "tokens.scope.learnerRecord",
  "learner:check": "tokens.scope.learnerCheck",
  "audit:read": "tokens.scope.auditRead",
  "people:read": "tokens.scope.peopleRead",
  "round:schedule": "tokens.scope.roundSchedule",
  "round:open": "tokens.scope.roundOpen",
  "institution:confirm": "tokens.scope.confirm",
  "lao:confirm": "tokens.scope.confirm",
  "province:confirm": "tokens.scope.confirm",
  "institution:cancel": "tokens.scope.cancel",
  "lao:cancel": "tokens.scope.cancel",
  "province:cancel": "tokens.scope.cancel",
  "otherCounts:cancel": "tokens.scope.cancel",
  "otherCounts:record": "tokens.scope.otherCountsRecord",
  "otherCounts:confirm": "tokens.scope.otherCountsConfirm",
  "unit:extend": "tokens.scope.extend",
  "province:extend": "tokens.scope.extend",
};
