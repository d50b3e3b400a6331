import { loadGeography, type ProvinceGeography } from "@lec/core/geography/geography";
import { knownScenes } from "./demo-accounts.ts";
import { type PlannedInstitution, planInstitutions } from "./institution-plan.ts";
import { apportion, type PlannedLao, planLaos } from "./lao-plan.ts";
import { learnerRows, type Twin } from "./learner-plan.ts";
import { type PlannedOtherSchool, planOtherSchools } from "./other-school-plan.ts";
import { createRandom } from "./random.ts";
import { type LaoState, laoState, provinceStates, sceneAt } from "./round-state.ts";
import { seedId } from "./seed-id.ts";

export type SeedSize = "demo" | "national";

/** A unit of the tree with what every table needs to know of it. */
export interface Unit {
  readonly id: string;
  readonly node: number;
  readonly level: "DEPARTMENT" | "PROVINCE" | "DISTRICT" | "LAO" | "INSTITUTION";
  readonly parent: Unit | undefined;
  readonly code: string;
  readonly name: string;
  readonly nameEn: string;
}

export interface InstitutionUnit extends Unit {
  readonly plan: PlannedInstitution;
  readonly firstSerial: number;
  readonly twin: Twin | undefined;
}

export interface LaoUnit extends Unit {
  readonly plan: PlannedLao;
  readonly institutions: readonly InstitutionUnit[];
  readonly otherSchools: readonly (PlannedOtherSchool & { readonly id: string })[];
  readonly state: LaoState;
}

export interface ProvinceUnit extends Unit {
  readonly districts: readonly Unit[];
  readonly laos: readonly LaoUnit[];
  /** Whether last year's enrolments are loaded. */
  readonly hasLastYear: boolean;
  readonly confirmed: boolean;
}

export interface World {
  readonly department: Unit;
  readonly provinces: readonly ProvinceUnit[];
}

const demoProvinces: Readonly<Record<string, number>> = { "30": 0.1, "41": 1, "54": 0.1, "81": 0.1 };
const udonThani = { code: "41", institutions: 450, learners: 30_000, otherSchools: 800 };
const nation = { institutions: 20_000, learners: 1_600_000, otherSchools: 28_000 };
const twinPairsPerProvince = 12;

interface Totals {
  readonly institutions: number;
  readonly learners: number;
  readonly otherSchools: number;
}

/** Bangkok is outside the Department's tree. */
const bangkok = "10";

/** The 76 provinces of the tree. */
export async function treeProvinces(): Promise<ProvinceGeography[]> {
  return (await loadGeography()).filter(({ code }) => code !== bangkok);
}

