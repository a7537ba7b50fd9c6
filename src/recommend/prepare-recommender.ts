import type { CustomerInput } from "./use/customer-history.ts";
import { makeOffer } from "./use/make-offer.ts";
import { planOffer } from "./use/offer-plan.ts";
import { prepareScorer } from "./use/prepared-scorer.ts";
import { readHistory } from "./use/read-history.ts";
import type { OfferOptions, PrepareRecommenderOptions } from "./use/recommend-options.ts";
import type { Recommendation } from "./use/recommendation-types.ts";
import type { AnyRecommender } from "./use/recommender-model.ts";

/** A model made ready for many customers, from {@link prepareRecommender}. Lives in memory; it is no JSON. */
export interface PreparedRecommender {
  /** Ids of all items that may come up, in the order of ids. */
  readonly items: readonly string[];
  /** What is odd about the catalogue: its ids do not look like those of the models. Empty where nothing is. */
  readonly warnings: readonly string[];
  /** As `recommend(model, customer, options)`. */
  readonly recommend: (customer: CustomerInput, options?: OfferOptions) => Recommendation;
}

/**
 * Makes a model ready for many customers, for a server or a batch: what `recommend` does anew at every call is done once here. Keep the result as long as the model is in use. A
 * recommendation takes O(items) and what the model takes for a history.
 *
 * @throws "bad-model", "bad-option".
 *
 * @example
 * import { fitAlsoBought, interactionsOf, prepareRecommender } from "clientele/recommend";
 * const model = fitAlsoBought(interactionsOf([
 *   { order: 1, item: "bread" }, { order: 1, item: "butter" },
 *   { order: 2, item: "bread" }, { order: 2, item: "jam" },
 * ]), { measure: "confidence" });
 * const shop = prepareRecommender(model);
 * shop.recommend(["jam"], { count: 1 }).items; // => [{ item: "bread", score: 1, because: [{ item: "jam", score: 1, share: 1, by: "also-bought" }] }]
 * shop.recommend([], { count: 1 }).short; // => "no-history"
 * prepareRecommender({ kind: "rfm" }); // throws "bad-model"
 */
export function prepareRecommender(
  model: AnyRecommender,
  options: PrepareRecommenderOptions = {},
): PreparedRecommender {
  const prepared = prepareScorer(model, options);
  const { items } = prepared.scorer;
  const index = new Map(items.map((id, k) => [id, k]));
  const find = (id: string) => index.get(id) ?? -1;
  return {
    items,
    warnings: prepared.known.warnings,
    recommend: (customer, given = {}) => {
      const plan = planOffer(prepared, given);
      const {
        customer: name,
        history,
        unknown,
      } = readHistory(
        customer,
        items,
        plan.zone,
        find,
        Number.isNaN(plan.asOf) ? Number.POSITIVE_INFINITY : plan.asOf,
      );
      const { items: offered, short, changes } = makeOffer(prepared, plan, history);
      return { customer: name, items: offered, short, unknown: unknown.size, changes };
    },
  };
}
