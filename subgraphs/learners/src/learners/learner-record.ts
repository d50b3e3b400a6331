import { type Grade, grades } from "@lec/core/graphql/grade-count.type";
import { isDay, parseBuddhist } from "@lec/core/text/buddhist-era";
import { checkCitizenId } from "@lec/core/text/citizen-id";
import { asciiDigits } from "@lec/core/text/digits";
import { compactGCode, parseGCode } from "@lec/core/text/g-code";
import { normaliseThaiName } from "@lec/core/text/thai-name";
import { isStorable } from "@lec/core/text/well-formed";

/**
 * What a form, a mutation and a row of a workbook become before anything is decided or written (domain.md 5): pure
 * reading, so that all three mean the same by the same letters.
 */

export const sexes = ["MALE", "FEMALE"] as const;
export type Sex = (typeof sexes)[number];
export const identifierKinds = ["CITIZEN_ID", "G_CODE"] as const;
export type IdentifierKind = (typeof identifierKinds)[number];
export const guardianRoles = ["FATHER", "MOTHER", "GUARDIAN"] as const;
export type GuardianRole = (typeof guardianRoles)[number];
export const addressKinds = ["REGISTERED", "CURRENT"] as const;
export type AddressKind = (typeof addressKinds)[number];

/** Father, mother, or whoever the learner lives with. What is `null` is not known. */
export interface GuardianRecord {
  readonly role: GuardianRole;
  readonly prefix: string | null;
  readonly firstName: string | null;
  readonly lastName: string | null;
  readonly religion: string | null;
  readonly occupation: string | null;
  /** Baht a month. */
  readonly monthlyIncome: number | null;
  readonly phone: string | null;
  readonly relation: string | null;
}

/** As in the house register, or where the learner lives. `tambonCode` is TIS 1099, six digits. */
export interface AddressRecord {
  readonly kind: AddressKind;
  readonly houseNumber: string | null;
  readonly villageNumber: string | null;
  readonly road: string | null;
  readonly tambonCode: string | null;
  readonly tambon: string | null;
  readonly district: string | null;
  readonly province: string | null;
  readonly postalCode: string | null;
}

/** One learner on one roll, in stored form. Dates are ISO (Gregorian). */
export interface LearnerRecord {
  readonly identifier: string;
  readonly identifierKind: IdentifierKind;
  readonly prefix: string;
  readonly firstName: string;
  readonly lastName: string;
  readonly sex: Sex;
  readonly birthDate: string;
  readonly nationality: string;
  readonly ethnicity: string | null;
  readonly religion: string | null;
  readonly familyStatus: string | null;
  readonly tuitionEntitled: boolean | null;
  readonly medicalEntitled: boolean | null;
  readonly guardians: readonly GuardianRecord[];
  readonly addresses: readonly AddressRecord[];
  readonly studentNumber: string | null;
  readonly grade: Grade;
  readonly classroom: string;
  readonly enteredOn: string;
  readonly weightKg: number | null;
  readonly heightCm: number | null;
  readonly condition: string | null;
}

/**
 * The same as typed: texts in any digits and spacing, dates ISO or `dd/mm/yyyy` พ.ศ., numbers as numbers or texts. The
 * identifier's kind follows from the identifier. What is blank or left out is unknown.
 */
export type TypedRecord = {
  readonly [Field in Exclude<keyof LearnerRecord, "identifierKind" | "guardians" | "addresses">]?: Typed<
    LearnerRecord[Field]
  >;
} & {
  readonly guardians?: readonly TypedGuardian[] | null | undefined;
  readonly addresses?: readonly TypedAddress[] | null | undefined;
};
export type TypedGuardian = { readonly role: GuardianRole } & {
  readonly [Field in Exclude<keyof GuardianRecord, "role">]?: Typed<GuardianRecord[Field]>;
};
export type TypedAddress = { readonly kind: AddressKind } & {
  readonly [Field in Exclude<keyof AddressRecord, "kind">]?: Typed<AddressRecord[Field]>;
};
type Typed<Value> = (boolean extends Value ? boolean : string | number) | Value | null | undefined;

