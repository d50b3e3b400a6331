import { getDatabase, getProvinceAll, setEngMode, setGeoMode } from "thai-address-universal";

export interface Place {
  /** TIS 1099: 2 digits for a province, 4 for a district; a tambon's 6 digits are "" where the source has them wrong. */
  readonly code: string;
  readonly name: string;
  readonly nameEn: string;
}

export interface TambonPlace extends Place {
  /** Most tambons have one; a few are served by two post offices, and of some the source knows none. */
  readonly postalCodes: readonly string[];
}

export interface District extends Place {
  readonly tambons: readonly TambonPlace[];
}

export interface ProvinceGeography extends Place {
  readonly districts: readonly District[];
}

/**
 * What the source has wrong: Bueng Kan bears the number 97 and no district numbers (TIS 1099 gave it 38), two districts
 * bear their mother district's number, and some English names were cut or run together.
 */
const provinceCodeFixes: Readonly<Record<string, string>> = { "97": "38" };
const districtCodeFixes: Readonly<Record<string, string>> = {
  เมืองบึงกาฬ: "3801",
  พรเจริญ: "3802",
  โซ่พิสัย: "3803",
  เซกา: "3804",
  ปากคาด: "3805",
  บึงโขงหลง: "3806",
  ศรีวิไล: "3807",
  บุ่งคล้า: "3808",
  กัลยาณิวัฒนา: "5025",
  น้ำปาด: "5304",
};
const englishFixes: Readonly<Record<string, string>> = {
  Nakhonratchasima: "Nakhon Ratchasima",
  Nakhonsawan: "Nakhon Sawan",
  "Kham Pha?ung": "Kham Pha-ung",
};

interface SourceRow {
  province: string;
  district: string;
  sub_district: string;
  postal_code: string;
  province_code?: string;
  district_code?: string;
  sub_district_code?: string;
}

/** The 77 provinces with their districts and tambons, all in order of their codes (tambons: code, then name). */
export async function loadGeography(): Promise<ProvinceGeography[]> {
  const { thai, english } = await sourceRows();
  const provinces = new Map<
    string,
    Place & {
      districts: Map<string, Place & { tambons: Map<string, TambonPlace & { postalCodes: string[] }> }>;
    }
  >();
  thai.forEach((row, index) => {
    const rowEn = english[index];
    const sourceCode = row.province_code ?? "";
    if (!rowEn) return;
    const code = provinceCodeFixes[sourceCode] ?? sourceCode;
    const province = provinces.get(code) ?? {
      code,
      name: row.province,
      nameEn: fixed(rowEn.province),
      districts: new Map(),
    };
    provinces.set(code, province);
    const districtCode = districtCodeFixes[row.district] ?? row.district_code ?? "";
    const district = province.districts.get(districtCode) ?? {
      code: districtCode,
      name: row.district,
      nameEn: fixed(rowEn.district),
      tambons: new Map(),
    };
    province.districts.set(districtCode, district);
    // One row per postal code: a tambon with two is still one tambon.
    const known = district.tambons.get(row.sub_district);
    if (known) {
      if (row.postal_code && !known.postalCodes.includes(row.postal_code))
        known.postalCodes.push(row.postal_code);
      return;
    }
    const tambonCode = row.sub_district_code?.startsWith(districtCode) ? row.sub_district_code : "";
    district.tambons.set(row.sub_district, {
      code: tambonCode,
      name: row.sub_district,
      nameEn: fixed(rowEn.sub_district),
      postalCodes: row.postal_code ? [row.postal_code] : [],
    });
  });
  return inOrder([...provinces.values()]).map(province => ({
    ...province,
    districts: inOrder([...province.districts.values()]).map(district => ({
      ...district,
      tambons: inOrder([...district.tambons.values()]),
    })),
  }));
}

/** Both languages row by row. The package's modes are process-wide switches, so they are put back. */
async function sourceRows(): Promise<{ thai: SourceRow[]; english: SourceRow[] }> {
  const rows = async (english: boolean) => {
    await setEngMode(english);
    await getProvinceAll();
    return getDatabase() as SourceRow[];
  };
  await setGeoMode(true);
  try {
    return { english: await rows(true), thai: await rows(false) };
  } finally {
    await setEngMode(false);
    await setGeoMode(false);
  }
}

function fixed(name: string): string {
  return englishFixes[name] ?? name;
}

function inOrder<T extends Place>(places: T[]): T[] {
  const key = ({ code, name }: Place) => `${code || "~"} ${name}`;
  return places.sort((a, b) => (key(a) < key(b) ? -1 : 1));
}
