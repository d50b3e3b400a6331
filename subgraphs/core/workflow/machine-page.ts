import { dutyFor } from "../policy/policy.ts";
import { refusalCodes, type Transition, transitions } from "./confirmation.machine.ts";

/** The confirmation machine as a page for people: a diagram and the table, made from the code that decides. */
export function machinePage(): string {
  const row = (cells: readonly string[]) => `| ${cells.join(" | ")} |`;
  const machines = [...new Set(transitions.map(machineOf))];
  return [
    "# The confirmation machine",
    "",
    "Printed from `confirmation.machine.ts` by `npm run schema:print`; checked by `npm run schema:check`.",
    "",
    ...machines.flatMap(machine => [
      "```mermaid",
      "stateDiagram-v2",
      `  %% ${machine}`,
      "  [*] --> OPEN",
      ...transitions.filter(t => machineOf(t) === machine).map(diagramLine),
      "```",
      "",
    ]),
    row(["id", "unit", "subject", "act", "by", "clause", "refused when"]),
    row(["---", "---", "---", "---", "---", "---", "---"]),
    ...transitions.map(t =>
      row([
        t.id,
        t.level,
        t.subject,
        t.action,
        dutyFor(t.permission) ?? "",
        t.clause ?? "decided by symmetry",
        refusalCodes(t)
          .map(code => `\`${code}\``)
          .join(", "),
      ]),
    ),
    "",
  ].join("\n");
}

const machineOf = (t: Transition) => `${t.level} ${t.subject}`;

function diagramLine({ id, action, permission }: Transition): string {
  const [from, to] = action === "CONFIRM" ? ["OPEN", "CONFIRMED"] : ["CONFIRMED", "OPEN"];
  return `  ${from} --> ${to} : ${id} ${dutyFor(permission) ?? ""}`;
}
