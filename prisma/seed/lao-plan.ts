import type { District, Place, ProvinceGeography } from "@lec/core/geography/geography";
import { type LaoKind, makeLaoCode } from "@lec/core/text/unit-code";

export interface PlannedLao {
  readonly kind: LaoKind;
  readonly code: string;
  readonly name: string;
  readonly nameEn: string;
  /** The 4-digit district it is seated in; a PAO is seated in the capital's but hangs under the province. */
  readonly district: string;
  readonly tambonCode: string;
  /** The bare place name, for the names of its institutions. */
  readonly place: Place;
}

interface Seat extends Place {
  readonly district: string;
}

interface LaoTotals {
  readonly towns: number;
  readonly subdistrictMunicipalities: number;
  readonly saos: number;
}

/** The nation without PAOs and Pattaya; with the 76 and the one they make 7,851. */
const nation = { cities: 30, towns: 225, subdistrictMunicipalities: 2219, saos: 5300 };

/** The provinces of the demo, as they are. Udon Thani: 180 LAOs and its PAO. */
const knownTotals: Readonly<Record<string, LaoTotals>> = {
  "30": { towns: 4, subdistrictMunicipalities: 85, saos: 243 },
  "41": { towns: 3, subdistrictMunicipalities: 67, saos: 109 },
  "54": { towns: 1, subdistrictMunicipalities: 25, saos: 57 },
  "81": { towns: 1, subdistrictMunicipalities: 14, saos: 46 },
};

const seat = (district: string, name: string, nameEn: string): Seat => ({ code: "", district, name, nameEn });

const cities: readonly Seat[] = [
  seat("1101", "สมุทรปราการ", "Samut Prakan"),
  seat("1201", "นนทบุรี", "Nonthaburi"),
  seat("1206", "ปากเกร็ด", "Pak Kret"),
  seat("1303", "รังสิต", "Rangsit"),
  seat("1401", "พระนครศรีอยุธยา", "Phra Nakhon Si Ayutthaya"),
  seat("2007", "แหลมฉบัง", "Laem Chabang"),
  seat("2007", "เจ้าพระยาสุรศักดิ์", "Chao Phraya Surasak"),
  seat("2101", "ระยอง", "Rayong"),
  seat("3001", "นครราชสีมา", "Nakhon Ratchasima"),
  seat("3401", "อุบลราชธานี", "Ubon Ratchathani"),
  seat("4001", "ขอนแก่น", "Khon Kaen"),
  seat("4101", "อุดรธานี", "Udon Thani"),
  seat("4701", "สกลนคร", "Sakon Nakhon"),
  seat("5001", "เชียงใหม่", "Chiang Mai"),
  seat("5201", "ลำปาง", "Lampang"),
  seat("5701", "เชียงราย", "Chiang Rai"),
  seat("6001", "นครสวรรค์", "Nakhon Sawan"),
  seat("6306", "แม่สอด", "Mae Sot"),
  seat("6501", "พิษณุโลก", "Phitsanulok"),
  seat("7301", "นครปฐม", "Nakhon Pathom"),
  seat("7401", "สมุทรสาคร", "Samut Sakhon"),
  seat("7402", "อ้อมน้อย", "Om Noi"),
  seat("8001", "นครศรีธรรมราช", "Nakhon Si Thammarat"),
  seat("8301", "ภูเก็ต", "Phuket"),
  seat("8401", "สุราษฎร์ธานี", "Surat Thani"),
  seat("8404", "เกาะสมุย", "Ko Samui"),
  seat("9001", "สงขลา", "Songkhla"),
  seat("9011", "หาดใหญ่", "Hat Yai"),
  seat("9201", "ตรัง", "Trang"),
  seat("9501", "ยะลา", "Yala"),
];

