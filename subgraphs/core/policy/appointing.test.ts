import { describe, expect, test } from "vitest";
import { type Actor, type Duty, duties, type OrgLevel, orgLevels } from "../identity/actor.ts";
import { appointableDuties, canAppoint, canOversee } from "./appointing.ts";

/** A tree of two provinces: paths by level, own and beside. */
const places = {
  DEPARTMENT: "1",
  PROVINCE: "1.2",
  DISTRICT: "1.2.3",
  LAO: "1.2.3.4",
  INSTITUTION: "1.2.3.4.5",
} as const satisfies Record<OrgLevel, string>;
const beside = {
  ...places,
  PROVINCE: "1.22",
  DISTRICT: "1.22.3",
  LAO: "1.22.3.4",
  INSTITUTION: "1.22.3.4.5",
};

const holder = (duty: Duty, level: OrgLevel): Actor => ({
  accountId: "a",
  username: "a",
  name: "a",
  appointments: [{ duty, unitId: "u", level, path: places[level] }],
});

/** The letters' own words, written apart from the table. */
const said: Readonly<
  Partial<Record<Duty, { at: OrgLevel; gives: Partial<Record<OrgLevel, readonly Duty[]>> }>>
> = {
  DEPARTMENT_ADMINISTRATOR: {
    at: "DEPARTMENT",
    gives: {
      PROVINCE: ["PROVINCE_OFFICER", "ANALYST", "CLIENT"],
      DISTRICT: ["DISTRICT_OFFICER", "ANALYST", "CLIENT"],
      LAO: ["ANALYST", "CLIENT"],
      INSTITUTION: ["ANALYST", "CLIENT"],
    },
  },
  PROVINCE_OFFICER: {
    at: "PROVINCE",
    gives: {
      DISTRICT: ["DISTRICT_OFFICER", "ANALYST", "CLIENT"],
      LAO: ["LAO_OFFICER", "LAO_REGISTRATION_OFFICER", "ANALYST", "CLIENT"],
      INSTITUTION: ["ANALYST", "CLIENT"],
    },
  },
  LAO_OFFICER: {
    at: "LAO",
    gives: { INSTITUTION: ["INSTITUTION_RECORDER", "INSTITUTION_DIRECTOR", "REGISTRAR", "CLIENT"] },
  },
  INSTITUTION_DIRECTOR: {
    at: "INSTITUTION",
    gives: { INSTITUTION: ["INSTITUTION_RECORDER", "CLASS_TEACHER", "REGISTRAR"] },
  },
};

describe("who appoints whom", () => {
  test.each(duties)("%s gives what the letters say, at the levels they say, and nothing else", duty => {
    const { at, gives } = said[duty] ?? { at: "INSTITUTION" as const, gives: {} };
    for (const level of orgLevels) {
      const given = appointableDuties(holder(duty, at), { path: places[level], level });
      expect(new Set(given), level).toEqual(new Set(gives[level] ?? []));
    }
  });

  test.each(duties)("%s gives nothing beside its area, nor its own duty", duty => {
    const at = said[duty]?.at ?? "INSTITUTION";
    for (const level of orgLevels.filter(each => each !== "DEPARTMENT" && at !== "DEPARTMENT"))
      expect(appointableDuties(holder(duty, at), { path: beside[level], level })).toEqual([]);
    for (const level of orgLevels)
      expect(canAppoint(holder(duty, at), duty, { path: places[level], level })).toBeNull();
  });

  test("nobody, at no place, gives nothing", () => {
    expect(appointableDuties(null, { path: "1.2", level: "PROVINCE" })).toEqual([]);
    expect(appointableDuties(holder("DEPARTMENT_ADMINISTRATOR", "DEPARTMENT"), null)).toEqual([]);
    expect(
      appointableDuties({ ...holder("LAO_OFFICER", "LAO"), appointments: [] }, { path: "1", level: "LAO" }),
    ).toEqual([]);
  });

  test("whoever stands above somebody who appoints a duty may end it, without being able to give it", () => {
    const school = { path: places.INSTITUTION, level: "INSTITUTION" } as const;
    for (const [duty, level] of [
      ["DEPARTMENT_ADMINISTRATOR", "DEPARTMENT"],
      ["PROVINCE_OFFICER", "PROVINCE"],
      ["LAO_OFFICER", "LAO"],
    ] as const) {
      expect(canAppoint(holder(duty, level), "CLASS_TEACHER", school)).toBeNull();
      expect(canOversee(holder(duty, level), "CLASS_TEACHER", school)).not.toBeNull();
      if (level !== "DEPARTMENT")
        expect(canOversee(holder(duty, level), "CLASS_TEACHER", { path: beside.INSTITUTION })).toBeNull();
      expect(canOversee(holder(duty, level), duty, { path: places[level] })).toBeNull();
    }
    for (const duty of [
      "DISTRICT_OFFICER",
      "INSTITUTION_RECORDER",
      "REGISTRAR",
      "ANALYST",
      "CLIENT",
    ] as const)
      expect(duties.some(each => canOversee(holder(duty, "PROVINCE"), each, school))).toBe(false);
  });
});
