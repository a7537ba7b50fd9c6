import { compareIds } from "../input/id-order.ts";
import type { History } from "../models/history.ts";
import { partsFor } from "../models/parts-for.ts";
import type { ScorePart, Scorer } from "../models/scorer.ts";
import { buildHistory } from "./build-history.ts";
import { placesIn } from "./histories.ts";
import { remembered } from "./remembered.ts";

/** The items of several scorers, each once, in the order of ids. The very list of the first where it has them all. O(items log items). */
export function unionOfItems(scorers: readonly Scorer[]): readonly string[] {
  const [first, ...others] = scorers.map((scorer) => scorer.items);
  if (others.every((items) => placesIn(items, first) === undefined)) return first;
  return [...new Set(scorers.flatMap((scorer) => scorer.items))].sort(compareIds);
}

/** The scorer by the places of another list, which holds all of its items and perhaps more: for those it has nothing to say (-Infinity). */
export function scorerOn(scorer: Scorer, items: readonly string[]): Scorer {
  const own = scorer.items;
  if (own.length === items.length && placesIn(own, items) === undefined) return scorer;
  const outer = placesIn(own, items) ?? Int32Array.from(own.keys());
  const inner = new Int32Array(items.length).fill(-1);
  outer.forEach((place, k) => {
    inner[place] = k;
  });
  const scores = new Float64Array(own.length);
  const inwards = remembered((history) => moved(history, inner));
  const partsOf = (history: History, asOf: number, places: readonly number[]) => {
    const known = places.filter((place) => inner[place] >= 0);
    const parts = partsFor(
      scorer,
      inwards(history, 0),
      asOf,
      known.map((place) => inner[place]),
    );
    const lists = new Map(known.map((place, k) => [place, parts[k]]));
    return places.map((place) =>
      (lists.get(place) ?? []).map(
        (part): ScorePart => (part.from < 0 ? part : { ...part, from: outer[part.from] }),
      ),
    );
  };
  return {
    items,
    floor: scorer.floor,
    ...(scorer.same === true ? { same: true } : {}),
    score: (history, asOf, out) => {
      scorer.score(inwards(history, 0), asOf, scores);
      out.fill(Number.NEGATIVE_INFINITY);
      for (let k = 0; k < scores.length; k++) out[outer[k]] = scores[k];
    },
    parts: (history, asOf, place) => partsOf(history, asOf, [place])[0],
    partsOf,
  };
}

/** The history by other places; items without one are left out. */
function moved(history: History, to: Int32Array): History {
  const { at, basketStart, basketAt, basketTime } = history;
  const place: number[] = [];
  const basket: number[] = [];
  const time: number[] = [];
  for (let b = 0; b < basketTime.length; b++)
    for (let e = basketStart[b]; e < basketStart[b + 1]; e++) {
      if (to[basketAt[e]] < 0) continue;
      place.push(to[basketAt[e]]);
      basket.push(b);
      time.push(basketTime[b]);
    }
  const inside = buildHistory({ length: place.length, place, basket, time, weight: time });
  const keep = [...at.keys()].filter((k) => to[at[k]] >= 0);
  const pick = (column: Float64Array) => Float64Array.from(keep, (k) => column[k]);
  return {
    ...inside,
    baskets: pick(history.baskets),
    weight: pick(history.weight),
    last: pick(history.last),
  };
}
