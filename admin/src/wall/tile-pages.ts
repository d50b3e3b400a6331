/** The room that a wall has for its tiles, in pixels. */
export interface TileSpace {
  width: number;
  height: number;
  gap: number;
}

/** A way to draw tiles. Lengths are in letters, so that they grow with them. */
export interface TileForm {
  /** Letter size in pixels. */
  size: number;
  /** With two lines the standing is there in words, with one by its mark alone. */
  lines: 1 | 2;
  width: number;
  height: number;
}

/** Tiles laid out: what one page holds, and how many pages there are. */
export interface TilePages {
  form: TileForm;
  columns: number;
  rows: number;
  pages: number;
}

/** Widest names at a letter size of one pixel: in full, and as officials abbreviate them. */
export interface NameWidths {
  whole: number;
  short: number;
}

/** Letter sizes in pixels, for a wall of 1,080 lines: the largest that helps, and the smallest read from across the room. */
const sizes = { two: [40, 32, 28, 24, 20], one: [24, 20, 18] } as const;
/** A wall with fewer lines is smaller, or stands nearer; its letters are not smaller than on a desk. */
const leastSize = 14;

/** From the one that is read best to the one that holds most. */
export function tileForms(names: NameWidths, wallHeight: number): TileForm[] {
  const sized = (size: number) => Math.max(leastSize, Math.round((size * wallHeight) / 1_080));
  return [
    // The standing in words and a count are as wide as a short name.
    ...sizes.two.map(size => ({
      size: sized(size),
      lines: 2 as const,
      width: Math.max(names.whole, 12) + 1.5,
      height: 3.7,
    })),
    ...sizes.one.map(size => ({
      size: sized(size),
      lines: 1 as const,
      width: names.short + 6,
      height: 2,
    })),
  ];
}

/**
 * The best form in which all tiles are there at once; where there is none, the last, and pages. A tile is never wider than
 * the wall: a longer name is cut.
 */
export function layTiles(
  count: number,
  { width, height, gap }: TileSpace,
  forms: readonly TileForm[],
): TilePages {
  const laid = forms.map(form => {
    const columns = Math.max(1, Math.floor((width + gap) / (form.size * form.width + gap)));
    const rows = Math.max(1, Math.floor((height + gap) / (form.size * form.height + gap)));
    return { form, columns, rows, pages: Math.max(1, Math.ceil(count / (columns * rows))) };
  });
  const last = laid.at(-1);
  if (!last) throw new RangeError("tiles without a form");
  return laid.find(({ pages }) => pages === 1) ?? last;
}
