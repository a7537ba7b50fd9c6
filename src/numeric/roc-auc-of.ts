import { labelBytes } from "./label-bytes.ts";
import type { RankedScores } from "./ranked-scores.ts";
import { descending } from "./score-order.ts";

/** The chance that a yes has a higher score than a no, ties by half; NaN with one outcome only. `y` is 1 or 0, `weight` the mass of each row. O(n). */
export function rocAucOf(score: Float64Array, y: ArrayLike<number>, weight?: ArrayLike<number>): number {
  const order = descending(score);
  const label = labelBytes(y);
  let [yesTotal, noTotal, pairs] = [0, 0, 0];
  let [yes, no] = [0, 0];
  let last = Number.NaN;
  for (let k = 0; k < order.length; k++) {
    const row = order[k];
    const s = score[row];
    if (s !== last) {
      pairs += no * (yesTotal + yes / 2);
      yesTotal += yes;
      noTotal += no;
      yes = 0;
      no = 0;
      last = s;
    }
    const w = weight === undefined ? 1 : weight[row];
    yes += w * label[row];
    no += w * (1 - label[row]);
  }
  pairs += no * (yesTotal + yes / 2);
  return pairs / ((yesTotal + yes) * (noTotal + no));
}

/** The same from ranked scores. O(groups). */
export function aucOfRanks({ yes, no, yesTotal, noTotal }: Omit<RankedScores, "threshold">): number {
  let above = 0;
  let pairs = 0;
  for (let g = 0; g < yes.length; g++) {
    pairs += no[g] * (above + yes[g] / 2);
    above += yes[g];
  }
  return pairs / (yesTotal * noTotal);
}
