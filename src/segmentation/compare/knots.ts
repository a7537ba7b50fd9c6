import { quantileSorted } from "../../numeric/quantile.ts";

const STEPS = 100;

/** A distribution as its percentiles 0 to 100. */
export function knotsOf(sorted: Float64Array): number[] {
  return Array.from({ length: STEPS + 1 }, (_, k) => quantileSorted(sorted, k / STEPS));
}

/** The share, from 0 to 1, of the distribution that lies below x, half of what equals it: linear between percentiles. O(log). */
export function positionIn(knots: readonly number[], x: number): number {
  const last = knots.length - 1;
  const from = first(knots, (v) => v >= x);
  const to = first(knots, (v) => v > x) - 1;
  if (to < 0) return 0;
  if (from > last) return 1;
  // several percentiles are one value: its middle
  if (from <= to) return (from + to) / 2 / last;
  return (to + (x - knots[to]) / (knots[from] - knots[to])) / last;
}

/** Where a condition that stays true once it is becomes true; the length if never. */
function first(knots: readonly number[], isPast: (value: number) => boolean): number {
  let low = 0;
  let high = knots.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (isPast(knots[middle])) high = middle;
    else low = middle + 1;
  }
  return low;
}
