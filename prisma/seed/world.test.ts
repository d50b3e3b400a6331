import { parseInstitutionCode, parseLaoCode } from "@lec/core/text/unit-code";
import { beforeAll, describe, expect, test } from "vitest";
import { type PlannedLao, planLaos } from "./lao-plan.ts";
import { idKinds, seedId } from "./seed-id.ts";
import { planWorld, treeProvinces, type World } from "./world.ts";

describe("the LAOs", () => {
  let laos: ReadonlyMap<string, readonly PlannedLao[]>;
  let all: PlannedLao[];
  beforeAll(async () => {
    laos = planLaos(await treeProvinces());
    all = [...laos.values()].flat();
  });
  const kinds = (list: readonly PlannedLao[]) => {
    const counts: Record<string, number> = {};
    for (const { kind } of list) counts[kind] = (counts[kind] ?? 0) + 1;
    return counts;
  };

  test("the nation has 7,851, one PAO in each province, and Pattaya", () => {
    expect(all).toHaveLength(7851);
    expect(kinds(all)).toMatchObject({ PAO: 76, SPECIAL: 1, SAO: 5300 });
    for (const list of laos.values()) expect(kinds(list).PAO).toBe(1);
    expect(all.find(l => l.kind === "SPECIAL")).toMatchObject({ name: "เมืองพัทยา", district: "2004" });
  });

  test("Udon Thani has its 180 and the PAO, with the city and official names", () => {
    const udon = laos.get("41") ?? [];
    expect(kinds(udon)).toEqual({
      PAO: 1,
      CITY_MUNICIPALITY: 1,
      TOWN_MUNICIPALITY: 3,
      SUBDISTRICT_MUNICIPALITY: 67,
      SAO: 109,
    });
    const names = udon.map(l => l.name);
    for (const name of [
      "องค์การบริหารส่วนจังหวัดอุดรธานี",
      "เทศบาลนครอุดรธานี",
      "เทศบาลตำบลหนองบัว",
      "องค์การบริหารส่วนตำบลบ้านเลื่อม",
    ]) {
      expect(names).toContain(name);
    }
  });

  test("every code is valid, unique, and of its province and district; no district has one name twice for a kind", () => {
    expect(new Set(all.map(l => l.code)).size).toBe(all.length);
    for (const lao of all) {
      expect(parseLaoCode(lao.code)).toMatchObject({
        province: lao.district.slice(0, 2),
        district: lao.district.slice(2),
      });
    }
    expect(new Set(all.map(l => `${l.district} ${l.name}`)).size).toBe(all.length);
  });
});

test("the national plan has 20,000 institutions, 1.6 million learners and 28,000 other schools", async () => {
  const world = await planWorld("national");
  const laos = world.provinces.flatMap(p => p.laos);
  const institutions = laos.flatMap(l => l.institutions);
  expect(institutions).toHaveLength(20_000);
  expect(institutions.reduce((sum, i) => sum + i.plan.learners, 0)).toBe(1_600_000);
  expect(laos.flatMap(l => l.otherSchools)).toHaveLength(28_000);
  expectUniqueCodes(world);
});

test("the demo plan's codes are valid and unique, and some child centres of SAOs bear the misprinted digit", async () => {
  const world = await planWorld("demo");
  expectUniqueCodes(world);
  const institutions = world.provinces.flatMap(p => p.laos.flatMap(l => l.institutions));
  expect(
    institutions.some(
      i => i.plan.kind === "CHILD_DEVELOPMENT_CENTER" && i.plan.lao.kind === "SAO" && i.code[4] === "3",
    ),
  ).toBe(true);
});

test("ids are version 7 in form, differ by kind and serial, and grow with the serial", () => {
  const ids = idKinds.flatMap(kind => Array.from({ length: 500 }, (_, serial) => seedId(kind, serial)));
  expect(new Set(ids).size).toBe(ids.length);
  for (const id of ids)
    expect(id).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
  expect(seedId("learner", 1) < seedId("learner", 2)).toBe(true);
});

function expectUniqueCodes(world: World): void {
  const laos = world.provinces.flatMap(p => p.laos);
  const institutions = laos.flatMap(l => l.institutions);
  const codes = [
    ...world.provinces,
    ...world.provinces.flatMap(p => p.districts),
    ...laos,
    ...institutions,
  ].map(u => u.code);
  expect(new Set(codes).size).toBe(codes.length);
  for (const { code, plan } of institutions) {
    expect(parseInstitutionCode(code)?.province).toBe(plan.lao.district.slice(0, 2));
  }
  const schools = laos.flatMap(l => l.otherSchools.map(s => s.code));
  expect(new Set(schools).size).toBe(schools.length);
}
