import type { Grade } from "@lec/core/graphql/grade-count.type";
import type { Language } from "@lec/core/identity/actor";
import { buddhistEraOffset } from "@lec/core/text/buddhist-era";
import { checkCitizenId } from "@lec/core/text/citizen-id";
import type { InstitutionKind } from "@lec/core/text/unit-code";
import type { LearnerRecord, Sex } from "../learners/learner-record.ts";
import { adviseOnIdentifier } from "./identifier-doctor.ts";

/**
 * What is wrong or doubtful about a learner's record: rules as data, applied by one pure function. The rules that stop a
 * confirmation (T3) stand a second time in the database (`learners.blocking_findings`), as its last wall.
 */
export type Severity = "BLOCKS" | "WARNS";

type Text = Readonly<Record<Language, string>>;

export const findingRules = {
  IDENTIFIER_CHECK_DIGIT: {
    severity: "BLOCKS",
    clause: "S1g 4.3.3",
    th: "เลขประจำตัวประชาชนไม่ถูกต้องตามเลขตรวจสอบ",
    en: "The citizen id does not hold by its check digit.",
  },
  PREFIX_SEX_MISMATCH: {
    severity: "BLOCKS",
    clause: "S1g 4.3.2",
    th: "คำนำหน้าไม่ตรงกับเพศ",
    en: "The title and the sex do not agree.",
  },
  AGE_OUT_OF_RANGE: {
    severity: "BLOCKS",
    clause: "S1g 4.3.2(1)",
    th: "อายุไม่อยู่ในเกณฑ์รับเข้าของสถานศึกษา",
    en: "The age is outside what the institution may take.",
  },
  AGE_UNUSUAL: {
    severity: "WARNS",
    clause: null,
    th: "อายุไม่ตรงกับระดับชั้นตามปกติ",
    en: "The age is unusual for the grade.",
  },
  IDENTIFIER_PROVINCE_UNKNOWN: {
    severity: "WARNS",
    clause: "S1g 4.3.3",
    th: "หลักที่ 2–3 ของเลขประจำตัวไม่ใช่รหัสจังหวัด",
    en: "Digits 2–3 of the identifier are no province's code.",
  },
  G_CODE_OF_THAI: {
    severity: "WARNS",
    clause: "S1g 4.3.3",
    th: "สัญชาติไทยแต่ใช้รหัส G ควรเปลี่ยนเป็นเลขประจำตัวประชาชน",
    en: "A Thai national under a G-code: look for the citizen id.",
  },
  NAME_UNUSUAL: {
    severity: "WARNS",
    clause: null,
    th: "ชื่อหรือนามสกุลมีตัวเลขหรือเครื่องหมาย",
    en: "The name holds digits or signs.",
  },
  STUDENT_NUMBER_MISSING: {
    severity: "WARNS",
    clause: null,
    th: "ไม่มีเลขประจำตัวนักเรียน",
    en: "No student number.",
  },
  GUARDIAN_MISSING: {
    severity: "WARNS",
    clause: null,
    th: "ไม่มีชื่อบิดา มารดา หรือผู้ปกครอง",
    en: "Neither father, mother nor guardian is named.",
  },
  ADDRESS_MISSING: { severity: "WARNS", clause: null, th: "ไม่มีที่อยู่", en: "No address." },
  WEIGHT_IMPLAUSIBLE: {
    severity: "WARNS",
    clause: null,
    th: "น้ำหนักไม่น่าเป็นไปได้สำหรับอายุนี้",
    en: "The weight is implausible at this age.",
  },
  HEIGHT_IMPLAUSIBLE: {
    severity: "WARNS",
    clause: null,
    th: "ส่วนสูงไม่น่าเป็นไปได้สำหรับอายุนี้",
    en: "The height is implausible at this age.",
  },
  STUDENT_NUMBER_TWICE: {
    severity: "WARNS",
    clause: null,
    th: "เลขประจำตัวนักเรียนซ้ำกับนักเรียนคนอื่นของสถานศึกษา",
    en: "Another learner of the institution has this student number.",
  },
  SAME_PERSON_SUSPECTED: {
    severity: "WARNS",
    clause: "S1g 9.3",
    th: "มีนักเรียนชื่อ นามสกุล และวันเกิดเดียวกันในทะเบียนนี้",
    en: "Another learner of this roll has the same name and birth date.",
  },
  CLASS_SIZE_IMPLAUSIBLE: {
    severity: "WARNS",
    clause: null,
    th: "จำนวนนักเรียนในห้องไม่น่าเป็นไปได้",
    en: "The number of learners in the classroom is implausible.",
  },
} as const satisfies Record<string, Text & { readonly severity: Severity; readonly clause: string | null }>;

export type FindingRuleId = keyof typeof findingRules;
export const findingRuleIds = Object.keys(findingRules) as FindingRuleId[];

/** One thing found. `field` is the path with dots of the field at fault; `said` what is likely wrong, without values. */
export interface Finding {
  readonly rule: FindingRuleId;
  readonly field: string | null;
  readonly said: Text;
}

/** Usual ages of a grade on 16 May, in full years, from an academic year (พ.ศ.) on. */
export interface AgeRule {
  readonly institutionKind: InstitutionKind | null;
  readonly grade: Grade;
  readonly fromYear: number;
  readonly minAge: number;
  readonly maxAge: number;
  readonly blocks: boolean;
}

/** Where and when a record stands. */
export interface RollFacts {
  /** พ.ศ. */
  readonly academicYear: number;
  readonly institutionKind: InstitutionKind;
  readonly ageRules: readonly AgeRule[];
}

