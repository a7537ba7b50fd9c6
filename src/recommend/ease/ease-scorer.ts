import type { History } from "../models/history.ts";
import { byLargest } from "../models/parts-for.ts";
import { profileWeights } from "../models/profile.ts";
import type { ScorePart, Scorer } from "../models/scorer.ts";
import { votesOf } from "../neighbors/item-neighbors-scorer.ts";
import type { EaseModel } from "./ease-types.ts";

/** Scores by the dense matrix: an item's score is the sum of what the items of the history weigh for it, itself left out. O(items) to make, O(items x items of the history) to ask. */
export function easeScorer(model: EaseModel): Scorer {
  const { items, votes, profile, inverse } = model;
  const n = items.length;
  const perOwn = new Float64Array(n);
  for (let j = 0; j < n; j++) perOwn[j] = -1 / inverse[j * n + j];
  const weigh = (history: History, asOf: number) =>
    votesOf(history, votes, profileWeights(history, asOf, profile));

  return {
    items,
    floor: 0,
    score: (history, asOf, out) => {
      const weights = weigh(history, asOf);
      addRowsOf(inverse, n, history.at, weights, out);
      // its own entry is no vote for itself
      for (let h = 0; h < weights.length; h++) {
        const j = history.at[h];
        out[j] -= weights[h] * inverse[j * n + j];
      }
      for (let j = 0; j < n; j++) out[j] *= perOwn[j];
    },
    parts: (history, asOf, place) => {
      const weights = weigh(history, asOf);
      const parts: ScorePart[] = [];
      for (let h = 0; h < weights.length; h++) {
        const from = history.at[h];
        if (from === place) continue;
        const score = weights[h] * inverse[from * n + place] * perOwn[place];
        if (score !== 0) parts.push({ from, score });
      }
      return parts.sort(byLargest);
    },
  };
}

/** out = the weighted sum of rows of a matrix, four rows at a time. */
function addRowsOf(
  matrix: Float32Array | Float64Array,
  n: number,
  rows: Int32Array,
  weights: Float64Array,
  out: Float64Array,
): void {
  out.fill(0, 0, n);
  let h = 0;
  for (; h + 4 <= rows.length; h += 4) {
    const a = matrix.subarray(rows[h] * n, rows[h] * n + n);
    const b = matrix.subarray(rows[h + 1] * n, rows[h + 1] * n + n);
    const c = matrix.subarray(rows[h + 2] * n, rows[h + 2] * n + n);
    const d = matrix.subarray(rows[h + 3] * n, rows[h + 3] * n + n);
    const [wa, wb, wc, wd] = [weights[h], weights[h + 1], weights[h + 2], weights[h + 3]];
    for (let j = 0; j < n; j++) out[j] += wa * a[j] + wb * b[j] + wc * c[j] + wd * d[j];
  }
  for (; h < rows.length; h++) {
    const a = matrix.subarray(rows[h] * n, rows[h] * n + n);
    const wa = weights[h];
    for (let j = 0; j < n; j++) out[j] += wa * a[j];
  }
}
