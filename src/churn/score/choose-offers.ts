import { chooseContacts } from "./choose-contacts.ts";
import { offerCost, offerProfit } from "./offer-profit.ts";
import type { RetentionOffer } from "./plan-types.ts";

/** Customers as a plan sees them. */
export interface AtRisk {
  readonly probability: Float64Array;
  readonly probabilityLow: Float64Array | undefined;
  readonly probabilityHigh: Float64Array | undefined;
  readonly value: Float64Array;
}

/** One offer for each customer. */
export interface BestOffers {
  /** -1: no offer is for this customer. */
  readonly offer: Int32Array;
  readonly profit: Float64Array;
  readonly cost: Float64Array;
  readonly low: Float64Array | undefined;
  readonly high: Float64Array | undefined;
}

/** Halvings of the price of money. */
const HALVINGS = 40;

/**
 * The offer of each customer, and who gets it. Without a budget, or with one offer, everybody's offer is the one that brings the most. With a budget and several offers money has a price: each customer's offer is the one that brings the most less
 * the price of its cost, at the lowest price at which the budget is enough (halved until it is found); whichever of the two lists brings more is taken. O(customers offers).
 */
export function chooseOffers(
  atRisk: AtRisk,
  offers: readonly RetentionOffer[],
  /** By offer: 1 for the customers it is for; undefined: everybody. */
  fit: readonly (Float64Array | undefined)[],
  /** 1 for customers who may be contacted. */
  free: Uint8Array,
  budget: number,
  capacity: number,
): { readonly best: BestOffers; readonly picked: Uint8Array } {
  const plan = (price: number) => {
    const best = bestOffers(atRisk, offers, fit, price);
    const profit = best.profit.map((p, i) => (free[i] === 1 ? p : Number.NaN));
    return { best, profit, spent: spent(best.cost, profit, price) };
  };
  const chosen = ({ best, profit }: Pick<ReturnType<typeof plan>, "best" | "profit">) => {
    const picked = chooseContacts({ profit, cost: best.cost }, budget, capacity);
    return { best, picked, brings: total(profit, picked) };
  };
  const plain = plan(0);
  const first = chosen(plain);
  if (offers.length === 1 || plain.spent <= budget) return first;
  let [low, high] = [0, 1];
  while (plan(high).spent > budget && high < 1e9) high *= 2;
  for (let k = 0; k < HALVINGS; k++) {
    const middle = (low + high) / 2;
    if (plan(middle).spent > budget) low = middle;
    else high = middle;
  }
  // just below the price the budget is overspent, and the list is cut where it ends
  return [plan(low), plan(high)].map(chosen).reduce((a, b) => (b.brings > a.brings ? b : a), first);
}

/** What all that pays at a price of money would cost. */
function spent(cost: Float64Array, profit: Float64Array, price: number): number {
  let sum = 0;
  for (let i = 0; i < profit.length; i++) if (profit[i] > price * cost[i]) sum += cost[i];
  return sum;
}

function total(profit: Float64Array, picked: Uint8Array): number {
  let sum = 0;
  for (let i = 0; i < profit.length; i++) if (picked[i] === 1) sum += profit[i];
  return sum;
}

function bestOffers(
  { probability, probabilityLow, probabilityHigh, value }: AtRisk,
  offers: readonly RetentionOffer[],
  fit: readonly (Float64Array | undefined)[],
  price: number,
): BestOffers {
  const n = probability.length;
  const offer = new Int32Array(n).fill(-1);
  const worth = new Float64Array(n).fill(Number.NaN);
  const profit = new Float64Array(n).fill(Number.NaN);
  const cost = new Float64Array(n).fill(Number.NaN);
  for (const [o, one] of offers.entries()) {
    const holds = fit[o];
    for (let i = 0; i < n; i++) {
      if (holds !== undefined && holds[i] === 0) continue;
      const brings = offerProfit(one, probability[i], value[i]);
      const costs = offerCost(one, probability[i]);
      const own = brings - price * costs;
      if (own <= worth[i]) continue;
      offer[i] = o;
      worth[i] = own;
      profit[i] = brings;
      cost[i] = costs;
    }
  }
  const at = (chance: Float64Array | undefined) =>
    chance?.map((p, i) => (offer[i] < 0 ? Number.NaN : offerProfit(offers[offer[i]], p, value[i])));
  return { offer, profit, cost, low: at(probabilityLow), high: at(probabilityHigh) };
}
