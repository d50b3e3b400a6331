/**
 * Domain.md sections 3 and 4 as tables, typed apart from the machine: when an act is in time, what refuses it, and what a
 * person is told then. Nothing here comes from the product, so that a mistake in its guards shows as a difference.
 */

/**
 * Who does what (domain.md 4, "who"). Open rounds, records and moves of other schools are here for their refusals; they
 * confirm nothing. A move is asked of each of its ends.
 */
export const acts = {
  T1: { by: "DEPARTMENT_ADMINISTRATOR", level: "DEPARTMENT", subject: "LEARNERS" },
  T2: { by: "INSTITUTION_RECORDER", level: "INSTITUTION", subject: "LEARNERS" },
  T3: { by: "INSTITUTION_DIRECTOR", level: "INSTITUTION", subject: "LEARNERS" },
  T5: { by: "LAO_OFFICER", level: "INSTITUTION", subject: "LEARNERS" },
  T6: { by: "LAO_OFFICER", level: "LAO", subject: "OTHER_COUNTS" },
  "T6 move": { by: "PROVINCE_OFFICER", level: "LAO", subject: "OTHER_COUNTS" },
  T7: { by: "LAO_OFFICER", level: "LAO", subject: "OTHER_COUNTS" },
  T8: { by: "PROVINCE_OFFICER", level: "LAO", subject: "OTHER_COUNTS" },
  T9: { by: "LAO_OFFICER", level: "LAO", subject: "LEARNERS" },
  T10: { by: "PROVINCE_OFFICER", level: "LAO", subject: "LEARNERS" },
  T11: { by: "PROVINCE_OFFICER", level: "PROVINCE", subject: "LEARNERS" },
  T12: { by: "DEPARTMENT_ADMINISTRATOR", level: "PROVINCE", subject: "LEARNERS" },
} as const;
export type ActId = keyof typeof acts;

/** Conditions of the table below, as a world has them. */
export const conditions = [
  "nothing to confirm",
  "open",
  "confirmed",
  "round shut",
  "too early",
  "late",
  "recording over",
  "unchecked",
  "ghosts",
  "findings",
  "no learners",
  "declared none",
  "LAO confirmed",
  "province confirmed",
  "institutions open",
  "LAOs open",
  "counts open",
  "counts missing",
] as const;
export type Condition = (typeof conditions)[number];

/** One way an act is refused, and everything that is said then. `-` is nothing. */
export interface Refusal {
  readonly act: ActId;
  readonly when: readonly Condition[];
  /** The act asks no further: nothing else is in the way, because there is nothing to do. */
  readonly alone: boolean;
  readonly code: string;
  readonly clause: string | null;
  /** What the blocker names: the unit, the one above, or those that wait below. */
  readonly units: "-" | "unit" | "LAO" | "province" | "institutions" | "LAOs" | "counts";
  /** What is counted where that is not the units named. */
  readonly counted: "-" | "unchecked" | "ghosts" | "findings" | "learners" | "missing";
  readonly liftedBy: string | null;
  readonly until: "-" | "opens" | "deadline" | "closes";
}

