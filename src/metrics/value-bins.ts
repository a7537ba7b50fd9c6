import { quantileSorted } from "../numeric/quantile.ts";
import { roundUp, tidy, tooNarrow } from "../numeric/round-numbers.ts";

/** One bin of the distribution of order values. */
export interface OrderValueBin {
  /** Lower end, inclusive. */
  readonly from: number;
  /** Upper end, exclusive; the last bin includes it. */
  readonly to: number;
  /** Orders. */
  readonly count: number;
  /** Share of all orders. */
  readonly share: number;
}

const MOST_BINS = 30;

/**
 * Bins of one round width (Freedman and Diaconis' rule, at most about thirty up to the 99th percentile). A long tail behind that
 * is one last, wider bin, so that a single huge order does not flatten the picture.
 */
export function linearBins(sorted: Float64Array): OrderValueBin[] {
  const n = sorted.length;
  const min = sorted[0];
  const max = sorted[n - 1];
  if (tooNarrow(min, max)) return [{ from: min, to: max, count: n, share: 1 }];
  const bulk = Math.max(quantileSorted(sorted, 0.99), min + (max - min) * 1e-9);
  const spread = quantileSorted(sorted, 0.75) - quantileSorted(sorted, 0.25);
  const rule = spread > 0 ? (2 * spread) / Math.cbrt(n) : (bulk - min) / (Math.log2(n) + 1);
  const width = roundUp(Math.max(rule, (bulk - min) / MOST_BINS));
  const first = Math.floor(min / width);
  let last = Math.floor(bulk / width) + 1;
  // a short tail gets its bins like the rest, so that only a long one ends in a wider bin
  if (max < (last + 3) * width) last = Math.floor(max / width) + 1;
  const edges: number[] = [];
  for (let k = first; k <= last; k++) edges.push(tidy(k * width));
  if (max > edges[edges.length - 1]) edges.push(max);
  return countInto(sorted, edges);
}

/**
 * Bins with round edges 1, 2, 5, 10, 20, 50 ... Values up to 0, and those under a millionth of the largest, share the first bin.
 */
export function roundBins(sorted: Float64Array): OrderValueBin[] {
  const n = sorted.length;
  const min = sorted[0];
  const max = sorted[n - 1];
  if (tooNarrow(min, max) || max <= 0) return [{ from: min, to: max, count: n, share: 1 }];
  const start = min > max / 1e6 ? min : (sorted.find((v) => v > max / 1e6) ?? max);
  const edges: number[] = [];
  for (
    let power = Math.floor(Math.log10(start)) - 1;
    edges.length === 0 || edges[edges.length - 1] <= max;
    power++
  ) {
    for (const m of [1, 2, 5]) edges.push(tidy(m * 10 ** power));
  }
  while (edges[1] <= start) edges.shift();
  while (edges[edges.length - 2] > max) edges.pop();
  if (min < edges[0]) edges.unshift(Math.min(0, min));
  return countInto(sorted, edges);
}

function countInto(sorted: Float64Array, edges: readonly number[]): OrderValueBin[] {
  const bins: OrderValueBin[] = [];
  let i = 0;
  for (let b = 0; b + 1 < edges.length; b++) {
    const from = i;
    const last = b + 2 === edges.length;
    while (i < sorted.length && (last || sorted[i] < edges[b + 1])) i++;
    bins.push({ from: edges[b], to: edges[b + 1], count: i - from, share: (i - from) / sorted.length });
  }
  return bins;
}
