import { threeDigits } from "../core/words.ts";
import type { PriceEffectRow } from "./price-effect.ts";

/** What neither a price nor a discount effect shows. */
export const ASSOCIATION =
  "This is what went together, not what price alone would do: sales, seasons, advertising and stock that moved at the same time are in it. To know, change the price of some items and not of others.";

/** One group's price effect in a sentence or two. */
export function priceSentence(row: Omit<PriceEffectRow, "text">): string {
  const name = row.group === "all" ? "All items" : row.group;
  const { elasticity, elasticityLow: low, elasticityHigh: high } = row;
  if (row.cells === 0) return `${name}: cannot tell, as no item sold in two or more periods.`;
  if (elasticity === null)
    return row.priceSpread < 0.01
      ? `${name}: cannot tell, as prices hardly varied (by about ${percent(row.priceSpread)}).`
      : `${name}: cannot tell, as prices moved only together with the calendar or the periods are too few.`;
  const size = `where an item's price was 1 % higher, about ${threeDigits(Math.abs(elasticity))} % ${elasticity < 0 ? "less" : "more"} of it was sold`;
  if (low === null || high === null) return `${name}: ${size}.`;
  const span = `from ${change(low)} to ${change(high)}`;
  if (row.status === "cannot tell")
    return `${name}: cannot tell, as prices varied too little (by about ${percent(row.priceSpread)}) for so few periods: with a price 1 % higher it may be anything ${span}.`;
  if (low <= 0 && high >= 0) return `${name}: ${size}, but it may as well be no effect at all (${span}).`;
  return `${name}: ${size} (${span}).`;
}

function change(percentOfPercent: number): string {
  return `${threeDigits(Math.abs(percentOfPercent))} % ${percentOfPercent < 0 ? "less" : "more"}`;
}

/** A share as people write it. */
export function percent(share: number): string {
  return `${threeDigits(100 * share)} %`;
}
