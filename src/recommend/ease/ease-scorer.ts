import type { History } from "../models/history.ts";
import { partsInOrder } from "../models/parts-in-order.ts";
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
  const partsOf = (history: History, asOf: number, places: readonly number[]): readonly ScorePart[][] => {
    const weights = weigh(history, asOf);
    return places.map((place) => {
      const froms: number[] = [];
      const scores: number[] = [];
      for (let h = 0; h < weights.length; h++) {
        const from = history.at[h];
        const score = weights[h] * inverse[from * n + place] * perOwn[place];
        if (from === place || score === 0) continue;
        froms.push(from);
        scores.push(score);
      }
      return partsInOrder(froms, scores);
    });
  };

  return {
    items,
    floor: 0,
    score: (history, asOf, out) => {
      const weights = weigh(history, asOf);
      out.fill(0);
      for (let h = 0; h < weights.length; h += 8) addEight(inverse, n, history.at, weights, h, out);
      // its own entry is no vote for itself
      for (let h = 0; h < weights.length; h++) {
        const j = history.at[h];
        out[j] -= weights[h] * inverse[j * n + j];
      }
      for (let j = 0; j < n; j++) out[j] *= perOwn[j];
    },
    parts: (history, asOf, place) => partsOf(history, asOf, [place])[0],
    partsOf,
  };
}

/** Adds the weighted rows `h` to `h + 7`; behind the last, rows of weight 0. The matrix is read by places of its own: views of its rows make the loop half as fast. */
function addEight(
  matrix: Float32Array | Float64Array,
  n: number,
  rows: Int32Array,
  weights: Float64Array,
  h: number,
  out: Float64Array,
): void {
  const row = (k: number) => rows[h + k < rows.length ? h + k : h] * n;
  const weight = (k: number) => (h + k < rows.length ? weights[h + k] : 0);
  const a = row(0);
  const b = row(1);
  const c = row(2);
  const d = row(3);
  const e = row(4);
  const f = row(5);
  const g = row(6);
  const i = row(7);
  const wa = weight(0);
  const wb = weight(1);
  const wc = weight(2);
  const wd = weight(3);
  const we = weight(4);
  const wf = weight(5);
  const wg = weight(6);
  const wi = weight(7);
  for (let j = 0; j < n; j++)
    out[j] +=
      wa * matrix[a + j] +
      wb * matrix[b + j] +
      (wc * matrix[c + j] + wd * matrix[d + j]) +
      (we * matrix[e + j] + wf * matrix[f + j] + (wg * matrix[g + j] + wi * matrix[i + j]));
}
