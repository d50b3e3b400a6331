import type { Language } from "../identity/actor.ts";
import { type CursorScope, openCursor, sealCursor } from "./cursor.ts";
import { badInput } from "./errors.ts";

/** Rows of a page unless the caller says otherwise, and the most a caller may ask for. */
export const defaultPageSize = 25;
export const maximumPageSize = 500;

/** Arguments of every list. */
export interface PageArguments {
  readonly first?: number | null | undefined;
  readonly after?: string | null | undefined;
  readonly last?: number | null | undefined;
  readonly before?: string | null | undefined;
}

/** A page as SQL wants it: `limit` is one more than asked, to know whether there is more. */
export interface PageRequest {
  readonly size: number;
  readonly limit: number;
  /** Paging from the end: the statement runs in reverse order and the rows are turned round afterwards. */
  readonly backward: boolean;
  /** Position to start after (forward) or before (backward), or `null` for the start (or end). */
  readonly position: readonly string[] | null;
}

/**
 * Checks the arguments of a list.
 * @throws RequestError BAD_USER_INPUT for a size outside 0–500, `first` with `last`, or a cursor of another list.
 */
export function readPage(
  args: PageArguments,
  scope: CursorScope,
  key: Buffer,
  language: Language,
): PageRequest {
  const { first, after, last, before } = args;
  if ((first != null || after != null) && (last != null || before != null)) {
    throw badInput(language, {
      th: "ใช้ first/after หรือ last/before อย่างใดอย่างหนึ่ง",
      en: "Use either first/after or last/before, not both.",
    });
  }
  const backward = last != null || before != null;
  const size = (backward ? last : first) ?? defaultPageSize;
  if (size < 0 || size > maximumPageSize) {
    throw badInput(language, {
      th: `จำนวนรายการต่อหน้าต้องอยู่ระหว่าง 0 ถึง ${maximumPageSize}`,
      en: `The page size must be between 0 and ${maximumPageSize}.`,
    });
  }
  const cursor = backward ? before : after;
  const position = cursor == null ? null : openCursor(cursor, scope, key);
  if (cursor != null && !position) {
    throw badInput(language, {
      th: "ตำแหน่งหน้า (cursor) นี้ไม่ใช่ของรายการ ตัวกรอง หรือการเรียงลำดับนี้ ให้เริ่มจากหน้าแรก",
      en: "This cursor does not belong to this list, filter and order. Start from the first page.",
    });
  }
  return { size, limit: size + 1, backward, position };
}

/** A page of a list, in list order. */
export interface Page<Node> {
  readonly edges: readonly Edge<Node>[];
  readonly hasNextPage: boolean;
  readonly hasPreviousPage: boolean;
  /** Runs only when selected. */
  readonly totalCount: () => Promise<number>;
}

export interface Edge<Node> {
  readonly node: Node;
  /** Sealed only when selected. */
  readonly cursor: () => string;
}

/** Makes a page of the rows a statement with `limit` returned. */
export function makePage<Node>(
  rows: readonly Node[],
  request: PageRequest,
  positionOf: (node: Node) => readonly string[],
  scope: CursorScope,
  key: Buffer,
  totalCount: () => Promise<number>,
): Page<Node> {
  const more = rows.length > request.size;
  const kept = rows.slice(0, request.size);
  if (request.backward) kept.reverse();
  return {
    edges: kept.map(node => ({ node, cursor: () => sealCursor(positionOf(node), scope, key) })),
    hasNextPage: request.backward ? request.position !== null : more,
    hasPreviousPage: request.backward ? more : request.position !== null,
    totalCount,
  };
}
