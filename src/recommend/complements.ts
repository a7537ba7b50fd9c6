import type { Id } from "../core/columns.ts";
import { needModel } from "../core/model.ts";
import { oneOf } from "../core/options.ts";
import type { CheckoutModel, RuleOffer } from "./checkout/checkout-types.ts";
import { BestRules } from "./checkout/rule-offer.ts";
import { allowedPlaces, countOption, type ItemChoice, placesOf } from "./use/item-choice.ts";

/** Options of {@link complements}. */
export interface ComplementsOptions extends ItemChoice {
  /** Items of a category that is in the cart already: "exclude" (default), since a second kettle is a substitute, or "keep". Items without a category are always kept. */
  readonly sameCategory?: "exclude" | "keep";
}

/**
 * What goes with all that is in the cart: for every item the best rule whose left side is in the cart, by the share of baskets with the left side that have it too, drawn towards 0 where few
 * baskets prove it. Only rules that are more than chance count. What is in the cart is never offered. O(rules of the items of the cart).
 *
 * @throws "bad-model", "bad-option", "bad-input" for what is no id.
 *
 * @example
 * import { complements, fitCheckout, interactionsOf } from "clientele/recommend";
 * const line = (order: number, item: string, category: string) => ({ order, item, category });
 * const model = fitCheckout(interactionsOf([
 *   line(1, "kettle", "kettles"), line(1, "filter", "filters"), line(2, "kettle", "kettles"), line(2, "filter", "filters"),
 *   line(3, "kettle", "kettles"), line(3, "steel kettle", "kettles"), line(4, "cup", "cups"), line(5, "cup", "cups"),
 * ]), { minCount: 1, shrink: 0 });
 * const offer = complements(model, ["kettle"], { count: 1 });
 * offer.items[0].rule; // => { left: ["kettle"], count: 2, leftCount: 3, confidence: 0.6666667, lift: 1.6666667 }
 * complements(model, ["kettle"]).items.length; // => 1
 * complements(model, ["kettle"], { sameCategory: "keep" }).items.length; // => 2
 * complements(model, ["boat"]).short; // => "unknown-item"
 */
export function complements(
  model: CheckoutModel,
  cart: Id | Iterable<Id>,
  options: ComplementsOptions = {},
): RuleOffer {
  needModel(model, ["checkout"], "complements", "fitCheckout");
  const count = countOption(options.count);
  const same = oneOf(options.sameCategory ?? "exclude", "sameCategory", ["exclude", "keep"]);
  const known = placesOf(cart, model.items, "complements");
  const allowed = allowedPlaces(model.items, options);
  const { ruleStart, restStart, rest, right, both, left, category } = model;
  const own = new Set(known);
  const inCart = new Set(same === "keep" ? [] : known.map((place) => category[place]));
  inCart.delete(-1);
  const best = new BestRules();
  let leftOut = false;
  for (const first of known)
    for (let r = ruleStart[first]; r < ruleStart[first + 1]; r++) {
      const item = right[r];
      if (own.has(item)) continue;
      const others = rest.slice(restStart[r], restStart[r + 1]);
      if (!others.every((place) => own.has(place))) continue;
      if (inCart.has(category[item])) {
        leftOut = true;
        continue;
      }
      best.add({
        left: [first, ...others],
        right: item,
        score: both[r] / (left[r] + model.shrink),
        count: both[r],
        leftCount: left[r],
        confidence: both[r] / left[r],
        lift: (both[r] * model.baskets) / (left[r] * model.counts[item]),
      });
    }
  return best.offer(model.items, { count, allowed, unknown: known.length === 0, leftOut });
}
