import { sized } from "@lec/core/graphql/connection.type";
import { enumValues } from "@lec/core/graphql/enum-values";
import { columnTitle } from "@lec/core/spreadsheet/header";
import { builder, connectionOf, OrgUnit, pageArguments } from "../builder.ts";
import type { Enrolment } from "../enrolments/enrolment.sql.ts";
import { EnrolmentType } from "../enrolments/enrolment.type.ts";
import { SeverityEnum } from "../findings/severity.enum.ts";
import { cellOf } from "./cell-text.ts";
import { columnOf } from "./columns.ts";
import { type Change, changesOf, listAbsent, listImports, listLines, readImport } from "./import.loader.ts";
import { type ImportLine, importStates, type LineState, lineStates, type RollImport } from "./import.sql.ts";
import { faultsOf, type ShownFault } from "./shown-fault.ts";

const ImportStateEnum = builder.enumType("ImportState", {
  description: "สถานะของการนำเข้า (state of an import)",
  values: enumValues(
    importStates,
    state =>
      ({
        STAGED: "ตรวจแล้ว รอบันทึก (read and compared, nothing written)",
        APPLIED: "บันทึกลงทะเบียนแล้ว (applied)",
        DISCARDED:
          "ยกเลิก มีไฟล์ใหม่กว่า หรือเกิน 30 วัน (given up, taken over by a newer file, or older than 30 days)",
      })[state],
  ),
});

const ImportLineStateEnum = builder.enumType("ImportLineState", {
  description: "แถวของไฟล์เทียบกับทะเบียน (a row of the file against the roll)",
  values: enumValues(
    lineStates,
    state =>
      ({
        NEW: "รับเข้าใหม่ (comes to the roll)",
        CHANGED: "มีช่องที่ต่างจากทะเบียน (some cells differ)",
        UNCHANGED: "ตรงกับทะเบียน (as on the roll)",
        FAULTY: "นำเข้าไม่ได้ (cannot be taken)",
        ELSEWHERE: "กำลังเรียนอยู่ที่สถานศึกษาอื่น (on another institution's roll)",
      })[state],
  ),
});

const ImportFaultType = builder.objectRef<ShownFault>("ImportFault").implement({
  description: "สิ่งที่ผิดหรือน่าสงสัยในแถว (what is wrong or doubtful in a row)",
  fields: t => ({
    column: t.exposeString("column", {
      nullable: true,
      access: "personal",
      description: "อักษรคอลัมน์ในไฟล์ ว่างเมื่อเป็นเรื่องของทั้งแถว (the column's letter; none for the row as a whole)",
    }),
    header: t.string({
      nullable: true,
      access: "personal",
      description: "ชื่อคอลัมน์ (the column's name)",
      resolve: ({ field }) => titleOf(field),
    }),
    code: t.exposeString("code", { access: "personal", description: "รหัส คงที่ (code, stable)" }),
    message: t.string({
      access: "personal",
      description: "คำอธิบายตามภาษาของผู้เรียก (explanation in the caller's language)",
      resolve: ({ said }, _args, context) => said[context.identity.language],
    }),
    severity: t.expose("severity", {
      type: SeverityEnum,
      access: "personal",
      description: "ขวางการนำเข้าแถวนี้หรือเพียงควรตรวจสอบ (whether it keeps the row out)",
    }),
    suggestion: t.exposeString("suggestion", {
      nullable: true,
      access: "identifier",
      description: "ค่าที่น่าจะถูก เช่น เลขที่เติม 0 ข้างหน้า (what was probably meant)",
    }),
  }),
});

