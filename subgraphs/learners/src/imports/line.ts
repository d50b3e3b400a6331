import type { Grade } from "@lec/core/graphql/grade-count.type";
import {
  type Cell,
  cellText,
  isBlank,
  isFormula,
  looksComputed,
  readInert,
  type SheetRow,
} from "@lec/core/spreadsheet/cell";
import { checkCitizenId, compactCitizenId } from "@lec/core/text/citizen-id";
import { asciiDigits } from "@lec/core/text/digits";
import { normaliseThaiName } from "@lec/core/text/thai-name";
import { type Finding, findingsOf, type RollFacts, severityOf, sexOfPrefix } from "../findings/finding.ts";
import { adviseOnIdentifier } from "../findings/identifier-doctor.ts";
import {
  addressKinds,
  guardianRoles,
  type LearnerRecord,
  readRecord,
  type TypedRecord,
} from "../learners/learner-record.ts";
import { type Column, isRecordColumn } from "./columns.ts";
import type { Header } from "./header.ts";
import type { LineFault, LineFaultCode } from "./line-fault.ts";
import { readDay, readGrade, readSerialDay, readSex, readYear, readYesNo } from "./typed-values.ts";

/** What a file is for, and how its rows are judged. */
export interface FileFacts extends RollFacts {
  /** 1 or 2; `null` for a file of either. */
  readonly term: number | null;
  /** Name and codes of the institution: any of them in the column สถานศึกษา is right. */
  readonly institutionNames: readonly string[];
  /** Whether day numbers count from 1904. */
  readonly since1904: boolean;
}

/** A record as fields with dots and what they hold: what is staged, compared and applied. */
export type FlatRecord = Readonly<Record<string, string | number | boolean | null>>;

/** One row of a file, read. */
export interface Line {
  readonly row: number;
  /** The fields that the file has columns for; `null` when any is unusable. */
  readonly record: FlatRecord | null;
  /** In stored form, where it could be read even if something else could not. */
  readonly identifier: string | null;
  readonly faults: readonly LineFault[];
  readonly findings: readonly LineFinding[];
  /** Whether a finding stops a learner who comes anew. */
  readonly blocked: boolean;
}

/** A finding of the rules, as it is kept: the rule says the rest. */
export type LineFinding = Pick<Finding, "rule" | "field"> & { readonly said?: Finding["said"] | undefined };

/** Reads one row; `null` for a blank one. */
export function readLine({ row, cells }: SheetRow, { places }: Header, facts: FileFacts): Line | null {
  if (cells.every((cell, i) => isBlank(cell) || places[i]?.kind === "SKIPPED")) return null;
  const reading = new LineReading(places, cells, facts);
  return { row, ...reading.read() };
}

class LineReading {
  readonly #places: readonly (Column | null)[];
  readonly #cells: readonly Cell[];
  readonly #facts: FileFacts;
  readonly #faults: LineFault[] = [];
  readonly #faulty = new Set<string>();

  constructor(places: readonly (Column | null)[], cells: readonly Cell[], facts: FileFacts) {
    this.#places = places;
    this.#cells = cells;
    this.#facts = facts;
  }

