import { randomFrom, uniform } from "../core/random.ts";
import { SlopeOrder } from "./slope-order.ts";

/** How the search goes about it: fixed, but for tests. */
export interface NthSlopeSteps {
  /** At most so many slopes are listed and sorted. Default: eight for each point, 131,072 or more. */
  readonly listed?: number;
  /** Slopes drawn in a round. Default 32,768. */
  readonly drawn?: number;
}

const MOST_ROUNDS = 200;

interface Bound {
  readonly slope: number;
  /** Pairs with a slope below it. */
  readonly below: number;
}

/**
 * Finds the slope with a place (from 0) in the order of all `slopes` slopes between points with different x, without listing them all: slopes drawn at random
 * bound the one that is asked for, merge sort counts what lies below the bounds, and when few are left between them these are listed (Matousek 1991;
 * Dillencourt, Mount and Netanyahu 1992). The result is the exact one whatever is drawn; only among a great many slopes within some ten roundings of each other it is one
 * of these. O(n log n) expected for each place, and later places start from the bounds already counted.
 */
export function nthSlope(
  x: Float64Array,
  y: Float64Array,
  slopes: number,
  { listed = Math.max(8 * x.length, 131_072), drawn = 32_768 }: NthSlopeSteps = {},
): (place: number) => number {
  const sorted = Int32Array.from(x.keys()).sort((a, b) => x[a] - x[b] || y[a] - y[b]);
  // the largest near one, by powers of two, so that no product overflows
  const [xUnit, yUnit] = [unitOf(x), unitOf(y)];
  const xs = Float64Array.from(sorted, (i) => x[i] / xUnit);
  const ys = Float64Array.from(sorted, (i) => y[i] / yUnit);
  const order = new SlopeOrder(xs, ys);
  const random = randomFrom(1);
  const xStep = smallestStep(xs);
  const yStep = smallestStep(ys.slice().sort());
  const steepest = Math.min(2 ** 990, (2 * (spanOf(ys) + yStep)) / xStep);
  const nearZero = yStep / spanOf(xs) / 4;
  const bounds: Bound[] = [
    { slope: -steepest, below: 0 },
    { slope: steepest, below: slopes },
  ];

  const boundAt = (slope: number): Bound => {
    const known = bounds.find((b) => b.slope === slope);
    if (known !== undefined) return known;
    const bound = { slope, below: order.below(slope) };
    bounds.push(bound);
    return bound;
  };
  const around = (place: number): [Bound, Bound] => {
    let [low, high] = bounds;
    for (const bound of bounds) {
      if (bound.below <= place && bound.slope > low.slope) low = bound;
      if (bound.below > place && bound.slope < high.slope) high = bound;
    }
    return [low, high];
  };
  // a bound keeps off the slope it comes from: a slope that is computed is some roundings off
  const beside = (slope: number, side: -1 | 1) =>
    slope === 0 ? side * nearZero : slope + side * 16 * Number.EPSILON * Math.abs(slope);

  const find = (place: number): number => {
    for (let round = 1; ; round++) {
      const [low, high] = around(place);
      const count = high.below - low.below;
      const wanted = place - low.below;
      if (count <= listed) {
        const all = order.between(low.slope, high.slope, count).sort();
        return all[Math.min(wanted, all.length - 1)];
      }
      const places = Float64Array.from({ length: drawn }, () => Math.floor(uniform(random) * count)).sort();
      const some = order.between(low.slope, high.slope, count, places).sort();
      const middle = Math.min(some.length - 1, Math.floor((wanted / count) * some.length));
      const width = Math.max(Math.abs(low.slope), Math.abs(high.slope));
      if (high.slope - low.slope <= 64 * Number.EPSILON * width || width <= nearZero) return some[middle];
      // steps of x or y smaller than the largest by some 300 powers of ten are beyond the bounds: the nearest will do
      if (round === MOST_ROUNDS) return some[middle];
      const off = Math.ceil(1.5 * Math.sqrt(some.length));
      boundAt(beside(some[Math.max(0, middle - off)], -1));
      boundAt(beside(some[Math.min(some.length - 1, middle + off)], 1));
      const [from, to] = around(place);
      if (to.below - from.below <= count / 2) continue;
      // many equal slopes: apart from the others they are the answer, or out of the way
      boundAt(beside(some[middle], -1));
      boundAt(beside(some[middle], 1));
    }
  };
  return (place) => (find(place) * yUnit) / xUnit;
}

/** The power of two at or below the largest size. */
function unitOf(values: Float64Array): number {
  let most = 0;
  for (const v of values) most = Math.max(most, Math.abs(v));
  return most > 0 ? 2 ** Math.floor(Math.log2(most)) : 1;
}

function smallestStep(sorted: Float64Array): number {
  let step = Number.POSITIVE_INFINITY;
  for (let i = 1; i < sorted.length; i++)
    if (sorted[i] > sorted[i - 1]) step = Math.min(step, sorted[i] - sorted[i - 1]);
  return step === Number.POSITIVE_INFINITY ? 1 : step;
}

function spanOf(values: Float64Array): number {
  let low = Number.POSITIVE_INFINITY;
  let high = Number.NEGATIVE_INFINITY;
  for (const v of values) {
    if (v < low) low = v;
    if (v > high) high = v;
  }
  return high - low;
}
