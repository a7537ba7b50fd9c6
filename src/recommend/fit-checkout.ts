import { badOption } from "../core/options.ts";
import { partSteps, runSteps, runStepsAsync, type Steps, type Work } from "../core/work.ts";
import { checkoutRulesSteps } from "./checkout/checkout-rules.ts";
import type { CheckoutModel } from "./checkout/checkout-types.ts";
import { type AlikeItems, dearerItemsSteps } from "./checkout/dearer-items.ts";
import { contentFactsSteps } from "./content/content-facts.ts";
import { numbered } from "./content/looks-of.ts";
import { minCountOption, shrinkOption, topOption } from "./counts/best-neighbors.ts";
import { longestOption } from "./counts/pair-source.ts";
import type { Interactions } from "./input/interaction-types.ts";
import { basketsByItemsSteps } from "./input/matrices.ts";
import { needInteractions } from "./input/need-interactions.ts";
import { needObject } from "./use/needs.ts";

/** Options of {@link fitCheckout}. */
export interface FitCheckoutOptions {
  /** Baskets that a pair must be in. Default 2. */
  readonly minCount?: number;
  /** Baskets that a set of three or more must be in. Default 10; doubled until there are at most 200,000 sets, and the model says what it came to. */
  readonly minSetCount?: number;
  /** Most items of a rule, both sides together, 2 to 10. Default 3; 2 for pairs alone. */
  readonly maxSize?: number;
  /** Added to the baskets with the left side. Default 10. */
  readonly shrink?: number;
  /** Items that go with an item, and dearer ones, kept for each, 1 to 10,000. Default 50. */
  readonly top?: number;
  /** Baskets of more items than that are left out. Default 1,000. */
  readonly longest?: number;
  /** What a dearer item may cost, as a multiple of the item's price. Default from 1.1 to 2. */
  readonly dearer?: { readonly from?: number; readonly to?: number };
  /** What makes items alike: a model with lists of neighbors, of views for instance (`fitItemNeighbors`). Default: texts, categories and prices. */
  readonly alike?: AlikeItems;
}

/**
 * What a checkout page needs, as one small model: what goes with what is in the cart (`complements`) and dearer items of the same category (`upsell`).
 *
 * Rules have one item on the right: all pairs that are together more often than by chance, the `top` surest per item, and larger sets that are surer than every smaller one (at most 20,000).
 * Categories and prices are those in `info.facts`; without them complements come from every category and there are no dearer items.
 * Time O(sum of squared basket sizes + rows of all sets), memory O(items x top + sets).
 *
 * @throws "bad-option"; "bad-input" for what is no table of interactions.
 *
 * @example
 * import { complements, fitCheckout, interactionsOf, upsell } from "clientele/recommend";
 * const bought = interactionsOf([
 *   { order: 1, item: "pasta" }, { order: 1, item: "pesto" }, { order: 2, item: "pasta" }, { order: 2, item: "pesto" },
 *   { order: 3, item: "pasta" }, { order: 4, item: "truffle pasta" }, { order: 5, item: "wine" },
 * ], { catalogue: [
 *   { item: "pasta", category: "pasta", price: 2 }, { item: "truffle pasta", category: "pasta", price: 3.5 },
 *   { item: "pesto", category: "sauce", price: 4 }, { item: "wine", category: "drinks", price: 9 },
 * ] });
 * const model = fitCheckout(bought, { shrink: 0 });
 * complements(model, ["pasta"]).items.map((o) => [o.item, o.score]); // => [["pesto", 0.6666667]]
 * upsell(model, "pasta").items.map((o) => [o.item, o.extra, o.took]); // => [["truffle pasta", 1.5, 0.25]]
 * fitCheckout(bought, { maxSize: 1 }); // throws "bad-option"
 */
export function fitCheckout(interactions: Interactions, options: FitCheckoutOptions = {}): CheckoutModel {
  return runSteps(checkoutSteps(interactions, options));
}

/**
 * {@link fitCheckout} in steps that let other work go on, with progress and a way to stop.
 *
 * @throws as `fitCheckout`, and "aborted".
 *
 * @example
 * import { fitCheckoutAsync, interactionsOf } from "clientele/recommend";
 * const bought = interactionsOf([1, 2].flatMap((order) => [{ order, item: "pasta" }, { order, item: "pesto" }]));
 * (await fitCheckoutAsync(bought)).baskets; // => 2
 * await fitCheckoutAsync(bought, { signal: { aborted: true } }); // throws "aborted"
 */
export async function fitCheckoutAsync(
  interactions: Interactions,
  options: FitCheckoutOptions & Work = {},
): Promise<CheckoutModel> {
  return runStepsAsync(checkoutSteps(interactions, options), options);
}

/** The fit some items at a time. */
function* checkoutSteps(interactions: Interactions, options: FitCheckoutOptions): Steps<CheckoutModel> {
  const table = needInteractions(interactions, "fitCheckout");
  needObject(options, "options", "an object such as { minCount: 2 }");
  const { minSetCount = 10, maxSize = 3, alike } = options;
  if (!(Number.isSafeInteger(minSetCount) && minSetCount >= 1))
    throw badOption("minSetCount", minSetCount, "a whole number of baskets, 1 or more");
  if (!(Number.isInteger(maxSize) && maxSize >= 2 && maxSize <= 10))
    throw badOption("maxSize", maxSize, "a whole number from 2 to 10");
  const settings = {
    minCount: minCountOption(options.minCount ?? 2),
    minSetCount,
    maxSize,
    shrink: shrinkOption(options.shrink ?? 10),
    top: topOption(options.top ?? 50),
    longest: longestOption(options.longest),
  };
  const dearer = bandOption(options.dearer);
  if (alike !== undefined && !(Array.isArray(alike?.items) && Array.isArray(alike.score)))
    throw badOption("alike", alike, "a model with lists of neighbors, such as that of fitItemNeighbors");
  const facts = yield* contentFactsSteps(table, undefined);
  const category = numbered(facts.category);
  const { matrix } = yield* basketsByItemsSteps(table);
  const rules = yield* partSteps(checkoutRulesSteps(matrix, settings), 0, 3, 4);
  const known = category.names.length > 0 && facts.price.some((price) => price !== null);
  const up = known
    ? yield* partSteps(dearerItemsSteps(facts, category.codes, dearer, settings.top, alike), 3, 1, 4)
    : { start: new Array(facts.items.length + 1).fill(0), neighbor: [], score: [] };
  yield [4, 4];
  return {
    kind: "checkout",
    version: 1,
    shrink: settings.shrink,
    dearer,
    items: [...facts.items],
    categories: category.names,
    category: Array.from(category.codes),
    price: [...facts.price],
    ...rules,
    upStart: up.start,
    up: up.neighbor,
    alike: up.score,
  };
}

function bandOption(given: FitCheckoutOptions["dearer"] = {}): {
  readonly from: number;
  readonly to: number;
} {
  const { from = 1.1, to = 2 } = given ?? {};
  if (typeof from === "number" && typeof to === "number" && from >= 1 && to > from && Number.isFinite(to))
    return { from, to };
  throw badOption("dearer", given, "multiples of the price, such as { from: 1.1, to: 2 }");
}
