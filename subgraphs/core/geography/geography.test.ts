import { expect, test } from "vitest";
import { provinceCodes } from "../text/province-codes.ts";
import { loadGeography } from "./geography.ts";

test("77 provinces with TIS codes, each district and tambon once, each with its postal code", async () => {
  const geography = await loadGeography();
  expect(geography.map(p => p.code)).toEqual([...provinceCodes].sort());
  const districts = geography.flatMap(p => p.districts.map(d => ({ ...d, province: p.code })));
  expect(districts).toHaveLength(878 + 50); // Bangkok has 50
  expect(new Set(districts.map(d => d.code)).size).toBe(districts.length);
  for (const district of districts) {
    expect(district.code).toMatch(new RegExp(`^${district.province}[0-9]{2}$`));
    expect(new Set(district.tambons.map(t => t.name)).size).toBe(district.tambons.length);
    expect(district.tambons.length).toBeGreaterThan(0);
    for (const { code, postalCodes } of district.tambons) {
      expect(code).toMatch(new RegExp(`^(${district.code}[0-9]{2})?$`));
      for (const postalCode of postalCodes) expect(postalCode).toMatch(/^[0-9]{5}$/);
    }
  }
});
