import { areaOfRanks } from "./delong.ts";
import { normalCdf } from "./normal.ts";
import { rankedScores } from "./ranked-scores.ts";

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
 * Area under the ROC curve with DeLong's variance and the rank-sum test. `inside[i]` is 1 for rows in the group, 0 for rows outside of it; other
 * rows and rows without a score (NaN) are not looked at. `counts[i]` equal rows count as so many. NaN when a side is empty. O(n).
 */
export function aucOf(
  score: ArrayLike<number>,
  inside: ArrayLike<number>,
  level: number,
  counts?: ArrayLike<number>,
): Auc {
  const kept: number[] = [];
  for (let i = 0; i < score.length; i++) {
    const isRow = !Number.isNaN(score[i]) && (inside[i] === 0 || inside[i] === 1);
    if (isRow && (counts === undefined || counts[i] > 0)) kept.push(i);
  }
  const ranks = rankedScores(
    Float64Array.from(kept, (i) => score[i]),
    Uint8Array.from(kept, (i) => inside[i]),
    counts && Float64Array.from(kept, (i) => counts[i]),
  );
  const { yesTotal: m, noTotal: n } = ranks;
  if (m === 0 || n === 0)
    return { value: Number.NaN, se: null, interval: null, level, p: null, inside: m, outside: n };
  const area = areaOfRanks(ranks, ranks, { yesRows: m, noRows: n }, level);
  let ties = 0;
  for (let g = 0; g < ranks.yes.length; g++) {
    const tied = ranks.yes[g] + ranks.no[g];
    ties += tied ** 3 - tied;
  }
  const all = m + n;
  const chance = (all + 1 - ties / (all * (all - 1))) / (12 * m * n);
  // without the half step of continuity three customers above three others would stand out, which one split in ten does by chance
  const apart = Math.max(0, Math.abs(area.value - 0.5) - 0.5 / (m * n));
  return {
    value: area.value,
    se: area.se,
    interval: area.interval,
    level,
    p: chance > 0 ? 2 * normalCdf(-apart / Math.sqrt(chance)) : null,
    inside: m,
    outside: n,
  };
}
