import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { allocateToLines } from "../../../src/data/layouts/allocate.ts";
import { sum } from "../../../src/numeric/sum.ts";

describe("money of an order on its lines", () => {
  it("is spread by weight to the cent, equally where no line has weight", () => {
    expect([...allocateToLines(Float64Array.of(10, 7), Int32Array.of(0, 1, 0, 1), [1, 0, 2, 0])]).toEqual([
      3.33, 3.5, 6.67, 3.5,
    ]);
  });

  it("never changes sign, however small it is", () => {
    expect([
      ...allocateToLines(Float64Array.of(0.03), Int32Array.of(0, 0, 0, 0, 0), [1, 1, 1, 1, 1]),
    ]).toEqual([0, 0.01, 0, 0.01, 0.01]);
  });

  it("keeps thousandths of currencies that have them on the last line", () => {
    expect([...allocateToLines(Float64Array.of(1.234), Int32Array.of(0, 0), [1, 1])]).toEqual([
      0.61,
      1.234 - 0.61,
    ]);
  });

  it("gives lines without order nothing and takes missing money for none", () => {
    expect([...allocateToLines(Float64Array.of(Number.NaN), Int32Array.of(0, -1), [1, 1])]).toEqual([0, 0]);
  });

  it("adds up exactly, and no line is off by a cent or more", () => {
    const cents = fc.integer({ min: 0, max: 10_000_000 });
    const weights = fc.array(fc.double({ min: 0, max: 1000, noNaN: true }), { minLength: 1, maxLength: 12 });
    fc.assert(
      fc.property(cents, weights, (total, weight) => {
        const lines = allocateToLines(Float64Array.of(total / 100), new Int32Array(weight.length), weight);
        expect(Math.round(sum(lines) * 100)).toBe(total);
        expect(sum(lines)).toBeCloseTo(total / 100, 9);
        const all = sum(weight);
        lines.forEach((line, i) => {
          expect(line).toBeGreaterThanOrEqual(0);
          if (all > 1e-9)
            expect(Math.abs(line - (total / 100) * (weight[i] / all))).toBeLessThan(0.01 + 1e-6);
        });
      }),
      { numRuns: 200 },
    );
  });
});
