import { randomBytes } from "node:crypto";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { sealCursor } from "./cursor.ts";
import { RequestError } from "./errors.ts";
import { defaultPageSize, makePage, maximumPageSize, type PageArguments, readPage } from "./page.ts";

const key = randomBytes(32);
const scope = { accountId: "a", list: "numbers" };
const read = (args: PageArguments) => readPage(args, scope, key, "en");
const cursorOf = (n: number) => sealCursor([String(n)], scope, key);
const option = <T>(value: fc.Arbitrary<T>) => fc.option(value, { nil: undefined });

/** A list of numbers in order, paged as a statement would: after a position, in one of two directions, so many. */
function pageOf(numbers: readonly number[], args: PageArguments) {
  const request = read(args);
  const ordered = request.backward ? numbers.toReversed() : numbers;
  const at = request.position && Number(request.position[0]);
  const rows = ordered
    .filter(n => at === null || (request.backward ? n < at : n > at))
    .slice(0, request.limit);
  return makePage(
    rows,
    request,
    n => [String(n)],
    scope,
    key,
    async () => numbers.length,
  );
}

describe("paging", () => {
  test("takes first/after or last/before, sizes 0 to 500, and refuses everything else as input", () => {
    const sizes = option(
      fc.oneof(fc.integer({ min: -2, max: 3 }), fc.integer({ min: 498, max: 502 }), fc.integer()),
    );
    const cursors = option(fc.constantFrom(cursorOf(3), "forged"));
    fc.assert(
      fc.property(fc.record({ first: sizes, after: cursors, last: sizes, before: cursors }), args => {
        const forward = args.first !== undefined || args.after !== undefined;
        const backward = args.last !== undefined || args.before !== undefined;
        const size = (backward ? args.last : args.first) ?? defaultPageSize;
        const good =
          !(forward && backward) &&
          size >= 0 &&
          size <= maximumPageSize &&
          args.after !== "forged" &&
          args.before !== "forged";
        if (good) expect(read(args)).toMatchObject({ size, limit: size + 1, backward });
        else {
          expect(() => read(args)).toThrow(RequestError);
          expect(() => read(args)).toThrow(
            expect.objectContaining({ extensions: { code: "BAD_USER_INPUT" } }),
          );
        }
      }),
      { numRuns: 500 },
    );
  });

  test("walking forward or backward by any page size meets every row once, in order, and knows its ends", () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 30 }), fc.integer({ min: 1, max: 7 }), (count, size) => {
        const numbers = Array.from({ length: count }, (_, n) => n);
        const forward: number[] = [];
        for (let after: string | undefined, more = true; more; ) {
          const page = pageOf(numbers, { first: size, after });
          expect(page.hasPreviousPage).toBe(after !== undefined);
          forward.push(...page.edges.map(e => e.node));
          after = page.edges.at(-1)?.cursor();
          more = page.hasNextPage;
        }
        expect(forward).toEqual(numbers);
        const backward: number[] = [];
        for (let before: string | undefined, more = true; more; ) {
          const page = pageOf(numbers, { last: size, before });
          expect(page.hasNextPage).toBe(before !== undefined);
          backward.unshift(...page.edges.map(e => e.node));
          before = page.edges[0]?.cursor();
          more = page.hasPreviousPage;
        }
        expect(backward).toEqual(numbers);
      }),
    );
  });
});
