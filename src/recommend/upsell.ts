import type { Id } from "../core/columns.ts";
import { needModel } from "../core/model.ts";
import { badOption } from "../core/options.ts";
import type { CheckoutModel, DearerItem, DearerOffer } from "./checkout/checkout-types.ts";
import { offerOf } from "./checkout/offer-of.ts";
import { allowedPlaces, countOption, type ItemChoice, placesOf } from "./use/item-choice.ts";

/** Options of {@link upsell}. */
export interface UpsellOptions extends ItemChoice {
  /** Highest price. Default: as far as the model goes. */
  readonly maxPrice?: number;
}

/**
 * Dearer items of the same category to offer in an item's place: alike, and such that people do take them. The score is how alike the two are times the share of their baskets that have the dearer
 * one, each counted with one basket more, so that an item nobody bought yet is not at 0. Prices are those the model was fitted with. O(dearer items of the item).
 *
 * @throws "bad-model", "bad-option", "bad-input" for what is no id.
 *
 * @example
 * import { fitCheckout, interactionsOf, upsell } from "clientele/recommend";
 * const bought = interactionsOf([{ order: 1, item: "mug" }, { order: 2, item: "mug" }, { order: 3, item: "big mug" }], { catalogue: [
 *   { item: "mug", category: "mugs", price: 8, text: "white mug" },
 *   { item: "big mug", category: "mugs", price: 10, text: "big white mug" },
 *   { item: "gold mug", category: "mugs", price: 90, text: "gold mug" },
 * ] });
 * const { items, short } = upsell(fitCheckout(bought), "mug");
 * items.map((o) => [o.item, o.extra, o.extraShare, o.took]); // => [["big mug", 2, 0.25, 0.3333333]]
 * short; // => "no-neighbors"
 * upsell(fitCheckout(bought), "boat").short; // => "unknown-item"
 */
export function upsell(model: CheckoutModel, item: Id, options: UpsellOptions = {}): DearerOffer {
  needModel(model, ["checkout"], "upsell", "fitCheckout");
  const count = countOption(options.count);
  const { maxPrice = Number.POSITIVE_INFINITY } = options;
  if (!(typeof maxPrice === "number" && maxPrice > 0))
    throw badOption("maxPrice", maxPrice, "a price, more than 0");
  const [place] = placesOf(item, model.items, "upsell");
  const allowed = allowedPlaces(model.items, options);
  const { upStart, up, alike, price, counts } = model;
  const found = new Map<string, Omit<DearerItem, "item" | "score" | "because">>();
  const reasons = new Map<number, { readonly item: number; readonly score: number }[]>();
  let leftOut = false;
  for (let e = place === undefined ? 0 : upStart[place]; place !== undefined && e < upStart[place + 1]; e++) {
    const other = up[e];
    const [own, its] = [price[place] ?? 0, price[other] ?? 0];
    if (its > maxPrice) {
      leftOut = true;
      continue;
    }
    const [here, there] = [counts[place], counts[other]];
    found.set(model.items[other], {
      price: its,
      extra: its - own,
      extraShare: own > 0 ? (its - own) / own : null,
      alike: alike[e],
      took: here + there > 0 ? there / (here + there) : null,
    });
    reasons.set(other, [{ item: place, score: (alike[e] * (there + 1)) / (here + there + 2) }]);
  }
  const offer = offerOf(model.items, reasons, { count, allowed, unknown: place === undefined, leftOut });
  return {
    items: offer.items.map((one) => ({ ...one, ...found.get(one.item) }) as DearerItem),
    short: offer.short,
  };
}
