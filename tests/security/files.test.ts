import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { download, upload } from "../kit/files.ts";
import { childRow, rollFile } from "../kit/roll-file.ts";
import { academicYear, createLand, type Institution, type Land, type Person } from "../kit/scenario.ts";
import { startTestSystem, type TestSystem } from "../kit/system.ts";
import { frame, workbookOf, zipOf } from "../kit/workbook.ts";

const sheet = (body: string) => `<worksheet><sheetData>${body}</sheetData></worksheet>`;
const header = [
  "ระดับชั้น",
  "ห้องเรียน",
  "คำนำหน้า",
  "ชื่อ",
  "นามสกุล",
  "เลขประจำตัวประชาชน",
  "วันเดือนปีเกิด",
  "สัญชาติ",
  "วันเดือนปีที่เข้าศึกษา",
];

/** Files made to hurt, and how each is refused. */
const hostile: readonly (readonly [
  name: string,
  make: () => Buffer | Promise<Buffer>,
  status: number,
  fault: string,
])[] = [
  ["nothing like a table", () => Buffer.from("\u0001\u0002 hello"), 422, "HEADER_MISSING"],
  ["an empty zip", () => Buffer.from("PK\u0005\u0006".padEnd(22, "\0"), "latin1"), 422, "NOT_A_TABLE"],
  ["half a workbook", async () => (await rollFile([])).subarray(0, 900), 422, "NOT_A_TABLE"],
  ["a zip that is no workbook", () => zipOf({ "hello.txt": "hello" }), 422, "NOT_A_TABLE"],
  [
    "an old workbook, or one with a password",
    () => Buffer.from([0xd0, 0xcf, 0x11, 0xe0, 0, 0, 0, 0]),
    422,
    "OLD_FORMAT",
  ],
  ["a PDF", () => Buffer.from("%PDF-1.7 …"), 422, "NOT_A_TABLE"],
  [
    "a zip bomb: a small file that unpacks to 700 MB",
    () =>
      zipOf({
        ...frame,
        "xl/worksheets/sheet1.xml": Buffer.concat([
          Buffer.from("<worksheet>"),
          Buffer.alloc(700_000_000, " "),
        ]),
      }),
    413,
    "TOO_COMPLEX",
  ],
  [
    "three million shared texts",
    () =>
      zipOf({
        ...frame,
        "xl/worksheets/sheet1.xml": sheet(""),
        "xl/sharedStrings.xml": `<sst>${"<si><t>ก</t></si>".repeat(3_000_000)}</sst>`,
      }),
    413,
    "TOO_COMPLEX",
  ],
  [
    "16,000 columns",
    () =>
      zipOf({
        ...frame,
        "xl/worksheets/sheet1.xml": sheet(
          `<row r="1">${'<c t="inlineStr"><is><t>x</t></is></c>'.repeat(16_000)}</row>`,
        ),
      }),
    413,
    "TOO_COMPLEX",
  ],
  ["16,000 columns in a CSV", () => Buffer.from(`${"x,".repeat(16_000)}\n`), 413, "TOO_COMPLEX"],
  [
    "a thousand parts",
    () =>
      zipOf({ ...frame, ...Object.fromEntries(Array.from({ length: 1_000 }, (_, n) => [`x/${n}`, "x"])) }),
    413,
    "TOO_COMPLEX",
  ],
  [
    "an external entity",
    () =>
      zipOf({
        ...frame,
        "xl/worksheets/sheet1.xml": `<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]>${sheet('<row r="1"><c t="inlineStr"><is><t>&e;</t></is></c></row>')}`,
      }),
    422,
    "NOT_A_TABLE",
  ],
  [
    "entities that multiply",
    () =>
      zipOf({
        ...frame,
        "xl/worksheets/sheet1.xml": `<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]>${sheet("<row>&b;</row>")}`,
      }),
    422,
    "NOT_A_TABLE",
  ],
  [
    "a byte that no encoding has",
    () => Buffer.concat([Buffer.from(`${header.join(",")}\n`), Buffer.from([0xdb, 0xff, 0xfc])]),
    422,
    "ENCODING_UNKNOWN",
  ],
  ["columns of somebody else", () => Buffer.from("a,b,c\n1,2,3\n"), 422, "HEADER_MISSING"],
  [
    "a needed column left out",
    () => Buffer.from(`${header.slice(1).join(",")}\n1,2\n`),
    422,
    "COLUMNS_MISSING",
  ],
  ["a column twice", () => Buffer.from(`${[...header, "ชื่อ"].join(",")}\n1,2\n`), 422, "COLUMN_TWICE"],
  ["no rows", () => Buffer.from(`${header.join(",")}\n`), 422, "ROWS_MISSING"],
];

