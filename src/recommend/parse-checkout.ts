import { isRecord } from "../core/is-record.ts";
import { isTexts } from "../core/json-values.ts";
import { modelParser } from "../core/model.ts";
import type { CheckoutModel } from "./checkout/checkout-types.ts";
import { isWhole, MOST_VALUES, need, needIds, needNumbers, needSparse } from "./models/check-parts.ts";

/**
 * The model of `fitCheckout` from JSON that may come from anywhere, as text or parsed; checked whole. O(size).
 *
 * @throws "bad-model"
 *
 * @example
 * import { complements, fitCheckout, interactionsOf, parseCheckout } from "clientele/recommend";
 * const model = fitCheckout(interactionsOf([
 *   { order: 1, item: "tea" }, { order: 1, item: "mug" }, { order: 2, item: "ink" },
 * ]), { minCount: 1 });
 * complements(parseCheckout(JSON.stringify(model)), ["tea"]).items[0].item; // => "mug"
 * parseCheckout("{}"); // throws "bad-model"
 */
export function parseCheckout(json: unknown): CheckoutModel {
  return modelParser<CheckoutModel>({
    kind: "checkout",
    version: 1,
    keys: [
      "kind",
      "version",
      "shrink",
      "minSetCount",
      "dearer",
      "baskets",
      "items",
      "counts",
      "categories",
      "category",
      "price",
      "ruleStart",
      "restStart",
      "rest",
      "right",
      "both",
      "left",
      "upStart",
      "up",
      "alike",
    ],
    most: MOST_VALUES,
    check,
  })(json);
}

function check(model: CheckoutModel): void {
  const { shrink, minSetCount, dearer, baskets, items, counts, categories, category, price } = model;
  const { ruleStart, restStart, rest, right, both, left, upStart, up, alike } = model;
  const kind = "checkout";
  const fine = (is: boolean, what: string) => need(kind, is, what);
  fine(Number.isFinite(shrink) && shrink >= 0, "shrink is no number");
  fine(isWhole(minSetCount) && isWhole(baskets), "minSetCount and baskets are not whole numbers");
  fine(
    isRecord(dearer) &&
      Object.keys(dearer).sort().join() === "from,to" &&
      Number.isFinite(dearer.from) &&
      Number.isFinite(dearer.to),
    "dearer is no band of prices",
  );
  needIds(kind, items);
  needWhole(counts, "counts", items.length);
  fine(isTexts(categories), "categories are no texts");
  needNumbers(kind, category, "category", items.length);
  fine(
    category.every((c) => c === -1 || (isWhole(c) && c < categories.length)),
    "an item has a category that is none",
  );
  fine(
    Array.isArray(price) &&
      price.length === items.length &&
      price.every((p) => p === null || (Number.isFinite(p) && p >= 0)),
    "price is no list of prices",
  );
  needSparse(kind, ruleStart, right, items.length, items.length, "rules");
  needSparse(kind, restStart, rest, right.length, items.length, "left sides");
  needWhole(both, "both", right.length);
  needWhole(left, "left", right.length);
  fine(
    both.every((n, r) => n > 0 && n <= left[r] && n <= counts[right[r]]),
    "a rule has more baskets with both sides than with one of them, or none",
  );
  needSparse(kind, upStart, up, items.length, items.length, "dearer items");
  fine(
    up.every((place) => price[place] !== null),
    "a dearer item has no price",
  );
  needNumbers(kind, alike, "alike", up.length);
}

function needWhole(list: unknown, name: string, length: number): void {
  needNumbers("checkout", list, name, length);
  need("checkout", (list as readonly number[]).every(isWhole), `${name} are not whole numbers`);
}
