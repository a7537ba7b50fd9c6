import type { History } from "../models/history.ts";
import { partsInOrder } from "../models/parts-in-order.ts";
import { profileWeights } from "../models/profile.ts";
import type { ScorePart, Scorer } from "../models/scorer.ts";
import type { ItemNeighborsModel, Votes } from "./item-neighbors-types.ts";

/** Adds up the votes of a history's items. Making it is O(neighbours); a score is O(items + neighbours of the history's items). */
export function itemNeighborsScorer(model: ItemNeighborsModel): Scorer {
  const { items, votes, profile } = model;
  const start = Int32Array.from(model.start);
  const neighbor = Int32Array.from(model.neighbor);
  const value = Float64Array.from(model.score);
  // which of the items asked about, from 1 on
  const asked = new Int32Array(items.length);
  const partsOf = (history: History, asOf: number, places: readonly number[]): readonly ScorePart[][] => {
    const froms = places.map((): number[] => []);
    const scores = places.map((): number[] => []);
    for (let p = 0; p < places.length; p++) asked[places[p]] = p + 1;
    const weights = votesOf(history, votes, profileWeights(history, asOf, profile));
    for (let h = 0; h < weights.length; h++) {
      const weight = weights[h];
      if (weight === 0) continue;
      const from = history.at[h];
      const stop = start[from + 1];
      for (let e = start[from]; e < stop; e++) {
        const p = asked[neighbor[e]];
        if (p > 0) {
          froms[p - 1].push(from);
          scores[p - 1].push(weight * value[e]);
        }
      }
    }
    for (const place of places) asked[place] = 0;
    return froms.map((list, p) => partsInOrder(list, scores[p]));
  };

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
    parts: (history, asOf, place) => partsOf(history, asOf, [place])[0],
    partsOf,
  };
}

/** What each item of the history counts: `decay`, times baskets or weight where the model asks for it. In place. */
export function votesOf(history: History, votes: Votes, decay: Float64Array): Float64Array {
  if (votes === "one") return decay;
  const times = votes === "baskets" ? history.baskets : history.weight;
  for (let h = 0; h < decay.length; h++) decay[h] *= times[h];
  return decay;
}
