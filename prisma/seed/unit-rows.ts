import type { Row } from "./copy.ts";
import { seedId } from "./seed-id.ts";
import type { InstitutionUnit, LaoUnit, ProvinceUnit, Unit, World } from "./world.ts";

export const unitColumns = {
  /** path, province_id, district_id and lao_id are the database's own (institutions.place_unit). */
  units:
    "institutions.org_unit (id, node, level, parent_id, code, name, name_en, lao_kind, institution_kind, status, moe_code, phone, tambon_code, opened_on, closed_on)",
  codes: "institutions.unit_code (id, unit_id, code, valid_from, valid_to)",
} as const;

const openedOn = {
  DEPARTMENT: "2002-10-09",
  PROVINCE: "2002-10-09",
  DISTRICT: "2002-10-09",
  LAO: "2003-12-25",
  INSTITUTION: "2005-05-16",
} as const satisfies Record<Unit["level"], string>;

/** Institutions that are closed were closed before last year's round. */
const closedOn = "2025-03-31";

/** Every thirtieth subdistrict municipality was an SAO until then, under a code of its own. */
const upgradedOn = "2013-09-13";
const dayBeforeUpgrade = "2013-09-12";

/** Every unit, parents first. */
export function allUnits(world: World): Unit[] {
  const laos = world.provinces.flatMap(p => p.laos);
  return [
    world.department,
    ...world.provinces,
    ...world.provinces.flatMap(p => p.districts),
    ...laos,
    ...laos.flatMap(lao => lao.institutions),
  ];
}

export function* unitRows(world: World): Generator<Row> {
  yield row(world.department);
  for (const province of world.provinces) yield row(province);
  for (const district of world.provinces.flatMap(p => p.districts)) yield row(district);
  for (const lao of laosOf(world.provinces))
    yield row(lao, { laoKind: lao.plan.kind, tambonCode: lao.plan.tambonCode || null });
  for (const lao of laosOf(world.provinces))
    for (const institution of lao.institutions) yield institutionRow(institution);
}

/** Each unit's code since it was opened, and the former codes of municipalities that were SAOs. */
export function* unitCodeRows(world: World): Generator<Row> {
  let serial = 0;
  const code = (unit: Unit, text: string, from: string, to: string | null): Row => [
    seedId("unitCode", ++serial),
    unit.id,
    text,
    from,
    to,
  ];
  for (const unit of allUnits(world)) {
    const formerCode = unit.level === "LAO" ? formerLaoCode(unit as LaoUnit) : undefined;
    if (formerCode) yield code(unit, formerCode, openedOn.LAO, dayBeforeUpgrade);
    yield code(unit, unit.code, formerCode ? upgradedOn : openedOn[unit.level], null);
  }
}

function formerLaoCode(lao: LaoUnit): string | undefined {
  const upgraded = lao.plan.kind === "SUBDISTRICT_MUNICIPALITY" && lao.node % 30 === 0;
  return upgraded ? `06${lao.code.slice(2)}` : undefined;
}

function laosOf(provinces: readonly ProvinceUnit[]): LaoUnit[] {
  return provinces.flatMap(p => p.laos);
}

function institutionRow(unit: InstitutionUnit): Row {
  return row(unit, {
    institutionKind: unit.plan.kind,
    closed: unit.plan.closed,
    // Ministry numbers that no school has, and telephone numbers that nobody has.
    moeCode: `99${unit.code.slice(2, 4)}${String(unit.node).padStart(6, "0")}`,
    phone: `0-0000-${String(unit.node % 10_000).padStart(4, "0")}`,
  });
}

interface Details {
  readonly laoKind?: string;
  readonly institutionKind?: string;
  readonly closed?: boolean;
  readonly moeCode?: string;
  readonly phone?: string;
  readonly tambonCode?: string | null;
}

function row(unit: Unit, details: Details = {}): Row {
  return [
    unit.id,
    unit.node,
    unit.level,
    unit.parent?.id,
    unit.code,
    unit.name,
    unit.nameEn,
    details.laoKind,
    details.institutionKind,
    details.closed ? "CLOSED" : "ACTIVE",
    details.moeCode,
    details.phone,
    details.tambonCode,
    openedOn[unit.level],
    details.closed ? closedOn : null,
  ];
}
