import type { RetentionOffer } from "./plan-types.ts";

/** Share of those about to leave whom the offer keeps. */
export function successRate({ successRate: rate }: RetentionOffer): number {
  return typeof rate === "object" && rate !== null ? rate.value : rate;
}

/** What an offer is expected to bring for a customer with that chance of leaving and that value, costs taken off. */
export function offerProfit(offer: RetentionOffer, p: number, value: number): number {
  const { cost, incentive = 0 } = offer;
  return p * successRate(offer) * (value - incentive) - (1 - p) * incentive - cost;
}

/** What it is expected to cost: the incentive goes to those it keeps and to all who would have stayed. */
export function offerCost(offer: RetentionOffer, p: number): number {
  const { cost, incentive = 0 } = offer;
  return cost + incentive * (p * Math.max(0, successRate(offer)) + 1 - p);
}
