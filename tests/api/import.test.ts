import { columns } from "@lec/learners/imports/columns";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { cancel, check, confirm, mutate } from "../kit/acts.ts";
import { countsStayExact, expectExactCounts } from "../kit/counts.ts";
import { download, type UploadAnswer, upload } from "../kit/files.ts";
import { type Cells, childRow, letterOf, rollFile } from "../kit/roll-file.ts";
import {
  academicYear,
  citizenId,
  createLand,
  type Institution,
  type Land,
  type Lao,
  type Person,
} from "../kit/scenario.ts";
import { startTestSystem, type TestSystem } from "../kit/system.ts";
import { workbookOf } from "../kit/workbook.ts";

interface LineSeen {
  readonly row: number;
  readonly state: string;
  readonly faults: readonly {
    column: string | null;
    code: string;
    message: string;
    severity: string;
    suggestion: string | null;
  }[];
  readonly changes: readonly { field: string; yours: string | null; server: string | null }[];
}

/** A planted mistake: the cells that differ, and the column and code it must be named with; no code: it must be read. */
interface Plant {
  readonly kind: string;
  readonly cells: (n: number) => Cells;
  readonly at?: string;
  readonly code?: string;
  /** What the register must then hold. */
  readonly stored?: Readonly<Record<string, unknown>>;
}

/** A valid id that begins with 0, as people without house registration have, and what a number keeps of it. */
function lostZero(n: number): { id: string; number: number } {
  const first12 = `09999${String(n).padStart(7, "0")}`;
  const sum = [...first12].reduce((total, digit, place) => total + Number(digit) * (13 - place), 0);
  const id = `${first12}${(11 - (sum % 11)) % 10}`;
  return { id, number: Number(id) };
}

const thai = (text: string) => text.replace(/[0-9]/g, digit => String.fromCharCode(0x0e50 + Number(digit)));
const wrongDigit = (id: string) => `${id.slice(0, 12)}${(Number(id[12]) + 1) % 10}`;

const readable: readonly Plant[] = [
  { kind: "an id in Thai digits", cells: n => ({ identifier: thai(citizenId(3_000_000 + n)) }) },
  { kind: "an id kept as a number", cells: n => ({ identifier: Number(citizenId(3_000_000 + n)) }) },
  {
    kind: "an id as on the card",
    cells: n => ({
      identifier: citizenId(3_000_000 + n).replace(/^(.)(....)(.....)(..)(.)$/, "$1-$2-$3-$4-$5"),
    }),
  },
  {
    kind: "a date in Thai digits",
    cells: () => ({ birthDate: "๑๗/๐๕/๒๕๕๘" }),
    stored: { birth_date: "2015-05-17" },
  },
  {
    kind: "a date in ค.ศ.",
    cells: () => ({ birthDate: "17/05/2015" }),
    stored: { birth_date: "2015-05-17" },
  },
  {
    kind: "a date as a spreadsheet's number",
    cells: () => ({ birthDate: 42_141 }),
    stored: { birth_date: "2015-05-17" },
  },
  {
    kind: "a day number whose year was typed in พ.ศ.",
    cells: () => ({ birthDate: 240_468 }),
    stored: { birth_date: "2015-05-17" },
  },
  {
    kind: "a date with the month's name",
    cells: () => ({ birthDate: "17 พ.ค. 2558" }),
    stored: { birth_date: "2015-05-17" },
  },
  // 2555 is ค.ศ. 2012, which had the day.
  {
    kind: "29/02 of a year that has it",
    cells: () => ({ birthDate: "29/02/2555" }),
    stored: { birth_date: "2012-02-29" },
  },
  { kind: "a telephone number that lost its 0", cells: () => ({ "guardians.MOTHER.phone": 899999999 }) },
  { kind: "spaces and marks in another order", cells: () => ({ firstName: "  ปู\u200b่น\u0e48\u0e34ม " }) },
  { kind: "a long name of the grade", cells: () => ({ grade: "ประถมศึกษาปีที่ ๑" }) },
];