const ImportChangeType = builder.objectRef<Change>("ImportChange").implement({
  description: "ช่องที่ต่างกัน (a cell that differs)",
  fields: t => ({
    field: t.exposeString("field", { access: "personal", description: "ช่องข้อมูล (field, with dots)" }),
    header: t.string({
      nullable: true,
      access: "personal",
      description: "ชื่อคอลัมน์ (the column's name)",
      resolve: ({ field }) => titleOf(field),
    }),
    yours: t.string({
      nullable: true,
      access: "sensitive",
      description: "ในไฟล์ของท่าน (what the file says)",
      resolve: ({ field, yours }) => cellOf(field, yours),
    }),
    server: t.string({
      nullable: true,
      access: "sensitive",
      description: "ในทะเบียนขณะนี้ (what the register says now)",
      resolve: ({ field, server }) => cellOf(field, server),
    }),
  }),
});

/** A line with the import it belongs to. */
interface LineOfImport {
  readonly line: ImportLine;
  readonly of: RollImport;
}

const ImportLineType = builder.objectRef<LineOfImport>("ImportLine").implement({
  description: "แถวหนึ่งของไฟล์ (a row of the file)",
  fields: t => ({
    row: t.int({
      access: "personal",
      description: "เลขแถวในตารางคำนวณ (the row's number in the spreadsheet)",
      resolve: ({ line }) => line.row,
    }),
    state: t.field({
      type: ImportLineStateEnum,
      access: "personal",
      description: "เทียบกับทะเบียน (against the roll)",
      resolve: ({ line }) => line.state,
    }),
    name: t.string({
      access: "personal",
      description: "ชื่อและนามสกุลในไฟล์ (the name in the file)",
      resolve: ({ line }) => nameOf(line),
    }),
    faults: t.field({
      type: [ImportFaultType],
      access: "personal",
      description: "สิ่งที่ผิด และสิ่งที่ควรตรวจสอบ (what keeps the row out, and what is worth a look)",
      listSize: { assumedSize: 5 },
      resolve: ({ line }) => faultsOf(line),
    }),
    changes: t.field({
      type: [ImportChangeType],
      access: "personal",
      description: "ช่องที่ต่างจากทะเบียนขณะนี้ (cells that differ from the roll as it is now)",
      listSize: { assumedSize: 5 },
      resolve: ({ line, of }, _args, context) => changesOf(context, of, line),
    }),
  }),
});

const ImportLineConnection = connectionOf<LineOfImport>("ImportLine", ImportLineType);
const AbsentConnection = connectionOf<Enrolment>("AbsentLearner", EnrolmentType);

const ImportLineFilter = builder.inputType("ImportLineFilter", {
  description: "เงื่อนไขของแถว (conditions on rows)",
  fields: t => ({ state: t.field({ type: [ImportLineStateEnum], description: "สถานะ (states)" }) }),
});

