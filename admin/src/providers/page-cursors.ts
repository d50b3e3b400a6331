/** What identifies one list: a page number only means something together with all of it. */
export interface ListIdentity {
  resource: string;
  filter: unknown;
  sort: unknown;
  perPage: number;
}

/** Fetches only the end cursor of `first` rows after `after`; null when fewer rows are left. */
export type Seek = (first: number, after: string | null) => Promise<string | null>;

/** The most rows the API gives at once. */
export const largestPage = 500;

/**
 * Numbered pages over a keyset API: remembers `(list)#page → endCursor`. A page opened by a deep link seeks its
 * beginning without reading rows.
 */
export class PageCursors {
  readonly #ends = new Map<string, string | null>();

  /** The cursor after which `page` (from 1) begins; undefined when it is not known yet; null for the first page. */
  after(list: ListIdentity, page: number): string | null | undefined {
    return page <= 1 ? null : this.#ends.get(key(list, page - 1));
  }

  /** Remembers where `page` ended. */
  remember(list: ListIdentity, page: number, endCursor: string | null): void {
    this.#ends.set(key(list, page), endCursor);
  }

  /**
   * Makes `after(list, page)` known, walking forward from the nearest known page in the largest allowed steps.
   * A page beyond the end begins after the last row.
   */
  async locate(list: ListIdentity, page: number, seek: Seek): Promise<void> {
    if (this.after(list, page) !== undefined) return;
    let known = page - 1;
    while (known > 1 && this.after(list, known) === undefined) known -= 1;
    let cursor = this.after(list, known) ?? null;
    let rowsToSkip = (page - known) * list.perPage;
    while (rowsToSkip > 0) {
      const step = Math.min(rowsToSkip, largestPage);
      const next = await seek(step, cursor);
      if (next === null) break;
      cursor = next;
      rowsToSkip -= step;
    }
    this.remember(list, page - 1, cursor);
  }

  /** Forgets everything: cursors belong to one viewer. */
  clear(): void {
    this.#ends.clear();
  }
}

function key(list: ListIdentity, page: number): string {
  return `${JSON.stringify([list.resource, list.filter, list.sort, list.perPage])}#${page}`;
}
