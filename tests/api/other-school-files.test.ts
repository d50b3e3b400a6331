import { afterAll, beforeEach, describe, expect, test } from "vitest";
import { type Done, freezeClock, mutate } from "../kit/acts.ts";
import type { TestClient } from "../kit/client.ts";
import { download } from "../kit/files.ts";
import { createLand, type Land, type Lao, type Person, type Province } from "../kit/scenario.ts";
import { heads, type SchoolCells, schoolFile, sendSchools } from "../kit/school-file.ts";
import { startTestSystem, type TestSystem } from "../kit/system.ts";
import { frame, zipOf } from "../kit/workbook.ts";

interface Line {
  readonly row: number;
  readonly state: string;
  readonly faults: readonly {
    readonly code: string;
    readonly header: string | null;
    readonly message: string;
  }[];
  readonly changes: readonly {
    readonly field: string;
    readonly yours: string | null;
    readonly server: string | null;
  }[];
}
interface FileSeen {
  readonly state: string;
  readonly comparisonDigest: string | null;
  readonly new: number;
  readonly changed: number;
  readonly unchanged: number;
  readonly faulty: number;
  readonly lines: { readonly nodes: readonly Line[] };
  readonly absent: { readonly nodes: readonly { readonly code: string }[] };
}

/** An LAO's register goes out as a file, comes back filled in, and is written only when somebody who saw what it does says so. */
describe("registers of other schools as files", () => {
  let system: TestSystem;
  let land: Land;
  let province: Province;
  let lao: Lao;
  let officer: Person;
  let codes: string[];

  beforeEach(async () => {
    await land?.close();
    await system?.close();
    system = await startTestSystem();
    land = await createLand(system);
    province = await land.createProvince("41", "อุดรธานี");
    lao = await (await province.createDistrict("4101")).createLao();
    officer = await lao.officer();
    await lao.createOtherSchool();
    await lao.createOtherSchool();
    codes = (await land.sql<{ code: string }>("SELECT code FROM reporting.other_school ORDER BY code")).map(
      ({ code }) => code,
    );
    await land.openRound();
  });
  afterAll(async () => {
    await land?.close();
    await system?.close();
  });

  const send = async (rows: readonly SchoolCells[]) =>
    sendSchools(system.url, officer, await schoolFile(rows), lao.id);
  const see = async (client: TestClient, id: string | undefined) =>
    (
      await client.get<{ otherSchoolFile: FileSeen | null }>(
        `query ($id: ID!) { otherSchoolFile(id: $id) { state comparisonDigest new changed unchanged faulty
          lines { nodes { row state faults { code header message } changes { field yours server } } } absent { nodes { code } } } }`,
        { id },
      )
    ).otherSchoolFile;
  const apply = (id: string | undefined, more: object = {}): Promise<Done<FileSeen>> =>
    mutate<FileSeen>(officer, "applyOtherSchoolFile", "file { state new changed unchanged faulty }", {
      fileId: id,
      ...more,
    });
  const recorded = () =>
    land.sql<{ code: string; name: string; total: number | null }>(
      `SELECT s.code, s.name, (SELECT sum(value::int) FROM jsonb_each_text(t.counts)) AS total FROM reporting.other_school s
       LEFT JOIN reporting.other_school_report t ON t.other_school_id = s.id ORDER BY s.code`,
    );
  const newSchool = { code: "๑๐๕๕๕๕๕๕๕๕", name: "โรงเรียนบ้านใหม่", affiliation: "ตชด" };

  test("the workbook given is filled in with Thai digits, previewed cell by cell, applied, and the same file again changes nothing", async () => {
    const given = await download(system.url, officer, `/other-schools/${lao.id}.xlsx`);
    expect(given.status).toBe(200);
    const rows = [
      { code: codes[0]!, round: "LEC ๒/๒๕๖๕", ...heads("๒") },
      { code: codes[1]!, name: "โรงเรียนที่แก้ชื่อ", ...heads(1) },
      { ...newSchool, ...heads("-"), "PRIMARY_1:MALE": "1,250" },
    ];
    const sent = await send(rows);
    expect(sent).toMatchObject({ status: 200, again: false, file: { NEW: 1, CHANGED: 2, FAULTY: 0 } });
    const seen = (await see(officer, sent.file?.id))!;
    expect(seen.lines.nodes.map(({ state }) => state)).toEqual(["CHANGED", "CHANGED", "NEW"]);
    expect(seen.lines.nodes[1]?.changes).toEqual([
      { field: "name", yours: "โรงเรียนที่แก้ชื่อ", server: "โรงเรียนอื่น" },
      { field: "counts", yours: "18", server: null },
    ]);
    expect(await recorded()).toHaveLength(2);

    const applied = await apply(sent.file?.id, { expectedDigest: seen.comparisonDigest });
    expect(applied.value).toMatchObject({ state: "APPLIED", new: 1, changed: 2, faulty: 0 });
    expect(await recorded()).toMatchObject([
      { code: codes[0], total: 36 },
      { code: codes[1], name: "โรงเรียนที่แก้ชื่อ", total: 18 },
      { code: "1055555555", name: "โรงเรียนบ้านใหม่", total: 1250 },
    ]);
    expect((await apply(sent.file?.id)).codes).toEqual(["IMPORT_SETTLED"]);

    // The very same bytes: a workbook carries the time at which it was made.
    const bytes = await schoolFile(rows);
    const again = await sendSchools(system.url, officer, bytes, lao.id);
    expect(again.file).toMatchObject({ NEW: 0, CHANGED: 0, UNCHANGED: 3 });
    expect((await sendSchools(system.url, officer, bytes, lao.id)).again).toBe(true);
    expect((await apply(again.file?.id)).codes).toEqual([]);
    const versions = await land.sql<{ version: number }>("SELECT version FROM reporting.other_school_report");
    expect(versions.map(({ version }) => version)).toEqual([1, 1, 1]);
  });

  test("what was given comes back as it was: nothing to change, nothing faulty, and no number of the round before in it", async () => {
    for (const format of ["xlsx", "csv"]) {
      const given = await download(system.url, officer, `/other-schools/${lao.id}.${format}`);
      const back = await sendSchools(system.url, officer, given.bytes, lao.id);
      expect(back.file, format).toMatchObject({ NEW: 0, CHANGED: 0, UNCHANGED: 2, FAULTY: 0 });
    }
    await apply((await send(codes.map(code => ({ code, ...heads(3) })))).file?.id);
    const before = await download(system.url, officer, `/other-schools/${lao.id}.csv`);
    expect(before.bytes.toString()).toContain(",3,3,3,");
    const dla = await land.as("DEPARTMENT_ADMINISTRATOR");
    await freezeClock(dla, "2023-10-10T00:00:00+07:00");
    const { value } = await mutate(dla, "scheduleRound", "round { id }", {
      programme: "LEC",
      academicYear: 2566,
      number: 2,
      title: "รอบที่ 2",
      opensAt: "2023-10-10T00:00:00+07:00",
      unitDeadline: "2023-11-10T00:00:00+07:00",
      recordingClosesAt: "2023-11-11T17:00:00+07:00",
    });
    await mutate(dla, "openRound", "round { id }", { roundId: value?.id });
    const after = (await download(system.url, officer, `/other-schools/${lao.id}.csv`)).bytes.toString();
    expect(after).not.toContain(",3,3,");
    for (const line of after.trim().split("\r\n").slice(1)) {
      expect(line).toContain(",LEC 2/2566,");
      // The list is carried over; of the numbers only their sum, in a column that is never read.
      expect(line.endsWith(`${",".repeat(19)}54`)).toBe(true);
    }
    const sent = await sendSchools(system.url, officer, Buffer.from(after), lao.id);
    expect(sent.file).toMatchObject({ UNCHANGED: 2, CHANGED: 0, FAULTY: 0 });
    // Typed anew, they stand beside those of the round before.
    const typed = await send([{ code: codes[0]!, ...heads(1) }]);
    const { otherSchoolFile } = await officer.get<{ otherSchoolFile: object }>(
      "query ($id: ID!) { otherSchoolFile(id: $id) { lines { nodes { state total previousTotal } } } }",
      { id: typed.file?.id },
    );
    expect(otherSchoolFile).toEqual({
      lines: { nodes: [{ state: "CHANGED", total: 18, previousTotal: 54 }] },
    });
  });

  test("schools that the file has no numbers for are listed apart, with what is recorded of them already; nothing of theirs is written", async () => {
    const uncounted = async (id: string | undefined) =>
      (
        await officer.get<{
          otherSchoolFile: Record<
            "without" | "others",
            {
              totalCount: number;
              nodes: { code: string; total: number | null; recordedTotal: number | null }[];
            }
          >;
        }>(
          `query ($id: ID!) { otherSchoolFile(id: $id) {
            without: lines(counted: false) { totalCount nodes { code total recordedTotal } }
            others: lines(counted: true, state: [UNCHANGED]) { totalCount nodes { code total recordedTotal } } } }`,
          { id },
        )
      ).otherSchoolFile;
    const blank = await send(codes.map(code => ({ code })));
    expect(blank.file).toMatchObject({ NEW: 0, CHANGED: 0, UNCHANGED: 2, FAULTY: 0 });
    expect(await uncounted(blank.file?.id)).toEqual({
      without: { totalCount: 2, nodes: codes.map(code => ({ code, total: null, recordedTotal: null })) },
      others: { totalCount: 0, nodes: [] },
    });
    expect((await apply(blank.file?.id)).value).toMatchObject({ unchanged: 2 });
    expect((await recorded()).map(({ total }) => total)).toEqual([null, null]);

    const [first, second] = codes;
    await apply((await send([{ code: first!, ...heads(2) }])).file?.id);
    const renamed = await send([{ code: first! }, { code: second!, name: "โรงเรียนชื่อใหม่" }]);
    expect(renamed.file).toMatchObject({ CHANGED: 1, UNCHANGED: 1 });
    expect((await uncounted(renamed.file?.id)).without.nodes).toEqual([
      { code: first, total: null, recordedTotal: 36 },
      { code: second, total: null, recordedTotal: null },
    ]);
    await apply(renamed.file?.id);
    expect(await recorded()).toMatchObject([{ total: 36 }, { name: "โรงเรียนชื่อใหม่", total: null }]);
  });

  test("each fault names its cell and says in Thai what to do; one faulty row refuses all unless the sound rows are wanted", async () => {
    const other = await (await province.createDistrict("4102")).createLao();
    await other.createOtherSchool();
    const [foreign] = await land.sql<{ code: string }>(
      "SELECT code FROM reporting.other_school WHERE lao_id = $1",
      [other.id],
    );
    const rows = [
      { code: codes[0]!, ...heads(1) },
      { code: codes[1]!, ...heads(1), "PRIMARY_2:FEMALE": null },
      { ...newSchool, ...heads(1), "PRIMARY_3:MALE": "1.5" },
      { ...newSchool, code: "1066666666", affiliation: "สพป.อะไร" },
      { ...newSchool, code: foreign!.code },
      { code: "123" },
      { ...newSchool, code: "1077777777", dissolvedOn: "1/10/2565", ...heads(0), "PRIMARY_1:MALE": 4 },
      { ...newSchool, code: "1088888888", dissolvedOn: "1/10/2570" },
      { ...newSchool, code: "1099999999", name: { formula: "1+1" }, ...heads(2) },
      { ...newSchool, code: "1011111111", round: "LEC 1/2564", ...heads(2) },
      { ...newSchool, code: "1022222222" },
      { ...newSchool, code: "1022222222" },
    ];
    const sent = await send(rows);
    const seen = (await see(officer, sent.file?.id))!;
    const faults = seen.lines.nodes.map(({ row, faults: found }) => [
      row,
      ...found.map(({ code, header }) => `${code} ${header}`),
    ]);
    expect(faults).toEqual([
      [4],
      [5, "COUNT_MISSING ป.2 หญิง"],
      [6, "COUNT_FORM ป.3 ชาย"],
      [7, "AFFILIATION_UNKNOWN สังกัด"],
      [8, "CODE_TAKEN รหัสสถานศึกษา"],
      [9, "CODE_FORM รหัสสถานศึกษา", "NAME_MISSING ชื่อสถานศึกษา", "AFFILIATION_MISSING สังกัด"],
      [10, "DISSOLVED_MUST_BE_ZERO ป.1 ชาย"],
      [11, "DAY_FORM ประกาศเลิกเมื่อ"],
      [12, "FORMULA ชื่อสถานศึกษา"],
      [13, "OTHER_ROUND รอบ"],
      [14, "DOUBLE รหัสสถานศึกษา"],
      [15, "DOUBLE รหัสสถานศึกษา"],
    ]);
    for (const { faults: found } of seen.lines.nodes)
      for (const { message } of found) expect(message).toMatch(/[ก-๙]/);
    const all = await apply(sent.file?.id);
    expect(all.codes).toEqual(["IMPORT_ROWS_FAULTY"]);
    expect(all.userErrors[0]?.message).toContain("11");
    expect((await recorded()).filter(({ total }) => total !== null)).toEqual([]);
    const sound = await apply(sent.file?.id, { onlySound: true });
    expect(sound.value).toMatchObject({ changed: 1, faulty: 11 });
    expect((await recorded()).filter(({ total }) => total !== null)).toMatchObject([{ code: codes[0] }]);
  });

  test("a code whose leading zero a spreadsheet dropped is its school's; schools that the file does not name are told and stay", async () => {
    await land.sql("UPDATE reporting.other_school SET code = '0012345678' WHERE code = $1", [codes[0]]);
    const sent = await send([{ code: 12345678, ...heads(0) }]);
    const seen = (await see(officer, sent.file?.id))!;
    expect(seen.lines.nodes).toMatchObject([{ state: "CHANGED" }]);
    expect(seen.absent.nodes).toEqual([{ code: codes[1] }]);
    await apply(sent.file?.id);
    expect(await recorded()).toMatchObject([
      { code: "0012345678", total: 0 },
      { code: codes[1], total: null },
    ]);
  });

  test("a register that changed since it was looked at is a CONFLICT, and nothing is written", async () => {
    const sent = await send([{ code: codes[0]!, ...heads(1) }]);
    const seen = (await see(officer, sent.file?.id))!;
    const [school] = await land.sql<{ id: string }>("SELECT id FROM reporting.other_school WHERE code = $1", [
      codes[0],
    ]);
    await mutate(officer, "recordOtherSchoolCounts", "otherSchool { id }", {
      otherSchoolId: school?.id,
      counts: [],
    });
    const late = await apply(sent.file?.id, { expectedDigest: seen.comparisonDigest });
    expect(late.codes).toEqual(["CONFLICT"]);
    expect(await recorded()).toMatchObject([{ total: null }, { total: null }]);
  });

  test("two who apply one file at once write it once", async () => {
    const sent = await send([{ ...newSchool, ...heads(2) }]);
    const both = await Promise.all([apply(sent.file?.id), apply(sent.file?.id)]);
    expect(both.flatMap(each => each.codes)).toEqual(["IMPORT_SETTLED"]);
    expect(await recorded()).toHaveLength(3);
  });

  test("confirmed numbers, a closed round and everybody else's registers refuse it", async () => {
    const dla = await land.as("DEPARTMENT_ADMINISTRATOR");
    const sent = await send([
      { code: codes[0]!, ...heads(1) },
      { code: codes[1]!, ...heads(1) },
    ]);
    await freezeClock(dla, "2022-11-11T17:00:00.000001+07:00");
    expect((await apply(sent.file?.id)).codes).toEqual(["ROUND_CLOSED"]);
    await freezeClock(dla, "2022-11-11T17:00:00+07:00");
    expect((await apply(sent.file?.id)).codes).toEqual([]);
    await freezeClock(dla, "2022-10-20T10:00:00+07:00");
    const [round] = await land.sql<{ id: string }>("SELECT id FROM reporting.round");
    const confirmed = await mutate(officer, "confirm", "confirmation { id }", {
      roundId: round?.id,
      unitId: lao.id,
      subject: "OTHER_COUNTS",
    });
    expect(confirmed.codes).toEqual([]);
    const later = await send([{ code: codes[0]!, ...heads(9) }]);
    expect((await apply(later.file?.id)).codes).toEqual(["UNIT_CONFIRMED"]);

    const stranger = await (await (await province.createDistrict("4103")).createLao()).officer();
    const watcher = await province.as("PROVINCE_OFFICER");
    for (const client of [stranger, watcher]) {
      expect(await see(client, sent.file?.id)).toBeNull();
      expect((await download(system.url, client, `/other-schools/${lao.id}.xlsx`)).status).toBeOneOf([
        403, 404,
      ]);
      const answer = await sendSchools(system.url, client, await schoolFile([{ code: "1" }]), lao.id);
      expect(answer.status).toBeOneOf([403, 404]);
    }
    expect((await sendSchools(system.url, { ...officer, token: "" }, Buffer.from("x"), lao.id)).status).toBe(
      401,
    );
  });

  test.each([
    ["nothing like a table", () => Buffer.from("\u0001\u0002 hello"), "HEADER_MISSING", 422],
    ["no row", () => schoolFile([]), "ROWS_MISSING", 422],
    [
      "more rows than registers have",
      () => Buffer.from(`รหัส,ชื่อ\n${"1,ก\n".repeat(2_001)}`),
      "LIST_TOO_LARGE",
      413,
    ],
    ["more bytes", () => Buffer.alloc(2_000_001, "x"), "LIST_TOO_LARGE", 413],
    [
      "a workbook that unpacks to 25 MB",
      () =>
        zipOf({
          ...frame,
          "xl/worksheets/sheet1.xml": Buffer.concat([
            Buffer.from("<worksheet>"),
            Buffer.alloc(25_000_000, " "),
          ]),
        }),
      "TOO_COMPLEX",
      413,
    ],
  ] as const)("%s is refused whole, in Thai, with nothing staged", async (_name, make, fault, status) => {
    const answer = await sendSchools(system.url, officer, await make(), lao.id);
    expect([answer.status, answer.errors?.[0]?.extensions.fileFault]).toEqual([status, fault]);
    expect(answer.errors?.[0]?.message).toMatch(/[ก-๙]/);
    expect(await land.sql("SELECT FROM reporting.other_school_file")).toEqual([]);
    expect(
      await land.sql("SELECT codes FROM reporting.audit_event WHERE action = 'stageOtherSchoolFile'"),
    ).toEqual([{ codes: ["FILE_REFUSED"] }]);
  });

  test("cells compute nothing in what is given, in either format", async () => {
    await land.sql("UPDATE reporting.other_school SET name = '=HYPERLINK(\"http://x\")' WHERE code = $1", [
      codes[0],
    ]);
    const csv = (await download(system.url, officer, `/other-schools/${lao.id}.csv`)).bytes.toString();
    expect(csv).toContain(`"'=HYPERLINK(""http://x"")"`);
    const given = await download(system.url, officer, `/other-schools/${lao.id}.xlsx`);
    const back = await sendSchools(system.url, officer, given.bytes, lao.id);
    expect(back.file).toMatchObject({ UNCHANGED: 2, FAULTY: 0 });
  });

  test("a preview takes as many statements however many rows it has", async () => {
    const few = await send([{ code: codes[0]!, ...heads(1) }]);
    const many = await send(
      Array.from({ length: 60 }, (_, i) => ({ ...newSchool, code: `20${String(i).padStart(8, "0")}` })),
    );
    const first = await system.statementsDuring(() => see(officer, many.file?.id));
    const second = await send([{ code: codes[1]!, ...heads(1) }]);
    const last = await system.statementsDuring(() => see(officer, second.file?.id));
    expect(first.length).toBe(last.length);
    expect(few.file?.id).not.toBe(many.file?.id);
  });
});
