import { findingRules, type Severity, severityOf } from "../findings/finding.ts";
import type { ImportLine } from "./import.sql.ts";
import { explainLineFault } from "./line-fault.ts";

/** What is wrong or doubtful in a line, as it is shown. */
export interface ShownFault {
  readonly column: string | null;
  readonly field: string | null;
  readonly code: string;
  readonly said: { readonly th: string; readonly en: string };
  readonly severity: Severity;
  readonly suggestion: string | null;
}

/** Faults first; findings keep out only those who come anew. */
export function faultsOf({ state, faults, findings }: ImportLine): ShownFault[] {
  return [
    ...faults.map(fault => ({
      column: fault.column,
      field: fault.field,
      code: fault.code,
      said: { th: explainLineFault(fault, "th"), en: explainLineFault(fault, "en") },
      severity: "BLOCKS" as const,
      suggestion: fault.suggestion ?? null,
    })),
    ...findings.map(finding => {
      const { th, en } = finding.said ?? findingRules[finding.rule];
      const severity: Severity = state === "FAULTY" ? severityOf(finding) : "WARNS";
      return {
        column: null,
        field: finding.field,
        code: finding.rule,
        said: { th, en },
        severity,
        suggestion: null,
      };
    }),
  ];
}
