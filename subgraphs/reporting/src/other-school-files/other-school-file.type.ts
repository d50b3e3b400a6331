import { sized } from "@lec/core/graphql/connection.type";
import { enumValues } from "@lec/core/graphql/enum-values";
import type { GradeCells } from "@lec/core/graphql/grade-count.type";
import { makePage, type Page, type PageArguments, readPage } from "@lec/core/graphql/page";
import type { RequestContext } from "@lec/core/graphql/request-context";
import { readRounds } from "@lec/core/rounds/rounds.loader";
import { columnTitle } from "@lec/core/spreadsheet/header";
import { formatBuddhist } from "@lec/core/text/buddhist-era";
import { builder, connectionOf, OrgUnit, pageArguments } from "../builder.ts";
import type { Affiliation, OtherSchool } from "../other-schools/other-school.sql.ts";
import { OtherSchoolType } from "../other-schools/other-school.type.ts";
import { ReportingRound } from "../rounds/round.type.ts";
import { affiliationNames } from "./affiliation-names.ts";
import { columnOf } from "./columns.ts";
import { comparisonDigest } from "./compare-file.ts";
import { type ComparedLine, type LineChange, type LineState, lineStates } from "./compare-lines.ts";
import { explainLineFault, type LineFault } from "./line-fault.ts";
import { readComparison, readOtherSchoolFile } from "./other-school-file.loader.ts";
import { fileStates, type OtherSchoolFile } from "./other-school-file.sql.ts";

const FileStateEnum = builder.enumType("OtherSchoolFileState", {
  description: "สถานะของไฟล์ (state of a file)",
  values: enumValues(
    fileStates,
    state =>
      ({
        STAGED: "ตรวจแล้ว รอบันทึก (read and compared, nothing written)",
        APPLIED: "บันทึกลงทะเบียนแล้ว (applied)",
        DISCARDED: "มีไฟล์ใหม่กว่า (taken over by a newer file)",
      })[state],
  ),
});

const LineStateEnum = builder.enumType("OtherSchoolFileLineState", {
  description: "แถวของไฟล์เทียบกับทะเบียนขณะนี้ (a row of the file against the register now)",
  values: enumValues(
    lineStates,
    state =>
      ({
        NEW: "สถานศึกษาใหม่ (comes to the register)",
        CHANGED: "มีช่องที่ต่างจากทะเบียนหรือจำนวนที่ยังไม่บันทึก (differs, or its numbers are not recorded yet)",
        UNCHANGED: "ตรงกับทะเบียน (as in the register)",
        FAULTY: "บันทึกไม่ได้ (cannot be taken)",
      })[state],
  ),
});

const titleOf = (field: string | null) => {
  const column = field === null ? undefined : columnOf(field);
  return column ? columnTitle(column) : null;
};

const FaultType = builder.objectRef<LineFault>("OtherSchoolFileFault").implement({
  description: "สิ่งที่ผิดในแถว (what is wrong in a row)",
  fields: t => ({
    header: t.string({
      nullable: true,
      access: "internal",
      description: "ชื่อคอลัมน์ (the column's name)",
      resolve: ({ field }) => titleOf(field),
    }),
    code: t.exposeString("code", { access: "internal", description: "รหัส คงที่ (code, stable)" }),
    message: t.string({
      access: "internal",
      description: "คำอธิบายตามภาษาของผู้เรียก (explanation in the caller's language)",
      resolve: (fault, _args, context) => explainLineFault(fault, context.identity.language),
    }),
  }),
});

/** A value as the file's cell says it. */
function cellOf(field: string, value: string | number | null): string | null {
  if (value === null) return null;
  if (field === "affiliation") return affiliationNames[value as Affiliation];
  return field === "dissolvedOn" ? formatBuddhist(String(value)) : String(value);
}

const ChangeType = builder.objectRef<LineChange>("OtherSchoolFileChange").implement({
  description:
    "ช่องที่ต่างกัน หรือจำนวนรวมที่ยังไม่เคยบันทึก (a cell that differs, or the sum of numbers not recorded yet)",
  fields: t => ({
    field: t.exposeString("field", {
      access: "internal",
      description: "ช่องข้อมูล counts คือจำนวนทั้งแห่ง (field; `counts` for all numbers)",
    }),
    header: t.string({
      nullable: true,
      access: "internal",
      description: "ชื่อคอลัมน์ (the column's name)",
      resolve: ({ field }) => titleOf(field),
    }),
    yours: t.string({
      nullable: true,
      access: "internal",
      description: "ในไฟล์ของท่าน (what the file says)",
      resolve: ({ field, yours }) => cellOf(field, yours),
    }),
    server: t.string({
      nullable: true,
      access: "internal",
      description: "ในทะเบียนขณะนี้ ว่างเมื่อยังไม่บันทึก (what the register says now; none while not recorded)",
      resolve: ({ field, server }) => cellOf(field, server),
    }),
  }),
});

