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
import { readDay, readSerialDay } from "@lec/core/text/typed-day";
import { tambonKey } from "../addresses/tambon-key.ts";
import { type Finding, findingsOf, type RollFacts, severityOf, sexOfPrefix } from "../findings/finding.ts";
import { adviseOnIdentifier } from "../findings/identifier-doctor.ts";
import {
  type LearnerRecord,
  nothingKnown,
  readRecord,
  type TypedRecord,
} from "../learners/learner-record.ts";
import { type Column, isRecordColumn } from "./columns.ts";
import type { Header } from "./header.ts";
import { isPlace, type KnownPlace, otherPlace } from "./known-place.ts";
import type { LineFault, LineFaultCode } from "./line-fault.ts";
import { readGrade, readSex, readYear, readYesNo } from "./typed-values.ts";

/** What a file is for, and how its rows are judged. */
export interface FileFacts extends RollFacts {
  /** 1 or 2; `null` for a file of either. */
  readonly term: number | null;
  /** The institution and the units above it, as the columns of places may name them. */
  readonly places: readonly KnownPlace[];
  /** Codes of tambons by `tambonKey`. */
  readonly tambonCodes: ReadonlyMap<string, string>;
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

/** Reads the rows of one file, whose columns are looked at once. */
export class LineReader {
  /** Whether a cell at a place says nothing of a learner, by place. */
  readonly #silent: readonly boolean[];
  readonly #facts: FileFacts;
  readonly #shape: RowShape;

  constructor({ places }: Header, facts: FileFacts) {
    this.#silent = places.map(column => column?.kind === "SKIPPED" || column?.kind === "PLACE");
    this.#facts = facts;
    const numbered = places.flatMap((column, place) => (column ? [{ column, place }] : []));
    this.#shape = {
      fields: numbered.flatMap(({ column, place }) =>
        isRecordColumn(column) ? [{ column, place, path: pathOf(column.field) }] : [],
      ),
      judges: numbered.flatMap(({ column, place }) =>
        column.kind === "PLACE" ? [{ column, place, judge: lastKept(judgeOf(column.field, facts)) }] : [],
      ),
      codeOf: tambonCodeOf(facts.tambonCodes),
    };
  }

