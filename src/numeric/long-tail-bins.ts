import { quantileSorted } from "./quantile.ts";
import { roundUp, tidy } from "./round-numbers.ts";

/** A bin of values; the last may have no end. */
export interface LongTailBin {
  readonly from: number;
  readonly to: number | null;
  readonly count: number;
}

/** Bins of one round width up to the 98 % quantile of sorted values, and one without end for what lies above. */
export function longTailBins(sorted: Float64Array, bins: number): LongTailBin[] {
  const low = Math.min(0, sorted[0]);
  const width = roundUp(Math.max((quantileSorted(sorted, 0.98) - low) / bins, 1e-9));
  const first = Math.floor(low / width);
  const count = Math.max(1, Math.ceil((quantileSorted(sorted, 0.98) - first * width) / width + 1e-9));
  const bars = new Float64Array(count + 1);
  for (const value of sorted) bars[Math.min(count, Math.floor(value / width + 1e-9) - first)]++;
  return Array.from(bars, (n, i) => ({
    from: tidy((first + i) * width),
    to: i === count ? null : tidy((first + i + 1) * width),
    count: n,
  })).filter(({ to, count: n }) => to !== null || n > 0);
}
