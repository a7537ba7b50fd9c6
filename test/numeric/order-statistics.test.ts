import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { quantileSorted, sortedNumbers } from "../../src/numeric/quantile.ts";
import { sum, sumBy } from "../../src/numeric/sum.ts";

describe("quantileSorted", () => {
  it("is numpy's default (type 7)", () => {
    // numpy.quantile([1, 2, 4, 8, 16], [0, .1, .25, .5, .9, 1])
    const x = [1, 2, 4, 8, 16];
    const expected = [1, 1.4, 2, 4, 12.8, 16];
    [0, 0.1, 0.25, 0.5, 0.9, 1].forEach((p, i) => {
      expect(quantileSorted(x, p)).toBeCloseTo(expected[i], 12);
    });
  });

  it("is the value itself for one value and NaN for none", () => {
    expect(quantileSorted([7], 0.3)).toBe(7);
    expect(quantileSorted([], 0.5)).toBeNaN();
  });

  it("takes numbers only, in order, and leaves its input alone", () => {
    const values = Float64Array.of(3, Number.NaN, -1, 10, 2);
    expect([...sortedNumbers(values)]).toEqual([-1, 2, 3, 10]);
    expect([...values]).toEqual([3, Number.NaN, -1, 10, 2]);
  });
});

describe("sum", () => {
  it("keeps the pence that plain addition loses", () => {
    expect(sum([1e16, 1, -1e16, 1])).toBe(2);
    expect(sum(new Float64Array(10).fill(0.1))).toBe(1);
    expect(sum([])).toBe(0);
  });

  it("sums groups like sums of their parts, and skips rows of no group", () => {
    expect([...sumBy([1e16, 5, 1, -1e16, 7], [0, 1, 0, 0, -1], 3)]).toEqual([1, 5, 0]);
    fc.assert(
      fc.property(fc.array(fc.tuple(fc.double({ min: -1e9, max: 1e9, noNaN: true }), fc.nat(3))), (rows) => {
        const groups = sumBy(rows.map((r) => r[0]), rows.map((r) => r[1]), 4);
        for (let g = 0; g < 4; g++) expect(groups[g]).toBe(sum(rows.filter((r) => r[1] === g).map((r) => r[0])));
      }),
    );
  });
});
