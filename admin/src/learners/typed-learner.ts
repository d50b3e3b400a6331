import type { Grade } from "../i18n/api.type.ts";
import type { AddressKind, FieldName, GuardianRole } from "../i18n/register.type.ts";
import type { Locale } from "../time/buddhist-era.ts";
import { readDay, type TypedFault, typedDay } from "../time/typed-day.ts";
import type { EnrolmentDetail, LearnerDetail } from "./learner.documents.ts";
import type { Tambon } from "./tambon.documents.ts";

/** A form as typed: texts by path, such as `firstName` or `guardians.MOTHER.phone`. What is missing is blank. */
export type Typed = Readonly<Record<string, string>>;

/** Why a typed value cannot be sent. Everything else is the server's to judge. */
export type InputFault = TypedFault | "number";

export const guardianRoles = ["FATHER", "MOTHER", "GUARDIAN"] as const satisfies readonly GuardianRole[];
export const addressKinds = ["REGISTERED", "CURRENT"] as const satisfies readonly AddressKind[];

export const guardianFields = [
  "prefix",
  "firstName",
  "lastName",
  "relation",
  "occupation",
  "monthlyIncome",
  "phone",
  "religion",
] as const satisfies readonly FieldName[];
export const addressFields = [
  "houseNumber",
  "villageNumber",
  "road",
  "tambonCode",
  "tambon",
  "district",
  "province",
  "postalCode",
] as const satisfies readonly FieldName[];
export const moreFields = [
  "ethnicity",
  "religion",
  "familyStatus",
  "tuitionEntitled",
  "medicalEntitled",
  "weightKg",
  "heightCm",
  "condition",
] as const satisfies readonly FieldName[];
const ownFields = [
  "identifier",
  "prefix",
  "firstName",
  "lastName",
  "sex",
  "birthDate",
  "nationality",
  "grade",
  "classroom",
  "studentNumber",
  "enteredOn",
  ...moreFields,
] as const satisfies readonly FieldName[];

export const requiredFields: ReadonlySet<string> = new Set([
  "identifier",
  "prefix",
  "firstName",
  "lastName",
  "sex",
  "birthDate",
  "nationality",
  "grade",
  "classroom",
  "enteredOn",
]);

export const allGrades = [
  "PRE_KINDERGARTEN",
  "KINDERGARTEN_1",
  "KINDERGARTEN_2",
  "KINDERGARTEN_3",
  "PRIMARY_1",
  "PRIMARY_2",
  "PRIMARY_3",
  "PRIMARY_4",
  "PRIMARY_5",
  "PRIMARY_6",
  "SECONDARY_1",
  "SECONDARY_2",
  "SECONDARY_3",
  "SECONDARY_4",
  "SECONDARY_5",
  "SECONDARY_6",
  "VOCATIONAL_CERTIFICATE_1",
  "VOCATIONAL_CERTIFICATE_2",
  "VOCATIONAL_CERTIFICATE_3",
  "HIGH_VOCATIONAL_CERTIFICATE_1",
  "HIGH_VOCATIONAL_CERTIFICATE_2",
] as const satisfies readonly Grade[];

const days: ReadonlySet<string> = new Set(["birthDate", "enteredOn"]);
const choices: ReadonlySet<string> = new Set(["tuitionEntitled", "medicalEntitled"]);
const numbers: ReadonlySet<string> = new Set(["weightKg", "heightCm", "monthlyIncome"]);

/** What the form sends: an input of the API without its key, or what keeps it from being one. */
export interface TypedInput {
  input: Record<string, unknown>;
  faults: Readonly<Record<string, InputFault>>;
}

/** Everything that is filled in, for a new learner. */
export function enrolInput(typed: Typed, locale: Locale): TypedInput {
  const reading = new Reading(typed, locale);
  const input: Record<string, unknown> = {};
  for (const field of ownFields) {
    const value = reading.value(field);
    if (value !== null) input[field] = value;
  }
  const guardians = guardianRoles.flatMap(role => reading.part("guardians", role, guardianFields, "role"));
  const addresses = addressKinds.flatMap(kind => reading.part("addresses", kind, addressFields, "kind"));
  if (guardians.length > 0) input.guardians = guardians;
  if (addresses.length > 0) input.addresses = addresses;
  return { input, faults: reading.faults };
}

