import { buildSchema, parse } from "graphql";
import { describe, expect, test } from "vitest";
import { compiledSize } from "./compiled-size.ts";

const schema = buildSchema(`
  interface Unit { name: String child: Unit }
  type A implements Unit { name: String child: Unit own: String }
  type B implements Unit { name: String child: Unit }
  type C implements Unit { name: String child: Unit }
  type Query { unit: Unit a: A }
`);
const nested = (depth: number) => parse(`{ unit ${"{ child ".repeat(depth)}{ name } ${"}".repeat(depth)} }`);
const size = (source: string, enough = 1_000_000) => compiledSize(schema, parse(source), enough);

describe("the size of a compiled operation", () => {
  test("counts each field once for every concrete type of every interface above it", () => {
    expect(size("{ a { name own } }")).toBe(3);
    expect(size("{ unit { name } }")).toBe(1 + 3);
    expect(size("{ unit { name child { name } } }")).toBe(1 + 3 * (2 + 3));
    let expected = 3;
    for (let depth = 0; depth < 8; depth++) {
      expect(compiledSize(schema, nested(depth), 1_000_000)).toBe(1 + expected);
      expected = 3 * (1 + expected);
    }
  });

  test("counts fragments where they are spread, on their own type", () => {
    expect(size("{ unit { ...F } } fragment F on Unit { name child { name } }")).toBe(
      1 + 3 * 3 * (1 + 1 + 3),
    );
    expect(size("{ unit { ... on A { name own } } }")).toBe(1 + 3 * 2);
  });

  test("says more than enough of a deep operation without counting it out", () => {
    for (const enough of [1, 100, 5_000]) {
      expect(compiledSize(schema, nested(1_000), enough)).toBeGreaterThan(enough);
    }
  });
});
