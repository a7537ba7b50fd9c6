import type { Estimate } from "../../core/estimate.ts";
import type { TextColumn } from "../../core/table.ts";
import { normalQuantile } from "../../numeric/normal.ts";
import type { CoxRows } from "../cox/cox-rows.ts";
import type { ConcordanceSums } from "./concordance-sums.ts";

/**
 * The share of pairs in order, tied scores as half, with the error of its infinitesimal jackknife (how much each customer, or cluster, moves it). Null without pairs. O(n).
 */
export function concordanceEstimate(
  { length: n, mass, count, order }: CoxRows,
  sums: ConcordanceSums,
  cluster: TextColumn | undefined,
  level: number,
): Estimate | null {
  const { concordant, discordant, tiedScore, concordantOf, discordantOf, tiedOf } = sums;
  const pairs = concordant + discordant + tiedScore;
  if (!(pairs > 0)) return null;
  const somers = (concordant - discordant) / pairs;
  const value = (somers + 1) / 2;
  const sum = cluster === undefined ? undefined : new Float64Array(cluster.levels.length);
  let squares = 0;
  for (let k = 0; k < n; k++) {
    const m = mass === undefined ? 1 : mass[k];
    const own =
      (concordantOf[k] - discordantOf[k] - somers * (concordantOf[k] + discordantOf[k] + tiedOf[k])) / pairs;
    if (sum !== undefined) sum[(cluster as TextColumn).codes[order[k]]] += m * own;
    // equal customers each move it by themselves
    else squares += (m * own * (m * own)) / (count === undefined ? 1 : count[k]);
  }
  if (sum !== undefined) for (const v of sum) squares += v * v;
  const se = Math.sqrt(squares) / 2;
  const half = normalQuantile((1 + level) / 2) * se;
  return { value, se, interval: [Math.max(0, value - half), Math.min(1, value + half)], level };
}
