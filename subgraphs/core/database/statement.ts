/**
 * A named SQL statement: its text is constant, values travel as parameters, and the name serves as the server-side
 * prepared statement, as the unit of statement budgets, and as what the log says.
 */
export interface Statement<Row> {
  readonly name: string;
  readonly text: string;
  /** Parses a row as the server sent it. Rows are checked where they leave the database, not where they are used. */
  readonly row: (raw: RawRow) => Row;
}

export type RawRow = Readonly<Record<string, unknown>>;

/** Declares a statement whose rows need no conversion beyond their declared type. */
export function statement<Row>(
  name: string,
  text: string,
  row: (raw: RawRow) => Row = raw => raw as Row,
): Statement<Row> {
  return { name, text, row };
}