const table = `
  act | when                       | code                       | clause              | units        | counted   | lifted by                | until
  T1  | too early                  | ROUND_NOT_OPEN             | S1g 4               | -            | -         | -                        | opens
  T1  | recording over             | ROUND_CLOSED               | S1b 4               | -            | -         | -                        | closes
  T2  | round shut                 | ROUND_NOT_OPEN             | S1g 4, 5            | -            | -         | DEPARTMENT_ADMINISTRATOR | opens
  T2  | recording over             | ROUND_CLOSED               | S1b 4               | -            | -         | PROVINCE_OFFICER         | closes
  T2  | confirmed                  | UNIT_CONFIRMED             | S1g 8.1             | unit         | -         | LAO_OFFICER              | -
  T3  | nothing to confirm         | NOTHING_TO_CONFIRM !       | S1g 4.3.1(3)(4), 6  | -            | -         | -                        | -
  T3  | round shut                 | ROUND_NOT_OPEN             | S1g 4, 5            | -            | -         | DEPARTMENT_ADMINISTRATOR | opens
  T3  | late                       | DEADLINE_PASSED            | S1g 5.1             | -            | -         | PROVINCE_OFFICER         | deadline
  T3  | unchecked                  | LEARNERS_NOT_CHECKED       | S1g 4.3.1(1), 6.1   | unit         | unchecked | CLASS_TEACHER            | -
  T3  | ghosts                     | GHOSTS_NOT_REMOVED         | S1g 4.3.1(2), 6.1   | unit         | ghosts    | INSTITUTION_RECORDER     | -
  T3  | findings                   | FINDINGS_OPEN              | S1g 6.1             | unit         | findings  | INSTITUTION_RECORDER     | -
  T3  | no learners, not declared none | NO_LEARNERS_NOT_DECLARED | S1g 4.3.1(3)      | unit         | -         | INSTITUTION_DIRECTOR     | -
  T3  | not no learners, declared none | LEARNERS_EXIST         | S1g 4.3.1(3)        | unit         | learners  | -                        | -
  T5  | open                       | NOT_CONFIRMED !            | S1g 8.1             | -            | -         | -                        | -
  T5  | round shut                 | ROUND_NOT_OPEN             | S1g 4, 5            | -            | -         | DEPARTMENT_ADMINISTRATOR | opens
  T5  | recording over             | ROUND_CLOSED               | S1b 4               | -            | -         | PROVINCE_OFFICER         | closes
  T5  | LAO confirmed              | PARENT_CONFIRMED           | S1g 8.1             | LAO          | -         | PROVINCE_OFFICER         | -
  T5  | province confirmed         | PARENT_CONFIRMED           | S1g 8.2             | province     | -         | DEPARTMENT_ADMINISTRATOR | -
  T6  | round shut                 | ROUND_NOT_OPEN             | S1g 4, 5            | -            | -         | DEPARTMENT_ADMINISTRATOR | opens
  T6  | recording over             | ROUND_CLOSED               | S1b 4               | -            | -         | PROVINCE_OFFICER         | closes
  T6  | confirmed                  | UNIT_CONFIRMED             | S1g 4.2(4)          | unit         | -         | PROVINCE_OFFICER         | -
  T6 move | confirmed, not round shut, not recording over | UNIT_CONFIRMED | S1g 4.2(4) | unit   | -         | PROVINCE_OFFICER         | -
  T6 move | province confirmed, not round shut, not recording over | PARENT_CONFIRMED | S1g 8.2 | province | - | DEPARTMENT_ADMINISTRATOR | -
  T7  | nothing to confirm         | NOTHING_TO_CONFIRM !       | S1g 4.2(3), 7.3     | -            | -         | -                        | -
  T7  | round shut                 | ROUND_NOT_OPEN             | S1g 4, 5            | -            | -         | DEPARTMENT_ADMINISTRATOR | opens
  T7  | late                       | DEADLINE_PASSED            | S1g 5.1             | -            | -         | PROVINCE_OFFICER         | deadline
  T7  | counts missing             | OTHER_COUNTS_NOT_RECORDED  | S1g 4.2(3), 7.3     | unit         | missing   | LAO_OFFICER              | -
  T8  | open                       | NOT_CONFIRMED !            | S1g 4.2(4)          | -            | -         | -                        | -
  T8  | round shut                 | ROUND_NOT_OPEN             | S1g 4, 5            | -            | -         | DEPARTMENT_ADMINISTRATOR | opens
  T8  | province confirmed         | PARENT_CONFIRMED           | S1g 8.2             | province     | -         | DEPARTMENT_ADMINISTRATOR | -
  T9  | nothing to confirm         | NOTHING_TO_CONFIRM !       | S1g 7.1, 7.2        | -            | -         | -                        | -
  T9  | round shut                 | ROUND_NOT_OPEN             | S1g 4, 5            | -            | -         | DEPARTMENT_ADMINISTRATOR | opens
  T9  | late                       | DEADLINE_PASSED            | S1g 5.1             | -            | -         | PROVINCE_OFFICER         | deadline
  T9  | institutions open          | CHILDREN_NOT_CONFIRMED     | S1g 7.2             | institutions | -         | INSTITUTION_DIRECTOR     | -
  T10 | open                       | NOT_CONFIRMED !            | S1g 8.2             | -            | -         | -                        | -
  T10 | round shut                 | ROUND_NOT_OPEN             | S1g 4, 5            | -            | -         | DEPARTMENT_ADMINISTRATOR | opens
  T10 | province confirmed         | PARENT_CONFIRMED           | S1g 8.2             | province     | -         | DEPARTMENT_ADMINISTRATOR | -
  T11 | nothing to confirm         | NOTHING_TO_CONFIRM !       | S1g 9.1, 9.2        | -            | -         | -                        | -
  T11 | round shut                 | ROUND_NOT_OPEN             | S1g 4, 5            | -            | -         | DEPARTMENT_ADMINISTRATOR | opens
  T11 | late                       | DEADLINE_PASSED            | S1g 5.2             | -            | -         | DEPARTMENT_ADMINISTRATOR | deadline
  T11 | LAOs open                  | CHILDREN_NOT_CONFIRMED     | S1g 9.1             | LAOs         | -         | LAO_OFFICER              | -
  T11 | counts open                | OTHER_COUNTS_NOT_CONFIRMED | S1g 9.1             | counts       | -         | LAO_OFFICER              | -
  T12 | open                       | NOT_CONFIRMED !            | -                   | -            | -         | -                        | -
  T12 | round shut                 | ROUND_NOT_OPEN             | S1g 4, 5            | -            | -         | DEPARTMENT_ADMINISTRATOR | opens
`;