export const ImportType = builder.objectRef<RollImport>("Import").implement({
  description:
    "ไฟล์ทะเบียนที่ตรวจแล้วและยังไม่บันทึกจนกว่าจะสั่ง (a file of a roll: read, compared, written only when told)",
  fields: t => ({
    id: t.exposeID("id", { access: "personal", description: "รหัสอ้างอิง (id)" }),
    institution: t.field({
      type: OrgUnit,
      access: "personal",
      description: "สถานศึกษา (institution)",
      resolve: found => ({ id: found.institutionId }),
    }),
    academicYear: t.exposeInt("academicYear", {
      access: "personal",
      description: "ปีการศึกษา พ.ศ. (academic year)",
    }),
    term: t.exposeInt("term", { nullable: true, access: "personal", description: "ภาคเรียน (term)" }),
    state: t.expose("state", { type: ImportStateEnum, access: "personal", description: "สถานะ (state)" }),
    fileName: t.exposeString("fileName", { access: "personal", description: "ชื่อไฟล์ (file name)" }),
    digest: t.exposeString("digest", { access: "personal", description: "SHA-256 ของไฟล์ (of the file)" }),
    unknownColumns: t.exposeStringList("unknownColumns", {
      access: "personal",
      description: "คอลัมน์ที่ไม่รู้จัก ไม่ถูกนำเข้า (columns that are not ours and were left out)",
    }),
    rows: t.exposeInt("rows", { access: "personal", description: "แถวข้อมูลทั้งหมด (rows of data)" }),
    new: t.int({ access: "personal", description: "รับเข้าใหม่ (new)", resolve: countOf("NEW") }),
    changed: t.int({ access: "personal", description: "เปลี่ยนแปลง (changed)", resolve: countOf("CHANGED") }),
    unchanged: t.int({
      access: "personal",
      description: "ไม่เปลี่ยน (unchanged)",
      resolve: countOf("UNCHANGED"),
    }),
    faulty: t.int({ access: "personal", description: "นำเข้าไม่ได้ (faulty)", resolve: countOf("FAULTY") }),
    elsewhere: t.int({
      access: "personal",
      description: "กำลังเรียนที่อื่น (enrolled elsewhere)",
      resolve: countOf("ELSEWHERE"),
    }),
    stagedAt: t.expose("stagedAt", {
      type: "DateTime",
      access: "personal",
      description: "เวลาที่ส่งไฟล์ (sent at)",
    }),
    settledAt: t.expose("settledAt", {
      type: "DateTime",
      nullable: true,
      access: "personal",
      description: "เวลาที่บันทึกหรือยกเลิก (applied or discarded at)",
    }),
    absentLearners: t.field({
      type: AbsentConnection,
      access: "personal",
      description:
        "นักเรียนในทะเบียนที่ไม่มีในไฟล์ แสดงให้ทราบเท่านั้น ไม่ถือว่าออก (on the roll but not in the file: told, never taken as left)",
      listSize: sized,
      args: pageArguments,
      resolve: (found, args, context) => listAbsent(context, found, args),
    }),
    lines: t.field({
      type: ImportLineConnection,
      access: "personal",
      description: "แถวของไฟล์ตามลำดับ ว่างเมื่อลบไปแล้ว (rows in the file's order; none once deleted)",
      listSize: sized,
      args: {
        ...pageArguments,
        filter: t.arg({ type: ImportLineFilter, description: "เงื่อนไข (conditions)" }),
      },
      resolve: async (found, { filter, ...args }, context) => {
        const page = await listLines(context, found, { ...args, states: filter?.state ?? null });
        return {
          ...page,
          edges: page.edges.map(edge => ({ ...edge, node: { line: edge.node, of: found } })),
        };
      },
    }),
  }),
});

const ImportConnection = connectionOf<RollImport>("Import", ImportType);

builder.queryField("import", t =>
  t.field({
    type: ImportType,
    nullable: true,
    access: "personal",
    description:
      "การนำเข้าหนึ่งรายการ เห็นเฉพาะผู้บันทึกของสถานศึกษานั้น (an import; only for recorders of its institution)",
    args: { id: t.arg.id({ required: true, description: "รหัสอ้างอิง (id)" }) },
    resolve: (_root, { id }, context) => readImport(context, id),
  }),
);

builder.objectField(OrgUnit, "imports", t =>
  t.field({
    type: ImportConnection,
    nullable: true,
    access: "personal",
    description:
      "ไฟล์ทะเบียนที่ส่งเข้ามา ล่าสุดก่อน ว่างสำหรับผู้ที่ไม่ใช่ผู้บันทึก (files of the roll, the latest first; none for who does not record here)",
    listSize: sized,
    args: pageArguments,
    resolve: (unit, args, context) => listImports(context, unit.id, args),
  }),
);

function countOf(state: LineState) {
  return (found: RollImport) => found.counts[state];
}

function titleOf(field: string | null): string | null {
  const column = field === null ? undefined : columnOf(field);
  return column ? columnTitle(column) : null;
}

function nameOf({ record, raw }: ImportLine): string {
  if (record) return [record.firstName, record.lastName].filter(Boolean).join(" ");
  // Cells as typed stand in the layout's order: title, first name and family name from the eleventh on.
  return [raw?.[11], raw?.[12]].filter(Boolean).join(" ");
}
