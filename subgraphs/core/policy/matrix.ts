import { duties } from "../identity/actor.ts";
import { fieldClasses, readableBy } from "./field-class.ts";
import { type Action, grants } from "./policy.ts";

const reachWords: Readonly<Record<string, string>> = {
  OWN: "own unit",
  BELOW: "below",
  SUBTREE: "own and below",
};

/** The policy as a page for people: who may do what where, and who may read which class of field. */
export function policyMatrix(): string {
  const actions = Object.keys(grants) as Action[];
  const cell = (action: Action, duty: (typeof duties)[number]) => {
    const reach = (grants[action] as Readonly<Record<string, string | undefined>>)[duty];
    return reach ? (reachWords[reach] ?? reach) : "";
  };
  const row = (cells: readonly string[]) => `| ${cells.join(" | ")} |`;
  return [
    "# Who may do what",
    "",
    "Printed from `policy.ts` and `field-class.ts` by `npm run schema:print`; checked by `npm run schema:check`. What is",
    "empty is not allowed. “Own unit” is the unit of the appointment, “below” all units under it.",
    "",
    row(["action", ...duties.map(duty => duty.toLowerCase().replaceAll("_", " "))]),
    row(["---", ...duties.map(() => "---")]),
    ...actions.map(action => row([`\`${action}\``, ...duties.map(duty => cell(action, duty))])),
    "",
    "# Who may read what",
    "",
    row(["field class", "read"]),
    row(["---", "---"]),
    ...fieldClasses.map(fieldClass => row([fieldClass, readableBy[fieldClass].replace(/^อ่านได้: /, "")])),
    "",
  ].join("\n");
}
