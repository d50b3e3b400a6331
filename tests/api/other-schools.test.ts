import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { cancel, confirm, freezeClock, mutate } from "../kit/acts.ts";
import { clocks2565, createLand, type Land, type Lao, type Person, type Province } from "../kit/scenario.ts";
import { startTestSystem, type TestSystem } from "../kit/system.ts";

interface SchoolSeen {
  readonly id: string;
  readonly code: string;
  readonly version: number;
  readonly dissolvedOn: string | null;
  readonly report: { readonly total: number; readonly version: number } | null;
}
const school = `otherSchool { id code name affiliation dissolvedOn version report { total version byGrade { grade male female } } }`;

describe("schools of other affiliations", () => {
  let system: TestSystem;
  let land: Land;
  let province: Province;
  let lao: Lao;
  let other: Lao;
  let officer: Person;
  let roundId: string;
  beforeAll(async () => {
    system = await startTestSystem();
    land = await createLand(system);
    province = await land.createProvince("41");
    const district = await province.createDistrict("4101");
    lao = await district.createLao();
    other = await district.createLao();
    await (await lao.createInstitution()).head();
    officer = await lao.officer();
    roundId = await land.openRound();
  });
  afterAll(async () => {
    await land.close();
    await system.close();
  });

  let serial = 0;
  const add = (person: Person = officer, change: object = {}) =>
    mutate<SchoolSeen>(person, "addOtherSchool", school, {
      laoId: lao.id,
      code: `98410${String(++serial).padStart(5, "0")}`,
      name: "โรงเรียนบ้านหนองใหญ่",
      affiliation: "OBEC",
      ...change,
    });
  const record = (otherSchoolId: string, counts: object[], change: object = {}, person: Person = officer) =>
    mutate<SchoolSeen>(person, "recordOtherSchoolCounts", school, { otherSchoolId, counts, ...change });

  test("an LAO keeps its register: Thai digits are read, one code stands once, nobody else writes there", async () => {
    const added = await add(officer, { code: "๙๘๔๑๐๙๙๙๙๙", name: "  โรงเรียน  วัดป่า " });
    expect(added.codes).toEqual([]);
    expect(added.value).toMatchObject({ code: "9841099999", name: "โรงเรียน วัดป่า", report: null });
    expect((await add(await other.officer(), { laoId: other.id, code: "9841099999" })).codes).toEqual([
      "CODE_TAKEN",
    ]);
    expect((await add(officer, { code: "123" })).userErrors).toMatchObject([
      { code: "BAD_USER_INPUT", field: ["input", "code"] },
    ]);
    expect((await add(await other.officer())).codes).toEqual(["NOT_FOUND"]);
    expect((await add(await province.as("PROVINCE_OFFICER"))).codes).toEqual(["NOT_ALLOWED"]);
    expect((await add(await lao.as("ANALYST"))).codes).toEqual(["NOT_ALLOWED"]);
  });

  test("numbers replace what was recorded, a stale version is told, only อ.1 to ป.6 count (S1g 4.2)", async () => {
    const { id } = (await add()).value!;
    const first = await record(id, [
      { grade: "KINDERGARTEN_1", male: 3, female: 4 },
      { grade: "PRIMARY_6", male: 0, female: 1 },
    ]);
    expect(first.value?.report).toEqual({
      total: 8,
      version: 1,
      byGrade: [
        { grade: "KINDERGARTEN_1", male: 3, female: 4 },
        { grade: "PRIMARY_6", male: 0, female: 1 },
      ],
    });
    const second = await record(id, [{ grade: "PRIMARY_1", male: 2, female: 2 }], { expectedVersion: 1 });
    expect(second.value?.report).toMatchObject({ total: 4, version: 2 });
    const stale = await record(id, [{ grade: "PRIMARY_1", male: 9, female: 9 }], { expectedVersion: 1 });
    expect(stale.codes).toEqual(["CONFLICT"]);
    for (const grade of ["PRE_KINDERGARTEN", "SECONDARY_1", "VOCATIONAL_CERTIFICATE_1"])
      expect((await record(id, [{ grade, male: 1, female: 1 }])).codes).toEqual(["GRADE_NOT_COUNTED"]);
    expect((await record(id, [{ grade: "PRIMARY_1", male: -1, female: 1 }])).codes).toEqual([
      "BAD_USER_INPUT",
    ]);
    const twice = [1, 2].map(male => ({ grade: "PRIMARY_1", male, female: 0 }));
    expect((await record(id, twice)).codes).toEqual(["BAD_USER_INPUT"]);
  });

  test("a dissolved school stays on the register, is recorded with zeros, and with nothing else (S1g 4.2(2))", async () => {
    const { id, version } = (await add()).value!;
    const on = "2022-10-01";
    const dissolve = (expectedVersion: number, change: object = { on }) =>
      mutate<SchoolSeen>(officer, "dissolveOtherSchool", school, {
        otherSchoolId: id,
        expectedVersion,
        ...change,
      });
    await record(id, [{ grade: "PRIMARY_1", male: 1, female: 0 }]);
    expect((await dissolve(version)).codes).toEqual(["DISSOLVED_MUST_BE_ZERO"]);
    await record(id, []);
    const dissolved = await dissolve(version);
    expect(dissolved.value).toMatchObject({ dissolvedOn: on, report: { total: 0 } });
    expect((await record(id, [{ grade: "PRIMARY_1", male: 1, female: 0 }])).codes).toEqual([
      "DISSOLVED_MUST_BE_ZERO",
    ]);
    expect((await record(id, [{ grade: "PRIMARY_1", male: 0, female: 0 }])).codes).toEqual([]);
    expect((await dissolve(dissolved.value!.version, {})).value).toMatchObject({ dissolvedOn: null });
  });

  test("an LAO confirms when every school is recorded; then nothing of it moves until the province cancels (T7, T8, I4)", async () => {
    const { id } = (await add()).value!;
    const aim = { roundId, unitId: lao.id, subject: "OTHER_COUNTS" } as const;
    expect((await confirm(officer, aim)).codes).toEqual(["OTHER_COUNTS_NOT_RECORDED"]);
    const register = await officer.get<{ orgUnit: { otherSchools: { nodes: SchoolSeen[] } } }>(
      `query ($id: ID!) { orgUnit(id: $id) { otherSchools(filter: { recorded: false }) { nodes { id } } } }`,
      { id: lao.id },
    );
    for (const missing of register.orgUnit.otherSchools.nodes) await record(missing.id, []);
    expect((await confirm(officer, aim)).codes).toEqual([]);

    const counts = [{ grade: "PRIMARY_1", male: 1, female: 1 }];
    const refused = await record(id, counts);
    expect(refused.userErrors).toMatchObject([
      { code: "UNIT_CONFIRMED", blockers: [{ liftedBy: "PROVINCE_OFFICER", units: [{ id: lao.id }] }] },
    ]);
    expect((await add()).codes).toEqual(["UNIT_CONFIRMED"]);
    await expect(
      land.sql(`UPDATE reporting.other_school_report SET counts = '{}' WHERE other_school_id = $1`, [id]),
    ).rejects.toMatchObject({ code: "LE003" });

    await cancel(await province.as("PROVINCE_OFFICER"), aim);
    expect((await record(id, counts)).codes).toEqual([]);
  });

  test("counting ends with the round, to the microsecond", async () => {
    const { id } = (await add()).value!;
    const dla = await land.as("DEPARTMENT_ADMINISTRATOR");
    const counts = [{ grade: "PRIMARY_1", male: 1, female: 1 }];
    await freezeClock(dla, clocks2565.recordingClosesAt);
    expect((await record(id, counts)).codes).toEqual([]);
    await freezeClock(dla, "2022-11-11T17:00:00.000001+07:00");
    expect((await record(id, counts)).codes).toEqual(["ROUND_CLOSED"]);
    await freezeClock(dla, "2022-10-20T10:00:00+07:00");
  });

  test("province and department read sums over their reach by one statement; a neighbour reads none", async () => {
    const ask = `query ($id: ID!) { orgUnit(id: $id) { otherCounts { schools recorded total byGrade { grade total } } } }`;
    const read = async (person: Person, id: string) =>
      (await person.get<{ orgUnit: { otherCounts: { schools: number; total: number } | null } }>(ask, { id }))
        .orgUnit?.otherCounts;
    const ofProvince = await read(await province.as("PROVINCE_OFFICER"), province.id);
    expect(ofProvince).toMatchObject({ schools: serial > 0 ? expect.any(Number) : 0 });
    const [truth] = await land.sql<{ heads: number }>(
      `SELECT sum(c.value::int)::int AS heads FROM reporting.other_school_report t CROSS JOIN jsonb_each_text(t.counts) c`,
    );
    expect(ofProvince?.total).toBe(truth!.heads);
    expect(await read(await land.as("DEPARTMENT_ADMINISTRATOR"), land.id)).toEqual(ofProvince);
    expect(await read(await other.officer(), lao.id)).toBeUndefined();
    const names = await system.statementsDuring(async () =>
      read(await province.as("PROVINCE_OFFICER"), province.id),
    );
    expect(names.filter(name => name === "other counts of units")).toHaveLength(1);
  });
});