/** Everything the seed loads, except the learners themselves: they are made when they are written. */
export async function planWorld(size: SeedSize): Promise<World> {
  const geography = await treeProvinces();
  const laos = planLaos(geography);
  const chosen = geography.filter(p => size === "national" || p.code in demoProvinces);
  const totals = size === "national" ? nationalTotals(chosen, laos) : demoTotals(chosen, laos);
  let node = 0;
  let serial = 0;
  let otherSerial = 0;
  const unit = (
    level: Unit["level"],
    parent: Unit | undefined,
    code: string,
    name: string,
    nameEn: string,
  ): Unit => {
    node++;
    return { id: seedId("unit", node), node, level, parent, code, name, nameEn };
  };
  const department = unit(
    "DEPARTMENT",
    undefined,
    "00",
    "กรมส่งเสริมการปกครองท้องถิ่น",
    "Department of Local Administration",
  );

  const provinces = chosen.map((place, p): ProvinceUnit => {
    const random = createRandom(`${size} ${place.code}`);
    const total = totals[p] ?? { institutions: 0, learners: 0, otherSchools: 0 };
    const province = unit(
      "PROVINCE",
      department,
      place.code,
      `จังหวัด${place.name}`,
      `${place.nameEn} Province`,
    );
    const districts = place.districts.map(d =>
      unit("DISTRICT", province, d.code, `อำเภอ${d.name}`, `${d.nameEn} District`),
    );
    const districtByCode = new Map(districts.map(d => [d.code, d]));
    const plannedLaos = laos.get(place.code) ?? [];
    const plannedInstitutions = planInstitutions(plannedLaos, total.institutions, total.learners, random);
    const institutionsByLao = new Map<PlannedLao, PlannedInstitution[]>(plannedLaos.map(lao => [lao, []]));
    for (const institution of plannedInstitutions) institutionsByLao.get(institution.lao)?.push(institution);
    const schoolsByLao = planOtherSchools(place.code, plannedLaos, total.otherSchools, random);
    const laoUnits = plannedLaos.map(plan => ({
      plan,
      unit: unit(
        "LAO",
        plan.kind === "PAO" ? province : districtByCode.get(plan.district),
        plan.code,
        plan.name,
        plan.nameEn,
      ),
    }));
    const twins = planTwins(place.code, plannedInstitutions);
    let withInstitutions = 0;
    return {
      ...province,
      districts,
      hasLastYear: size === "demo" || place.code === udonThani.code,
      confirmed: provinceStates[place.code] === "CONFIRMED",
      laos: laoUnits.map(({ plan, unit: lao }): LaoUnit => {
        const institutions = (institutionsByLao.get(plan) ?? []).map((institution): InstitutionUnit => {
          const firstSerial = serial;
          serial += learnerRows(institution);
          return {
            ...unit("INSTITUTION", lao, institution.code, institution.name, institution.nameEn),
            plan: institution,
            firstSerial,
            twin: twins.get(institution),
          };
        });
        const active = institutions.filter(i => !i.plan.closed).length;
        const otherSchools = (schoolsByLao.get(plan) ?? []).map(school => ({
          ...school,
          id: seedId("otherSchool", ++otherSerial),
        }));
        const done = (provinceStates[place.code] ?? "MID_COURSE") !== "MID_COURSE";
        const scene = done
          ? "confirmed"
          : (knownScenes[lao.code] ?? sceneAt(active > 0 ? withInstitutions++ : node));
        return { ...lao, plan, institutions, otherSchools, state: laoState(scene, active) };
      }),
    };
  });
  return { department, provinces };
}

function demoTotals(
  chosen: readonly ProvinceGeography[],
  laos: ReadonlyMap<string, readonly PlannedLao[]>,
): Totals[] {
  const perLao = (laos.get(udonThani.code) ?? []).length;
  return chosen.map(({ code }) => {
    const share =
      code === udonThani.code ? 1 : ((demoProvinces[code] ?? 0) * (laos.get(code) ?? []).length) / perLao;
    return {
      institutions: Math.round(udonThani.institutions * share),
      learners: Math.round(udonThani.learners * share),
      otherSchools: Math.round(udonThani.otherSchools * share),
    };
  });
}

function nationalTotals(
  chosen: readonly ProvinceGeography[],
  laos: ReadonlyMap<string, readonly PlannedLao[]>,
): Totals[] {
  const weights = chosen.map(({ code }) => (laos.get(code) ?? []).length);
  const institutions = apportion(nation.institutions, weights);
  const learners = apportion(nation.learners, weights);
  const otherSchools = apportion(nation.otherSchools, weights);
  return chosen.map((_, i) => ({
    institutions: institutions[i] ?? 0,
    learners: learners[i] ?? 0,
    otherSchools: otherSchools[i] ?? 0,
  }));
}

/** Pairs of child centres that have recorded one child twice; as many as the province's centres allow. */
function planTwins(
  province: string,
  institutions: readonly PlannedInstitution[],
): Map<PlannedInstitution, Twin> {
  const centres = institutions.filter(
    i => i.kind === "CHILD_DEVELOPMENT_CENTER" && !i.closed && i.learners >= 10,
  );
  const pairs = Math.min(twinPairsPerProvince, Math.floor(centres.length / 2));
  const half = Math.floor(centres.length / 2);
  const twins = new Map<PlannedInstitution, Twin>();
  for (let i = 0; i < pairs; i++) {
    const [one, other] = [centres[i], centres[half + i]];
    if (!one || !other) continue;
    const seed = `twin ${province} ${i}`;
    twins.set(one, { seed, identifierKind: "G_CODE" });
    twins.set(other, { seed, identifierKind: "CITIZEN_ID" });
  }
  return twins;
}
