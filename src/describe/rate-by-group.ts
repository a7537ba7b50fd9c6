import { studentTQuantile } from "../numeric/student-t.ts";
import { sumBy } from "../numeric/sum.ts";

/** Rates by group with their t intervals; NaN where nothing was exposed, or one unit alone gives no error. */
export interface GroupRates {
  readonly value: Float64Array;
  readonly low: Float64Array;
  readonly high: Float64Array;
}

/** Sum of tops over sum of bottoms by group, each unit an independent cluster: `ratioEstimate` for many groups at once. O(units + groups). */
export function ratesBy(
  tops: Float64Array,
  bottoms: Float64Array,
  groups: Int32Array,
  size: number,
  level: number,
): GroupRates {
  const units = sumBy(new Float64Array(groups.length).fill(1), groups, size);
  const bottom = sumBy(bottoms, groups, size);
  const value = sumBy(tops, groups, size).map((top, g) => (bottom[g] > 0 ? top / bottom[g] : Number.NaN));
  const squares = sumBy(
    tops.map((top, i) => (groups[i] < 0 ? 0 : (top - value[groups[i]] * bottoms[i]) ** 2)),
    groups,
    size,
  );
  // one quantile for each number of units, of which there are few
  const quantiles = new Map<number, number>();
  const half = squares.map((square, g) => {
    const m = units[g];
    if (m < 2) return Number.NaN;
    let t = quantiles.get(m);
    if (t === undefined) {
      t = studentTQuantile((1 + level) / 2, m - 1);
      quantiles.set(m, t);
    }
    return (t * Math.sqrt((square * m) / (m - 1))) / bottom[g];
  });
  return { value, low: value.map((v, g) => v - half[g]), high: value.map((v, g) => v + half[g]) };
}