  /** One row; `null` for one that says nothing of a learner. */
  read({ row, cells }: SheetRow): Line | null {
    if (cells.every((cell, i) => isBlank(cell) || this.#silent[i])) return null;
    return { row, ...new LineReading(this.#shape, cells, this.#facts).read() };
  }
}

/** Where a value stands in a record: by its name, or in the guardian or address of a key. */
interface Path {
  readonly list: "guardians" | "addresses" | null;
  readonly key: string;
  readonly name: string;
}

/** The columns of a file by what they are for. */
interface RowShape {
  readonly fields: readonly { readonly column: Column; readonly place: number; readonly path: Path }[];
  readonly judges: readonly { readonly column: Column; readonly place: number; readonly judge: Judge }[];
  readonly codeOf: TambonCodeOf;
}

function pathOf(field: string): Path {
  const [, list, key = "", name = ""] = /^(guardians|addresses)\.(\w+)\.(\w+)$/.exec(field) ?? [];
  return list ? { list: list as "guardians" | "addresses", key, name } : { list: null, key: "", name: field };
}

/** What is wrong with the text of a cell that says where or when the row belongs. */
type Judge = (text: string) => Pick<LineFault, "code" | "said"> | null;

function judgeOf(field: string, { academicYear, term, places }: FileFacts): Judge {
  if (field === "academicYear")
    return text => (readYear(text) === academicYear ? null : { code: "OTHER_YEAR" });
  if (field === "term") {
    return text => {
      const [, said] =
        /^(?:ภาคเรียนที่ ?)?([1-3])(?:\.0)?(?:\/\d{4})?$/.exec(asciiDigits(normaliseThaiName(text))) ?? [];
      return term === null || Number(said) === term ? null : { code: "OTHER_TERM" };
    };
  }
  const known = places.find(place => place.field === field);
  return text => (known && !isPlace(known, text) ? otherPlace(known) : null);
}

/** The rows of a file say the same one after the other: the answer to the text before is kept. */
function lastKept(judge: Judge): Judge {
  let last: string | null = null;
  let answer: ReturnType<Judge> = null;
  return text => {
    if (text !== last) answer = judge(text);
    last = text;
    return answer;
  };
}

/** The code of the one tambon with these names; `null` when none or more than one has them. */
type TambonCodeOf = (tambon: string, district: string, province: string) => string | null;

/** The rows of a file live in a few tambons: names are taken apart once for each. */
function tambonCodeOf(codes: FileFacts["tambonCodes"]): TambonCodeOf {
  const known = new Map<string, string | null>();
  return (tambon, district, province) => {
    const typed = `${tambon}\n${district}\n${province}`;
    let code = known.get(typed);
    if (code === undefined) {
      code = codes.get(tambonKey(tambon, district, province)) ?? null;
      known.set(typed, code);
    }
    return code;
  };
}

class LineReading {
  readonly #shape: RowShape;
  readonly #cells: readonly Cell[];
  readonly #facts: FileFacts;
  readonly #faults: LineFault[] = [];
  readonly #faulty = new Set<string>();

  constructor(shape: RowShape, cells: readonly Cell[], facts: FileFacts) {
    this.#shape = shape;
    this.#cells = cells;
    this.#facts = facts;
  }

  read(): Omit<Line, "row"> {
    for (const { column, place, judge } of this.#shape.judges) this.#checkPlace(column, place, judge);
    const typed = this.#typed();
    const prefix = typeof typed.prefix === "string" ? normaliseThaiName(typed.prefix) : "";
    const sex = typed.sex ?? sexOfPrefix(prefix);
    const { record, faults } = readRecord({ ...typed, sex: sex ?? "MALE" } as TypedRecord);
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

  /** The cells in the record's shape. Guardians and addresses of whom nothing is said are left out. */
  #typed(): Record<string, unknown> {
    const typed: Record<string, unknown> = { ...nothingKnown, guardians: [], addresses: [] };
    const items: Partial<Record<string, Record<string, unknown>>> = {};
    for (const { column, place, path } of this.#shape.fields) {
      const value = this.#value(column, place);
      if (path.list === null) typed[path.name] = value;
      else if (value != null) {
        let item = items[path.key];
        if (!item) {
          item = path.list === "guardians" ? { role: path.key } : { kind: path.key };
          items[path.key] = item;
          (typed[path.list] as object[]).push(item);
        }
        item[path.name] = value;
      }
    }
    return typed;
  }

  /** What the file says of the learner and nothing it is silent about: neither a field without a column nor a blank cell. */
  #given(record: LearnerRecord): FlatRecord {
    const given: Record<string, string | number | boolean | null> = {};
    for (const { column, path } of this.#shape.fields) {
      const from =
        path.list === null
          ? record
          : path.list === "guardians"
            ? record.guardians.find(({ role }) => role === path.key)
            : record.addresses.find(({ kind }) => kind === path.key);
      const value = (from as unknown as FlatRecord | undefined)?.[path.name];
      if (value != null) given[column.field] = value;
    }
    for (const { kind, tambon, district, province } of record.addresses) {
      const code = tambon && district && province && this.#shape.codeOf(tambon, district, province);
      if (code) given[`addresses.${kind}.tambonCode`] = code;
    }
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

  #checkPlace({ field }: Column, place: number, judge: Judge): void {
    const cell = this.#cells[place];
    if (isBlank(cell)) return;
    const wrong = judge(cellText(cell));
    if (!wrong) return;
    this.#faulty.add(field);
    this.#faults.push({ place, field, ...wrong });
  }

  #fault(field: string, code: LineFaultCode): undefined {
    this.#faulty.add(field);
    const fault: LineFault = { place: this.#placeOf(field), field, code };
    this.#faults.push(code.startsWith("IDENTIFIER") ? { ...fault, ...this.#doctor() } : fault);
    return undefined;
  }

  #placeOf(field: string): number | null {
    return this.#shape.fields.find(({ column }) => column.field === field)?.place ?? null;
  }

  /** What is likely wrong with the identifier, and the one with its lost zero where that would hold. */
  #doctor(): Pick<LineFault, "said" | "suggestion"> {
    const typed = cellText(this.#cells[this.#placeOf("identifier") ?? -1]);
    const said = /E/i.test(typed) && /\+/.test(typed) ? null : adviseOnIdentifier(typed);
    const restored = `0${compactCitizenId(typed)}`;
    return {
      ...(said ? { said } : {}),
      ...(restored.length === 13 && checkCitizenId(restored).valid ? { suggestion: restored } : {}),
    };
  }
}

/** Excel keeps a leading apostrophe to itself; a CSV shows it. */
const unquoted = (text: string, quoted: boolean) => (quoted ? text : text.replace(/^'(?=[0-9๐-๙])/, ""));

function readableIdentifier(typed: unknown): string | null {
  const { valid, id } = checkCitizenId(typeof typed === "string" ? typed : "");
  return valid ? id : null;
}