  read(): Omit<Line, "row"> {
    const typed: Record<string, unknown> = {};
    for (const [place, column] of this.#places.entries()) {
      if (column?.kind === "PLACE") this.#checkPlace(column, place);
      else if (column && isRecordColumn(column)) typed[column.field] = this.#value(column, place);
    }
    const prefix = typeof typed.prefix === "string" ? normaliseThaiName(typed.prefix) : "";
    const sex = typed.sex ?? sexOfPrefix(prefix);
    const { record, faults } = readRecord(nest({ ...typed, sex: sex ?? "MALE" }));
    for (const { field, code } of faults) if (!this.#faulty.has(field)) this.#fault(field, code);

    const sexUnknown = sex === null && prefix !== "";
    if (sexUnknown) this.#fault("prefix", "SEX_UNKNOWN");
    const findings = record ? findingsOf(record, this.#facts) : [];
    return {
      record: record && this.#faults.length === 0 ? this.#given(record) : null,
      identifier: record?.identifier ?? readableIdentifier(typed.identifier),
      faults: this.#faults,
      findings: findings.map(({ rule, field, said }) => ({
        rule,
        field,
        ...(severityOf({ rule }) === "BLOCKS" ? { said } : {}),
      })),
      blocked: findings.some(finding => severityOf(finding) === "BLOCKS"),
    };
  }

  /** What the file says of the learner and nothing it is silent about. */
  #given(record: LearnerRecord): FlatRecord {
    const flat = flatten(record);
    const given: Record<string, string | number | boolean | null> = {};
    for (const column of this.#places)
      if (column && isRecordColumn(column)) given[column.field] = flat[column.field] ?? null;
    return given;
  }

  /** The cell in the form `readRecord` reads; `undefined` after a fault, so that it says nothing more about it. */
  #value(column: Column, place: number): unknown {
    const cell = this.#cells[place];
    if (isBlank(cell)) return null;
    const { text, quoted } =
      typeof cell === "string" ? readInert(cell) : { text: cellText(cell), quoted: false };
    if (isFormula(cell) || (typeof cell === "string" && !quoted && looksComputed(text)))
      return this.#fault(column.field, "FORMULA");
    // A dash alone is how people write "none".
    if (/^[-–—]$/.test(text.trim())) return null;
    switch (column.kind) {
      case "DATE": {
        const day = typeof cell === "number" ? readSerialDay(cell, this.#facts.since1904) : readDay(text);
        return day ?? this.#fault(column.field, "NO_SUCH_DAY");
      }
      case "GRADE":
        return (readGrade(text) satisfies Grade | null) ?? this.#fault(column.field, "UNKNOWN_VALUE");
      case "YES_NO":
        return typeof cell === "boolean"
          ? cell
          : (readYesNo(text) ?? this.#fault(column.field, "UNKNOWN_VALUE"));
      case "SEX":
        return readSex(text) ?? this.#fault(column.field, "UNKNOWN_VALUE");
      case "DIGITS":
        return this.#digits(column, cell, text);
      default:
        return typeof cell === "number" ? text : unquoted(text, quoted);
    }
  }

  #digits(column: Column, cell: Cell, text: string): unknown {
    if (column.field === "identifier") {
      if (/^[\d.]+E\+?\d+$/i.test(asciiDigits(text).trim()))
        return this.#fault("identifier", "IDENTIFIER_ROUNDED");
      return text;
    }
    // A telephone number kept as a number has lost its 0.
    if (column.field.endsWith(".phone") && typeof cell === "number" && /^[1-9]\d{7,8}$/.test(text))
      return `0${text}`;
    return text;
  }

  #checkPlace({ field }: Column, place: number): void {
    const cell = this.#cells[place];
    if (isBlank(cell)) return;
    const text = cellText(cell);
    if (field === "academicYear") {
      if (readYear(text) !== this.#facts.academicYear) this.#fault(field, "OTHER_YEAR", place);
    } else if (field === "term") {
      const term = /^(?:ภาคเรียนที่ ?)?([1-3])(?:\.0)?(?:\/\d{4})?$/.exec(
        asciiDigits(normaliseThaiName(text)),
      )?.[1];
      if (this.#facts.term !== null && Number(term) !== this.#facts.term)
        this.#fault(field, "OTHER_TERM", place);
    } else if (!this.#facts.institutionNames.includes(placeKey(text))) {
      this.#fault(field, "OTHER_INSTITUTION", place);
    }
  }

  #fault(field: string, code: LineFaultCode, at?: number): undefined {
    const place = at ?? this.#places.findIndex(column => column?.field === field);
    this.#faulty.add(field);
    const fault: LineFault = { place: place === -1 ? null : place, field, code };
    this.#faults.push(code.startsWith("IDENTIFIER") ? { ...fault, ...this.#doctor() } : fault);
    return undefined;
  }

  /** What is likely wrong with the identifier, and the one with its lost zero where that would hold. */
  #doctor(): Pick<LineFault, "said" | "suggestion"> {
    const place = this.#places.findIndex(column => column?.field === "identifier");
    const typed = cellText(this.#cells[place]);
    const said = /E/i.test(typed) && /\+/.test(typed) ? null : adviseOnIdentifier(typed);
    const restored = `0${compactCitizenId(typed)}`;
    return {
      ...(said ? { said } : {}),
      ...(restored.length === 13 && checkCitizenId(restored).valid ? { suggestion: restored } : {}),
    };
  }
}

/** The key by which names of institutions are compared. */
export function placeKey(name: string): string {
  return asciiDigits(normaliseThaiName(name)).replace(/[\s.]/g, "");
}

/** Excel keeps a leading apostrophe to itself; a CSV shows it. */
const unquoted = (text: string, quoted: boolean) => (quoted ? text : text.replace(/^'(?=[0-9๐-๙])/, ""));

function readableIdentifier(typed: unknown): string | null {
  const { valid, id } = checkCitizenId(typeof typed === "string" ? typed : "");
  return valid ? id : null;
}

const guardianField = /^guardians\.(\w+)\.(\w+)$/;
const addressField = /^addresses\.(\w+)\.(\w+)$/;

/** Fields with dots as the record's shape. */
function nest(flat: Readonly<Record<string, unknown>>): TypedRecord {
  const record: Record<string, unknown> = {};
  const guardians = new Map<string, Record<string, unknown>>();
  const addresses = new Map<string, Record<string, unknown>>();
  for (const [field, value] of Object.entries(flat)) {
    const [, role, ofGuardian] = guardianField.exec(field) ?? [];
    const [, kind, ofAddress] = addressField.exec(field) ?? [];
    if (role && ofGuardian) keyed(guardians, role, { role })[ofGuardian] = value;
    else if (kind && ofAddress) keyed(addresses, kind, { kind })[ofAddress] = value;
    else record[field] = value;
  }
  const said = (item: Record<string, unknown>) =>
    Object.values(item).filter(value => value != null).length > 1;
  return {
    ...record,
    guardians: [...guardians.values()].filter(said),
    addresses: [...addresses.values()].filter(said),
  } as unknown as TypedRecord;
}

function keyed<Item extends object>(items: Map<string, Item>, key: string, fresh: Item): Item {
  const item = items.get(key) ?? fresh;
  items.set(key, item);
  return item;
}

/** A record as fields with dots. What is not known is `null`. */
export function flatten(record: LearnerRecord): FlatRecord {
  const { guardians, addresses, identifierKind: _, ...plain } = record;
  const flat: Record<string, string | number | boolean | null> = { ...plain };
  for (const role of guardianRoles) {
    const { role: _role, ...fields } = guardians.find(guardian => guardian.role === role) ?? { role };
    for (const [name, value] of Object.entries(fields)) flat[`guardians.${role}.${name}`] = value;
  }
  for (const kind of addressKinds) {
    const { kind: _kind, ...fields } = addresses.find(address => address.kind === kind) ?? { kind };
    for (const [name, value] of Object.entries(fields)) flat[`addresses.${kind}.${name}`] = value;
  }
  return flat;
}
