import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { quantileSorted, sortedNumbers } from "../../src/numeric/quantile.ts";
import {
  countOf,
  mostFrequent,
  quantileOfRuns,
  someRuns,
  sortedByRuns,
  valueRuns,
} from "../../src/numeric/value-runs.ts";

const few = fc.array(fc.constantFrom(3, 1.5, -2, 0, -0, Number.NaN, Number.POSITIVE_INFINITY), {
  maxLength: 60,
});
const many = fc.array(fc.double(), { maxLength: 60 });
const columns = fc
  .oneof(
    few,
    many,
    many.map((v) => v.sort((a, b) => a - b)),
  )
  .map((v) => Float64Array.from(v));

describe("runs of values", () => {
  it("are the sorted numbers with their counts", () => {
    fc.assert(
      fc.property(columns, (column) => {
        const sorted = sortedNumbers(column).map((v) => v + 0);
        const runs = valueRuns(column);
        expect(sortedByRuns(column).map((v) => v + 0)).toEqual(sorted);
        expect(countOf(runs)).toBe(sorted.length);
        expect([...runs.values].map((v) => v + 0)).toEqual([...new Set(sorted)]);
        runs.values.forEach((v, k) => {
          expect(runs.ends[k]).toBe(sorted.filter((x) => x <= v).length);
        });
      }),
    );
  });

  it("have the quantiles of the sorted numbers, of a part too", () => {
    fc.assert(
      fc.property(columns, fc.double({ min: 0, max: 1, noNaN: true }), fc.nat(20), (column, p, from) => {
        const finite = column.filter((v) => Number.isFinite(v));
        const runs = valueRuns(finite);
        expect(quantileOfRuns(runs, p) + 0).toBe(quantileSorted(sortedByRuns(finite), p) + 0);
        const begin = Math.min(from, runs.values.length);
        const rest = finite.filter((v) => v >= (runs.values[begin] ?? Number.POSITIVE_INFINITY));
        const part = someRuns(runs, begin, runs.values.length);
        expect(quantileOfRuns(part, p) + 0).toBe(quantileSorted(sortedByRuns(rest), p) + 0);
      }),
    );
  });

  it("sorts one by one where values hardly repeat", () => {
    const column = Float64Array.from({ length: 70_000 }, (_, i) => ((i * 7919) % 70_001) / 7);
    expect(valueRuns(column).values).toEqual(column.slice().sort());
  });

  it("name the most frequent value, the smallest of equally frequent ones", () => {
    expect(mostFrequent(valueRuns(Float64Array.of(5, 2, 5, 2, 9)))).toEqual({ value: 2, count: 2 });
    expect(mostFrequent(valueRuns(new Float64Array(0)))).toEqual({ value: Number.NaN, count: 0 });
  });
});
