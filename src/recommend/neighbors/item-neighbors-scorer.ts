import type { History } from "../models/history.ts";
import { byLargest } from "../models/parts-for.ts";
import { profileWeights } from "../models/profile.ts";
import type { ScorePart, Scorer } from "../models/scorer.ts";
import type { ItemNeighborsModel, Votes } from "./item-neighbors-types.ts";

/** Adds up the votes of a history's items. Making it is O(neighbours); a score is O(items + neighbours of the history's items). */
export function itemNeighborsScorer(model: ItemNeighborsModel): Scorer {
  const { items, votes, profile } = model;
  const start = Int32Array.from(model.start);
  const neighbor = Int32Array.from(model.neighbor);
  const value = Float64Array.from(model.score);
  const asked = new Uint8Array(items.length);

  return {
    items,
    floor: 0,
    score(history: History, asOf: number, out: Float64Array): void {
      const weights = votesOf(history, votes, profileWeights(history, asOf, profile));
      out.fill(0);
      for (let h = 0; h < weights.length; h++) {
        const weight = weights[h];
        const stop = start[history.at[h] + 1];
        for (let e = start[history.at[h]]; e < stop; e++) out[neighbor[e]] += weight * value[e];
      }
    },
    parts(history: History, asOf: number, place: number): readonly ScorePart[] {
      const weights = votesOf(history, votes, profileWeights(history, asOf, profile));
      const parts: ScorePart[] = [];
      for (let h = 0; h < weights.length; h++) {
        if (weights[h] === 0) continue;
        const from = history.at[h];
        const e = neighbor.subarray(start[from], start[from + 1]).indexOf(place);
        if (e >= 0) parts.push({ from, score: weights[h] * value[start[from] + e] });
      }
      return parts.sort(byLargest);
    },
    partsOf(history: History, asOf: number, places: readonly number[]): readonly (readonly ScorePart[])[] {
      const weights = votesOf(history, votes, profileWeights(history, asOf, profile));
      const lists = new Map<number, ScorePart[]>();
      for (const place of places) {
        lists.set(place, []);
        asked[place] = 1;
      }
      for (let h = 0; h < weights.length; h++) {
        const weight = weights[h];
        if (weight === 0) continue;
        const from = history.at[h];
        const stop = start[from + 1];
        for (let e = start[from]; e < stop; e++)
          if (asked[neighbor[e]] === 1) lists.get(neighbor[e])?.push({ from, score: weight * value[e] });
      }
      for (const place of places) asked[place] = 0;
      return places.map((place) => lists.get(place)?.sort(byLargest) ?? []);
    },
  };
}

/** What each item of the history counts: `decay`, times baskets or weight where the model asks for it. In place. */
export function votesOf(history: History, votes: Votes, decay: Float64Array): Float64Array {
  if (votes === "one") return decay;
  const times = votes === "baskets" ? history.baskets : history.weight;
  for (let h = 0; h < decay.length; h++) decay[h] *= times[h];
  return decay;
}