describe("files", () => {
  let system: TestSystem;
  let land: Land;
  let school: Institution;
  let head: Person;
  beforeAll(async () => {
    system = await startTestSystem();
    land = await createLand(system);
    const lao = await (await (await land.createProvince("41", "อุดรธานี")).createDistrict("4101")).createLao();
    school = await lao.createInstitution({ learners: 1 });
    head = await school.head();
    await land.openRound();
  });
  afterAll(async () => {
    await land.close();
    await system.close();
  });
  const to = () => ({ institutionId: school.id, year: academicYear });
  const staged = async () => (await land.sql("SELECT FROM learners.import")).length;
  const audits = (outcome: string) =>
    land.sql("SELECT codes FROM reporting.audit_event WHERE action = 'stageImport' AND outcome = $1", [
      outcome,
    ]);

  test.each(hostile)(
    "%s is refused as a whole, with nothing staged and one audit row",
    async (_, make, status, fault) => {
      const before = (await audits("REFUSED")).length;
      const answer = await upload(system.url, head, await make(), to());
      expect({ status: answer.status, fault: answer.errors?.[0]?.extensions.fileFault }).toEqual({
        status,
        fault,
      });
      expect(answer.errors?.[0]?.message).toMatch(/[ก-๙]/);
      expect(JSON.stringify(answer)).not.toMatch(/root:|\/work|node_modules|at .*\.ts/);
      expect(await staged()).toBe(0);
      expect((await audits("REFUSED")).slice(before)).toEqual([{ codes: ["FILE_REFUSED"] }]);
    },
    60_000,
  );

  test("a file beyond 20 MB is refused before it is read", async () => {
    const answer = await upload(system.url, head, Buffer.alloc(20_000_001, "x"), to());
    expect([answer.status, answer.errors?.[0]?.extensions.code]).toEqual([413, "TOO_COSTLY"]);
  });

  test.each(["application/x-www-form-urlencoded", "text/plain", "multipart/form-data", "application/json"])(
    "a body of %s is not taken: a page elsewhere could send it unasked",
    async type => {
      expect((await upload(system.url, head, Buffer.from("x"), { ...to(), type })).status).toBe(415);
    },
  );

  test("a page of another origin is refused, and strangers are", async () => {
    const response = await fetch(`${system.url}/files/rolls/${school.id}.csv?year=${academicYear}`, {
      headers: { origin: "https://evil.example", authorization: `Bearer ${head.token}` },
    });
    expect(response.status).toBe(403);
    const stranger = { ...head, token: "" };
    expect(
      (await download(system.url, stranger, `/rolls/${school.id}.csv?year=${academicYear}`)).status,
    ).toBe(401);
    expect((await download(system.url, stranger, "/template.xlsx")).status).toBe(401);
    expect((await upload(system.url, stranger, Buffer.from("x"), to())).status).toBe(401);
  });

  test.each([
    "/rolls/../../etc/passwd",
    "/rolls/x.csv",
    "/imports/x/passed.xlsx",
    "/",
    "/imports",
    "/rolls/__proto__.csv",
  ])("%s is nothing", async path => {
    expect((await download(system.url, head, path)).status).toBeOneOf([404, 200]);
    expect((await download(system.url, head, path)).type).not.toContain("csv");
  });

  test("columns and cells called __proto__ are unknown names and plain texts", async () => {
    const row = childRow(1, school, { lastName: "__proto__", firstName: "constructor" });
    const cells = [
      "ป.1",
      "1",
      "ด.ญ.",
      row.firstName!,
      row.lastName!,
      row.identifier!,
      "17/05/2558",
      "ไทย",
      "16/05/2565",
      "x",
      "y",
    ];
    const file = await workbookOf({ rows: [[...header, "__proto__", "constructor"], cells] });
    const answer = await upload(system.url, head, file, { ...to(), fileName: "__proto__" });
    expect(answer.import).toMatchObject({ rows: 1, NEW: 1 });
    const { import: found } = await head.get<{ import: object }>(
      "query ($id: ID!) { import(id: $id) { fileName unknownColumns lines { nodes { name } } } }",
      { id: answer.import!.id },
    );
    expect(found).toEqual({
      fileName: "__proto__",
      unknownColumns: ["__proto__", "constructor"],
      lines: { nodes: [{ name: "constructor __proto__" }] },
    });
    expect(({} as Record<string, unknown>).x).toBeUndefined();
  });

  test("a cell of an export computes nothing, in either format", async () => {
    await land
      .sql("UPDATE learners.learner SET last_name = $1 WHERE home_institution_id = $2", [
        '=HYPERLINK("http://x")',
        school.id,
      ])
      .catch(() => {});
    const csv = (
      await download(system.url, head, `/rolls/${school.id}.csv?year=${academicYear}`)
    ).bytes.toString("utf8");
    expect(csv).toContain(`"'=HYPERLINK(""http://x"")"`);
    for (const cell of csv.split(/[,\r\n]+/)) expect(cell).not.toMatch(/^"?[=+\-@\t]/);
  });
});
