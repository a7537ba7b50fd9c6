/** What acting for a customer would bring and cost. */
export interface Prospects {
  /** Above zero where acting pays; NaN where it cannot be done. */
  readonly profit: Float64Array;
  readonly cost: Float64Array;
}

/** How many customers each are tried as the first to act for, and prices of a unit of budget. */
const FIRSTS = 50;
const PRICES = 10;
/** With more customers than this a single one is too little of it all to be tried. */
const FEW = 2000;

/**
 * Whom to act for: everybody with a profit above zero, so that ties go to the fewest offers; with a capacity those with the largest profit, with a budget those with the most profit for each unit of money until it is spent, with both those
 * with the most profit less a price of the money. Which of several such lists is taken follows from what they bring together: for equal costs the best choice there is, for few customers with unequal ones nearly always within a percent of it, for many less than the profit of one
 * customer away. Equal ones in the order of rows. O(n log n).
 */
export function chooseContacts({ profit, cost }: Prospects, budget: number, capacity: number): Uint8Array {
  const worth = Int32Array.from(profit.keys()).filter((i) => profit[i] > 0 && cost[i] <= budget);
  const byProfit = ranked(worth, (i) => profit[i]);
  if (!Number.isFinite(budget)) return take(byProfit, cost, budget, Math.min(worth.length, capacity));
  const ratio = (i: number) => profit[i] / Math.max(cost[i], Number.MIN_VALUE);
  const byRatio = ranked(worth, ratio);
  const lists = [byRatio, byProfit];
  for (let k = 1; k < PRICES && worth.length > capacity; k++) {
    const price = ratio(byRatio[Math.floor((k * byRatio.length) / PRICES)]);
    lists.push(ranked(worth, (i) => profit[i] - price * cost[i]));
  }
  if (worth.length <= FEW)
    for (const list of lists.slice(0, worth.length > capacity ? 5 : 1))
      for (const first of byProfit.slice(0, FIRSTS))
        lists.push(Int32Array.of(first, ...list.filter((i) => i !== first)));
  let best = take(byRatio, cost, budget, capacity);
  let most = brought(best, profit);
  for (const list of lists) {
    const chosen = take(list, cost, budget, capacity);
    const all = brought(chosen, profit);
    // more by rounding only is no more
    if (all > most * (1 + 1e-12)) [best, most] = [chosen, all];
  }
  return best;
}

function ranked(worth: Int32Array, rank: (i: number) => number): Int32Array {
  const value = Float64Array.from(worth, rank);
  const place = Int32Array.from(worth.keys());
  return place.sort((a, b) => value[b] - value[a] || a - b).map((k) => worth[k]);
}

/** From the first on, whoever still fits. */
function take(list: Int32Array, cost: Float64Array, budget: number, capacity: number): Uint8Array {
  const chosen = new Uint8Array(cost.length);
  let left = budget;
  let places = capacity;
  for (const i of list) {
    if (places < 1) break;
    if (cost[i] > left) continue;
    chosen[i] = 1;
    left -= cost[i];
    places--;
  }
  return chosen;
}

function brought(chosen: Uint8Array, profit: Float64Array): number {
  let sum = 0;
  for (let i = 0; i < chosen.length; i++) if (chosen[i] === 1) sum += profit[i];
  return sum;
}
