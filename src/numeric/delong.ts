import type { Estimate } from "../core/estimate.ts";
import { normalQuantile } from "./normal.ts";
import type { RankedScores } from "./ranked-scores.ts";
import { aucOfRanks } from "./roc-auc-of.ts";

/** The area under the ROC curve with what each group of equal scores adds to its error. */
export interface AreaParts {
  readonly value: number;
  /** For each group of equal scores the share of the no rows that a yes there beats, and of the yes rows that beat a no there; ties by half. */
  readonly yesBeats: Float64Array;
  readonly noBeaten: Float64Array;
}

/** O(groups). */
export function areaParts({ yes, no, yesTotal, noTotal }: RankedScores): AreaParts {
  const groups = yes.length;
  const yesBeats = new Float64Array(groups);
  const noBeaten = new Float64Array(groups);
  let above = 0;
  let below = noTotal;
  let value = 0;
  for (let g = 0; g < groups; g++) {
    below -= no[g];
    yesBeats[g] = (below + no[g] / 2) / noTotal;
    noBeaten[g] = (above + yes[g] / 2) / yesTotal;
    above += yes[g];
    value += no[g] * noBeaten[g];
  }
  return { value: value / noTotal, yesBeats, noBeaten };
}

/**
 * Area under the ROC curve with DeLong's error (DeLong, DeLong and Clarke-Pearson 1988). `squares` has the sums of squared weights by group, equal rows one by one; where every row weighs 1 they are the masses themselves. The
 * interval is value +- z se, cut at 0 and 1. No error with fewer than two rows on a side and where no pair contradicts another. O(groups).
 */
export function areaOfRanks(
  ranks: RankedScores,
  squares: Pick<RankedScores, "yes" | "no">,
  { yesRows, noRows }: { readonly yesRows: number; readonly noRows: number },
  level: number,
): Estimate {
  const { yesTotal, noTotal } = ranks;
  const value = aucOfRanks(ranks);
  let [ofYes, ofNo, above, below] = [0, 0, 0, noTotal];
  for (let g = 0; g < ranks.yes.length; g++) {
    const [yes, no] = [ranks.yes[g], ranks.no[g]];
    below -= no;
    const beats = (below + no / 2) / noTotal - value;
    const beaten = (above + yes / 2) / yesTotal - value;
    above += yes;
    ofYes += squares.yes[g] * beats * beats;
    ofNo += squares.no[g] * beaten * beaten;
  }
  const variance =
    yesRows > 1 && noRows > 1
      ? (ofYes / yesTotal ** 2) * (yesRows / (yesRows - 1)) + (ofNo / noTotal ** 2) * (noRows / (noRows - 1))
      : Number.NaN;
  // squares of rounding errors are no variance
  if (!(variance > 1e-28)) return { value, se: null, interval: null, level };
  const se = Math.sqrt(variance);
  const half = normalQuantile((1 + level) / 2) * se;
  return { value, se, interval: [Math.max(0, value - half), Math.min(1, value + half)], level };
}
