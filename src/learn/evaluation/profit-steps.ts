/** What offers to the first so many groups of equal scores come to; nobody first. */
export interface ProfitSteps {
  readonly offers: Float64Array;
  readonly found: Float64Array;
  readonly spent: Float64Array;
  readonly profit: Float64Array;
}

/** The most that may be spent, and the most offers. */
export interface ProfitLimits {
  readonly budget: number;
  readonly capacity: number;
}

/** Sums down the ranking; `mass` is by row, or by place where `byPlace` says so. O(n). */
export function profitSteps(
  order: Int32Array,
  from: Int32Array,
  { y }: { readonly y: Uint8Array },
  cost: Float64Array,
  gain: Float64Array,
  mass: Float64Array | undefined,
  byPlace = false,
): ProfitSteps {
  const steps = from.length;
  const make = () => new Float64Array(steps);
  const [offers, found, spent, profit] = [make(), make(), make(), make()];
  for (let s = 1; s < steps; s++) {
    let [n, yes, paid, won] = [offers[s - 1], found[s - 1], spent[s - 1], profit[s - 1]];
    for (let k = from[s - 1]; k < from[s]; k++) {
      const row = order[k];
      const m = mass === undefined ? 1 : mass[byPlace ? k : row];
      n += m;
      yes += m * y[row];
      paid += m * cost[row];
      won += m * gain[row];
    }
    offers[s] = n;
    found[s] = yes;
    spent[s] = paid;
    profit[s] = won;
  }
  return { offers, found, spent, profit };
}

/** The most profitable step within the limits, of equal ones the first: the fewest offers. O(steps). */
export function bestStep({ offers, spent, profit }: ProfitSteps, { budget, capacity }: ProfitLimits): number {
  let best = 0;
  const last = profit.length - 1;
  // sums that differ by rounding are equal
  const slack = 1e-12 * (spent[last] + Math.abs(profit[last]));
  for (let s = 1; s <= last; s++) {
    if (offers[s] > capacity * (1 + 1e-12) || spent[s] > budget * (1 + 1e-12)) break;
    if (profit[s] > profit[best] + slack) best = s;
  }
  return best;
}
