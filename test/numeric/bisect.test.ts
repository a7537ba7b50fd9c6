import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { firstAbove, firstAtLeast } from "../../src/numeric/bisect.ts";

describe("places among rising numbers", () => {
  const lists = fc
    .array(fc.integer({ min: -5, max: 5 }), { maxLength: 20 })
    .map((list) => list.sort((a, b) => a - b));

  it("are those that a walk from the left finds", () => {
    fc.assert(
      fc.property(lists, fc.integer({ min: -6, max: 6 }), (rising, x) => {
        const walk = (holds: (v: number) => boolean) => {
          const found = rising.findIndex(holds);
          return found < 0 ? rising.length : found;
        };
        expect(firstAtLeast(rising, x)).toBe(walk((v) => v >= x));
        expect(firstAbove(Float64Array.from(rising), x)).toBe(walk((v) => v > x));
      }),
      { numRuns: 300 },
    );
  });

  it("stay within a part that is asked for", () => {
    const rising = [1, 2, 2, 3, 9];
    expect(firstAtLeast(rising, 2, 2, 4)).toBe(2);
    expect(firstAtLeast(rising, 0, 1, 4)).toBe(1);
    expect(firstAtLeast(rising, 5, 1, 3)).toBe(3);
    expect(firstAtLeast([], 1)).toBe(0);
  });
});
