import { columns, columnTitle } from "@lec/learners/imports/columns";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { mutate } from "../kit/acts.ts";
import { download, upload } from "../kit/files.ts";
import { academicYear, citizenId, createLand, type Institution, type Land, type Person } from "../kit/scenario.ts";
import { startTestSystem, type TestSystem } from "../kit/system.ts";
import { type TestCell, workbookOf } from "../kit/workbook.ts";

type Cells = Readonly<Record<string, TestCell>>;

/** A child as a row of the layout, by field. Serials of its own, far from those of the scenario. */
function child(n: number, school: { name: string }, more: Cells = {}): Cells {
  const girl = n % 2 === 1;
  return {
    number: n,
    institution: school.name,
    academicYear: "๒๕๖๕",
    term: 1,
    grade: "ป.1",
    classroom: `${(n % 4) + 1}`,
    studentNumber: 10_000 + n,
    prefix: girl ? "ด.ญ." : "ด.ช.",
    firstName: `ทดสอบ${letters(n)}`,
    lastName: `ตัวอย่าง${letters(n * 7)}`,
    identifier: citizenId(3_000_000 + n),
    birthDate: "17/05/2558",
    ethnicity: "ไทย",
    nationality: "ไทย",
    religion: "พุทธ",
    enteredOn: "16/05/2565",
    heightCm: 120.5,
    weightKg: 24,
    "guardians.MOTHER.firstName": `แม่${letters(n)}`,
    "guardians.MOTHER.phone": 812345678,
    "guardians.MOTHER.monthlyIncome": 12000,
    "addresses.CURRENT.houseNumber": "12/3",
    "addresses.CURRENT.tambon": "หมากแข้ง",
    "addresses.CURRENT.postalCode": 41000,
    ...more,
  };
}

const letters = (n: number) => [...String(n)].map(digit => "กขคงจฉชซญด"[Number(digit)]).join("");

/** The layout as institutions have it: title, two merged levels, data from row 4. */
function layout(rows: readonly (Cells | null)[]): Promise<Buffer> {
  const upper: TestCell[] = [];
  const lower: TestCell[] = [];
  let group: string | null = null;
  for (const column of columns) {
    upper.push(column.group === null ? ` ${column.name} ` : column.group === group ? null : column.group);
    lower.push(column.group === null ? null : column.name);
    group = column.group;
  }
  const data = rows.map(row => (row === null ? [] : columns.map(column => row[column.field] ?? null)));
  return workbookOf({ rows: [["ทะเบียนนักเรียน"], upper, lower, ...data], merged: ["A2:A3", "Z2:AG2"] });
}

describe("rolls from files", () => {
  let system: TestSystem;
  let land: Land;
  let school: Institution;
  let other: Institution;
  let recorder: Person;
  let officer: Person;

  beforeAll(async () => {
    system = await startTestSystem();
    land = await createLand(system);
    const lao = await (await (await land.createProvince("41", "อุดรธานี")).createDistrict("4101")).createLao();
    school = await lao.createInstitution({ learners: 3 });
    other = await lao.createInstitution({ learners: 2 });
    recorder = await school.head();
    officer = await lao.officer();
    await land.openRound();
  });
  afterAll(async () => {
    await land.close();
    await system.close();
  });

  const to = () => ({ institutionId: school.id, year: academicYear, term: 1 });

  test("smoke", async () => {
    const file = await layout([child(1, school), child(2, school)]);
    const first = await upload(system.url, recorder, file, to());
    console.log(JSON.stringify(first));
    const lines = await recorder.get(
      `query($id: ID!) { import(id: $id) { id state rows new changed faulty unknownColumns absentLearners(first: 10) { totalCount nodes { id } }
        lines(first: 50) { totalCount nodes { row state name faults { column header code message severity } changes { header yours server } } } } }`,
      { id: first.import!.id },
    );
    console.log(JSON.stringify(lines));
    const applied = await mutate(recorder, "applyImport", "import { id state }", { importId: first.import!.id });
    console.log(JSON.stringify(applied));
    const again = await upload(system.url, recorder, file, to());
    console.log(JSON.stringify(again));
    const roll = await download(system.url, recorder, `/rolls/${school.id}.xlsx?year=${academicYear}`);
    console.log(roll.status, roll.type, roll.bytes.length, roll.bytes.subarray(0, 200).toString("latin1"));
    const back = await upload(system.url, recorder, roll.bytes, { institutionId: school.id, year: academicYear });
    console.log(JSON.stringify(back));
    const csv = await download(system.url, officer, `/rolls/${school.id}.csv?year=${academicYear}`);
    console.log(csv.bytes.toString());
    expect(columnTitle(columns[0]!)).toBe("ลำดับที่");
    expect(other.id).not.toBe(school.id);
  });
});
