import { isRecord } from "../core/is-record.ts";
import { isTexts } from "../core/json-values.ts";
import { modelParser } from "../core/model.ts";
import { isWhole, MOST_VALUES, need, needIds, needNumbers } from "./models/check-parts.ts";
import type { PopularItemsModel } from "./popularity/popular-types.ts";

/**
 * The model of `fitPopularItems` from JSON that may come from anywhere, as text or parsed; checked whole. O(size).
 *
 * @throws "bad-model"
 *
 * @example
 * import { fitPopularItems, interactionsOf, parsePopularItems } from "clientele/recommend";
 * const model = fitPopularItems(interactionsOf([{ order: 1, item: "bread" }, { order: 2, item: "bread" }]));
 * parsePopularItems(JSON.stringify(model)).score; // => [2]
 * parsePopularItems("{}"); // throws "bad-model"
 */
export function parsePopularItems(json: unknown): PopularItemsModel {
  return modelParser<PopularItemsModel>({
    kind: "popular-items",
    version: 1,
    keys: [
      "kind",
      "version",
      "by",
      "window",
      "halfLife",
      "season",
      "asOf",
      "rows",
      "items",
      "score",
      "categories",
      "category",
    ],
    most: MOST_VALUES,
    check,
  })(json);
}

function check(model: PopularItemsModel): void {
  const { by, window, halfLife, season, asOf, rows, items, score, categories, category } = model;
  const fine = (is: boolean, what: string) => need("popular-items", is, what);
  const isDays = (value: unknown) => value === null || (Number.isFinite(value) && (value as number) > 0);
  fine(
    ["customers", "baskets", "quantity", "amount", "rating", "rise"].includes(by),
    "by is nothing that can be counted",
  );
  fine(isDays(window) && isDays(halfLife), "window and halfLife are neither days nor null");
  fine(
    season === null || (isRecord(season) && isWhole(season.days) && isWhole(season.years)),
    "season is neither null nor days and years",
  );
  fine(asOf === null || Number.isFinite(asOf), "asOf is neither a time nor null");
  fine(isWhole(rows), "rows is no whole number");
  needIds("popular-items", items);
  needNumbers("popular-items", score, "score", items.length);
  fine(isTexts(categories), "categories are not names");
  needNumbers("popular-items", category, "category", items.length);
  fine(
    category.every((c) => c === -1 || (isWhole(c) && c < categories.length)),
    "a category is none of the categories",
  );
}