/** Why a typed value is none. */
export const faultCodes = {
  /** Must be there. */
  REQUIRED: { th: "ต้องระบุ", en: "Must be given." },
  /** Holds a character that no text has: NUL, or half of a surrogate pair. */
  UNSTORABLE: { th: "มีอักขระที่บันทึกไม่ได้", en: "Holds a character that cannot be stored." },
  TOO_LONG: { th: "ยาวเกินไป", en: "Too long." },
  /** Neither 13 digits nor a G-code. */
  IDENTIFIER_FORM: {
    th: "ต้องเป็นเลขประจำตัวประชาชน 13 หลัก หรือรหัส G",
    en: "Must be a citizen id of 13 digits or a G-code.",
  },
  /** 13 digits whose check digit does not hold. */
  IDENTIFIER_CHECK_DIGIT: {
    th: "เลขตรวจสอบของเลขประจำตัวประชาชนไม่ถูกต้อง",
    en: "The check digit of the citizen id does not hold.",
  },
  NO_SUCH_DAY: { th: "ไม่มีวันที่นี้", en: "There is no such day." },
  NOT_A_NUMBER: { th: "ต้องเป็นตัวเลข", en: "Must be a number." },
  OUT_OF_RANGE: { th: "อยู่นอกช่วงที่เป็นไปได้", en: "Outside the possible range." },
  UNKNOWN_VALUE: { th: "ไม่ใช่ค่าที่กำหนดไว้", en: "Not one of the allowed values." },
  /** Six digits that are no tambon's. */
  TAMBON_CODE_UNKNOWN: { th: "ไม่มีตำบลรหัสนี้", en: "No tambon has this code." },
  /** The tambon's code stands beside names that are another's. */
  TAMBON_CODE_MISMATCH: {
    th: "รหัสตำบลไม่ตรงกับตำบล อำเภอ หรือจังหวัดที่ระบุ ให้เลือกตำบลใหม่",
    en: "The tambon's code is not that of the tambon, district or province named: choose the tambon again.",
  },
  /** The same guardian or address twice. */
  REPEATED: { th: "ระบุซ้ำ", en: "Given twice." },
  BIRTH_AFTER_ENTRY: { th: "วันเกิดอยู่หลังวันที่เข้าศึกษา", en: "The birth date is after the day of entry." },
} as const satisfies Record<string, { readonly th: string; readonly en: string }>;
export type FaultCode = keyof typeof faultCodes;

/** One unusable value. `field` is a path with dots: `birthDate`, `guardians.FATHER.phone`, `addresses.CURRENT.postalCode`. */
export interface Fault {
  readonly field: string;
  readonly code: FaultCode;
}

/** Most characters of any text of a learner. */
export const longestText = 200;

/** Fields that a learner cannot be recorded without. */
export const requiredFields = [
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
] as const satisfies readonly (keyof LearnerRecord)[];

/** A whole record of what was typed; `null`, with the faults, when anything is unusable or missing. */
export function readRecord(typed: TypedRecord): {
  readonly record: LearnerRecord | null;
  readonly faults: readonly Fault[];
} {
  const reading = new Reading();
  const fields = reading.record(typed, { ...nothingKnown });
  reading.require(fields);
  if (fields.birthDate && fields.enteredOn && fields.birthDate > fields.enteredOn)
    reading.fault("birthDate", "BIRTH_AFTER_ENTRY");
  if (reading.faults.length > 0) return { record: null, faults: reading.faults };
  return { record: fields as LearnerRecord, faults: [] };
}

/**
 * A record of which nothing is known. Copies of it have their fields in one order and form, which is several times as fast to
 * fill and read as an object that grows field by field: a roll has a hundred thousand records.
 */
export const nothingKnown = {
  identifier: null,
  identifierKind: null,
  prefix: null,
  firstName: null,
  lastName: null,
  sex: null,
  birthDate: null,
  nationality: null,
  ethnicity: null,
  religion: null,
  familyStatus: null,
  tuitionEntitled: null,
  medicalEntitled: null,
  guardians: [],
  addresses: [],
  studentNumber: null,
  grade: null,
  classroom: null,
  enteredOn: null,
  weightKg: null,
  heightCm: null,
  condition: null,
} as const satisfies Record<keyof LearnerRecord, null | readonly []>;

/**
 * The fields that were given, read: one left out (`undefined`) is left out, a blank one is `null` (also where the record
 * needs a value: whoever corrects a field to nothing is told so by `REQUIRED`).
 */
