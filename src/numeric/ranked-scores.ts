import { labelBytes } from "./label-bytes.ts";
import { type ScoreOrder, scoreOrder } from "./score-order.ts";

/** Rows by score: how much of each outcome has each score. All that ranks needs is in here. */
export interface RankedScores {
  /** The distinct scores, highest first. */
  readonly threshold: Float64Array;
  /** Mass of the rows with that score whose outcome is yes, and no. */
  readonly yes: Float64Array;
  readonly no: Float64Array;
  readonly yesTotal: number;
  readonly noTotal: number;
}

/** `y` is 1 for yes and 0 for no; `weight` is the mass of each row. O(n). */
export function rankedScores(
  score: Float64Array,
  y: ArrayLike<number>,
  weight?: ArrayLike<number>,
  { order, from, threshold }: ScoreOrder = scoreOrder(score),
): RankedScores {
  const label = labelBytes(y);
  const groups = from.length - 1;
  const yes = new Float64Array(groups);
  const no = new Float64Array(groups);
  let yesTotal = 0;
  let noTotal = 0;
  for (let g = 0; g < groups; g++) {
    let yesHere = 0;
    let noHere = 0;
    for (let k = from[g]; k < from[g + 1]; k++) {
      const row = order[k];
      const w = weight === undefined ? 1 : weight[row];
      yesHere += w * label[row];
      noHere += w * (1 - label[row]);
    }
    yes[g] = yesHere;
    no[g] = noHere;
    yesTotal += yesHere;
    noTotal += noHere;
  }
  return { threshold, yes, no, yesTotal, noTotal };
}
