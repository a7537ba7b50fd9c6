import { prepareRecommender } from "./prepare-recommender.ts";
import type { CustomerInput } from "./use/customer-history.ts";
import type { OfferOptions, PrepareRecommenderOptions } from "./use/recommend-options.ts";
import type { Recommendation } from "./use/recommendation-types.ts";
import type { AnyRecommender } from "./use/recommender-model.ts";

/** Options of {@link recommend}. */
export type RecommendOptions = OfferOptions & PrepareRecommenderOptions;

/**
 * What to offer one customer: as many items as were asked for, or the reason why not (`short`), each with what it is offered for, which adds up to its score. The customer is what
 * `historyOf` gives, rows { item, time } or a list of ids: someone the model has never seen gets what a customer of the fit with that history gets. The model stays as it is. Equal
 * scores are in the order of ids; the order of rows does not matter.
 *
 * Hand in all that the customer did, not the last minutes of it: the model keeps nothing of anybody, not of those it was fitted on either. What is not handed in is not known: the list changes,
 * and what was bought before and is missing there is offered as new.
 *
 * Re-ranking is done on the best `pool` items in this order: margin, diversity, the customer's mix, surprise, caps, rules; `changes` says what it did. Each is a function of
 * its own, too (`rerankByMargin` and so on). `describeRecommendation` says it in words. For many customers: `prepareRecommender`, `recommendAll`.
 *
 * O(size of the model) to make it ready, then what it takes for a history.
 *
 * @throws "bad-model", "bad-option", "bad-input" for what is no customer, "bad-value" for a row without an id or with a weight or time that is none.
 *
 * @example
 * import { fitAlsoBought, historyOf, interactionsOf, recommend } from "clientele/recommend";
 * const bought = interactionsOf([
 *   { customer: "ann", order: 1, item: "bread" }, { customer: "ann", order: 1, item: "butter" },
 *   { customer: "bob", order: 2, item: "bread" }, { customer: "bob", order: 2, item: "butter" }, { customer: "bob", order: 2, item: "jam" },
 * ]);
 * const model = fitAlsoBought(bought, { measure: "confidence" });
 * const { items } = recommend(model, historyOf(bought, "ann"), { count: 1 });
 * items[0].item; // => "jam"
 * items[0].because.map((b) => [b.item, b.share]); // => [["bread", 0.5], ["butter", 0.5]]
 * recommend(model, ["jam"], { count: 5 }).short; // => "small-catalogue"
 * recommend(model, ["jam"], { count: 1, only: ["tea"] }).short; // => "left-out"
 * recommend(model, ["jam"], { count: 1, catalogue: [{ item: "bread", stock: 0 }] }).items[0].item; // => "butter"
 * recommend(model, "ann"); // throws "bad-input"
 */
export function recommend(
  model: AnyRecommender,
  customer: CustomerInput,
  options: RecommendOptions = {},
): Recommendation {
  return prepareRecommender(model, options).recommend(customer, options);
}