const knownTowns: Readonly<Record<string, readonly Seat[]>> = {
  "30": [
    seat("3021", "ปากช่อง", "Pak Chong"),
    seat("3020", "สีคิ้ว", "Sikhio"),
    seat("3014", "เมืองปัก", "Mueang Pak"),
    seat("3012", "บัวใหญ่", "Bua Yai"),
  ],
  "41": [
    seat("4101", "หนองสำโรง", "Nong Samrong"),
    seat("4101", "โนนสูง-น้ำคำ", "Non Sung-Nam Kham"),
    seat("4111", "บ้านดุง", "Ban Dung"),
  ],
};

/** Tambons of Mueang Udon Thani that are known to have a municipality, not an SAO, and one where it is the other way round. */
const knownMunicipalTambons = new Set(["410102", "410104", "410105", "410116", "410117", "410118"]);
const knownRuralTambons = new Set(["410112"]);

const pattaya = seat("2004", "เมืองพัทยา", "Pattaya City");

const officialName: Readonly<Record<LaoKind, (place: Place) => { name: string; nameEn: string }>> = {
  PAO: p => ({
    name: `องค์การบริหารส่วนจังหวัด${p.name}`,
    nameEn: `${p.nameEn} Provincial Administrative Organization`,
  }),
  CITY_MUNICIPALITY: p => ({ name: `เทศบาลนคร${p.name}`, nameEn: `${p.nameEn} City Municipality` }),
  TOWN_MUNICIPALITY: p => ({ name: `เทศบาลเมือง${p.name}`, nameEn: `${p.nameEn} Town Municipality` }),
  SUBDISTRICT_MUNICIPALITY: p => ({
    name: `เทศบาลตำบล${p.name}`,
    nameEn: `${p.nameEn} Subdistrict Municipality`,
  }),
  SAO: p => ({
    name: `องค์การบริหารส่วนตำบล${p.name}`,
    nameEn: `${p.nameEn} Subdistrict Administrative Organization`,
  }),
  SPECIAL: p => ({ name: p.name, nameEn: p.nameEn }),
};

/** Every LAO of the nation, by province code: 7,851 with 76 PAOs and Pattaya, in order of their codes' districts and serials. */
export function planLaos(
  geography: readonly ProvinceGeography[],
): ReadonlyMap<string, readonly PlannedLao[]> {
  const totals = totalsByProvince(geography);
  return new Map(
    geography.map(province => [
      province.code,
      planProvince(
        province,
        totals.get(province.code) ?? { towns: 0, subdistrictMunicipalities: 0, saos: 0 },
      ),
    ]),
  );
}

function planProvince(province: ProvinceGeography, totals: LaoTotals): PlannedLao[] {
  const capital = province.districts[0];
  if (!capital) throw new Error(`province ${province.code} has no districts`);
  const ownCities = cities.filter(city => city.district.startsWith(province.code));
  const towns = planTowns(province, capital, ownCities, totals.towns);
  const tambons: Seat[] = province.districts.flatMap(d => d.tambons.map(t => ({ ...t, district: d.code })));
  // The first tambon of a capital's district lies inside its city or town.
  const outside = tambons.length > totals.saos ? tambons.filter(t => t !== tambons[0]) : tambons;
  const municipal = outside.filter(t => knownMunicipalTambons.has(t.code));
  const rural = outside.filter(t => !knownMunicipalTambons.has(t.code));
  const surelyRural = rural.filter(t => knownRuralTambons.has(t.code));
  const saos = new Set([
    ...surelyRural,
    ...spread(
      rural.filter(t => !surelyRural.includes(t)),
      totals.saos - surelyRural.length,
    ),
  ]);
  const alone = [...municipal, ...rural.filter(t => !saos.has(t))];
  const chosen =
    alone.length > totals.subdistrictMunicipalities
      ? [
          ...municipal,
          ...spread(
            alone.filter(t => !municipal.includes(t)),
            totals.subdistrictMunicipalities - municipal.length,
          ),
        ]
      : [
          ...alone,
          ...spread(
            [...saos].filter(t => !surelyRural.includes(t)),
            totals.subdistrictMunicipalities - alone.length,
          ),
        ];
  const municipalities = new Set(chosen);

  const planned: { kind: LaoKind; seat: Seat }[] = [
    { kind: "PAO" as const, seat: { ...province, code: "", district: capital.code } },
    ...(pattaya.district.startsWith(province.code) ? [{ kind: "SPECIAL" as const, seat: pattaya }] : []),
    ...ownCities.map(place => ({ kind: "CITY_MUNICIPALITY" as const, seat: place })),
    ...towns.map(place => ({ kind: "TOWN_MUNICIPALITY" as const, seat: place })),
    ...outside
      .filter(t => municipalities.has(t))
      .map(t => ({ kind: "SUBDISTRICT_MUNICIPALITY" as const, seat: t })),
    ...outside.filter(t => saos.has(t)).map(t => ({ kind: "SAO" as const, seat: t })),
  ];
  const serials = new Map<string, number>();
  return planned.map(({ kind, seat: place }) => {
    const serial = (serials.get(place.district) ?? 0) + 1;
    serials.set(place.district, serial);
    return {
      kind,
      code: makeLaoCode(kind, { province: province.code, district: place.district.slice(2), serial }),
      ...officialName[kind](place),
      district: place.district,
      tambonCode: place.code,
      place,
    };
  });
}

