import { execFile } from "node:child_process";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import type { Round } from "@lec/core/rounds/facts.sql";
import { toInstant } from "@lec/core/workflow/instant";
import { missingLetter } from "@lec/reporting/letters/missing-letter";
import { typeset } from "@lec/reporting/letters/typeset";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { check, confirm } from "../kit/acts.ts";
import {
  createLand,
  type Institution,
  type Land,
  type Lao,
  type Person,
  type Province,
} from "../kit/scenario.ts";
import { startTestSystem, type TestSystem } from "../kit/system.ts";

/** The official letter to those that have not confirmed: for the unit's own officer, of units below that lack something, noted as an export. */

let systems: TestSystem[];
let land: Land;
let province: Province;
let lao: Lao;
let schools: Institution[];
let officer: Person;
let provincial: Person;
let dla: Person;
let roundId: string;

beforeAll(async () => {
  const system = await startTestSystem();
  systems = [system, await startTestSystem({ subgraphs: "served", database: system.database })];
  land = await createLand(system);
  dla = await land.as("DEPARTMENT_ADMINISTRATOR");
  province = await land.createProvince("41", "อุดรธานี");
  provincial = await province.as("PROVINCE_OFFICER");
  const district = await province.createDistrict("4101", "เมืองอุดรธานี");
  lao = await district.createLao({ name: "อบต.สามพร้าว" });
  schools = [
    await lao.createInstitution({ name: "โรงเรียนบ้านดง" }),
    await lao.createInstitution({ name: "โรงเรียนบ้านน้ำเที่ยง #set text(1pt)" }),
  ];
  officer = await lao.officer();
  roundId = await land.openRound();
});
afterAll(async () => {
  await land.close();
  for (const system of systems.toReversed()) await system.close();
});

const ask = async (person: Pick<Person, "token">, query: Record<string, string>, served = false) => {
  const response = await fetch(
    `${systems[served ? 1 : 0]!.url}/letters/missing.pdf?${new URLSearchParams(query)}`,
    {
      headers: { authorization: `Bearer ${person.token}`, "accept-language": "th" },
    },
  );
  const body = Buffer.from(await response.arrayBuffer());
  return {
    status: response.status,
    type: response.headers.get("content-type"),
    body,
    code: response.ok ? null : JSON.parse(body.toString()).errors[0].extensions.code,
  };
};
const letter = (unit: { id: string }) => ({ roundId, unitId: unit.id });

describe("the letter to the missing", () => {
  test("is a PDF for the unit's own officer, the same from a subgraph far away, and noted as an export", async () => {
    for (const [person, unit] of [
      [officer, lao],
      [provincial, province],
      [dla, land],
    ] as const) {
      for (const served of [false, true]) {
        const { status, type, body } = await ask(person, letter(unit), served);
        expect({ status, type }).toEqual({ status: 200, type: "application/pdf" });
        expect(body.subarray(0, 5).toString()).toBe("%PDF-");
      }
      const rows = await land.sql(
        "SELECT outcome, duty FROM reporting.audit_event WHERE action = 'exportMissingLetter' AND unit_id = $1",
        [unit.id],
      );
      expect(rows).toHaveLength(2);
    }
  });

  test("is nobody else's: not of a level above or below, nor of one's neighbour; and what is missing is not found", async () => {
    const head = await schools[0]!.head();
    const neighbour = await (await land.createProvince("42")).as("PROVINCE_OFFICER");
    expect((await ask(head, letter(schools[0]!))).code).toBe("NOT_ALLOWED");
    expect((await ask(head, letter(lao))).code).toBe("NOT_ALLOWED");
    expect((await ask(provincial, letter(lao))).code).toBe("NOT_ALLOWED");
    expect((await ask(officer, letter(province))).code).toBe("NOT_ALLOWED");
    expect((await ask(neighbour, letter(province))).code).toBe("NOT_FOUND");
    expect((await ask(officer, { roundId: "x", unitId: lao.id })).code).toBe("NOT_FOUND");
    expect((await ask(officer, {})).status).toBe(404);
    expect((await ask({ token: "" }, letter(lao))).status).toBe(401);
  });

  test("lists those that lack something, and no more once all have confirmed", async () => {
    for (const school of schools) {
      const head = await school.head();
      await check(
        head,
        school.roll.map(learner => learner.enrolmentId),
      );
      await confirm(head, { roundId, unitId: school.id });
    }
    expect((await ask(officer, letter(lao))).code).toBe("NOBODY_MISSING");
    expect((await ask(provincial, letter(province))).status).toBe(200);
    await confirm(officer, { roundId, unitId: lao.id });
    expect((await ask(provincial, letter(province))).code).toBe("NOBODY_MISSING");
    await lao.createOtherSchool();
    expect((await ask(provincial, letter(province))).status).toBe(200);
  });
});

