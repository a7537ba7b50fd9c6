import { TopFew } from "../counts/top-few.ts";
import { transpose } from "../input/csr.ts";
import type { History } from "../models/history.ts";
import { placeIn } from "../models/place-in.ts";
import type { Scorer } from "../models/scorer.ts";
import { frequenciesOf } from "./frequencies.ts";
import type { NextBasketModel } from "./next-basket-types.ts";

/**
 * Own share x own frequencies + the rest x the mean of those of the customers nearest to it, by the distance between frequencies (of equal ones, the lower place first). Without a history
 * nobody is near: all scores are 0. A score is O(items + customers log neighbors + entries of the customers who share an item + entries of the neighbours).
 */
export function nextBasketScorer(model: NextBasketModel): Scorer {
  const { items, own } = model;
  const matrix = {
    rows: model.start.length - 1,
    columns: items.length,
    start: Int32Array.from(model.start),
    at: Int32Array.from(model.at),
    value: Float64Array.from(model.value),
  };
  const byItem = transpose(matrix);
  const inner = new Float64Array(matrix.rows);
  const few = new TopFew(Math.min(model.neighbors, matrix.rows));
  const near = new Int32Array(few.size);
  const nearness = new Float64Array(few.size);
  const { value } = matrix;
  const values = byItem.value as Float64Array;
  const squares = new Float64Array(matrix.rows);
  for (let c = 0; c < matrix.rows; c++)
    for (let e = matrix.start[c]; e < matrix.start[c + 1]; e++) squares[c] += value[e] * value[e];

  // |u - v|^2 = |u|^2 + |v|^2 - 2 u v, and |u| is the same for all
  const find = (history: History, frequencies: Float64Array): number => {
    inner.fill(0);
    for (let h = 0; h < frequencies.length; h++) {
      const twice = 2 * frequencies[h];
      const stop = byItem.start[history.at[h] + 1];
      for (let e = byItem.start[history.at[h]]; e < stop; e++) inner[byItem.at[e]] += twice * values[e];
    }
    for (let c = 0; c < matrix.rows; c++) few.add(c, inner[c] - squares[c]);
    return few.take(near, nearness);
  };

  return {
    items,
    floor: 0,
    score: (history, _asOf, out) => {
      out.fill(0);
      if (history.at.length === 0) return;
      const frequencies = frequenciesOf(history, model);
      const n = find(history, frequencies);
      const share = n > 0 ? (1 - own) / n : 0;
      for (let k = 0; k < n; k++)
        for (let e = matrix.start[near[k]]; e < matrix.start[near[k] + 1]; e++)
          out[matrix.at[e]] += share * value[e];
      for (let h = 0; h < frequencies.length; h++) out[history.at[h]] += own * frequencies[h];
    },
    parts: (history, _asOf, place) => {
      if (history.at.length === 0) return [];
      const frequencies = frequenciesOf(history, model);
      const n = find(history, frequencies);
      let others = 0;
      for (let k = 0; k < n; k++) {
        const [from, to] = [matrix.start[near[k]], matrix.start[near[k] + 1]];
        const e = placeIn(matrix.at.subarray(from, to), place);
        if (e >= 0) others += ((1 - own) / n) * value[from + e];
      }
      const h = placeIn(history.at, place);
      return [
        { from: place, score: h < 0 ? 0 : own * frequencies[h] },
        { from: -1, score: others },
      ]
        .filter(({ score }) => score > 0)
        .sort((a, b) => b.score - a.score);
    },
  };
}
