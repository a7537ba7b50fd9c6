import { threeDigits } from "../core/words.ts";
import type { DiscountComparison, DiscountEffect } from "./discount-effect.ts";
import { percent } from "./price-words.ts";

/** The effect in sentences. */
export function discountSentences(effect: Omit<DiscountEffect, "sentences" | "rejected">): string[] {
  const { orders, discountedOrders, shareOfRevenue, depth, value, units, sameItem } = effect;
  const out: string[] = [];
  if (discountedOrders === 0)
    out.push(`None of the ${orders} orders has a discount: what discounts do cannot be told.`);
  else {
    const share =
      shareOfRevenue === null ? "" : ` Discounted lines bring ${percent(shareOfRevenue.value)} of the money`;
    const off = depth === null ? "." : `, at ${percent(depth)} off on average.`;
    out.push(`${discountedOrders} of ${orders} orders have a discount.${share === "" ? "" : share + off}`);
    if (discountedOrders === orders)
      out.push("There is no order without a discount to compare with: what discounts do cannot be told.");
  }
  if (value !== null) out.push(sentence("are worth", value));
  if (units !== null) out.push(sentence("hold", units, " units"));
  if (sameItem !== null) {
    const { value: v, interval, items } = sameItem;
    out.push(
      `Of the same item (${items} sold both ways), a discounted line holds ${threeDigits(Math.abs(v))} units ${v < 0 ? "less" : "more"}${span(interval)}.`,
    );
  }
  out.push(
    "This compares orders as they were: who uses discounts, and when, differs in other ways too. To know what a discount does, give it to some customers by lot and not to others.",
  );
  return out;
}

function sentence(verb: string, { with: a, without: b, difference }: DiscountComparison, unit = ""): string {
  const more = difference.value < 0 ? "less" : "more";
  return `Orders with a discount ${verb} ${threeDigits(a.value)}${unit}, others ${threeDigits(b.value)}${unit}: ${threeDigits(Math.abs(difference.value))} ${more}${span(difference.interval)}.`;
}

function span(interval: readonly [number, number] | null): string {
  if (interval === null) return ", how sure cannot be told";
  const [low, high] = interval;
  return low <= 0 && high >= 0
    ? `, which may be chance (${threeDigits(low)} to ${threeDigits(high)})`
    : ` (${threeDigits(low)} to ${threeDigits(high)})`;
}
