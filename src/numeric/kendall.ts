import { normalCdf } from "./normal.ts";
import { concordance, type Pairs } from "./ranks.ts";
import { sum } from "./sum.ts";

/** Kendall's tau-b and its two-sided p: exact up to 50 pairs without ties, else normal with the variance for ties. O(n log n). */
export function kendallTau(pairs: Pairs): {
  readonly tau: number;
  readonly p: number;
  readonly exact: boolean;
} {
  const { n } = pairs;
  const { score, discordant, xTies, yTies } = concordance(pairs);
  const all = (n * (n - 1)) / 2;
  const over = (ties: Float64Array, f: (t: number) => number) => sum(ties.map(f));
  const pairsIn = (t: number) => (t * (t - 1)) / 2;
  const x = over(xTies, pairsIn);
  const y = over(yTies, pairsIn);
  const tau = Math.max(-1, Math.min(1, score / Math.sqrt(all - x) / Math.sqrt(all - y)));
  const exact = x === 0 && y === 0 && n <= MOST_EXACT;
  const cubes = (t: number) => t * (t - 1) * (t - 2);
  const variance =
    ((2 * n + 5) * 2 * all -
      over(xTies, (t) => t * (t - 1) * (2 * t + 5)) -
      over(yTies, (t) => t * (t - 1) * (2 * t + 5))) /
      18 +
    (x * y) / all +
    (n > 2 ? (over(xTies, cubes) * over(yTies, cubes)) / (18 * all * (n - 2)) : 0);
  const p = exact ? inversionsP(n, discordant) : 2 * normalCdf(-Math.abs(score) / Math.sqrt(variance));
  return { tau, p: Math.min(1, p), exact };
}

const MOST_EXACT = 50;

/** Two-sided p of a number of disagreeing pairs when every order is as likely: the distribution of inversions, one value added at a time. O(n^3), n up to 50. */
function inversionsP(n: number, discordant: number): number {
  const all = (n * (n - 1)) / 2;
  const few = Math.min(discordant, all - discordant);
  if (2 * few === all) return 1;
  let share = new Float64Array(few + 1);
  share[0] = 1;
  for (let size = 2; size <= n; size++) {
    const next = new Float64Array(few + 1);
    let window = 0;
    for (let k = 0; k <= few; k++) {
      window += share[k] - (k >= size ? share[k - size] : 0);
      next[k] = window / size;
    }
    share = next;
  }
  return 2 * sum(share);
}
