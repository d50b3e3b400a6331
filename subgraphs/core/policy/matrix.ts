import { type Duty, duties } from "../identity/actor.ts";
import { appointing, dutyLevels } from "./appointing.ts";
import { fieldClasses, readableBy } from "./field-class.ts";
import { type Action, actions, actionsOf, grants } from "./policy.ts";

const reachWords: Readonly<Record<string, string>> = {
  OWN: "own unit",
  BELOW: "below",
  SUBTREE: "own and below",
};

/** The policy as a page for people: who may do what where, and who may read which class of field. */
export function policyMatrix(): string {
  const cell = (action: Action, duty: (typeof duties)[number]) => {
    const reach = (grants[action] as Readonly<Record<string, string | undefined>>)[duty];
    return reach ? (reachWords[reach] ?? reach) : "";
  };
  const words = (duty: Duty) => duty.toLowerCase().replaceAll("_", " ");
  const appointers = Object.keys(appointing) as (keyof typeof appointing)[];
  const row = (cells: readonly string[]) => `| ${cells.join(" | ")} |`;
  return [
    "# Who may do what",
    "",
    "Printed from `policy.ts` and `field-class.ts` by `npm run schema:print`; checked by `npm run schema:check`. What is",
    "empty is not allowed. “Own unit” is the unit of the appointment, “below” all units under it.",
    "",
    row(["action", ...duties.map(words)]),
    row(["---", ...duties.map(() => "---")]),
    ...actions.map(action => row([`\`${action}\``, ...duties.map(duty => cell(action, duty))])),
    "",
    "# What narrows a request",
    "",
    "Nothing below gives a right; each only takes away, in `can` and again in the database (`core.my_appointments()`,",
    "`core.in_scope()`).",
    "",
    "- **An acting duty** (`X-LEC-Duty: LAO_OFFICER`, or at one unit `LAO_OFFICER@04410103`): the request has the appointments",
    "  of that duty alone. Without it, the union of all in force.",
    "- **The scopes of an access token**: actions of the table above. What is not among them is not allowed, whatever the",
    "  duties. Units of the reach, being public, need no scope; names need `people:read`, counts `counts:read`, learners",
    "  `learner:read`. A token never appoints, ends, resets, disables or makes tokens: no action stands for that.",
    "- **The field profile of an access token**: `Type` and `Type.field`, enforced by the gateway on the whole document. A field",
    "  asked on an interface needs the interface's entry. `__typename` is free; an empty profile narrows nothing.",
    "",
    "A program (an account that holds `CLIENT` and nothing else) has no password. Its tokens are made by who may appoint it and",
    `can have the scopes ${actionsOf(["CLIENT"])
      .map(action => `\`${action}\``)
      .join(", ")}; a person makes tokens for themselves alone.`,
    "",
    "# Who may appoint whom",
    "",
    "Nobody appoints themselves. Whoever may appoint a duty, or stands over those who may, may also end such an",
    "appointment and disable its holder; a new password is handed out only by those who could have given every",
    "appointment of its holder.",
    "",
    row(["duty", "held at", ...appointers.map(words)]),
    row(["---", "---", ...appointers.map(() => "---")]),
    ...duties.map(duty =>
      row([
        words(duty),
        dutyLevels[duty].length === 1 ? (dutyLevels[duty][0] ?? "").toLowerCase() : "any level",
        ...appointers.map(by => {
          const reach = (appointing[by] as Readonly<Partial<Record<Duty, string>>>)[duty];
          return reach ? (reachWords[reach] ?? reach) : "";
        }),
      ]),
    ),
    "",
    "# Who may read what",
    "",
    row(["field class", "read"]),
    row(["---", "---"]),
    ...fieldClasses.map(fieldClass => row([fieldClass, readableBy[fieldClass].replace(/^อ่านได้: /, "")])),
    "",
  ].join("\n");
}
