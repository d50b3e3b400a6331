import { command, done, refuse } from "@lec/core/command/command";
import {
  download,
  errorsOf,
  json,
  missing,
  refusal,
  refused,
  statusOfRefusal,
  workbook,
} from "@lec/core/graphql/file-answer";
import type { FileAnswer, FileRequest } from "@lec/core/graphql/file-door";
import { userErrorsOf } from "@lec/core/graphql/refusal.type";
import type { RequestContext } from "@lec/core/graphql/request-context";
import { explainFileFault } from "@lec/core/spreadsheet/file-fault";
import { normaliseThaiName } from "@lec/core/text/thai-name";
import { isStorable } from "@lec/core/text/well-formed";
import { blocker } from "@lec/core/workflow/refusal";
import { keepRegister } from "../other-schools/keep-other-school.ts";
import { countedRound } from "../other-schools/other-school.loader.ts";
import { readRegisterRows, registerCsv, registerWorkbook } from "./register-sheet.ts";
import { roundLabel } from "./round-label.ts";
import { type StagedFile, stageOtherSchoolFile } from "./stage-other-school-file.ts";

/** Registers of other schools: `POST /other-schools?laoId=…`, `GET /other-schools/<LAO>.xlsx|csv`. Everything else is not found. */
export async function answerRegister(request: FileRequest, context: RequestContext): Promise<FileAnswer> {
  const { method, path } = request;
  if (method === "POST" && path === "/other-schools") return takeIn(request, context);
  const [, laoId, format] = /^\/other-schools\/([0-9a-f-]{36})\.(xlsx|csv)$/i.exec(path) ?? [];
  if (method !== "GET" || !laoId) return missing(context);
  return giveRegister(context, laoId, format as "xlsx" | "csv");
}

async function takeIn({ query, body }: FileRequest, context: RequestContext): Promise<FileAnswer> {
  const { laoId = "", fileName = "" } = query;
  if (body.length === 0 || !isStorable(fileName)) {
    const said = { th: "ต้องระบุ laoId และแนบไฟล์", en: "Give laoId and a file." };
    return refusal(context, 400, "BAD_USER_INPUT", said[context.identity.language]);
  }
  const name = normaliseThaiName(fileName)
    .replace(/^.*[/\\]/, "")
    .slice(0, 200);
  const staged = await stageOtherSchoolFile(context, { laoId, fileName: name, file: body });
  return json(statusOf(staged), present(staged, context));
}

function present({ value, again, fault, userErrors }: StagedFile, context: RequestContext) {
  if (value) return { file: { id: value.id, state: value.state, ...value.counts }, again };
  const { language, requestId } = context.identity;
  if (!fault) return { errors: errorsOf(userErrors, context) };
  const extensions = { code: "BAD_USER_INPUT", fileFault: fault.code, columns: fault.names, requestId };
  return { errors: [{ message: explainFileFault(fault, language), extensions }] };
}

function statusOf({ value, fault, userErrors }: StagedFile): number {
  if (value) return 200;
  if (fault) return fault.code === "LIST_TOO_LARGE" || fault.code === "TOO_COMPLEX" ? 413 : 422;
  return statusOfRefusal(userErrors);
}

/** Gives the register of the round that counts now, to be filled in; recorded as an export before a byte of it leaves. */
async function giveRegister(
  context: RequestContext,
  laoId: string,
  format: "xlsx" | "csv",
): Promise<FileAnswer> {
  const round = await countedRound(context, null);
  const allowed = await command<{ laoId: string }>(context, "exportOtherSchools", {}, async tools => {
    tools.audit.targetType = "OtherSchoolRegister";
    const kept = await keepRegister(tools, laoId, "otherCounts:record");
    if (!kept.done) return kept;
    tools.audit.targetId = kept.value.id;
    return round
      ? done({ laoId: kept.value.id })
      : refuse(...userErrorsOf([blocker("ROUND_NOT_OPEN", { clause: "S1g 4" })]));
  });
  if (!allowed.value || !round) return refused(allowed, context);
  const schools = await readRegisterRows(context, allowed.value.laoId, round);
  const name = `other-schools-${round.academicYear}-${round.number}`;
  if (format === "csv") {
    const headers = download(`${name}.csv`, "text/csv; charset=utf-8");
    return { status: 200, headers, body: registerCsv(schools, round) };
  }
  const title = `ทะเบียนสถานศึกษาสังกัดอื่น ${roundLabel(round)} กรอกจำนวนทุกช่อง ไม่มีนักเรียนให้ใส่ 0`;
  return workbook(`${name}.xlsx`, registerWorkbook(title, schools, round));
}
