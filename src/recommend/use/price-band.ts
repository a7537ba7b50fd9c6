import { badOption, oneOf } from "../../core/options.ts";
import { quantileSorted, sortedNumbers } from "../../numeric/quantile.ts";
import type { History } from "../models/history.ts";
import type { KnownItems } from "./facts-of.ts";
import { needFact, needObject } from "./needs.ts";
import type { OfferOptions } from "./recommend-options.ts";

/** Whether an item of that place costs what it may; an item without a price does. */
export type PriceBand = (place: number) => boolean;

// "usual" prices reach so far beyond the quartiles
const USUAL = 1.5;

/** The band of prices of a customer, for any number of customers. */
export function priceBandOf(
  price: NonNullable<OfferOptions["price"]>,
  known: KnownItems,
): (history: History) => PriceBand {
  const prices = needFact(known, "price", "price").price;
  const within =
    (low: number, high: number): PriceBand =>
    (place) => {
      const value = prices[place] ?? Number.NaN;
      return !(value < low || value > high);
    };
  if (typeof price === "string") {
    oneOf(price, "price", ["usual"]);
    return ({ at }) => {
      const paid = sortedNumbers(Float64Array.from(at, (k) => prices[k] ?? Number.NaN));
      if (paid.length === 0) return () => true;
      return within(quantileSorted(paid, 0.25) / USUAL, quantileSorted(paid, 0.75) * USUAL);
    };
  }
  needObject(price, "price", '"usual" or an object { low, high }');
  const { low = 0, high = Number.POSITIVE_INFINITY } = price;
  if (!(typeof low === "number" && low >= 0)) throw badOption("price.low", low, "a price, zero or more");
  if (!(typeof high === "number" && high >= low))
    throw badOption("price.high", high, "a price, not below low");
  const band = within(low, high);
  return () => band;
}