const faulty: readonly Plant[] = [
  {
    kind: "an id that lost its 0",
    cells: n => ({ identifier: lostZero(n).number }),
    at: "identifier",
    code: "IDENTIFIER_FORM",
  },
  {
    kind: "an id with a wrong digit",
    cells: n => ({ identifier: wrongDigit(citizenId(3_000_000 + n)) }),
    at: "identifier",
    code: "IDENTIFIER_CHECK_DIGIT",
  },
  {
    kind: "an id with O for 0",
    cells: n => ({ identifier: citizenId(3_000_000 + n).replace("0", "O") }),
    at: "identifier",
    code: "IDENTIFIER_FORM",
  },
  {
    kind: "an id rounded by the spreadsheet",
    cells: () => ({ identifier: "1.99993E+12" }),
    at: "identifier",
    code: "IDENTIFIER_ROUNDED",
  },
  { kind: "no id", cells: () => ({ identifier: null }), at: "identifier", code: "REQUIRED" },
  { kind: "29/02/2566", cells: () => ({ birthDate: "29/02/2566" }), at: "birthDate", code: "NO_SUCH_DAY" },
  {
    kind: "the thirteenth month",
    cells: () => ({ birthDate: "05/17/2558" }),
    at: "birthDate",
    code: "NO_SUCH_DAY",
  },
  {
    kind: "a year of two digits",
    cells: () => ({ enteredOn: "16/05/65" }),
    at: "enteredOn",
    code: "NO_SUCH_DAY",
  },
  { kind: "a formula", cells: () => ({ firstName: { formula: "A1&B1" } }), at: "firstName", code: "FORMULA" },
  {
    kind: "a text that asks to be computed",
    cells: () => ({ lastName: "=HYPERLINK(1)" }),
    at: "lastName",
    code: "FORMULA",
  },
  { kind: "another year", cells: () => ({ academicYear: 2564 }), at: "academicYear", code: "OTHER_YEAR" },
  { kind: "another term", cells: () => ({ term: 2 }), at: "term", code: "OTHER_TERM" },
  {
    kind: "another institution",
    cells: () => ({ institution: "โรงเรียนอื่นที่ไม่ใช่ของเรา" }),
    at: "institution",
    code: "OTHER_INSTITUTION",
  },
  { kind: "a grade that is none", cells: () => ({ grade: "ป.9" }), at: "grade", code: "UNKNOWN_VALUE" },
  { kind: "no name", cells: () => ({ firstName: "   " }), at: "firstName", code: "REQUIRED" },
  { kind: "a weight in words", cells: () => ({ weightKg: "ยี่สิบ" }), at: "weightKg", code: "NOT_A_NUMBER" },
  {
    kind: "born after entry",
    cells: () => ({ birthDate: "17/05/2566" }),
    at: "birthDate",
    code: "BIRTH_AFTER_ENTRY",
  },
  {
    kind: "a title that does not tell the sex",
    cells: () => ({ prefix: "คุณ" }),
    at: "prefix",
    code: "SEX_UNKNOWN",
  },
];

