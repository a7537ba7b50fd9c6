import { sortOrder } from "../../numeric/sort-order.ts";

/** Rows put together by their probability. Bins without a row are left out. */
export interface ProbabilityBins {
  /** Ends of each bin. */
  readonly from: Float64Array;
  readonly to: Float64Array;
  /** Sum of the weights. */
  readonly mass: Float64Array;
  /** Sum of squared weights, equal rows one by one: how much of the mass is luck. */
  readonly squares: Float64Array;
  /** Mean probability, and the share of yes. */
  readonly predicted: Float64Array;
  readonly observed: Float64Array;
}

/** How {@link probabilityBins} cuts: bins of equal width from 0 to 1, or with equally much in them (equal probabilities stay together). */
export type Binning = "width" | "count";

/** A bin of equal width holds its lower end; the last one holds 1. `count` says how many equal rows are behind a weight. O(n). */
export function probabilityBins(
  p: Float64Array,
  y: ArrayLike<number>,
  weight: ArrayLike<number> | undefined,
  bins: number,
  cut: Binning = "width",
  count?: ArrayLike<number>,
): ProbabilityBins {
  const binOf =
    cut === "width" ? p.map((v) => Math.min(bins - 1, Math.floor(v * bins))) : equalBins(p, weight, bins);
  const sums = (value: (i: number) => number) => {
    const out = new Float64Array(bins);
    for (let i = 0; i < p.length; i++) out[binOf[i]] += value(i);
    return out;
  };
  const w = (i: number) => (weight === undefined ? 1 : weight[i]);
  const mass = sums(w);
  const squares = sums((i) => (w(i) * w(i)) / (count === undefined ? 1 : count[i]));
  const predicted = sums((i) => w(i) * p[i]);
  const observed = sums((i) => w(i) * y[i]);
  const low = new Float64Array(bins).fill(1);
  const high = new Float64Array(bins);
  for (let i = 0; i < p.length; i++) {
    low[binOf[i]] = Math.min(low[binOf[i]], p[i]);
    high[binOf[i]] = Math.max(high[binOf[i]], p[i]);
  }
  const used = [...mass.keys()].filter((b) => mass[b] > 0);
  const kept = (value: (b: number) => number) => Float64Array.from(used, value);
  return {
    from: kept((b) => (cut === "width" ? b / bins : low[b])),
    to: kept((b) => (cut === "width" ? (b + 1) / bins : high[b])),
    mass: kept((b) => mass[b]),
    squares: kept((b) => squares[b]),
    predicted: kept((b) => predicted[b] / mass[b]),
    observed: kept((b) => observed[b] / mass[b]),
  };
}

/** The bin of a group of equal probabilities is where its middle lies in the mass. */
function equalBins(p: Float64Array, weight: ArrayLike<number> | undefined, bins: number): Float64Array {
  const order = sortOrder([p]);
  const w = (i: number) => (weight === undefined ? 1 : weight[i]);
  let total = 0;
  for (let i = 0; i < p.length; i++) total += w(i);
  const out = new Float64Array(p.length);
  let below = 0;
  for (let from = 0; from < order.length; ) {
    let to = from;
    let here = 0;
    for (; to < order.length && p[order[to]] === p[order[from]]; to++) here += w(order[to]);
    const bin = Math.min(bins - 1, Math.floor(((below + here / 2) / total) * bins));
    for (; from < to; from++) out[order[from]] = bin;
    below += here;
  }
  return out;
}
