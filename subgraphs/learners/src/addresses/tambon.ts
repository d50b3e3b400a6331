import { loadGeography } from "@lec/core/geography/geography";
import { asciiDigits } from "@lec/core/text/digits";
import { normaliseThaiName } from "@lec/core/text/thai-name";
import { plainName, tambonKey } from "./tambon-key.ts";

/** A tambon (แขวง in Bangkok) as an address names it, once for each of its postal codes. */
export interface Tambon {
  /** TIS 1099, six digits; `null` where the source has it wrong. */
  readonly code: string | null;
  readonly tambon: string;
  readonly district: string;
  readonly province: string;
  /** `null` where the source knows none. */
  readonly postalCode: string | null;
}

interface Listed extends Tambon {
  /** The names as they are searched, ตำบล first, and the postal code. */
  readonly searched: readonly [tambon: string, district: string, province: string, postalCode: string];
}

/** Everything an address is held against. */
interface Gazetteer {
  readonly tambons: readonly Listed[];
  readonly byCode: ReadonlyMap<string, Tambon>;
  /** Districts by code; whether each of their tambons has its code. */
  readonly districts: ReadonlyMap<
    string,
    { readonly name: string; readonly province: string; readonly complete: boolean }
  >;
}

let gazetteer: Promise<Gazetteer> | undefined;
/** Read once a process, when the first address asks: half a second that a start does not wait for. */
const readGazetteer = () => (gazetteer ??= makeGazetteer());

async function makeGazetteer(): Promise<Gazetteer> {
  const tambons: Listed[] = [];
  const byCode = new Map<string, Tambon>();
  const districts = new Map<string, { name: string; province: string; complete: boolean }>();
  for (const province of await loadGeography()) {
    for (const district of province.districts) {
      const places = district.tambons.filter(each => each.code !== "" || !isIsland(province.code, each.name));
      const shared = new Set(
        places.map(({ code }) => code).filter((code, i, all) => all.indexOf(code) !== i),
      );
      for (const { code, name, postalCodes } of places) {
        const names = {
          // Two tambons under one code: which of them has it cannot be told.
          code: code === "" || shared.has(code) ? null : code,
          tambon: name,
          district: district.name,
          province: province.name,
        };
        for (const postalCode of postalCodes.length > 0 ? postalCodes : [null]) {
          const searched = [
            searchForm(name),
            searchForm(district.name),
            searchForm(province.name),
            postalCode ?? "",
          ] as const;
          tambons.push({ ...names, postalCode, searched });
        }
        if (names.code) byCode.set(names.code, { ...names, postalCode: postalCodes[0] ?? null });
      }
      const complete = places.every(({ code }) => code !== "" && !shared.has(code));
      districts.set(district.code, { name: district.name, province: province.name, complete });
    }
  }
  return { tambons, byCode, districts };
}

/** The source lists islands of Chumphon's sea among its tambons, without a code. */
const isIsland = (provinceCode: string, name: string) => provinceCode === "86" && /^(หมู่)?เกาะ/.test(name);

/** Most tambons that a search answers: more are not read, another word is typed. */
export const mostTambons = 20;

/**
 * Tambons whose names or postal code hold every word that was typed: those whose own name begins with the first word
 * first, among them those of the province that is near. ตำบล, อำเภอ, จังหวัด and their short forms may be typed or not,
 * tone marks too. Nothing typed finds nothing.
 * @param near name of a province
 */
export async function findTambons(typed: string, near: string | null): Promise<Tambon[]> {
  const words = asciiDigits(normaliseThaiName(typed)).split(" ").map(searchForm).filter(Boolean);
  const [first] = words;
  if (first === undefined) return [];
  const { tambons } = await readGazetteer();
  const nearby = near === null ? null : plainName(near);
  const rank = ({ searched, province }: Listed) =>
    (searched[0] === first ? 0 : searched[0].startsWith(first) ? 2 : searched[0].includes(first) ? 4 : 6) +
    (province === nearby ? 0 : 1);
  return tambons
    .filter(({ searched }) => words.every(word => searched.some(name => name.includes(word))))
    .map(each => ({ each, rank: rank(each) }))
    .sort((a, b) => a.rank - b.rank)
    .slice(0, mostTambons)
    .map(({ each }) => each);
}

let codesByKey: Promise<ReadonlyMap<string, string>> | undefined;

/** Every tambon's code by its `tambonKey`; without those whose code or name is another's, too. */
export const tambonCodes = () => (codesByKey ??= makeCodesByKey());

async function makeCodesByKey(): Promise<ReadonlyMap<string, string>> {
  const codes = new Map<string, string>();
  const shared = new Set<string>();
  for (const { code, tambon, district, province } of (await readGazetteer()).tambons) {
    const key = tambonKey(tambon, district, province);
    if (code === null || (codes.get(key) ?? code) !== code) shared.add(key);
    else codes.set(key, code);
  }
  for (const key of shared) codes.delete(key);
  return codes;
}

/** Why a tambon's code cannot stand in an address. */
export type TambonFault = "TAMBON_CODE_UNKNOWN" | "TAMBON_CODE_MISMATCH";

/**
 * What is wrong with the tambon's code of an address, `null` when nothing is: it exists, and the names beside it, where
 * they are given, are its own. Where the source lacks codes of a district, what can be compared is.
 */
export async function faultOfTambonCode(address: {
  readonly tambonCode: string | null;
  readonly tambon: string | null;
  readonly district: string | null;
  readonly province: string | null;
}): Promise<TambonFault | null> {
  const { tambonCode } = address;
  if (tambonCode === null) return null;
  const { byCode, districts } = await readGazetteer();
  const place = byCode.get(tambonCode);
  const district = districts.get(tambonCode.slice(0, 4));
  if (!place && (!district || district.complete)) return "TAMBON_CODE_UNKNOWN";
  const named = place ?? {
    tambon: null,
    district: district?.name ?? null,
    province: district?.province ?? null,
  };
  const differs = (["tambon", "district", "province"] as const).some(level => {
    const [mine, theirs] = [address[level], named[level]];
    return mine !== null && theirs !== null && plainName(mine) !== theirs;
  });
  return differs ? "TAMBON_CODE_MISMATCH" : null;
}

/** How names are compared in a search: without what they are and without tone marks. */
const searchForm = (name: string) =>
  plainName(name)
    .replace(/[\u0e47-\u0e4e\s]/g, "")
    .toLowerCase();
