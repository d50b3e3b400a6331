import {
  download,
  errorsOf,
  fileDoor,
  json,
  missing,
  refusal,
  refused,
  statusOfRefusal,
  workbook,
} from "@lec/core/graphql/file-answer";
import type { FileAnswer, FileRequest } from "@lec/core/graphql/file-door";
import type { RequestContext } from "@lec/core/graphql/request-context";
import { explainFileFault } from "@lec/core/spreadsheet/file-fault";
import { normaliseThaiName } from "@lec/core/text/thai-name";
import { isStorable } from "@lec/core/text/well-formed";
import { columns } from "./columns.ts";
import { exportLines, exportRoll, failedHeadings, lineRows, rollRows } from "./export-roll.ts";
import { readImport } from "./import.loader.ts";
import { layoutCsv, layoutWorkbook, templateWorkbook } from "./layout.ts";
import { type FileToStage, type Staged, stageImport } from "./stage-import.ts";

/** Files of this subgraph: rolls in and out. Everything else is not found. */
export const learnerFiles = fileDoor(route);

async function route(request: FileRequest, context: RequestContext): Promise<FileAnswer> {
  const { method, path } = request;
  if (method === "POST" && path === "/imports") return takeIn(request, context);
  if (method !== "GET") return missing(context);
  if (path === "/template.xlsx") return workbook("lec-template.xlsx", templateWorkbook());
  const [, importId, which] = /^\/imports\/([0-9a-f-]{36})\/(passed|failed)\.xlsx$/i.exec(path) ?? [];
  if (importId) return giveLines(context, importId, which as "passed" | "failed");
  const [, institutionId, format] = /^\/rolls\/([0-9a-f-]{36})\.(xlsx|csv)$/i.exec(path) ?? [];
  if (institutionId) return giveRoll(request, context, institutionId, format as "xlsx" | "csv");
  return missing(context);
}

async function takeIn({ query, body, accept }: FileRequest, context: RequestContext): Promise<FileAnswer> {
  const asked = readQuery(query, body);
  if (!asked) {
    const said = {
      th: "ต้องระบุ institutionId, year เป็นปี พ.ศ. สี่หลัก, term เป็น 1 ถึง 3 หรือไม่ระบุ และแนบไฟล์",
      en: "Give institutionId, year (พ.ศ., four digits), term (1 to 3, or none) and a file.",
    };
    return refusal(context, 400, "BAD_USER_INPUT", said[context.identity.language]);
  }
  if (!accept.includes("application/x-ndjson")) {
    const staged = await stageImport(context, asked, () => {});
    return json(statusOf(staged), { ...presentStaged(staged, context) });
  }
  return {
    status: 200,
    headers: { "content-type": "application/x-ndjson; charset=utf-8", "cache-control": "no-store" },
    body: stagedInLines(context, asked),
  };
}

function readQuery(query: FileRequest["query"], file: Buffer): FileToStage | null {
  const { institutionId = "", year = "", term = "", fileName = "" } = query;
  if (!/^2[4-6][0-9]{2}$/.test(year) || !/^[1-3]?$/.test(term) || file.length === 0 || !isStorable(fileName))
    return null;
  const name = normaliseThaiName(fileName)
    .replace(/^.*[/\\]/, "")
    .slice(0, 200);
  return { institutionId, year: Number(year), term: term === "" ? null : Number(term), fileName: name, file };
}

/** Progress as it is made, a line each, and what became of the file as the last line. */
async function* stagedInLines(context: RequestContext, asked: FileToStage): AsyncGenerator<Uint8Array> {
  const said: unknown[] = [];
  let wake = () => {};
  const say = (line: unknown) => {
    said.push(line);
    wake();
  };
  let over = false;
  let failure: unknown = null;
  const work = stageImport(context, asked, (rows, phase) => say({ progress: { rows, phase } })).then(
    staged => say(presentStaged(staged, context)),
    error => {
      failure = error;
    },
  );
  void work.then(() => {
    over = true;
    wake();
  });
  for (;;) {
    const line = said.shift();
    if (line !== undefined) yield Buffer.from(`${JSON.stringify(line)}\n`);
    else if (failure) throw failure;
    else if (over) return;
    else
      await new Promise<void>(resolve => {
        wake = resolve;
      });
  }
}

function presentStaged(staged: Staged, context: RequestContext) {
  const { value, again, fault, userErrors } = staged;
  if (value)
    return { import: { id: value.id, state: value.state, rows: value.rows, ...value.counts }, again };
  const { language, requestId } = context.identity;
  if (!fault) return { errors: errorsOf(userErrors, context) };
  const extensions = { code: "BAD_USER_INPUT", fileFault: fault.code, columns: fault.names, requestId };
  return { errors: [{ message: explainFileFault(fault, language), extensions }] };
}

function statusOf({ value, fault, userErrors }: Staged): number {
  if (value) return 200;
  if (fault) return fault.code === "TOO_LARGE" || fault.code === "TOO_COMPLEX" ? 413 : 422;
  return statusOfRefusal(userErrors);
}

async function giveRoll(
  { query }: FileRequest,
  context: RequestContext,
  institutionId: string,
  format: "xlsx" | "csv",
): Promise<FileAnswer> {
  const { year = "" } = query;
  if (!/^2[4-6][0-9]{2}$/.test(year)) {
    const said = { th: "ต้องระบุ year เป็นปี พ.ศ. สี่หลัก", en: "Give year (พ.ศ., four digits)." };
    return refusal(context, 400, "BAD_USER_INPUT", said[context.identity.language]);
  }
  const allowed = await exportRoll(context, institutionId, Number(year));
  if (!allowed.value) return refused(allowed, context);
  const roll = allowed.value;
  const rows = rollRows(context, roll);
  if (format === "csv") {
    const headers = download(`roll-${year}.csv`, "text/csv; charset=utf-8");
    return { status: 200, headers, body: layoutCsv(roll.columns, rows) };
  }
  const title = `ทะเบียนนักเรียน ${roll.place.name} ปีการศึกษา ${year}`;
  return workbook(`roll-${year}.xlsx`, layoutWorkbook(title, roll.columns, rows));
}

async function giveLines(
  context: RequestContext,
  id: string,
  which: "passed" | "failed",
): Promise<FileAnswer> {
  const found = await readImport(context, id);
  if (!found) return missing(context);
  const allowed = await exportLines(context, found, which);
  if (!allowed.value) return refused(allowed, context);
  const { place } = allowed.value;
  const rows = lineRows(context, found, allowed.value, which);
  const title = `${which === "passed" ? "แถวที่นำเข้าได้" : "แถวที่นำเข้าไม่ได้"} ${place.name} ปีการศึกษา ${place.academicYear}`;
  const more = which === "failed" ? failedHeadings : [];
  return workbook(`${which}.xlsx`, layoutWorkbook(title, columns, rows, more));
}
