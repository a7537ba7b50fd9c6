import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { quantileSorted } from "../../src/numeric/quantile.ts";
import { type QuantileType, quantilesOf } from "../../src/numeric/quantile-type.ts";
import { runningCounts, valueCounts } from "../../src/numeric/value-counts.ts";
import { expectClose } from "../common/close.ts";

const values = fc.array(fc.integer({ min: -9, max: 9 }), { minLength: 1, maxLength: 30 });
const shares = fc.double({ min: 0, max: 1, noNaN: true });

describe("valueCounts", () => {
  it("sorts and merges, with NaN as no value and one zero", () => {
    const found = valueCounts(Float64Array.of(3, -0, Number.NaN, 0, 3, 1));
    expect(found).toEqual({
      values: Float64Array.of(0, 1, 3),
      counts: Float64Array.of(2, 1, 2),
      n: 5,
      missing: 1,
    });
    expect(runningCounts(found)).toEqual(Float64Array.of(2, 3, 5));
  });

  it("takes counts for repetition", () => {
    const numbers = fc.array(fc.tuple(fc.integer({ min: -5, max: 5 }), fc.nat(4)), { maxLength: 20 });
    fc.assert(
      fc.property(numbers, (rows) => {
        const counted = valueCounts(
          Float64Array.from(rows, ([v]) => v),
          Float64Array.from(rows, ([, c]) => c),
        );
        const repeated = valueCounts(
          Float64Array.from(rows.flatMap(([v, c]) => new Array<number>(c).fill(v))),
        );
        expect(counted).toEqual(repeated);
      }),
    );
  });
});

describe("quantilesOf", () => {
  it("of type 7 is the quantile used elsewhere", () => {
    fc.assert(
      fc.property(values, shares, (list, p) => {
        const sorted = Float64Array.from(list).sort();
        expectClose(quantilesOf(valueCounts(sorted), [p])[0], quantileSorted(sorted, p), 1e-9, 1e-9);
      }),
    );
  });

  it("of every type rises from smallest to largest, and turns round with the data where the type is symmetric", () => {
    fc.assert(
      fc.property(values, fc.tuple(shares, shares), fc.integer({ min: 1, max: 9 }), (list, [a, b], t) => {
        const type = t as QuantileType;
        const data = valueCounts(Float64Array.from(list));
        const [low, p, q, high] = quantilesOf(data, [0, Math.min(a, b), Math.max(a, b), 1], type);
        expect(low <= p && p <= q + 1e-9 && q <= high).toBe(true);
        expect([low, high]).toEqual([Math.min(...list) + 0, Math.max(...list) + 0]);
        if (type < 5) return;
        const turned = valueCounts(Float64Array.from(list, (v) => -v));
        expectClose(quantilesOf(turned, [0.25], type)[0], -quantilesOf(data, [0.75], type)[0], 1e-9, 1e-9);
      }),
    );
  });

  it("is NaN of nothing", () => {
    expect(quantilesOf(valueCounts(new Float64Array(0)), [0.5])).toEqual(Float64Array.of(Number.NaN));
  });
});
