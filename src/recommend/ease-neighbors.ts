import { needModel } from "../core/model.ts";
import { badOption, oneOf } from "../core/options.ts";
import { partSteps, runSteps, runStepsAsync, type Steps, type Work } from "../core/work.ts";
import { TopFew } from "./counts/top-few.ts";
import { neighborsOption } from "./ease/ease-options.ts";
import { easeScorer } from "./ease/ease-scorer.ts";
import type { EaseModel } from "./ease/ease-types.ts";
import { largestWeights } from "./ease/largest-weights.ts";
import type { Interactions } from "./input/interaction-types.ts";
import { needInteractions } from "./input/need-interactions.ts";
import type { Scorer } from "./models/scorer.ts";
import { itemNeighborsScorer } from "./neighbors/item-neighbors-scorer.ts";
import type { ItemNeighborsModel } from "./neighbors/item-neighbors-types.ts";
import { historiesOf } from "./use/histories.ts";
import { needObject } from "./use/needs.ts";

/** Options of {@link easeNeighbors}. */
export interface EaseNeighborsOptions {
  /** Weights kept per item, 1 to 10,000: the largest, whether for or against. Default 200. */
  readonly top?: number;
  /** "item" keeps `top` weights of each item (default); "model" the `top` x items largest of all: items that say much keep more of them, which loses less for the same size. */
  readonly largestOf?: "item" | "model";
  /** Digits of the weights, 2 to 7. Default 4. */
  readonly digits?: number;
  /** Measures the loss on the histories of these customers (at most 500, evenly drawn): the share of the dense model's ten best new items that are among the ten best of the small one. */
  readonly compareOn?: Interactions;
}

const COMPARED = 500;
const LIST = 10;

/**
 * The largest weights of an EASE model as a model of neighbours: plain JSON, quick to ask, a fiftieth of the size for 10,000 items. What is lost stands in `settings`: `weightKept`, the share of
 * the sum of all weights' sizes that is kept, and with `compareOn` also `bestTenKept`. On
 * MovieLens 100K (1,682 items, last fifth) the best 200 of each item hold 54 % of the weight and 92 % of the ten best, NDCG@10 goes from .1539 to .1527, in 3.6 MB of JSON; the best 200 of each on average to .1543; on the
 * 3,335 items of a shop from .1159 to .1153 and .1167. Four digits change nothing in these. More than 12,500 items x `top` / 200 make a model that `parseItemNeighbors` takes for too big. O(items^2) time.
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
 * small.score; // => [0.5714, 0.6667, 0.5]
 * small.settings.weightKept; // => 0.65618
 * easeNeighbors(small); // throws "bad-model"
 */
export function easeNeighbors(model: EaseModel, options: EaseNeighborsOptions = {}): ItemNeighborsModel {
  return runSteps(easeNeighborsSteps(model, options));
}

/**
 * {@link easeNeighbors} in steps that let other work go on, with progress and a way to stop.
 *
 * @throws as `easeNeighbors`, and "aborted".
 *
 * @example
 * import { easeNeighborsAsync, fitEase, interactionsOf } from "clientele/recommend";
 * const bought = interactionsOf([{ customer: "ann", item: "bread" }, { customer: "ann", item: "jam" }]);
 * const model = fitEase(bought, { regularization: 1 });
 * (await easeNeighborsAsync(model)).score; // => [0.5, 0.5]
 * await easeNeighborsAsync(model, { signal: { aborted: true } }); // throws "aborted"
 */
export async function easeNeighborsAsync(
  model: EaseModel,
  options: EaseNeighborsOptions & Work = {},
): Promise<ItemNeighborsModel> {
  return runStepsAsync(easeNeighborsSteps(model, options), options);
}

/** The same in steps of a few milliseconds. */
export function* easeNeighborsSteps(
  model: EaseModel,
  options: EaseNeighborsOptions = {},
): Steps<ItemNeighborsModel> {
  needModel(model, ["ease"], "easeNeighbors", "fitEase");
  needObject(options, "options", "an object such as { top: 200 }");
  const top = neighborsOption("top", options.top ?? 200);
  const largestOf = oneOf(options.largestOf ?? "item", "largestOf", ["item", "model"]);
  const { digits = 4 } = options;
  if (!(Number.isInteger(digits) && digits >= 2 && digits <= 7))
    throw badOption("digits", digits, "a whole number from 2 to 7");
  const on =
    options.compareOn === undefined ? undefined : needInteractions(options.compareOn, "Option compareOn");
  const { items, votes, profile, regularization, fit } = model;
  const kept = yield* partSteps(largestWeights(model, top, largestOf, digits), 0, 2, 3);
  const settings = {
    regularization,
    top,
    customers: fit.customers + fit.added - fit.removed,
    weightKept: kept.share,
  };
  const small: ItemNeighborsModel = {
    kind: "item-neighbors",
    version: 1,
    method: "ease",
    settings,
    votes,
    profile,
    items: [...items],
    ...kept.lists,
  };
  if (on === undefined) {
    yield [3, 3];
    return small;
  }
  const compared = bestKept(easeScorer(model), itemNeighborsScorer(small), on);
  const bestTenKept = yield* partSteps(compared, 2, 1, 3);
  yield [3, 3];
  return { ...small, settings: { ...settings, bestTenKept } };
}

/** Of the best new items by one scorer, the share that are among the best by the other. 1 where nobody has a history. */
function* bestKept(one: Scorer, other: Scorer, on: Interactions): Steps<number> {
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
    if (k % 8 === 0) yield [k, count];
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