export function readFields(typed: TypedRecord): {
  readonly fields: GivenFields;
  readonly faults: readonly Fault[];
} {
  const reading = new Reading();
  const fields = reading.record(typed, {});
  reading.require(fields);
  return { fields, faults: reading.faults };
}

type GivenFields = { readonly [Field in keyof LearnerRecord]?: LearnerRecord[Field] | null };

/** Fields with their readers, unfolded once. */
type Shape = readonly (readonly [field: string, reader: Reader])[];

type Reader = (reading: Reading, field: string, value: unknown) => unknown;

const name: Reader = (reading, field, value) => reading.text(field, value);
const numbered: Reader = (reading, field, value) => {
  const text = reading.text(field, value);
  return text && asciiDigits(text);
};
const digits =
  (count: number): Reader =>
  (reading, field, value) => {
    const text = reading.text(field, value);
    const compact = text && asciiDigits(text).replaceAll(" ", "");
    if (!compact || (compact.length === count && /^[0-9]+$/.test(compact))) return compact;
    return reading.fault(field, "OUT_OF_RANGE");
  };
const day: Reader = (reading, field, value) => reading.day(field, value);
const yesOrNo: Reader = (reading, field, value) =>
  value == null || typeof value === "boolean" ? (value ?? null) : reading.fault(field, "UNKNOWN_VALUE");
const oneOf =
  (values: readonly string[]): Reader =>
  (reading, field, value) => {
    const text = reading.text(field, value);
    return text === null || values.includes(text) ? text : reading.fault(field, "UNKNOWN_VALUE");
  };
const amount =
  (least: number, most: number, decimals: number): Reader =>
  (reading, field, value) =>
    reading.amount(field, value, least, most, decimals);

const readers = {
  prefix: name,
  firstName: name,
  lastName: name,
  sex: oneOf(sexes),
  birthDate: day,
  nationality: name,
  ethnicity: name,
  religion: name,
  familyStatus: name,
  tuitionEntitled: yesOrNo,
  medicalEntitled: yesOrNo,
  studentNumber: numbered,
  grade: oneOf(grades),
  classroom: numbered,
  enteredOn: day,
  weightKg: amount(0.01, 999.99, 2),
  heightCm: amount(0.1, 9999.9, 1),
  condition: name,
} as const satisfies Partial<Record<keyof LearnerRecord, Reader>>;

const guardianReaders = {
  prefix: name,
  firstName: name,
  lastName: name,
  religion: name,
  occupation: name,
  monthlyIncome: amount(0, 2_147_483_647, 0),
  phone: numbered,
  relation: name,
} as const satisfies Record<Exclude<keyof GuardianRecord, "role">, Reader>;

const addressReaders = {
  houseNumber: numbered,
  villageNumber: numbered,
  road: name,
  tambonCode: digits(6),
  tambon: name,
  district: name,
  province: name,
  postalCode: digits(5),
} as const satisfies Record<Exclude<keyof AddressRecord, "kind">, Reader>;

const shapes = {
  record: Object.entries(readers),
  guardian: Object.entries(guardianReaders),
  address: Object.entries(addressReaders),
} satisfies Record<string, Shape>;

const unknownGuardian = {
  prefix: null,
  firstName: null,
  lastName: null,
  religion: null,
  occupation: null,
  monthlyIncome: null,
  phone: null,
  relation: null,
} as const satisfies Record<keyof typeof guardianReaders, null>;
const unknownAddress = {
  houseNumber: null,
  villageNumber: null,
  road: null,
  tambonCode: null,
  tambon: null,
  district: null,
  province: null,
  postalCode: null,
} as const satisfies Record<keyof typeof addressReaders, null>;

/** Reads values and gathers what is wrong with them. */
class Reading {
  readonly faults: Fault[] = [];
  /** What stands before the names of the fields being read: nothing, or `guardians.FATHER.` */
  #under = "";

