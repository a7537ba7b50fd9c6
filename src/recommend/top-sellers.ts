import type { Id } from "../core/columns.ts";
import { needModel } from "../core/model.ts";
import { TopFew } from "./counts/top-few.ts";
import type { PopularItemsModel } from "./popularity/popular-types.ts";
import { allowedPlaces, countOption, type ItemChoice } from "./use/item-choice.ts";

/** Options of {@link topSellers}. */
export interface TopSellersOptions extends ItemChoice {
  /** Only items of this category. Default: of any. */
  readonly category?: Id;
}

/** Items that sell, the best first. */
export interface TopSellers {
  readonly items: readonly {
    readonly item: string;
    /** What the model counted. */
    readonly score: number;
    /** null where none is known. */
    readonly category: string | null;
  }[];
  /** Why there are fewer than were asked for: no such category, others were left out by the choice, or no more were sold. null: as many as asked for. */
  readonly short: "unknown-category" | "left-out" | "no-sales" | null;
}

/**
 * The best sellers, in a category or in all, of those that may be offered. Items that were not sold are not among them; equal scores are in the order of ids. O(items).
 *
 * @throws "bad-model", "bad-option", "bad-input" for what is no id.
 *
 * @example
 * import { fitPopularItems, interactionsOf, topSellers } from "clientele/recommend";
 * const model = fitPopularItems(interactionsOf([
 *   { order: 1, item: "bread", category: "baked" }, { order: 1, item: "milk", category: "dairy" },
 *   { order: 2, item: "bread", category: "baked" }, { order: 3, item: "roll", category: "baked" },
 * ]));
 * topSellers(model, { count: 1 }); // => { items: [{ item: "bread", score: 2, category: "baked" }], short: null }
 * topSellers(model, { category: "baked", exclude: ["bread"] }); // => { items: [{ item: "roll", score: 1, category: "baked" }], short: "left-out" }
 * topSellers(model, { category: "shoes" }).short; // => "unknown-category"
 * topSellers(model, { count: 0 }); // throws "bad-option"
 */
export function topSellers(model: PopularItemsModel, options: TopSellersOptions = {}): TopSellers {
  needModel(model, ["popular-items"], "topSellers", "fitPopularItems");
  const count = countOption(options.count);
  const allowed = allowedPlaces(model.items, options);
  const only =
    options.category === undefined ? undefined : model.categories.indexOf(String(options.category).trim());
  if (only === -1) return { items: [], short: "unknown-category" };
  const few = new TopFew(Math.min(count, model.items.length));
  let leftOut = false;
  for (let k = 0; k < model.items.length; k++) {
    if (!(model.score[k] > 0) || (only !== undefined && model.category[k] !== only)) continue;
    if (allowed !== undefined && allowed[k] === 0) leftOut = true;
    else few.add(k, model.score[k]);
  }
  const places = new Int32Array(few.size);
  const scores = new Float64Array(few.size);
  const n = few.take(places, scores);
  return {
    items: Array.from(places.subarray(0, n), (place, k) => ({
      item: model.items[place],
      score: scores[k],
      category: model.categories[model.category[place]] ?? null,
    })),
    short: n === count ? null : leftOut ? "left-out" : "no-sales",
  };
}