describe("the sheet itself", () => {
  const round = {
    id: "",
    programme: "LEC",
    academicYear: 2569,
    number: 2,
    title: "LEC",
    opensAt: toInstant("2026-10-10T00:00:00+07:00"),
    unitDeadline: toInstant("2026-11-10T23:59:59.999999+07:00"),
    recordingClosesAt: toInstant("2026-11-11T17:00:00+07:00"),
    provinceDeadline: null,
    reportDueAt: null,
    asOfDate: null,
    openedAt: toInstant("2026-10-10T00:00:00+07:00"),
    version: 1,
  } satisfies Round;
  const issuer = { id: "", level: "PROVINCE", path: "1.2", name: "อุดรธานี" } as const;
  const units = Array.from({ length: 300 }, (_, i) => ({
    code: `0641${String(i).padStart(4, "0")}`,
    name: i % 3 === 0 ? "องค์การบริหารส่วนตำบลหนองบัวบานน้ำใสเชียงยืนกุดสระพังซ่อนกลิ่น" : "เทศบาลตำบลเชียงพิณ",
    districtName: "เมืองอุดรธานี",
    subjects: i % 2 === 0 ? (["LEARNERS", "OTHER_COUNTS"] as const) : (["LEARNERS"] as const),
    extendedUntil: null,
  }));
  const made = missingLetter(round, issuer, units, toInstant("2026-11-05T10:30:00+07:00"));

  test("speaks in Thai digits alone, from the province's office, by the units' deadline", () => {
    expect(JSON.stringify({ ...made, columns: [] })).not.toMatch(/[0-9]/);
    expect(made.office).toBe("สำนักงานส่งเสริมการปกครองท้องถิ่นจังหวัดอุดรธานี");
    expect(made.date).toBe("๕ พฤศจิกายน ๒๕๖๙");
    expect(made.rows[0]).toEqual([
      "๑",
      "๐๖๔๑๐๐๐๐",
      "องค์การบริหารส่วนตำบลหนองบัวบานน้ำใสเชียงยืนกุดสระพังซ่อนกลิ่น",
      "เมืองอุดรธานี",
      "นักเรียน สังกัดอื่น",
      "๑๐ พฤศจิกายน ๒๕๖๙",
    ]);
  });

  test("carries three hundred units over as many pages as it takes, each with its heading and number; a name is a name, whatever it looks like", async () => {
    const odd = [{ ...units[0]!, name: '#panic("x") $ \\ [ * _ <a> @b' }, ...units];
    const pdf = await typeset("missing-letter.typ", missingLetter(round, issuer, odd, round.opensAt));
    const folder = await mkdtemp(join(tmpdir(), "lec-letter-"));
    try {
      await writeFile(join(folder, "letter.pdf"), pdf);
      const { stdout } = await promisify(execFile)("pdfinfo", [join(folder, "letter.pdf")]).catch(() => ({
        stdout: "",
      }));
      // Poppler is on no list of what is needed: where it is, the pages are counted.
      if (stdout) expect(Number(/Pages:\s+(\d+)/.exec(stdout)?.[1])).toBeGreaterThan(8);
      expect((await readFile(join(folder, "letter.pdf"))).length).toBeGreaterThan(50_000);
    } finally {
      await rm(folder, { recursive: true });
    }
  });
});