/** The capital first unless it is a city, then district seats, the largest first; a province with few districts repeats none. */
function planTowns(
  province: ProvinceGeography,
  capital: District,
  ownCities: readonly Seat[],
  count: number,
): Seat[] {
  const known = knownTowns[province.code];
  if (known) return known.slice(0, count);
  const bySize = [...province.districts]
    .filter(d => d !== capital)
    .sort((a, b) => b.tambons.length - a.tambons.length || (a.code < b.code ? -1 : 1));
  const candidates: Seat[] = [
    { ...province, code: "", district: capital.code },
    ...bySize.map(d => ({ code: "", district: d.code, name: d.name, nameEn: d.nameEn })),
    ...capital.tambons.map(t => ({ ...t, district: capital.code })),
  ];
  return candidates.filter(c => !ownCities.some(city => city.name === c.name)).slice(0, count);
}

function totalsByProvince(geography: readonly ProvinceGeography[]): Map<string, LaoTotals> {
  const known = Object.values(knownTotals);
  const others = geography.filter(p => !knownTotals[p.code]);
  const tambons = others.map(p => p.districts.reduce((sum, d) => sum + d.tambons.length, 0));
  const rest = (key: keyof LaoTotals) => nation[key] - known.reduce((sum, k) => sum + k[key], 0);
  const towns = apportion(
    rest("towns"),
    others.map(() => 1),
  );
  const subdistrictMunicipalities = apportion(rest("subdistrictMunicipalities"), tambons);
  const saos = apportion(rest("saos"), tambons);
  const result = new Map(Object.entries(knownTotals));
  others.forEach((p, i) => {
    result.set(p.code, {
      towns: towns[i] ?? 0,
      subdistrictMunicipalities: subdistrictMunicipalities[i] ?? 0,
      saos: saos[i] ?? 0,
    });
  });
  return result;
}

/** Shares a total by weight so that the parts add up to it (largest remainder; equal remainders: the first). */
export function apportion(total: number, weights: readonly number[]): number[] {
  const sum = weights.reduce((a, b) => a + b, 0);
  const exact = weights.map(weight => (sum === 0 ? 0 : (total * weight) / sum));
  const shares = exact.map(Math.floor);
  const missing = total - shares.reduce((a, b) => a + b, 0);
  const byRemainder = exact
    .map((value, index) => ({ index, remainder: value - Math.floor(value) }))
    .sort((a, b) => b.remainder - a.remainder || a.index - b.index);
  for (const { index } of byRemainder.slice(0, missing)) shares[index] = (shares[index] ?? 0) + 1;
  return shares;
}

/** `count` of the items, evenly over the list. */
function spread<T>(items: readonly T[], count: number): T[] {
  if (count >= items.length) return [...items];
  return items.filter(
    (_, i) => Math.floor(((i + 1) * count) / items.length) > Math.floor((i * count) / items.length),
  );
}