const headsOf = (counts: GradeCells) => Object.values(counts).reduce((sum, heads) => sum + heads, 0);

const LineType = builder.objectRef<ComparedLine>("OtherSchoolFileLine").implement({
  description: "แถวหนึ่งของไฟล์ (a row of the file)",
  fields: t => ({
    row: t.exposeInt("row", {
      access: "internal",
      description: "เลขแถวในตารางคำนวณ (the row's number in the spreadsheet)",
    }),
    state: t.expose("state", {
      type: LineStateEnum,
      access: "internal",
      description: "เทียบกับทะเบียน (against the register)",
    }),
    code: t.exposeString("code", { access: "internal", description: "รหัสสถานศึกษา (code)" }),
    name: t.exposeString("name", { access: "internal", description: "ชื่อ (name)" }),
    total: t.int({
      nullable: true,
      access: "internal",
      description: "รวมที่จะบันทึก คน ว่างเมื่อไฟล์ไม่มีจำนวน (heads it records; none without numbers)",
      resolve: ({ becomes: { counts } }) => counts && headsOf(counts),
    }),
    recordedTotal: t.int({
      nullable: true,
      access: "internal",
      description: "รวมที่บันทึกแล้วในรอบนี้ คน ว่างเมื่อยังไม่บันทึก (heads recorded in the round; none until recorded)",
      resolve: ({ school }) => school?.counts && headsOf(school.counts),
    }),
    previousTotal: t.int({
      nullable: true,
      access: "internal",
      description: "รวมของรอบก่อน คน ไว้เทียบเท่านั้น (heads of the round before, to compare with)",
      resolve: ({ school }) => school?.before && headsOf(school.before),
    }),
    changes: t.expose("changes", {
      type: [ChangeType],
      access: "internal",
      description: "ช่องที่ต่างจากทะเบียนขณะนี้ (cells that differ from the register as it is now)",
      listSize: { assumedSize: 5 },
    }),
    faults: t.expose("faults", {
      type: [FaultType],
      access: "internal",
      description: "สิ่งที่ผิด (what keeps the row out)",
      listSize: { assumedSize: 5 },
    }),
  }),
});

const LineConnection = connectionOf<ComparedLine>("OtherSchoolFileLine", LineType);
const AbsentConnection = connectionOf<OtherSchool>("AbsentOtherSchool", OtherSchoolType);

/** A page of what a request has in memory anyway. */
function pageOf<Node>(
  nodes: readonly Node[],
  positionOf: (node: Node) => string,
  list: string,
  args: PageArguments,
  context: RequestContext,
): Page<Node> {
  const { identity, options } = context;
  const scope = { accountId: identity.actor?.accountId ?? "", list };
  const page = readPage(args, scope, options.cursorKey, identity.language);
  const ordered = page.backward ? [...nodes].reverse() : nodes;
  const start = page.position ? ordered.findIndex(node => positionOf(node) === page.position?.[0]) + 1 : 0;
  const rows = ordered.slice(start, start + page.limit);
  return makePage(
    rows,
    page,
    node => [positionOf(node)],
    scope,
    options.cursorKey,
    async () => nodes.length,
  );
}

const countOf = (state: LineState) => async (file: OtherSchoolFile, _args: object, context: RequestContext) =>
  file.state === "STAGED"
    ? (await readComparison(context, file)).lines.filter(line => line.state === state).length
    : file.counts[state];

