import { normaliseThaiName } from "@lec/core/text/thai-name";
import type { Affiliation } from "../other-schools/other-school.sql.ts";

/** How the file writes an affiliation; it is read by this name and by those beside it. */
export const affiliationNames: Readonly<Record<Affiliation, string>> = {
  OBEC: "สพฐ.",
  OPEC: "สช.",
  BPP: "ตชด.",
  BUDDHIST: "พระพุทธศาสนา",
  OTHER: "สังกัดอื่น",
};

const otherNames: Readonly<Record<Affiliation, readonly string[]>> = {
  OBEC: ["สำนักงานคณะกรรมการการศึกษาขั้นพื้นฐาน", "สพฐ"],
  OPEC: ["สำนักงานคณะกรรมการส่งเสริมการศึกษาเอกชน", "เอกชน", "สช"],
  BPP: ["กองบัญชาการตำรวจตระเวนชายแดน", "ตำรวจตระเวนชายแดน", "ตชด"],
  BUDDHIST: ["สำนักงานพระพุทธศาสนาแห่งชาติ", "พศ", "พศ."],
  OTHER: ["อื่นๆ", "อื่น ๆ", "อื่น"],
};

const key = (name: string) => normaliseThaiName(name).replace(/[\s.()]/g, "");

const byName = new Map(
  (Object.keys(affiliationNames) as Affiliation[]).flatMap(affiliation =>
    [affiliationNames[affiliation], ...otherNames[affiliation]].map(
      name => [key(name), affiliation] as const,
    ),
  ),
);

/** The affiliation that a name means, or `null` for none. */
export const readAffiliation = (typed: string): Affiliation | null => byName.get(key(typed)) ?? null;