  fault(field: string, code: FaultCode): null {
    this.faults.push({ field: this.#under + field, code });
    return null;
  }

  /** The fields that were given, into `fields`. */
  record(typed: TypedRecord, fields: object): GivenFields {
    const read = fields as Record<string, unknown>;
    this.#all(typed, shapes.record, read);
    if (typed.identifier !== undefined) {
      const identifier = this.identifier(typed.identifier);
      read.identifier = identifier?.identifier ?? null;
      if (identifier) read.identifierKind = identifier.identifierKind;
    }
    if (typed.guardians)
      read.guardians = typed.guardians.map((guardian, i, all) => {
        const { role } = guardian;
        const repeated = all.findIndex(other => other.role === role) < i;
        return this.#one(guardian, `guardians.${role}`, repeated, shapes.guardian, {
          role,
          ...unknownGuardian,
        });
      });
    if (typed.addresses)
      read.addresses = typed.addresses.map((address, i, all) => {
        const { kind } = address;
        const repeated = all.findIndex(other => other.kind === kind) < i;
        return this.#one(address, `addresses.${kind}`, repeated, shapes.address, { kind, ...unknownAddress });
      });
    return fields;
  }

  /** Names the fields that a record needs and that are there without a value, unless something is wrong with them already. */
  require(fields: GivenFields): void {
    for (const field of requiredFields) {
      if (fields[field] === null && !this.faults.some(fault => fault.field === field))
        this.fault(field, "REQUIRED");
    }
  }

  #all(typed: object, shape: Shape, read: Record<string, unknown>): void {
    const given = typed as Readonly<Record<string, unknown>>;
    for (const [field, reader] of shape)
      if (given[field] !== undefined) read[field] = reader(this, field, given[field]);
  }

  /** A guardian or an address, of which there is one of each key: every field is there, `null` where nothing was given. */
  #one(typed: object, path: string, repeated: boolean, shape: Shape, fields: object): object {
    if (repeated) this.fault(path, "REPEATED");
    this.#under = `${path}.`;
    this.#all(typed, shape, fields as Record<string, unknown>);
    this.#under = "";
    return fields;
  }

  text(field: string, value: unknown): string | null {
    if (value == null) return null;
    const typed = String(value);
    if (!isStorable(typed)) return this.fault(field, "UNSTORABLE");
    const text = normaliseThaiName(typed);
    if (text.length > longestText) return this.fault(field, "TOO_LONG");
    return text === "" ? null : text;
  }

  identifier(value: unknown): Pick<LearnerRecord, "identifier" | "identifierKind"> | null {
    const text = this.text("identifier", value);
    if (text === null) return null;
    const read = readIdentifier(text);
    if ("identifier" in read) return read;
    return this.fault("identifier", read.fault);
  }

  day(field: string, value: unknown): string | null {
    const text = this.text(field, value);
    if (text === null) return null;
    const typed = asciiDigits(text);
    const iso = /^[0-9]{4}-[0-9]{2}-[0-9]{2}$/.test(typed) ? existingDay(typed) : parseBuddhist(typed);
    return iso ?? this.fault(field, "NO_SUCH_DAY");
  }

  amount(field: string, value: unknown, least: number, most: number, decimals: number): number | null {
    const text = this.text(field, value);
    if (text === null) return null;
    const typed = asciiDigits(text).replaceAll(",", "");
    if (!/^-?[0-9]+(\.[0-9]+)?$/.test(typed)) return this.fault(field, "NOT_A_NUMBER");
    const number = Number(Number(typed).toFixed(decimals));
    return number >= least && number <= most ? number : this.fault(field, "OUT_OF_RANGE");
  }
}

/** A typed identifier in its stored form, or why it is none. Thai digits, spaces, hyphens and a small g are accepted. */
export function readIdentifier(
  typed: string,
):
  | Pick<LearnerRecord, "identifier" | "identifierKind">
  | { readonly fault: "IDENTIFIER_FORM" | "IDENTIFIER_CHECK_DIGIT" } {
  if (parseGCode(typed)) return { identifier: compactGCode(typed), identifierKind: "G_CODE" };
  const { valid, id, faults } = checkCitizenId(typed);
  if (valid) return { identifier: id, identifierKind: "CITIZEN_ID" };
  return { fault: faults.includes("LENGTH") ? "IDENTIFIER_FORM" : "IDENTIFIER_CHECK_DIGIT" };
}

function existingDay(iso: string): string | undefined {
  return isDay(Number(iso.slice(0, 4)), Number(iso.slice(5, 7)), Number(iso.slice(8))) ? iso : undefined;
}
