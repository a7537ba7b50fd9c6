import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { runningSum, sum, sumBy } from "../../src/numeric/sum.ts";

describe("sum", () => {
  it("keeps the pence that plain addition loses", () => {
    expect(sum([1e16, 1, -1e16, 1])).toBe(2);
    expect(sum(new Float64Array(10).fill(0.1))).toBe(1);
    expect(sum([])).toBe(0);
  });

  it("runs through a list with the sum of each value and all before it", () => {
    expect([...runningSum([1e16, 1, -1e16, 1])]).toEqual([1e16, 1e16 + 1, 1, 2]);
    const tenths = new Float64Array(10).fill(0.1);
    expect([...runningSum(tenths)]).toEqual([...tenths.keys()].map((i) => sum(tenths.subarray(0, i + 1))));
  });

  it("sums groups like sums of their parts, and skips rows of no group", () => {
    expect([...sumBy([1e16, 5, 1, -1e16, 7], [0, 1, 0, 0, -1], 3)]).toEqual([1, 5, 0]);
    fc.assert(
      fc.property(fc.array(fc.tuple(fc.double({ min: -1e9, max: 1e9, noNaN: true }), fc.nat(3))), (rows) => {
        const groups = sumBy(
          rows.map((r) => r[0]),
          rows.map((r) => r[1]),
          4,
        );
        for (let g = 0; g < 4; g++)
          expect(groups[g]).toBe(sum(rows.filter((r) => r[1] === g).map((r) => r[0])));
      }),
    );
  });
});
