import { normalQuantile } from "./normal.ts";
import { nthSlope } from "./nth-slope.ts";
import { quantileSorted } from "./quantile.ts";
import { concordance, type Pairs } from "./ranks.ts";
import { sum } from "./sum.ts";

// up to here listing and sorting all slopes is the faster way
const MOST_LISTED = 500;

/** Median of the slopes between all pairs with different x (Theil 1950), with the interval of Sen (1968) as scipy has it. O(n log n) expected. */
export function slopesOf(pairs: Pairs, level: number): { value: number; low: number; high: number } {
  const { n } = pairs;
  const ties = concordance(pairs);
  const slopes = (n * (n - 1)) / 2 - sum(ties.xTies.map((t) => (t * (t - 1)) / 2));
  const tied = (groups: Float64Array) => sum(groups.map((t) => t * (t - 1) * (2 * t + 5)));
  // with all of y equal and ties in x the formula falls below zero
  const variance = Math.max(0, n * (n - 1) * (2 * n + 5) - tied(ties.xTies) - tied(ties.yTies)) / 18;
  const spread = normalQuantile((1 + level) / 2) * Math.sqrt(variance);
  const at = n <= MOST_LISTED ? listed(pairs, slopes) : nthSlope(pairs.x, pairs.y, slopes);
  return {
    value: slopes % 2 === 1 ? at((slopes - 1) / 2) : (at(slopes / 2 - 1) + at(slopes / 2)) / 2,
    low: at(Math.max(halfEven((slopes - spread) / 2) - 1, 0)),
    high: at(Math.min(halfEven((slopes + spread) / 2), slopes - 1)),
  };
}

/** The slope with a place in their order, from all of them. */
function listed({ x, y, n }: Pairs, slopes: number): (place: number) => number {
  const all = new Float64Array(slopes);
  let k = 0;
  for (let i = 0; i < n; i++)
    for (let j = 0; j < i; j++) if (x[i] !== x[j]) all[k++] = (y[i] - y[j]) / (x[i] - x[j]);
  all.sort();
  return (place) => all[place];
}

/** Middle value, of an even number the mean of the two. */
export function median(values: Float64Array): number {
  return quantileSorted(values.slice().sort(), 0.5);
}

// numpy's rounding, so that the interval's ends are scipy's
function halfEven(x: number): number {
  const down = Math.floor(x);
  const rest = x - down;
  return rest > 0.5 || (rest === 0.5 && down % 2 !== 0) ? down + 1 : down;
}
