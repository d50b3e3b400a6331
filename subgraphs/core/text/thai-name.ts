/** Characters that change nothing on screen but make two equal names differ: zero-width and bidi controls, soft hyphens, joiners. */
const invisible = /\p{Cf}|\u034f|[\ufe00-\ufe0f]/gu;

/** Marks above and below a consonant, with ำ, which tone marks belong before. */
const markCluster = /[\u0e31\u0e33-\u0e3a\u0e47-\u0e4e]{2,}/g;

/** ASCII and Thai alone, no space but single ones inside, no two marks together, no เเ, no นิคหิต: stands as it will. */
const settled =
  /^(?!.*(?:[\u0e31\u0e33-\u0e3a\u0e47-\u0e4e]{2}|\u0e40\u0e40|\u0e4d| {2}))[!-~\u0e01-\u0e5b](?:[ -~\u0e01-\u0e5b]*[!-~\u0e01-\u0e5b])?$/;

/**
 * One spelling for every way of typing the same name: uniqueness, search and duplicate checks compare this form, and
 * it is the form stored.
 *
 * Neither NFC nor NFKC unifies the order of Thai vowel and tone marks, and NFKC splits ำ, so the rule is our own:
 * invisible characters go, white space collapses, marks stand in one order (below vowel, above vowel, tone, others)
 * and once, นิคหิต + า is ำ, and เ typed twice is แ.
 */
export function normaliseThaiName(typed: string): string {
  if (settled.test(typed)) return typed;
  let name = typed.normalize("NFC").replace(invisible, "").replace(/\s+/gu, " ").trim();
  for (;;) {
    const next = name
      .replaceAll("\u0e40\u0e40", "\u0e41")
      .replace(/\u0e4d([\u0e31\u0e34-\u0e3a\u0e47-\u0e4e]*)\u0e32/g, "$1\u0e33")
      .replace(markCluster, orderMarks);
    if (next === name) return next;
    name = next;
  }
}

function orderMarks(cluster: string): string {
  return [...new Set(cluster)]
    .sort((a, b) => rank(a) - rank(b) || a.charCodeAt(0) - b.charCodeAt(0))
    .join("");
}

/** The order is also canonical for NFC, so normalising again by anybody changes nothing. */
function rank(mark: string): number {
  switch (mark) {
    case "\u0e3a": // พินทุ
      return 0;
    case "\u0e38": // สระอุ
    case "\u0e39": // สระอู
      return 1;
    case "\u0e48": // tone marks
    case "\u0e49":
    case "\u0e4a":
    case "\u0e4b":
      return 3;
    case "\u0e4c": // การันต์
    case "\u0e4e": // ยามักการ
      return 4;
    case "\u0e4d": // นิคหิต
      return 5;
    case "\u0e33": // สระอำ
      return 6;
    default: // vowels above
      return 2;
  }
}
