/** Why a password is refused. */
export type PasswordWeakness = "PASSWORD_COMMON" | "PASSWORD_OWN_NAME";

/**
 * Words that passwords are made of most often, here and elsewhere, without the digits and signs people add to them. Short
 * ones need no mention: a password of ten characters that is nothing but one of these, years and digits is a common one.
 */
const commonWords = new Set(
  `abc abcd abcde abcdef access account admin administrator asdf asdfgh asdfghjkl bangkok baseball batman buddha changeme
  charlie chelsea chiangmai computer dla dragon education facebook family flower football forever freedom fuckyou google
  guest hello iloveu iloveyou internet jesus kasetsart kingkong lec liverpool login love lovely lovelove manager
  manchester manunited master michael minecraft mobile monkey mother mustang mypassword naruto network newpassword
  nintendo number office onetwothree passcode passw passwd password passwords passwort pokemon princess qazwsx qazwsxedc
  qwer qwert qwerty qwertyuiop qwertyui root sabai samsung sawasdee sawatdee school secret server siam soccer somchai
  starwars student summer sunshine superman support system teacher temp temporary test tester testing thai thailand
  thaiteacher trustno user username welcome whatever whoami windows winter zaq zaqwsx zxcvbn zxcvbnm localadmin สวัสดี
  รหัสผ่าน รหัส ประเทศไทย ไทยแลนด์ กรุงเทพ กรุงเทพมหานคร โรงเรียน ครู คุณครู นักเรียน ผู้บริหาร ผู้ดูแลระบบ เทศบาล รักนะ รักเธอ ผมรักคุณ
  ฉันรักเธอ ทดสอบ ฟหกด ฟหกดเ ฟหกดเ้่าสว ๆไำพะ ผปแอ ภถุึคต ความรัก แม่จ๋า ครอบครัว ส่งเสริมการปกครองท้องถิ่น`
    .split(/\s+/)
    .map(folded),
);

/** Rows of keys and runs of letters and digits; a password that only walks along them is none. */
const walks = [
  "abcdefghijklmnopqrstuvwxyz",
  "0123456789012345678901234567890",
  "๐๑๒๓๔๕๖๗๘๙๐๑๒๓๔๕๖๗๘๙",
  "qwertyuiop[]asdfghjkl;'zxcvbnm,./",
  "qazwsxedcrfvtgbyhnujmik,ol.p;/",
  "1qaz2wsx3edc4rfv5tgb6yhn7ujm8ik,9ol.0p;/",
  "q1w2e3r4t5y6u7i8o9p0",
  "1q2w3e4r5t6y7u8i9o0p",
  "ๆไำพะัีรนยบลฟหกดเ้่าสวงผปแอิืทมใฝ",
];

/**
 * What is wrong with a password somebody chooses, or `null`. Length is checked elsewhere.
 * @param own what belongs to its holder and is known to others: username, codes of units
 */
export function weaknessOf(password: string, own: readonly string[]): PasswordWeakness | null {
  const text = password.normalize("NFC").toLowerCase();
  if (own.some(word => isMadeOf(text, word.normalize("NFC").toLowerCase()))) return "PASSWORD_OWN_NAME";
  if (new Set(text).size < 5 || isRepeated(text) || walkedShare(text) > 0.7) return "PASSWORD_COMMON";
  const bare = strip(text);
  if (commonWords.has(folded(bare)) || commonWords.has(folded(text))) return "PASSWORD_COMMON";
  return null;
}

/** The word, once or more often, with nothing but digits and signs around it. */
function isMadeOf(text: string, word: string): boolean {
  if (word.length < 3 || !text.includes(word)) return false;
  const rest = text.replaceAll(word, "");
  return strip(rest).length < 4 && rest.replace(/[^\p{L}\p{N}]/gu, "").length < 6;
}

function isRepeated(text: string): boolean {
  return /^(.{1,5}?)\1+.{0,2}$/u.test(text);
}

/** How much of the text goes three or more steps along a walk, in either direction: 0 to 1. */
function walkedShare(text: string): number {
  const both = walks.flatMap(walk => [walk, [...walk].reverse().join("")]);
  let walked = 0;
  for (let at = 0; at < text.length; ) {
    let length = 0;
    while (at + length < text.length && both.some(walk => walk.includes(text.slice(at, at + length + 1))))
      length += 1;
    if (length >= 4) walked += length;
    at += Math.max(length, 1);
  }
  return walked / text.length;
}

/** Without digits and signs at both ends, which people add to make a common word look long. */
function strip(text: string): string {
  return text.replace(/^[^\p{L}]+|[^\p{L}\p{M}]+$/gu, "");
}

/** Digits and signs that stand for letters, read as those letters; everything else that is no letter left out. */
function folded(text: string): string {
  const letters: Readonly<Record<string, string>> = {
    "0": "o",
    "1": "i",
    "3": "e",
    "4": "a",
    "5": "s",
    "7": "t",
    "@": "a",
    $: "s",
    "!": "i",
  };
  return [...text]
    .map(c => letters[c] ?? c)
    .join("")
    .replace(/[^\p{L}\p{M}]/gu, "");
}