/** Every refusal of domain.md 4, in the order a person is told them. `!` after the code: told alone. */
export const refusals: readonly (Refusal & { readonly not: readonly Condition[] })[] = table
  .trim()
  .split("\n")
  .slice(1)
  .map(line => {
    const [act, when = "", code = "", clause, units, counted, liftedBy, until] = line
      .split("|")
      .map(cell => cell.trim());
    const said = when.split(", ");
    return {
      act,
      when: said.filter(each => !each.startsWith("not ")),
      not: said.filter(each => each.startsWith("not ")).map(each => each.slice(4)),
      alone: code.endsWith(" !"),
      code: code.replace(" !", ""),
      clause: clause === "-" ? null : clause,
      units,
      counted,
      liftedBy: liftedBy === "-" ? null : liftedBy,
      until,
    } as unknown as Refusal & { not: Condition[] };
  });

/** Confirming what is confirmed changes nothing and is no refusal (I10), as long as there is something to confirm. */
export const idempotent: readonly ActId[] = ["T3", "T7", "T9", "T11"];

/** Refusals of an act in a world that has these conditions, or `unchanged`. */
export function expected(
  act: ActId,
  holds: (condition: Condition) => boolean,
): readonly Refusal[] | "unchanged" {
  const rows = refusals.filter(row => row.act === act && row.when.every(holds) && !row.not.some(holds));
  const alone = rows.find(row => row.alone);
  if (alone) return [alone];
  return idempotent.includes(act) && holds("confirmed") ? "unchanged" : rows;
}

/** When the province's deadline lies, seen from the closing. `report`: there is none but a report is due after it. */
export const provinceDeadlines = ["before", "at", "after", "none", "report"] as const;
export type ProvinceDeadline = (typeof provinceDeadlines)[number];

/** A position of the clock in a round, and who is in time there. */
export interface Position {
  readonly name: string;
  readonly at: "opens" | "window" | "unitDeadline" | "closes" | "provinceDeadline";
  /** Microseconds after that. */
  readonly plus: number;
  readonly open: boolean;
  readonly units: boolean;
  readonly recording: boolean;
  readonly province: boolean;
}

const clock = `
  at               | plus | open | units | recording | province
  opens            | -1   | -    | x     | x         | x
  opens            | 0    | x    | x     | x         | x
  opens            | 1    | x    | x     | x         | x
  window           | 0    | x    | x     | x         | x
  unitDeadline     | -1   | x    | x     | x         | x
  unitDeadline     | 0    | x    | x     | x         | x
  unitDeadline     | 1    | x    | -     | x         | x
`;

/** The end of a round, where the deadline of the province and the closing come in either order. */
const ends: Readonly<Record<ProvinceDeadline, string>> = {
  before: `
  provinceDeadline | 0    | x    | -     | x         | x
  provinceDeadline | 1    | x    | -     | x         | -
  closes           | 0    | x    | -     | x         | -
  closes           | 1    | x    | -     | -         | -`,
  at: `
  closes           | 0    | x    | -     | x         | x
  closes           | 1    | x    | -     | -         | -`,
  after: `
  closes           | 0    | x    | -     | x         | x
  closes           | 1    | x    | -     | -         | x
  provinceDeadline | 0    | x    | -     | -         | x
  provinceDeadline | 1    | x    | -     | -         | -`,
  none: `
  closes           | 0    | x    | -     | x         | x
  closes           | 1    | x    | -     | -         | -`,
  report: `
  closes           | 0    | x    | -     | x         | x
  closes           | 1    | x    | -     | -         | x
  provinceDeadline | 0    | x    | -     | -         | x
  provinceDeadline | 1    | x    | -     | -         | -`,
};

/** All positions of the clock in a round whose province deadline lies there. */
export function positions(deadline: ProvinceDeadline): Position[] {
  return `${clock.trimEnd()}${ends[deadline]}`
    .trim()
    .split("\n")
    .slice(1)
    .map(line => {
      const [at, plus, ...flags] = line.split("|").map(cell => cell.trim());
      const [open, units, recording, province] = flags.map(flag => flag === "x");
      const name = `${at} ${plus}`;
      return { name, at, plus: Number(plus), open, units, recording, province } as Position;
    });
}
