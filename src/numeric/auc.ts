import { normalCdf, normalQuantile } from "./normal.ts";
import { sum } from "./sum.ts";

/** How well a score tells two groups apart. */
export interface Auc {
  /** The chance that one of the group has a higher score than one outside of it, ties by half: 0.5 is none, 1 is always. */
  readonly value: number;
  /** DeLong, DeLong and Clarke-Pearson (1988); null with fewer than two on a side, and where no pair contradicts another. */
  readonly se: number | null;
  /** value +- z se, cut at 0 and 1. */
  readonly interval: readonly [low: number, high: number] | null;
  readonly level: number;
  /** Two-sided p of the rank-sum test (Mann and Whitney 1947; normal, corrected for ties and continuity); null when all scores are equal. */
  readonly p: number | null;
  /** How many are in the group, and how many outside. */
  readonly inside: number;
  readonly outside: number;
}

/**
 * Area under the ROC curve from middle ranks, with DeLong's variance. `inside[i]` is 1 for rows in the group, 0 for rows outside of it; other
 * rows and rows without a score (NaN) are not looked at. `counts[i]` equal rows count as so many. NaN when a side is empty. O(n log n).
 */
export function aucOf(
  score: ArrayLike<number>,
  inside: ArrayLike<number>,
  level: number,
  counts?: ArrayLike<number>,
): Auc {
  const kept: number[] = [];
  let m = 0;
  let n = 0;
  const c = (i: number) => (counts === undefined ? 1 : counts[i]);
  for (let i = 0; i < score.length; i++) {
    if (Number.isNaN(score[i]) || !(inside[i] === 0 || inside[i] === 1) || c(i) === 0) continue;
    kept.push(i);
    if (inside[i] === 1) m += c(i);
    else n += c(i);
  }
  if (m === 0 || n === 0)
    return { value: Number.NaN, se: null, interval: null, level, p: null, inside: m, outside: n };
  const order = Int32Array.from(kept).sort((a, b) => score[a] - score[b]);
  // for each row the share of the other side that it beats
  const beats = new Float64Array(order.length);
  let lowIn = 0;
  let lowOut = 0;
  let ties = 0;
  for (let from = 0; from < order.length; ) {
    let to = from;
    let tiedIn = 0;
    let tiedOut = 0;
    for (; to < order.length && score[order[to]] === score[order[from]]; to++) {
      if (inside[order[to]] === 1) tiedIn += c(order[to]);
      else tiedOut += c(order[to]);
    }
    for (let r = from; r < to; r++)
      beats[r] = inside[order[r]] === 1 ? (lowOut + tiedOut / 2) / n : (m - lowIn - tiedIn / 2) / m;
    lowIn += tiedIn;
    lowOut += tiedOut;
    const tied = tiedIn + tiedOut;
    ties += tied ** 3 - tied;
    from = to;
  }
  const insides = beats.map((b, r) => (inside[order[r]] === 1 ? b * c(order[r]) : 0));
  const value = sum(insides) / m;
  const spread = (side: number, size: number) =>
    sum(beats.map((b, r) => (inside[order[r]] === side ? c(order[r]) * (b - value) ** 2 : 0))) / (size - 1);
  const variance = m > 1 && n > 1 ? spread(1, m) / m + spread(0, n) / n : Number.NaN;
  // squares of rounding errors are no variance
  const se = variance > 1e-28 ? Math.sqrt(variance) : null;
  const half = se === null ? 0 : normalQuantile((1 + level) / 2) * se;
  const all = m + n;
  const chance = (all + 1 - ties / (all * (all - 1))) / (12 * m * n);
  // without the half step of continuity three customers above three others would stand out, which one split in ten does by chance
  const apart = Math.max(0, Math.abs(value - 0.5) - 0.5 / (m * n));
  return {
    value,
    se,
    interval: se === null ? null : [Math.max(0, value - half), Math.min(1, value + half)],
    level,
    p: chance > 0 ? 2 * normalCdf(-apart / Math.sqrt(chance)) : null,
    inside: m,
    outside: n,
  };
}
