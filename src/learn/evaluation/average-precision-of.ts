import type { RankedScores } from "../../numeric/ranked-scores.ts";

/** The mean of precision over the steps of recall; NaN without a yes. O(groups). */
export function averagePrecisionOf({
  yes,
  no,
  yesTotal,
}: Omit<RankedScores, "threshold" | "noTotal">): number {
  let [found, wrong, area] = [0, 0, 0];
  for (let g = 0; g < yes.length; g++) {
    found += yes[g];
    wrong += no[g];
    if (yes[g] > 0) area += yes[g] * (found / (found + wrong));
  }
  return area / yesTotal;
}

/** The largest distance of the shares of yes and of no above a threshold (Kolmogorov and Smirnov), and the group at which it is, the first of equals. O(groups). */
export function largestGap({ yes, no, yesTotal, noTotal }: Omit<RankedScores, "threshold">): {
  readonly gap: number;
  readonly at: number;
} {
  let [found, wrong, gap, at] = [0, 0, 0, -1];
  for (let g = 0; g < yes.length; g++) {
    found += yes[g];
    wrong += no[g];
    const here = Math.abs(found / yesTotal - wrong / noTotal);
    if (here > gap + 1e-14) {
      gap = here;
      at = g;
    }
  }
  return { gap, at };
}
