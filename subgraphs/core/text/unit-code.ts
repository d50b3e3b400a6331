/** Kinds of local administrative organization (domain.md 1). */
export type LaoKind =
  | "PAO"
  | "CITY_MUNICIPALITY"
  | "TOWN_MUNICIPALITY"
  | "SUBDISTRICT_MUNICIPALITY"
  | "SAO"
  | "SPECIAL";

/** Kinds of institution (domain.md 1). */
export type InstitutionKind = "SCHOOL" | "CHILD_DEVELOPMENT_CENTER" | "VOCATIONAL_COLLEGE";

/**
 * The first two digits of a new LAO's code. No letter gives one for Pattaya, the one special LAO with institutions;
 * 07 is the first number after the five given, so no municipality's code can ever collide with it.
 */
const laoPrefix = {
  PAO: "02",
  CITY_MUNICIPALITY: "03",
  TOWN_MUNICIPALITY: "04",
  SUBDISTRICT_MUNICIPALITY: "05",
  SAO: "06",
  SPECIAL: "07",
} as const satisfies Record<LaoKind, string>;

export interface LaoCodeParts {
  /** TIS 1099, 2 digits. */
  readonly province: string;
  /** The district's number in its province, 2 digits. A PAO takes that of the provincial capital, 01. */
  readonly district: string;
  /** 1 to 99, running over all kinds of a district, so that an SAO that becomes a municipality changes its prefix only. */
  readonly serial: number;
}

/**
 * The 8-digit code of a new LAO: prefix of its kind, province, district in province, serial.
 * @throws RangeError when a part does not fit.
 */
export function makeLaoCode(kind: LaoKind, { province, district, serial }: LaoCodeParts): string {
  if (!isPair(province) || !isPair(district) || !isSerial(serial, 99))
    throw new RangeError("no such LAO code");
  return `${laoPrefix[kind]}${province}${district}${String(serial).padStart(2, "0")}`;
}

/** The parts of an LAO's code. Its kind is not among them: codes outlive kinds, so it is never derived from the digits. */
export function parseLaoCode(code: string): LaoCodeParts | undefined {
  const parts = /^0[2-7]([0-9]{2})([0-9]{2})([0-9]{2})$/.exec(code);
  return parts?.[1] && parts[2] && parts[3]
    ? { province: parts[1], district: parts[2], serial: Number(parts[3]) }
    : undefined;
}

export interface InstitutionCodeParts {
  /** TIS 1099, 2 digits. */
  readonly province: string;
  /** 1 to 9,999, running within province and type digit. */
  readonly serial: number;
}

/**
 * The digit after the province in a new institution's code: 1/2/3 schools and 4/5/6 child centres of PAO / municipality
 * / SAO. Pattaya is numbered as a municipality and a vocational college as a school: the letters give neither.
 */
export function institutionTypeDigit(kind: InstitutionKind, lao: LaoKind): number {
  const owner = lao === "PAO" ? 1 : lao === "SAO" ? 3 : 2;
  return kind === "CHILD_DEVELOPMENT_CENTER" ? owner + 3 : owner;
}

/**
 * The 9-digit code of a new institution: 30, province, type digit, serial.
 * @throws RangeError when a part does not fit.
 */
export function makeInstitutionCode(typeDigit: number, { province, serial }: InstitutionCodeParts): string {
  if (!isPair(province) || !isSerial(serial, 9999) || !isSerial(typeDigit, 6))
    throw new RangeError("no such institution code");
  return `30${province}${typeDigit}${String(serial).padStart(4, "0")}`;
}

/** The parts of an institution's code. Not its kind: S1g prints 3 for SAO child centres, so both 3 and 6 occur for them. */
export function parseInstitutionCode(code: string): InstitutionCodeParts | undefined {
  const parts = /^30([0-9]{2})[1-6]([0-9]{4})$/.exec(code);
  return parts?.[1] && parts[2] ? { province: parts[1], serial: Number(parts[2]) } : undefined;
}

function isPair(text: string): boolean {
  return /^[0-9]{2}$/.test(text);
}

function isSerial(value: number, most: number): boolean {
  return Number.isInteger(value) && value >= 1 && value <= most;
}
