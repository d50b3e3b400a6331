import { columns } from "@lec/reporting/other-school-files/columns";
import type { TestClient } from "./client.ts";
import { type TestCell, workbookOf } from "./workbook.ts";

/** Cells of a row by field. */
export type SchoolCells = Readonly<Record<string, TestCell>>;

/** The same number of boys and girls in every grade. */
export function heads(each: TestCell): SchoolCells {
  const cells = columns.filter(({ group }) => group !== null);
  return Object.fromEntries(cells.map(({ field }) => [field, each]));
}

/** A register as LAOs have it on disk: title, two merged levels, data from row 4. */
export function schoolFile(rows: readonly SchoolCells[]): Promise<Buffer> {
  const upper: TestCell[] = [];
  const lower: TestCell[] = [];
  let group: string | null = null;
  for (const column of columns) {
    upper.push(column.group === null ? column.name : column.group === group ? null : column.group);
    lower.push(column.group === null ? null : ` ${column.name} `);
    group = column.group;
  }
  const data = rows.map(row => columns.map(({ field }) => row[field] ?? null));
  return workbookOf({ rows: [["ทะเบียน"], upper, lower, ...data] });
}

/** What an upload is answered with. */
export interface SchoolUpload {
  readonly status: number;
  readonly file?: {
    readonly id: string;
    readonly NEW: number;
    readonly CHANGED: number;
    readonly UNCHANGED: number;
    readonly FAULTY: number;
  };
  readonly again?: boolean;
  readonly errors?: readonly {
    readonly message: string;
    readonly extensions: { readonly code: string; readonly fileFault?: string };
  }[];
}

/** Sends a register of an LAO, as the console does. */
export async function sendSchools(
  url: string,
  { token }: TestClient,
  file: Uint8Array,
  laoId: string,
): Promise<SchoolUpload> {
  const response = await fetch(`${url}/files/other-schools?laoId=${laoId}&fileName=schools.xlsx`, {
    method: "POST",
    headers: {
      "content-type": "application/octet-stream",
      ...(token ? { authorization: `Bearer ${token}` } : {}),
    },
    body: new Uint8Array(file),
  });
  return { status: response.status, ...((await response.json()) as Omit<SchoolUpload, "status">) };
}
