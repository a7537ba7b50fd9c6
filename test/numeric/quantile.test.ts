import { describe, expect, it } from "vitest";
import { quantileSorted, sortedNumbers } from "../../src/numeric/quantile.ts";

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
