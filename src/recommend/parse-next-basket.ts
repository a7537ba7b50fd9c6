import { modelParser } from "../core/model.ts";
import type { NextBasketModel } from "./baskets/next-basket-types.ts";
import { isWhole, MOST_VALUES, need, needIds, needNumbers, needSparse } from "./models/check-parts.ts";

/**
 * The model of `fitNextBasket` from JSON that may come from anywhere, as text or parsed; checked whole. O(size).
 *
 * @throws "bad-model"
 *
 * @example
 * import { fitNextBasket, interactionsOf, parseNextBasket } from "clientele/recommend";
 * const model = fitNextBasket(interactionsOf([{ customer: "ann", item: "bread" }]));
 * parseNextBasket(JSON.stringify(model)).value; // => [1]
 * parseNextBasket("{}"); // throws "bad-model"
 */
export function parseNextBasket(json: unknown): NextBasketModel {
  return modelParser<NextBasketModel>({
    kind: "next-basket",
    version: 1,
    keys: [
      "kind",
      "version",
      "groups",
      "withinDecay",
      "groupDecay",
      "neighbors",
      "own",
      "asOf",
      "customers",
      "items",
      "start",
      "at",
      "value",
    ],
    most: MOST_VALUES,
    check,
  })(json);
}

function check(model: NextBasketModel): void {
  const { groups, withinDecay, groupDecay, neighbors, own, asOf, customers, items, start, at, value } = model;
  const fine = (is: boolean, what: string) => need("next-basket", is, what);
  const isDecay = (decay: unknown) =>
    typeof decay === "number" && Number.isFinite(decay) && decay > 0 && decay <= 1;
  fine(isWhole(groups) && groups >= 1, "groups is no whole number from 1 on");
  fine(isDecay(withinDecay) && isDecay(groupDecay), "a decay is not above 0 and up to 1");
  fine(isWhole(neighbors) && neighbors >= 1, "neighbors is no whole number from 1 on");
  fine(own === 0 || isDecay(own), "own is no share");
  fine(asOf === null || Number.isFinite(asOf), "asOf is neither a time nor null");
  fine(isWhole(customers), "customers is no whole number");
  needIds("next-basket", items);
  fine(Array.isArray(start) && start.length >= 1, "start is no list");
  needSparse("next-basket", start, at, start.length - 1, items.length, "frequencies");
  for (let c = 1; c < start.length; c++)
    for (let e = start[c - 1] + 1; e < start[c]; e++)
      fine(at[e] > at[e - 1], "the items of a customer do not rise");
  needNumbers("next-basket", value, "value", at.length);
  fine(
    value.every((v) => v >= 0),
    "a frequency is below 0",
  );
}
