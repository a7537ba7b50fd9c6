import { needModel } from "../core/model.ts";
import { TopFew } from "./counts/top-few.ts";
import { neighborsOption } from "./ease/ease-options.ts";
import { easeScorer } from "./ease/ease-scorer.ts";
import type { EaseModel } from "./ease/ease-types.ts";
import type { Interactions } from "./input/interaction-types.ts";
import { needInteractions } from "./input/need-interactions.ts";
import type { Scorer } from "./models/scorer.ts";
import { itemNeighborsScorer } from "./neighbors/item-neighbors-scorer.ts";
import type { ItemNeighborsModel } from "./neighbors/item-neighbors-types.ts";
import { historiesOf } from "./use/histories.ts";

/** Options of {@link easeNeighbors}. */
export interface EaseNeighborsOptions {
  /** Weights kept per item, 1 to 10,000: the largest, whether for or against. Default 200. */
  readonly top?: number;
  /** Measures the loss on the histories of these customers (at most 500, evenly drawn): the share of the dense model's ten best new items that are among the ten best of the small one. */
  readonly compareOn?: Interactions;
}

const COMPARED = 500;
const LIST = 10;

/**
 * The largest weights of an EASE model as a model of neighbours: plain JSON, quick to ask, a fiftieth of the size for 10,000 items. What is lost stands in `settings`: `weightKept`, the share of
 * the sum of all weights' sizes that is kept, and with `compareOn` also `bestTenKept`. Weights have 7 digits. On
 * MovieLens 100K (1,682 items) the best 200 hold 54 % of the weight and 92 % of the ten best; NDCG@10 goes from .1539 to .1527. More than 12,500 items x `top` / 200 make a model that `parseItemNeighbors` takes for too big. O(items^2) time.
 *
 * @throws "bad-model", "bad-option", "bad-input".
 *
 * @example
 * import { easeNeighbors, fitEase, interactionsOf } from "clientele/recommend";
 * const bought = interactionsOf([
 *   { customer: "ann", item: "bread" }, { customer: "ann", item: "jam" },
 *   { customer: "bob", item: "bread" }, { customer: "bob", item: "jam" },
 *   { customer: "cid", item: "bread" }, { customer: "cid", item: "tea" },
 * ]);
 * const small = easeNeighbors(fitEase(bought, { regularization: 1 }), { top: 1 });
 * small.score; // => [0.571429, 0.666667, 0.5]
 * small.settings.weightKept; // => 0.65618
 * easeNeighbors(small); // throws "bad-model"
 */
export function easeNeighbors(model: EaseModel, options: EaseNeighborsOptions = {}): ItemNeighborsModel {
  needModel(model, ["ease"], "easeNeighbors", "fitEase");
  const top = neighborsOption("top", options.top ?? 200);
  const on =
    options.compareOn === undefined ? undefined : needInteractions(options.compareOn, "Option compareOn");
  const { items, inverse, votes, profile, regularization, fit } = model;
  const n = items.length;
  const few = new TopFew(Math.min(top, Math.max(1, n - 1)));
  const places = new Int32Array(few.size);
  const sizes = new Float64Array(few.size);
  const row = new Float64Array(n);
  const start: number[] = [0];
  const neighbor: number[] = [];
  const score: number[] = [];
  let all = 0;
  let kept = 0;
  for (let i = 0; i < n; i++) {
    for (let j = 0; j < n; j++) {
      row[j] = j === i ? 0 : -inverse[i * n + j] / inverse[j * n + j];
      const size = Math.abs(row[j]);
      all += size;
      if (size > 0) few.add(j, size);
    }
    const taken = few.take(places, sizes);
    const best = places.subarray(0, taken).sort((a, b) => row[b] - row[a] || a - b);
    for (const j of best) {
      kept += Math.abs(row[j]);
      neighbor.push(j);
      score.push(Number(row[j].toPrecision(7)));
    }
    start.push(neighbor.length);
  }
  const settings = {
    regularization,
    top,
    customers: fit.customers + fit.added - fit.removed,
    weightKept: all === 0 ? 1 : kept / all,
  };
  const small: ItemNeighborsModel = {
    kind: "item-neighbors",
    version: 1,
    method: "ease",
    settings,
    votes,
    profile,
    items: [...items],
    start,
    neighbor,
    score,
  };
  if (on === undefined) return small;
  const bestTenKept = bestKept(easeScorer(model), itemNeighborsScorer(small), on);
  return { ...small, settings: { ...settings, bestTenKept } };
}

/** Of the best new items by one scorer, the share that are among the best by the other. 1 where nobody has a history. */
function bestKept(one: Scorer, other: Scorer, on: Interactions): number {
  const { items } = one;
  const histories = historiesOf(on, items);
  const count = Math.min(COMPARED, histories.customers);
  const asOf = on.info.asOf ?? Number.NaN;
  const scores = new Float64Array(items.length);
  const few = new TopFew(Math.min(LIST, items.length));
  const places = new Int32Array(few.size);
  const sizes = new Float64Array(few.size);
  let both = 0;
  let all = 0;
  for (let k = 0; k < count; k++) {
    const history = histories.of(Math.floor((k * histories.customers) / count));
    if (history.at.length === 0) continue;
    const best = [one, other].map((scorer) => {
      scorer.score(history, asOf, scores);
      for (const place of history.at) scores[place] = Number.NEGATIVE_INFINITY;
      for (let j = 0; j < items.length; j++) if (scores[j] > scorer.floor) few.add(j, scores[j]);
      return new Set(places.slice(0, few.take(places, sizes)));
    });
    all += best[0].size;
    for (const place of best[0]) if (best[1].has(place)) both++;
  }
  return all === 0 ? 1 : both / all;
}