describe("rolls from files", () => {
  let system: TestSystem;
  let land: Land;
  let lao: Lao;
  let school: Institution;
  let other: Institution;
  let recorder: Person;
  let officer: Person;
  let roundId: string;

  beforeAll(async () => {
    system = await startTestSystem();
    land = await createLand(system);
    lao = await (await (await land.createProvince("41", "อุดรธานี")).createDistrict("4101")).createLao();
    school = await lao.createInstitution({ learners: 3 });
    other = await lao.createInstitution({ learners: 4 });
    recorder = await school.head();
    officer = await lao.officer();
    roundId = await land.openRound();
  });
  afterAll(async () => {
    await land.close();
    await system.close();
  });
  countsStayExact(() => land);

  const to = (place = school) => ({ institutionId: place.id, year: academicYear, term: 1 });
  const linesOf = async (id: string, filter: object = {}, by = recorder): Promise<LineSeen[]> => {
    const all: LineSeen[] = [];
    for (let after: string | null = null; ; ) {
      const page: {
        import: { lines: { nodes: LineSeen[]; pageInfo: { hasNextPage: boolean; endCursor: string } } };
      } = await by.get(
        `query ($id: ID!, $after: String, $filter: ImportLineFilter) { import(id: $id) { lines(first: 500, after: $after, filter: $filter) {
          nodes { row state faults { column code message severity suggestion } changes { field yours server } } pageInfo { hasNextPage endCursor } } } }`,
        { id, after, filter },
      );
      all.push(...page.import.lines.nodes);
      if (!page.import.lines.pageInfo.hasNextPage) return all;
      after = page.import.lines.pageInfo.endCursor;
    }
  };
  const apply = (importId: string, more: object = {}, by = recorder) =>
    mutate<{ id: string; state: string }>(by, "applyImport", "import { id state }", { importId, ...more });
  /** Everything of a roll that a file can say, in one order. */
  const rollOf = (place: Institution) =>
    land.sql(
      `SELECT l.identifier, l.prefix, l.first_name, l.last_name, l.sex, l.birth_date::text, l.nationality, l.ethnicity, l.religion, l.family_status,
         l.tuition_entitled, l.medical_entitled, e.grade, e.classroom, e.student_number, e.entered_on::text, e.weight_kg, e.height_cm, e.condition,
         (SELECT jsonb_agg(to_jsonb(g) - 'learner_id' ORDER BY g.role) FROM learners.guardian g WHERE g.learner_id = l.id) AS guardians,
         (SELECT jsonb_agg(to_jsonb(a) - 'learner_id' ORDER BY a.kind) FROM learners.address a WHERE a.learner_id = l.id) AS addresses
       FROM learners.enrolment e JOIN learners.learner l ON l.id = e.learner_id
       WHERE e.institution_id = $1 AND e.academic_year = $2 AND e.status = 'ACTIVE' ORDER BY l.identifier`,
      [place.id, academicYear],
    );

  describe("a workbook of 2,000 rows with planted mistakes", () => {
    const size = 2_000;
    /** Rows of the sheet by the place of the plant: every kind twice, far apart. */
    const plants = [...readable, ...faulty].flatMap((plant, i) => [
      { plant, n: 20 + i * 30 },
      { plant, n: 1_020 + i * 30 },
    ]);
    const rowOf = (n: number) => n + 3 + (n > 500 ? 2 : 0);
    let staged: UploadAnswer;
    let file: Buffer;
    let seen: Map<number, LineSeen>;
    let elsewhere: string[];

    beforeAll(async () => {
      const taken = await land.sql<{ identifier: string }>(
        "SELECT l.identifier FROM learners.learner l WHERE l.home_institution_id = $1 ORDER BY 1 LIMIT 2",
        [other.id],
      );
      elsewhere = taken.map(row => row.identifier);
      const rows: (Cells | null)[] = [];
      for (let n = 1; n <= size; n++) {
        const planted = plants.find(each => each.n === n)?.plant.cells(n) ?? {};
        const double = n === 1_901 || n === 1_902 ? { identifier: citizenId(3_000_000 + 1_900) } : {};
        const away = n === 1_911 || n === 1_912 ? { identifier: elsewhere[n - 1_911] ?? null } : {};
        rows.push(childRow(n, school, { ...planted, ...double, ...away }));
        // Blank rows in the middle move all row numbers below.
        if (n === 500) rows.push(null, {});
      }
      file = await rollFile(rows);
      staged = await upload(system.url, recorder, file, to());
      seen = new Map((await linesOf(staged.import!.id)).map(line => [line.row, line]));
    }, 60_000);

    test("has at least 60 of them, and its merged header and blank rows are read over", () => {
      expect(plants.length + 5).toBeGreaterThanOrEqual(60);
      expect(staged).toMatchObject({
        status: 200,
        again: false,
        import: { state: "STAGED", rows: size, ELSEWHERE: 2 },
      });
      expect(seen.size).toBe(size);
    });

    test.each(readable)("$kind is read", ({ kind }) => {
      for (const { n } of plants.filter(each => each.plant.kind === kind)) {
        const line = seen.get(rowOf(n))!;
        expect(line, kind).toMatchObject({ state: "NEW" });
      }
    });

    test.each(faulty)("$kind is named with its row and column", ({ kind, at, code }) => {
      for (const { n } of plants.filter(each => each.plant.kind === kind)) {
        const line = seen.get(rowOf(n))!;
        expect(line.state, kind).toBe("FAULTY");
        expect(line.faults.map(f => [f.column, f.code])).toContainEqual([letterOf(at!), code]);
        for (const { message } of line.faults) expect(message).toMatch(/[ก-๙]/);
      }
    });

    test("nothing else is faulty", () => {
      const meant = new Set(plants.filter(each => each.plant.code).map(each => rowOf(each.n)));
      for (const n of [1_900, 1_901, 1_902]) meant.add(rowOf(n));
      const found = [...seen.values()].filter(line => line.state === "FAULTY").map(line => line.row);
      expect(found.toSorted((a, b) => a - b)).toEqual([...meant].toSorted((a, b) => a - b));
    });

    test("an id that lost its 0 is offered with it", () => {
      const [first] = plants.filter(each => each.plant.kind === "an id that lost its 0");
      const line = seen.get(rowOf(first!.n))!;
      expect(line.faults[0]).toMatchObject({
        suggestion: lostZero(first!.n).id,
        message: expect.stringContaining("เลข 0 ตัวแรก"),
      });
    });

    test("all rows of one identifier are named, each with another of them", () => {
      for (const n of [1_900, 1_901, 1_902]) {
        const double = seen.get(rowOf(n))!.faults.find(f => f.code === "DOUBLE_IN_FILE")!;
        expect(double.column).toBe(letterOf("identifier"));
        expect(double.message).toMatch(/แถวที่ 190[5-7]/);
      }
    });

    test("a child on another roll is said to be elsewhere and nothing more", () => {
      for (const n of [1_911, 1_912]) {
        const line = seen.get(rowOf(n))!;
        expect(line).toMatchObject({ state: "ELSEWHERE", changes: [] });
        expect(line.faults.filter(f => f.severity === "BLOCKS").map(f => f.code)).toEqual([
          "ENROLLED_ELSEWHERE",
        ]);
        expect(JSON.stringify(line)).not.toContain(other.name);
      }
    });

    test("nothing of it is in the register before it is applied", async () => {
      expect(await rollOf(school)).toHaveLength(3);
    });

    test("is not applied as it is: one bad row refuses all", async () => {
      const refused = await apply(staged.import!.id);
      expect(refused.codes).toEqual(["IMPORT_ROWS_FAULTY"]);
      expect(await rollOf(school)).toHaveLength(3);
    });

    test("applies its sound rows alone when the person says so, and the counts are exact", async () => {
      const { FAULTY, ELSEWHERE, NEW } = staged.import!;
      expect(NEW).toBe(size - FAULTY - ELSEWHERE);
      const before = await rollOf(school);
      expect((await apply(staged.import!.id, { onlySound: true, dryRun: true })).codes).toEqual([]);
      expect(await rollOf(school)).toEqual(before);
      expect(await apply(staged.import!.id, { onlySound: true })).toMatchObject({
        codes: [],
        value: { state: "APPLIED" },
      });
      const roll = await rollOf(school);
      expect(roll).toHaveLength(3 + NEW);
      await expectExactCounts(land);
      const byId = new Map(roll.map(row => [row.identifier, row]));
      for (const { plant, n } of plants)
        if (plant.stored) expect(byId.get(citizenId(3_000_000 + n)), plant.kind).toMatchObject(plant.stored);
      expect((await apply(staged.import!.id, { onlySound: true })).codes).toEqual(["IMPORT_SETTLED"]);
    });

    test("sent a second time it is a no-op that answers the first import", async () => {
      const audits = () => land.sql("SELECT action, outcome FROM reporting.audit_event ORDER BY id");
      const imports = () => land.sql("SELECT id, state FROM learners.import ORDER BY id");
      const [before, kept] = [await imports(), await rollOf(school)];
      const again = await upload(system.url, recorder, file, to());
      expect(again).toMatchObject({
        status: 200,
        again: true,
        import: { id: staged.import!.id, state: "APPLIED" },
      });
      expect([await imports(), await rollOf(school)]).toEqual([before, kept]);
      expect((await audits()).at(-1)).toEqual({ action: "stageImport", outcome: "DONE" });
    });

    test("its passed and failed rows are workbooks, the failed one with reasons in Thai; corrected, it goes in", async () => {
      const id = staged.import!.id;
      const passed = await download(system.url, recorder, `/imports/${id}/passed.xlsx`);
      const failed = await download(system.url, recorder, `/imports/${id}/failed.xlsx`);
      expect([passed.status, failed.status]).toEqual([200, 200]);
      const same = await upload(system.url, recorder, passed.bytes, to());
      expect(same.import).toMatchObject({ UNCHANGED: staged.import!.NEW, NEW: 0, CHANGED: 0, FAULTY: 0 });
      const bad = await upload(system.url, recorder, failed.bytes, to());
      const { FAULTY, ELSEWHERE } = staged.import!;
      expect(bad.import).toMatchObject({ rows: FAULTY + ELSEWHERE, NEW: 0, FAULTY, ELSEWHERE });
      const { import: shown } = await recorder.get<{ import: { unknownColumns: string[] } }>(
        "query ($id: ID!) { import(id: $id) { unknownColumns } }",
        { id: bad.import!.id },
      );
      expect(shown.unknownColumns).toEqual(["แถวในไฟล์เดิม", "เหตุผล"]);
    });

    test.each(["xlsx", "csv"])("the roll exported as %s says the same when it is sent back", async format => {
      const kept = await rollOf(school);
      const { status, bytes } = await download(
        system.url,
        recorder,
        `/rolls/${school.id}.${format}?year=${academicYear}`,
      );
      expect(status).toBe(200);
      const back = await upload(system.url, recorder, bytes, {
        institutionId: school.id,
        year: academicYear,
      });
      expect(back.import).toMatchObject({ rows: kept.length, UNCHANGED: kept.length });
      expect((await apply(back.import!.id)).codes).toEqual([]);
      expect(await rollOf(school)).toEqual(kept);
    });

    test("the export of one roll makes the same roll elsewhere, once it is gone here", async () => {
      const kept = await rollOf(school);
      const { bytes } = await download(system.url, recorder, `/rolls/${school.id}.csv?year=${academicYear}`);
      await land.sql(
        `UPDATE learners.enrolment SET status = 'LEFT', left_on = '2022-10-20', leave_kind = 'MOVED_AWAY' WHERE institution_id = $1 AND status = 'ACTIVE'`,
        [school.id],
      );
      const target = await lao.createInstitution({ learners: 0 });
      const text = bytes.toString("utf8").replaceAll(school.name, target.name);
      const by = await target.head();
      const moved = await upload(system.url, by, Buffer.from(text), to(target));
      expect(moved.import).toMatchObject({ rows: kept.length, NEW: kept.length });
      expect((await apply(moved.import!.id, {}, by)).codes).toEqual([]);
      expect(await rollOf(target)).toEqual(kept);
    });
  });

  describe("a file against a roll", () => {
    let place: Institution;
    let head: Person;
    let serial = 10_000;
    beforeAll(async () => {
      place = await lao.createInstitution({ learners: 0 });
      head = await place.head();
    });
    const rows = (count: number) => Array.from({ length: count }, () => childRow(++serial, place));
    const enter = async (cells: readonly Cells[]) => {
      const { import: staged } = await upload(system.url, head, await rollFile(cells), to(place));
      expect((await apply(staged!.id, {}, head)).codes).toEqual([]);
    };

    test("shows what changes cell by cell, yours and the server's, and changes that alone", async () => {
      const [one, two] = rows(2);
      await enter([one!, two!]);
      const changed = {
        ...one!,
        lastName: "สกุลใหม่",
        weightKg: 30,
        "guardians.FATHER.firstName": "พ่อ",
        enteredOn: "17/05/2565",
      };
      const answer = await upload(system.url, head, await rollFile([changed, two!]), to(place));
      expect(answer.import).toMatchObject({ CHANGED: 1, UNCHANGED: 1 });
      const [line] = await linesOf(answer.import!.id, { state: ["CHANGED"] }, head);
      expect(line!.changes.toSorted((a, b) => a.field.localeCompare(b.field))).toEqual([
        { field: "enteredOn", yours: "17/05/2565", server: "16/05/2565" },
        { field: "guardians.FATHER.firstName", yours: "พ่อ", server: null },
        { field: "lastName", yours: "สกุลใหม่", server: one!.lastName },
        { field: "weightKg", yours: "30", server: "24" },
      ]);
      expect((await apply(answer.import!.id, {}, head)).codes).toEqual([]);
      const stored = (await rollOf(place)).find(row => row.last_name === "สกุลใหม่");
      expect(stored).toMatchObject({
        weight_kg: "30.00",
        entered_on: "2022-05-17",
        first_name: one!.firstName,
      });
    });

    test("names that are one tambon's alone bring its code, and other names take it away", async () => {
      const [one, two] = rows(2);
      const home = {
        "addresses.CURRENT.tambon": "ต.หมากแข้ง",
        "addresses.CURRENT.district": "เมืองอุดรธานี",
        "addresses.CURRENT.province": "จ.อุดรธานี",
      };
      const nowhere = { ...home, "addresses.CURRENT.tambon": "ไม่มีตำบลนี้" };
      const moved = { ...home, "addresses.CURRENT.tambon": "นิคมสงเคราะห์" };
      const codes = async () => {
        const found = await land.sql(
          "SELECT l.first_name AS name, a.tambon_code AS code FROM learners.address a JOIN learners.learner l ON l.id = a.learner_id WHERE a.kind = 'CURRENT' AND l.first_name = ANY ($1)",
          [[one!.firstName, two!.firstName]],
        );
        const of = (row: Cells) => found.find(({ name }) => name === row.firstName)?.code;
        return [of(one!), of(two!)];
      };
      await enter([
        { ...one!, ...home },
        { ...two!, ...nowhere },
      ]);
      expect(await codes()).toEqual(["410101", null]);
      const same = await upload(
        system.url,
        head,
        await rollFile([
          { ...one!, ...home, heightCm: 121 },
          { ...two!, ...nowhere },
        ]),
        to(place),
      );
      expect(same.import).toMatchObject({ CHANGED: 1, UNCHANGED: 1 });
      expect((await apply(same.import!.id, {}, head)).codes).toEqual([]);
      expect(await codes()).toEqual(["410101", null]);
      await enter([
        { ...one!, ...nowhere },
        { ...two!, ...moved },
      ]);
      expect(await codes()).toEqual([null, "410102"]);
    });

    test("a learner absent from the file is told and stays", async () => {
      const before = await rollOf(place);
      const answer = await upload(system.url, head, await rollFile(rows(1)), to(place));
      const { import: found } = await head.get<{
        import: { absentLearners: { totalCount: number; nodes: unknown[] } };
      }>(
        "query ($id: ID!) { import(id: $id) { absentLearners(first: 50) { totalCount nodes { id learner { firstName } } } } }",
        { id: answer.import!.id },
      );
      expect(found.absentLearners.totalCount).toBe(before.length);
      expect(found.absentLearners.nodes).toHaveLength(before.length);
      expect((await apply(answer.import!.id, {}, head)).codes).toEqual([]);
      expect(await rollOf(place)).toHaveLength(before.length + 1);
    });

    test("columns that the file does not have stay as they are", async () => {
      const [one] = rows(1);
      await enter([one!]);
      const few = columns.filter(column => column.needed);
      const plain = await workbookOf({
        rows: [
          few.map(column => column.name),
          few.map(column => ({ ...one!, classroom: "9" })[column.field] ?? null),
        ],
      });
      const answer = await upload(system.url, head, plain, to(place));
      expect(answer.import).toMatchObject({ rows: 1, CHANGED: 1 });
      expect((await apply(answer.import!.id, {}, head)).codes).toEqual([]);
      const stored = (await rollOf(place)).find(row => row.first_name === one!.firstName);
      expect(stored).toMatchObject({ classroom: "9", weight_kg: "24.00", religion: "พุทธ" });
    });

    test("a roll that changed since the file was read is a CONFLICT that names the rows, and nothing is written", async () => {
      const [one, two, three] = rows(3);
      await enter([one!, two!]);
      const answer = await upload(
        system.url,
        head,
        await rollFile([{ ...one!, lastName: "หนึ่ง" }, two!, three!]),
        to(place),
      );
      const [learner] = await land.sql<{ id: string; version: number }>(
        "SELECT id, version FROM learners.learner WHERE first_name = $1 AND home_institution_id = $2",
        [two!.firstName, place.id],
      );
      const corrected = await mutate(head, "correctLearner", "learner { id }", {
        learnerId: learner!.id,
        expectedVersion: learner!.version,
        nationality: "ลาว",
      });
      expect(corrected.codes).toEqual([]);
      const before = await rollOf(place);
      const { userErrors } = await apply(answer.import!.id, {}, head);
      expect(userErrors.map(error => [error.code, error.field])).toEqual([["CONFLICT", ["rows", "5"]]]);
      expect(await rollOf(place)).toEqual(before);
    });

    test("of two that add the same child one wins; the other is told", async () => {
      const second = await lao.createInstitution({ learners: 0 });
      const secondHead = await second.head();
      const [mine] = rows(1);
      const a = await upload(system.url, head, await rollFile([mine!]), to(place));
      const b = await upload(
        system.url,
        secondHead,
        await rollFile([{ ...mine!, institution: second.name }]),
        to(second),
      );
      const answers = await Promise.all([apply(a.import!.id, {}, head), apply(b.import!.id, {}, secondHead)]);
      const codes = answers.map(answer => answer.codes.join());
      expect(codes.filter(code => code === "")).toHaveLength(1);
      expect(codes.find(code => code !== "")).toMatch(/^(ENROLLED_ELSEWHERE|CONFLICT)$/);
    });

    test("a confirmed institution refuses it, and takes it once it is open again", async () => {
      const answer = await upload(system.url, head, await rollFile(rows(1)), to(place));
      const enrolments = await land.sql<{ id: string }>(
        "SELECT id FROM learners.enrolment WHERE institution_id = $1 AND status = 'ACTIVE'",
        [place.id],
      );
      await check(
        head,
        enrolments.map(row => row.id),
      );
      const aim = { roundId, unitId: place.id };
      expect((await confirm(head, aim)).codes).toEqual([]);
      expect((await apply(answer.import!.id, {}, head)).codes).toEqual(["UNIT_CONFIRMED"]);
      expect((await cancel(officer, aim)).codes).toEqual([]);
      expect((await apply(answer.import!.id, {}, head)).codes).toEqual([]);
    });

    test("a newer file takes the place of a staged one, and a discarded one keeps no rows", async () => {
      const first = await upload(system.url, head, await rollFile(rows(1)), to(place));
      const second = await upload(system.url, head, await rollFile(rows(1)), to(place));
      expect((await apply(first.import!.id, {}, head)).codes).toEqual(["IMPORT_SETTLED"]);
      const discarded = await mutate<{ state: string }>(head, "discardImport", "import { state }", {
        importId: second.import!.id,
      });
      expect(discarded).toMatchObject({ codes: [], value: { state: "DISCARDED" } });
      const kept = await land.sql("SELECT FROM learners.import_row WHERE import_id = ANY ($1::uuid[])", [
        [first.import!.id, second.import!.id],
      ]);
      expect(kept).toEqual([]);
    });

    test("progress is told while it is read", async () => {
      const query = new URLSearchParams({
        institutionId: place.id,
        year: String(academicYear),
        fileName: "ก.xlsx",
      });
      const response = await fetch(`${system.url}/files/imports?${query}`, {
        method: "POST",
        headers: {
          "content-type": "application/octet-stream",
          accept: "application/x-ndjson",
          authorization: `Bearer ${head.token}`,
        },
        body: new Uint8Array(await rollFile(rows(1_500))),
      });
      const lines = (await response.text())
        .trim()
        .split("\n")
        .map(line => JSON.parse(line));
      expect(lines.slice(0, -1)).toEqual([
        { progress: { rows: 1_000, phase: "READING" } },
        { progress: { rows: 1_500, phase: "READING" } },
        { progress: { rows: 1_500, phase: "COMPARING" } },
      ]);
      expect(lines.at(-1)).toMatchObject({ again: false, import: { state: "STAGED", rows: 1_500 } });
      await mutate(head, "discardImport", "import { state }", { importId: lines.at(-1).import.id });
    });
  });

  test("columns of places name the institution's own, however they are abbreviated: another is named in its row and column", async () => {
    const loei = await (await land.createProvince("42", "เลย")).createDistrict("4201", "เมืองเลย");
    const place = await (await loei.createLao({ name: "องค์การบริหารส่วนตำบลนาอาน" })).createInstitution({
      learners: 0,
    });
    const head = await place.head();
    const own = { province: "จ.เลย", district: "อ.เมือง", lao: "อบต.นาอาน" };
    const written = [
      own,
      { province: "จังหวัดเลย", district: "อำเภอเมืองเลย", lao: "องค์การบริหารส่วนตำบล นาอาน" },
      { province: "เลย", district: "เมืองเลย", lao: "นาอาน" },
      // The LAO under the name it had, or will have, as a municipality.
      { province: null, district: null, lao: "ทต.นาอาน" },
      { ...own, province: "อุดรธานี" },
      { ...own, district: "อ.วังสะพุง" },
      { ...own, lao: "อบต.นาโป่ง" },
    ];
    const file = (rows: readonly Cells[], from: number) =>
      rollFile(rows.map((cells, i) => childRow(from + i, place, cells)));
    const { import: staged } = await upload(system.url, head, await file(written, 21_000), to(place));
    const lines = await linesOf(staged!.id, {}, head);
    const found = lines.map(line =>
      line.faults.map(({ column, code }) => `${column} ${code}`).filter(f => /OTHER/.test(f)),
    );
    expect(found).toEqual([
      [],
      [],
      [],
      [],
      [`${letterOf("province")} OTHER_PROVINCE`],
      [`${letterOf("district")} OTHER_DISTRICT`],
      [`${letterOf("lao")} OTHER_LAO`],
    ]);
    expect(lines.map(line => line.state)).toEqual([...Array(4).fill("NEW"), ...Array(3).fill("FAULTY")]);
    expect(lines[6]!.faults[0]!.message).toContain("องค์การบริหารส่วนตำบลนาอาน");

    // A school of this name stands in the other district, too: its whole file is not taken for this one's.
    const others = [21_100, 21_101].map(() => ({ ...own, district: "วังสะพุง" }));
    const refused = await upload(system.url, head, await file(others, 21_100), to(place));
    expect(refused).toMatchObject({ status: 422, errors: [{ extensions: { fileFault: "OTHER_DISTRICT" } }] });
  });

  test("only recorders of the institution stage, see and apply; for everybody else nothing is there", async () => {
    const [place, elsewhere] = [await lao.createInstitution({ learners: 1 }), await other.head()];
    const head = await place.head();
    const file = await rollFile([childRow(20_001, place)]);
    const { import: staged } = await upload(system.url, head, file, to(place));
    const teacher = await place.as("CLASS_TEACHER");
    const asked =
      "query ($id: ID!, $unit: ID!) { import(id: $id) { id } orgUnit(id: $unit) { imports { nodes { id } } } }";
    for (const [person, status] of [
      [elsewhere, 404],
      [officer, 403],
      [teacher, 403],
    ] as const) {
      expect((await upload(system.url, person, file, to(place))).status).toBe(status);
      const seen = await person.get<{ import: unknown; orgUnit: { imports: unknown } | null }>(asked, {
        id: staged!.id,
        unit: place.id,
      });
      expect(seen.import).toBeNull();
      expect(seen.orgUnit?.imports ?? null).toBeNull();
      expect((await apply(staged!.id, {}, person)).codes).toEqual(["NOT_FOUND"]);
      expect((await download(system.url, person, `/imports/${staged!.id}/passed.xlsx`)).status).toBe(404);
    }
    expect(
      (await download(system.url, elsewhere, `/rolls/${place.id}.csv?year=${academicYear}`)).status,
    ).toBe(404);
    const shown = async (person: Person) =>
      (await download(system.url, person, `/rolls/${place.id}.csv?year=${academicYear}`)).bytes
        .toString("utf8")
        .split("\r\n")[0]!;
    expect(await shown(head)).toContain("เลขประจำตัวประชาชน");
    for (const heading of ["เลขประจำตัวประชาชน", "ศาสนา", "น้ำหนัก", "รายได้"])
      expect(await shown(officer)).not.toContain(heading);
    const exports = await land.sql(
      "SELECT account_id AS by, duty FROM reporting.audit_event WHERE action = 'exportRoll' AND unit_id = $1 AND outcome = 'DONE' ORDER BY id",
      [place.id],
    );
    expect(exports).toEqual([
      { by: head.accountId, duty: "INSTITUTION_RECORDER" },
      ...Array.from({ length: 4 }, () => ({ by: officer.accountId, duty: "LAO_OFFICER" })),
    ]);
  });

  test("served over HTTP, files answer the same", async () => {
    const served = await startTestSystem({ database: system.database, subgraphs: "served" });
    try {
      const place = await lao.createInstitution({ learners: 2 });
      const head = await place.head();
      const path = `/rolls/${place.id}.csv?year=${academicYear}`;
      expect((await download(served.url, head, path)).bytes).toEqual(
        (await download(system.url, head, path)).bytes,
      );
      const staged = await upload(served.url, head, await rollFile([childRow(20_100, place)]), to(place));
      expect(staged).toMatchObject({ status: 200, import: { NEW: 1 } });
    } finally {
      await served.close();
    }
  });
});