/** What differs from `base`: a cleared field is null; a guardian or an address with any change is sent whole. */
export function correctInput(typed: Typed, base: Typed, locale: Locale): TypedInput {
  const reading = new Reading(typed, locale);
  const input: Record<string, unknown> = {};
  for (const field of ownFields) {
    if (field === "identifier" || textOf(typed, field) === textOf(base, field)) continue;
    input[field] = reading.value(field);
  }
  const changed = (under: string, key: string, fields: readonly string[]) =>
    fields.some(
      field => textOf(typed, `${under}.${key}.${field}`) !== textOf(base, `${under}.${key}.${field}`),
    );
  const guardians = guardianRoles
    .filter(role => changed("guardians", role, guardianFields))
    .map(role => reading.part("guardians", role, guardianFields, "role")[0] ?? { role });
  const addresses = addressKinds
    .filter(kind => changed("addresses", kind, addressFields))
    .map(kind => reading.part("addresses", kind, addressFields, "kind")[0] ?? { kind });
  if (guardians.length > 0) input.guardians = guardians;
  if (addresses.length > 0) input.addresses = addresses;
  return { input, faults: reading.faults };
}

/** A recorded learner as the form shows it. */
export function typedOf(learner: LearnerDetail, enrolment: EnrolmentDetail | null, locale: Locale): Typed {
  const typed: Record<string, string> = {};
  const put = (path: string, value: unknown) => {
    if (value === null || value === undefined) return;
    const field = path.slice(path.lastIndexOf(".") + 1);
    const text = days.has(field)
      ? typedDay(String(value), locale)
      : typeof value === "boolean"
        ? value
          ? "yes"
          : "no"
        : String(value);
    if (text !== "") typed[path] = text;
  };
  const known: Readonly<Record<string, unknown>> = { ...enrolment, ...learner };
  for (const field of ownFields) put(field, known[field]);
  for (const guardian of learner.guardians)
    for (const field of guardianFields) put(`guardians.${guardian.role}.${field}`, guardian[field]);
  for (const address of learner.addresses)
    for (const field of addressFields) put(`addresses.${address.kind}.${field}`, address[field]);
  return typed;
}

const namesOfTambon: ReadonlySet<string> = new Set(["tambon", "district", "province"]);

/** What typing into one field changes: a tambon, district or province typed by hand takes the code chosen before with it. */
export function changesOf(path: string, value: string): Typed {
  const [part, kind, field] = path.split(".");
  const leavesCode = part === "addresses" && field !== undefined && namesOfTambon.has(field);
  return { [path]: value, ...(leavesCode ? { [`addresses.${kind}.tambonCode`]: "" } : {}) };
}

/** A tambon from the list, with everything that goes with it; a postal code that is not known stays as typed. */
export function tambonChosen(kind: AddressKind, chosen: Tambon): Typed {
  const { code, tambon, district, province, postalCode } = chosen;
  const names = { tambonCode: code ?? "", tambon, district, province, ...(postalCode ? { postalCode } : {}) };
  return Object.fromEntries(Object.entries(names).map(([name, text]) => [`addresses.${kind}.${name}`, text]));
}

/** Whether two forms say the same. */
export function sameTyped(one: Typed, other: Typed): boolean {
  return [...Object.keys(one), ...Object.keys(other)].every(
    path => textOf(one, path) === textOf(other, path),
  );
}

/** The path of a field of the form that a refusal of the API is about, a tambon's code with its name; null for the input as a whole. */
export function pathOf(field: readonly string[] | null): string | null {
  const path = (field?.[0] === "input" ? field.slice(1) : (field ?? [])).join(".");
  return path === "" ? null : path.replace(/tambonCode$/, "tambon");
}

function textOf(typed: Typed, path: string): string {
  return typed[path]?.trim() ?? "";
}

/** Reads typed texts and gathers what cannot be sent. */
class Reading {
  readonly faults: Record<string, InputFault> = {};

  constructor(
    private readonly typed: Typed,
    private readonly locale: Locale,
  ) {}

  value(path: string): string | number | boolean | null {
    const field = path.slice(path.lastIndexOf(".") + 1);
    const text = textOf(this.typed, path);
    if (text === "") return requiredFields.has(path) ? this.fault(path, "missing") : null;
    if (choices.has(field)) return text === "yes";
    if (days.has(field)) {
      const read = readDay(text, this.locale);
      return read.fault ? this.fault(path, read.fault) : read.day;
    }
    if (!numbers.has(field)) return text;
    const number = Number(
      text.replace(/[๐-๙]/g, digit => String(digit.charCodeAt(0) - 0x0e50)).replaceAll(",", ""),
    );
    if (!Number.isFinite(number)) return this.fault(path, "number");
    return field === "monthlyIncome" ? Math.round(number) : number;
  }

  /** A guardian or an address, if anything of it is filled in. */
  part(under: string, key: string, fields: readonly string[], named: string): Record<string, unknown>[] {
    const filled = fields.flatMap(field => {
      const value = this.value(`${under}.${key}.${field}`);
      return value === null ? [] : [[field, value] as const];
    });
    return filled.length > 0 ? [{ [named]: key, ...Object.fromEntries(filled) }] : [];
  }

  fault(path: string, fault: InputFault): null {
    this.faults[path] = fault;
    return null;
  }
}
