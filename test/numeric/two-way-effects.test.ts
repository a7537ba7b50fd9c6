import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { leastSquares } from "../../src/numeric/least-squares.ts";
import { twoWayEffects } from "../../src/numeric/two-way-effects.ts";
import { expectClose } from "../common/close.ts";

/** Codes from 0 without gaps, as they come up. */
function coded(values: readonly number[]): { codes: Int32Array; count: number } {
  const place = new Map<number, number>();
  for (const v of values) if (!place.has(v)) place.set(v, place.size);
  return { codes: Int32Array.from(values, (v) => place.get(v) as number), count: place.size };
}

const dummies = ({ codes, count }: { codes: Int32Array; count: number }) =>
  Array.from({ length: count }, (_, g) => Float64Array.from(codes, (c) => (c === g ? 1 : 0)));

describe("twoWayEffects", () => {
  it("leaves what least squares on a column for each effect leaves, with its rank and leverage, in joined and parted groups", () => {
    const row = fc.record({
      a: fc.integer({ min: 0, max: 7 }),
      b: fc.integer({ min: 0, max: 4 }),
      y: fc.double({ min: -9, max: 9, noNaN: true }),
    });
    fc.assert(
      fc.property(fc.array(row, { minLength: 1, maxLength: 40 }), fc.boolean(), (rows, parted) => {
        // groups of even and odd numbers never meet
        const kept = parted ? rows.filter(({ a, b }) => a % 2 === b % 2) : rows;
        if (kept.length === 0) return;
        const [first, second] = [coded(kept.map((r) => r.a)), coded(kept.map((r) => r.b))];
        const y = Float64Array.from(kept, (r) => r.y);
        const fit = leastSquares({ columns: [...dummies(first), ...dummies(second)], y, intercept: false });
        for (const effects of [twoWayEffects(first, second), twoWayEffects(second, first)]) {
          expect(effects.rank).toBe(fit.rank);
          expectClose([...effects.without(y)], [...fit.residuals], 1e-9, 1e-11);
          expectClose([...effects.leverage()], [...fit.leverage], 1e-9, 1e-11);
        }
      }),
      { numRuns: 60 },
    );
  });
});
