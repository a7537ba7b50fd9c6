import type { Id } from "../core/columns.ts";
import { needModel } from "../core/model.ts";
import type { AlsoBoughtModel } from "./also-bought/also-bought-types.ts";
import { type ItemReason, offerOf } from "./checkout/offer-of.ts";
import { allowedPlaces, countOption, type ItemChoice, type Offer, placesOf } from "./use/item-choice.ts";

/** Options of {@link alsoBought}. */
export type AlsoBoughtOptions = ItemChoice;

/**
 * What to offer beside an item, or beside all items of a cart or a visit: their neighbours, scores added up, with what each is offered for. The items
 * themselves are never offered. An id that the model does not know is passed over; when none is known, or too few neighbours are left, `short` says why.
 * O(neighbours of the items), and O(items) where a choice is given.
 *
 * @throws "bad-model", "bad-option", "bad-input" for what is no id.
 *
 * @example
 * import { alsoBought, fitAlsoBought, interactionsOf } from "clientele/recommend";
 * const model = fitAlsoBought(interactionsOf([
 *   { order: 1, item: "bread" }, { order: 1, item: "butter" },
 *   { order: 2, item: "bread" }, { order: 2, item: "butter" }, { order: 2, item: "jam" },
 * ]), { measure: "confidence" });
 * alsoBought(model, "jam", { count: 1 }); // => { items: [{ item: "bread", score: 1, because: [{ item: "jam", score: 1 }] }], short: null }
 * alsoBought(model, ["bread", "butter"]).items[0].because.length; // => 2
 * alsoBought(model, "bread", { exclude: ["butter", "jam"] }); // => { items: [], short: "left-out" }
 * alsoBought(model, "soap").short; // => "unknown-item"
 * alsoBought(model, NaN); // throws "bad-input"
 */
export function alsoBought(
  model: AlsoBoughtModel,
  items: Id | Iterable<Id>,
  options: AlsoBoughtOptions = {},
): Offer {
  needModel(model, ["also-bought"], "alsoBought", "fitAlsoBought");
  const count = countOption(options.count);
  const known = placesOf(items, model.items, "alsoBought");
  const allowed = allowedPlaces(model.items, options);
  const own = new Set(known);
  const reasons = new Map<number, ItemReason[]>();
  for (const item of known)
    for (let e = model.start[item]; e < model.start[item + 1]; e++) {
      const other = model.neighbor[e];
      if (own.has(other)) continue;
      const list = reasons.get(other);
      const reason = { item, score: model.score[e] };
      if (list === undefined) reasons.set(other, [reason]);
      else list.push(reason);
    }
  return offerOf(model.items, reasons, { count, allowed, unknown: known.length === 0 });
}
