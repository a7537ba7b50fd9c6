import type { History } from "../models/history.ts";
import { byLargest, partsFor } from "../models/parts-for.ts";
import type { Scorer } from "../models/scorer.ts";
import type { AnyRecommender, BlendMember, RecommenderModel } from "../use/recommender-model.ts";
import { remembered } from "../use/remembered.ts";
import { scorerOn, unionOfItems } from "../use/scorer-on.ts";
import { inTurn } from "./in-turn.ts";
import { type Rescaled, rescale, rescaledParts } from "./rescale.ts";

/** A blend with its fallbacks. `scorerOf` makes the scorer of any model. */
export function recommenderScorer(
  { members, fallback }: RecommenderModel,
  scorerOf: (model: AnyRecommender, forCustomer?: BlendMember["forCustomer"]) => Scorer,
): Scorer {
  const scorers = members.map(({ model, forCustomer }) => scorerOf(model, forCustomer));
  return inTurn(
    [blend(members, scorers), ...fallback.map((model) => scorerOf(model))],
    [undefined, ...fallback.map(({ kind }) => kind)],
  );
}

function blend(members: readonly BlendMember[], own: readonly Scorer[]): Scorer {
  const items = unionOfItems(own);
  const scorers = own.map((scorer) => scorerOn(scorer, items));
  const scores = scorers.map(() => new Float64Array(items.length));
  const values = scorers.map(() => new Float64Array(items.length));
  // what everybody gets is asked for once
  const known: (Rescaled | undefined)[] = scorers.map(() => undefined);
  const ask = remembered((history, asOf): Rescaled[] =>
    members.map((member, m) => {
      const before = known[m];
      if (before !== undefined) return before;
      scorers[m].score(history, asOf, scores[m]);
      const scaled = rescale(scores[m], member, scorers[m].floor, values[m]);
      if (scorers[m].same === true) known[m] = scaled;
      return scaled;
    }),
  );
  const partsOf = (history: History, asOf: number, places: readonly number[]) => {
    const scaled = ask(history, asOf);
    const lists = scorers.map((scorer) => partsFor(scorer, history, asOf, places));
    return places.map((place, k) => {
      if (!scorers.some(({ floor }, m) => scores[m][place] > floor)) return [];
      return lists
        .flatMap((list, m) => rescaledParts(list[k], scaled[m], place, members[m].label))
        .sort(byLargest);
    });
  };
  return {
    items,
    floor: Number.NEGATIVE_INFINITY,
    score: (history, asOf, out) => {
      const scaled = ask(history, asOf);
      // an item is in where any member has something to say for it
      if (scaled.some(({ saysAll }) => saysAll)) out.fill(0);
      else {
        out.fill(Number.NEGATIVE_INFINITY);
        for (let m = 0; m < scorers.length; m++) startSaid(out, scores[m], scorers[m].floor);
      }
      for (const one of scaled) addSaid(out, one);
    },
    parts: (history, asOf, place) => partsOf(history, asOf, [place])[0],
    partsOf,
  };
}

function startSaid(out: Float64Array, scores: Float64Array, floor: number): void {
  for (let k = 0; k < out.length; k++) if (scores[k] > floor) out[k] = 0;
}

// -Infinity stays what it is
function addSaid(out: Float64Array, { slope, shift, value }: Rescaled): void {
  for (let k = 0; k < out.length; k++) out[k] += slope * value[k] + shift;
}
