/** As officials write them; the whole name stands on the unit's page. */
const abbreviations: readonly (readonly [RegExp, string])[] = [
  [/^องค์การบริหารส่วนจังหวัด/, "อบจ."],
  [/^องค์การบริหารส่วนตำบล/, "อบต."],
  [/^เทศบาลตำบล/, "ทต."],
  [/^เทศบาลเมือง/, "ทม."],
  [/^เทศบาลนคร/, "ทน."],
  [/^ศูนย์พัฒนาเด็กเล็ก/, "ศพด."],
  [/^โรงเรียน/, "รร."],
  [/^จังหวัด/, "จ."],
  [/ Provincial Administrative Organization$/, " PAO"],
  [/ Subdistrict Administrative Organization$/, " SAO"],
  [/ Child Development Center$/, " CDC"],
  [/ Subdistrict Municipality$/, " Sub. Mun."],
  [/ Municipality$/, " Mun."],
];

/** A unit's name with the kind abbreviated, for where hundreds must be read at once. */
export function shortName(name: string): string {
  return abbreviations.reduce((short, [kind, abbreviation]) => short.replace(kind, abbreviation), name);
}