/** Everything that can be found on one record alone, the blocking findings first. */
export function findingsOf(record: LearnerRecord, facts: RollFacts): Finding[] {
  const found: Finding[] = [];
  const add = (rule: FindingRuleId, field: string | null, said: Text = findingRules[rule]) =>
    found.push({ rule, field, said: { th: said.th, en: said.en } });

  if (record.identifierKind === "CITIZEN_ID") {
    const { faults, warnings } = checkCitizenId(record.identifier);
    if (faults.length > 0)
      add("IDENTIFIER_CHECK_DIGIT", "identifier", adviseOnIdentifier(record.identifier) ?? undefined);
    if (warnings.includes("PROVINCE_UNKNOWN")) add("IDENTIFIER_PROVINCE_UNKNOWN", "identifier");
  } else if (record.nationality === "ไทย") add("G_CODE_OF_THAI", "identifier");

  const meant = sexOfPrefix(record.prefix);
  if (meant !== null && meant !== record.sex) add("PREFIX_SEX_MISMATCH", "prefix");

  const age = ageOn16May(record.birthDate, facts.academicYear);
  const rule = ageRuleFor(record.grade, facts);
  if (rule && (age < rule.minAge || age > rule.maxAge)) {
    const said = {
      th: `อายุ ${age} ปีเต็มในวันที่ 16 พฤษภาคม ${facts.academicYear} เกณฑ์คือ ${rule.minAge}–${rule.maxAge} ปี`,
      en: `${age} full years on 16 May ${facts.academicYear - buddhistEraOffset}; the range is ${rule.minAge}–${rule.maxAge}.`,
    };
    add(rule.blocks ? "AGE_OUT_OF_RANGE" : "AGE_UNUSUAL", "birthDate", said);
  }

  for (const field of ["firstName", "lastName"] as const)
    if (/[\p{N}\p{S}]|[^\p{L}\p{M}\p{N}\p{S} .'’()ฯๆ-]/u.test(record[field])) add("NAME_UNUSUAL", field);
  if (record.studentNumber === null) add("STUDENT_NUMBER_MISSING", "studentNumber");
  if (!record.guardians.some(guardian => guardian.firstName !== null)) add("GUARDIAN_MISSING", "guardians");
  if (!record.addresses.some(address => address.tambonCode !== null || address.tambon !== null))
    add("ADDRESS_MISSING", "addresses");

  const body = plausibleBody(age);
  if (record.weightKg !== null && (record.weightKg < body.leastKg || record.weightKg > body.mostKg))
    add("WEIGHT_IMPLAUSIBLE", "weightKg");
  if (record.heightCm !== null && (record.heightCm < body.leastCm || record.heightCm > body.mostCm))
    add("HEIGHT_IMPLAUSIBLE", "heightCm");

  return found.sort((a, b) => Number(severityOf(b) === "BLOCKS") - Number(severityOf(a) === "BLOCKS"));
}

/** Whether a finding stops the institution's confirmation. */
export const severityOf = ({ rule }: Pick<Finding, "rule">): Severity => findingRules[rule].severity;

/** Full years on 16 May of an academic year (พ.ศ.), when it begins. Negative for those born a year and more after. */
export function ageOn16May(birthDate: string, academicYear: number): number {
  const year = academicYear - buddhistEraOffset;
  const born = Number(birthDate.slice(0, 4));
  const birthday = birthDate.slice(5);
  if (born > year || (born === year && birthday > "05-16"))
    return -(born - year - (birthday < "05-16" ? 1 : 0)) || 0;
  return year - born - (birthday > "05-16" ? 1 : 0);
}

const rulesFound = new WeakMap<RollFacts, Map<Grade, AgeRule | null>>();

/** The rule that holds for a grade: one of this kind of institution before the general ones, the latest of them. */
export function ageRuleFor(grade: Grade, facts: RollFacts): AgeRule | null {
  // A file asks the same of each of its rows.
  const found = rulesFound.get(facts) ?? new Map<Grade, AgeRule | null>();
  rulesFound.set(facts, found);
  const rule = found.has(grade) ? (found.get(grade) ?? null) : chooseAgeRule(grade, facts);
  found.set(grade, rule);
  return rule;
}

function chooseAgeRule(grade: Grade, { academicYear, institutionKind, ageRules }: RollFacts): AgeRule | null {
  const holding = ageRules
    .filter(
      rule =>
        rule.grade === grade &&
        rule.fromYear <= academicYear &&
        (rule.institutionKind === null || rule.institutionKind === institutionKind),
    )
    .sort(
      (a, b) =>
        Number(a.institutionKind === null) - Number(b.institutionKind === null) || b.fromYear - a.fromYear,
    );
  return holding[0] ?? null;
}

const boys = new Set(["เด็กชาย", "ด.ช.", "ดช.", "นาย"]);
const girls = new Set(["เด็กหญิง", "ด.ญ.", "ดญ.", "นางสาว", "น.ส.", "นส.", "นาง"]);

/** What a title says of the sex, or `null` where it says nothing. */
export function sexOfPrefix(prefix: string): Sex | null {
  return boys.has(prefix) ? "MALE" : girls.has(prefix) ? "FEMALE" : null;
}

/** Wide bounds, beyond which a number is a slip of the hand: metres for centimetres, two swapped columns, a lost point. */
function plausibleBody(age: number) {
  const grown = Math.min(Math.max(age, 0), 18);
  return {
    leastKg: 5 + grown,
    mostKg: 25 + grown * 9,
    leastCm: 55 + grown * 3.5,
    mostCm: Math.min(110 + grown * 8, 220),
  };
}
