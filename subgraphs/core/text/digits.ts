const thaiZero = 0x0e50;
const fullWidthZero = 0xff10;
const asciiZero = 0x30;

/** Turns Thai (๐–๙) and full-width (０–９) digits into ASCII ones and leaves everything else as it is. */
export function asciiDigits(text: string): string {
  // Most texts have none, and finding that out is cheaper than replacing nothing.
  if (!/[๐-๙０-９]/.test(text)) return text;
  return text.replace(/[๐-๙０-９]/g, digit => {
    const code = digit.charCodeAt(0);
    return String.fromCharCode(asciiZero + code - (code >= fullWidthZero ? fullWidthZero : thaiZero));
  });
}

/** Turns ASCII digits into Thai ones, as official names, orders and titles are written. */
export function thaiDigits(text: string | number): string {
  return String(text).replace(/[0-9]/g, digit => String.fromCharCode(thaiZero + Number(digit)));
}
