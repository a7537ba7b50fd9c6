import { studentTQuantile } from "../numeric/student-t.ts";
import { sumBy } from "../numeric/sum.ts";

/** What the rows of each group come to. */
export interface GroupTotals {
  readonly count: Float64Array;
  /** Rows that have a value, their sum and mean with its t interval; NaN where there is none. */
  readonly values: Float64Array;
  readonly sum: Float64Array;
  readonly mean: Float64Array;
  readonly low: Float64Array;
  readonly high: Float64Array;
}

/** Counts, sums and means by group, the spread in a second pass so that it keeps its digits. O(rows + groups). */
export function cellTotals(
  values: Float64Array | undefined,
  counts: Float64Array | undefined,
  groups: Int32Array,
  size: number,
  level: number,
): GroupTotals {
  const weight = counts ?? new Float64Array(groups.length).fill(1);
  const count = sumBy(weight, groups, size);
  const none = new Float64Array(size).fill(Number.NaN);
  if (values === undefined)
    return { count, values: new Float64Array(size), sum: none, mean: none, low: none, high: none };
  const valued = groups.map((g, i) => (Number.isNaN(values[i]) || weight[i] === 0 ? -1 : g));
  const n = sumBy(weight, valued, size);
  const sum = sumBy(
    values.map((v, i) => v * weight[i]),
    valued,
    size,
  );
  const mean = sum.map((s, g) => s / n[g]);
  const squares = sumBy(
    values.map((v, i) => (valued[i] < 0 ? 0 : (v - mean[valued[i]]) ** 2 * weight[i])),
    valued,
    size,
  );
  const half = squares.map((s, g) =>
    n[g] < 2 ? Number.NaN : studentTQuantile((1 + level) / 2, n[g] - 1) * Math.sqrt(s / (n[g] - 1) / n[g]),
  );
  return {
    count,
    values: n,
    sum,
    mean,
    low: mean.map((m, g) => m - half[g]),
    high: mean.map((m, g) => m + half[g]),
  };
}