export const OtherSchoolFileType = builder.objectRef<OtherSchoolFile>("OtherSchoolFile").implement({
  description:
    "ไฟล์ทะเบียนสถานศึกษาสังกัดอื่นที่ตรวจแล้วและยังไม่บันทึกจนกว่าจะสั่ง (a file of a register of other schools: read, compared, written only when told)",
  fields: t => ({
    id: t.exposeID("id", { access: "internal", description: "รหัสอ้างอิง (id)" }),
    lao: t.field({
      type: OrgUnit,
      access: "public",
      description: "อปท. (LAO)",
      resolve: ({ laoId }) => ({ id: laoId }),
    }),
    round: t.field({
      type: ReportingRound,
      nullable: true,
      access: "public",
      description: "รอบ (round)",
      resolve: async ({ roundId }, _args, context) =>
        (await readRounds(context)).all.find(round => round.id === roundId) ?? null,
    }),
    state: t.expose("state", { type: FileStateEnum, access: "internal", description: "สถานะ (state)" }),
    fileName: t.exposeString("fileName", { access: "internal", description: "ชื่อไฟล์ (file name)" }),
    digest: t.exposeString("digest", { access: "internal", description: "SHA-256 ของไฟล์ (of the file)" }),
    comparisonDigest: t.string({
      nullable: true,
      access: "internal",
      description:
        "ลายนิ้วมือของสิ่งที่ไฟล์จะเปลี่ยน ส่งเป็น expectedDigest ว่างเมื่อบันทึกแล้ว (digest of what the file would do: pass it as expectedDigest; none once settled)",
      resolve: async (file, _args, context) =>
        file.state === "STAGED" ? comparisonDigest(await readComparison(context, file)) : null,
    }),
    unknownColumns: t.stringList({
      access: "internal",
      description: "คอลัมน์ที่ไม่รู้จัก ไม่ถูกอ่าน (columns that are not ours and were left out)",
      resolve: ({ unknownColumns }) => [...unknownColumns],
    }),
    rows: t.int({ access: "internal", description: "แถวทั้งหมด (rows)", resolve: ({ lines }) => lines.length }),
    new: t.int({ access: "internal", description: "สถานศึกษาใหม่ (new)", resolve: countOf("NEW") }),
    changed: t.int({ access: "internal", description: "เปลี่ยนแปลง (changed)", resolve: countOf("CHANGED") }),
    unchanged: t.int({
      access: "internal",
      description: "ไม่เปลี่ยน (unchanged)",
      resolve: countOf("UNCHANGED"),
    }),
    faulty: t.int({ access: "internal", description: "บันทึกไม่ได้ (faulty)", resolve: countOf("FAULTY") }),
    stagedAt: t.expose("stagedAt", {
      type: "DateTime",
      access: "internal",
      description: "เวลาที่ส่งไฟล์ (sent at)",
    }),
    settledAt: t.expose("settledAt", {
      type: "DateTime",
      nullable: true,
      access: "internal",
      description: "เวลาที่บันทึกหรือมีไฟล์ใหม่กว่า (applied, or taken over, at)",
    }),
    lines: t.field({
      type: LineConnection,
      access: "internal",
      description: "แถวของไฟล์ตามลำดับ ว่างเมื่อบันทึกแล้ว (rows in the file's order; none once settled)",
      listSize: sized,
      args: {
        ...pageArguments,
        state: t.arg({ type: [LineStateEnum], description: "สถานะ (states)" }),
        counted: t.arg.boolean({
          description: "ไฟล์มีจำนวนนักเรียนของแห่งนั้นหรือไม่ (whether the file has the school's numbers)",
        }),
      },
      resolve: async (file, { state, counted, ...args }, context) => {
        const { lines } = await readComparison(context, file);
        const shown = lines.filter(
          line =>
            (state == null || state.includes(line.state)) &&
            (counted == null || counted === (line.becomes.counts !== null)),
        );
        return pageOf(
          shown,
          ({ row }) => String(row),
          JSON.stringify(["fileLines", file.id, state, counted]),
          args,
          context,
        );
      },
    }),
    absent: t.field({
      type: AbsentConnection,
      access: "internal",
      description:
        "สถานศึกษาในทะเบียนที่ไม่มีในไฟล์ แสดงให้ทราบเท่านั้น (in the register but not in the file: told, and left as they are)",
      listSize: sized,
      args: pageArguments,
      resolve: async (file, args, context) => {
        const { absent } = await readComparison(context, file);
        return pageOf(absent, ({ code }) => code, JSON.stringify(["fileAbsent", file.id]), args, context);
      },
    }),
  }),
});

builder.queryField("otherSchoolFile", t =>
  t.field({
    type: OtherSchoolFileType,
    nullable: true,
    access: "internal",
    description:
      "ไฟล์ทะเบียนสถานศึกษาสังกัดอื่นหนึ่งไฟล์ เห็นเฉพาะ อปท. เจ้าของ (a file of a register; only for the LAO whose it is)",
    args: { id: t.arg.id({ required: true, description: "รหัสอ้างอิง (id)" }) },
    resolve: (_root, { id }, context) => readOtherSchoolFile(context, id),
  }),
);
