import { sum } from "../numeric/sum.ts";
import { YEAR_MS } from "./year.ts";

/** Customers as the estimators see them. */
export interface SimpleValueData {
  readonly first: Float64Array;
  readonly last: Float64Array;
  readonly orders: Float64Array;
  readonly revenue: Float64Array;
  readonly asOf: number;
  /** Silence, in ms, after which a customer counts as gone. */
  readonly gap: number;
}

/** A number with how much each customer moves its logarithm: the parts of a linearised standard error. */
export interface Influenced {
  readonly value: number;
  readonly influence: Float64Array;
}

/** What the data say, each with its influences. */
export interface SimpleValueInputs {
  readonly averageOrderValue: Influenced;
  readonly ordersPerYear: Influenced;
  /** Years. */
  readonly lifespan: Influenced;
  /** Customers known for at least the gap. */
  readonly followed: number;
  /** Of these, those who came back at least once. */
  readonly returned: number;
  /** Of these, those who have been silent for the gap since. */
  readonly left: number;
  /** Years from the first purchase of all to asOf. */
  readonly window: number;
  /** Orders per year of customers who came back, between their first and last. */
  readonly pace: number;
  /** Whether those who came back leave ever more seldom, which one kind of customer would not. */
  readonly slowing: Slowing | undefined;
}

/** Customers leave at one rate in their first years and at a lower one after. */
interface Slowing {
  /** Years from the first order at which the rates part. */
  readonly years: number;
  /** Leaving per customer and year until then. */
  readonly early: number;
  /** And after. */
  readonly late: number;
}

/**
 * The estimators behind `simpleValue`. With c = asOf - gap, over customers i with first purchase f, last purchase l and n orders:
 *
 * - q, the share that comes back: of customers with f <= c, those with n >= 2.
 * - L, the mean years from first to last order of one who comes back: sum of min(l, c) - f over the number with l <= c (the exponential
 *   estimate with those still active at c cut off there).
 * - p, the pace: sum of n - 2 over sum of l - f, among n >= 2. Given the last order, those between are a Poisson process while the customer lives,
 *   so leaving out the first and the last makes the rate free of the bias of starting and ending on an order.
 *
 * Orders of a lifetime are 1 + q (1 + p L), its length gap + q L: a customer counts as one until the gap has passed.
 */
export function simpleValueInputs(data: SimpleValueData): SimpleValueInputs {
  const { first, last, orders, revenue, asOf, gap } = data;
  const n = first.length;
  const cut = asOf - gap;
  const column = (of: (i: number) => number) => Float64Array.from({ length: n }, (_, i) => of(i));
  const followed = column((i) => (first[i] <= cut ? 1 : 0));
  const returned = column((i) => (followed[i] === 1 && orders[i] >= 2 ? 1 : 0));
  const left = column((i) => (returned[i] === 1 && last[i] <= cut ? 1 : 0));
  const active = column((i) => (returned[i] === 1 ? (Math.min(last[i], cut) - first[i]) / YEAR_MS : 0));
  const between = column((i) => (orders[i] >= 2 ? orders[i] - 2 : 0));
  const span = column((i) => (orders[i] >= 2 ? (last[i] - first[i]) / YEAR_MS : 0));

  const value = ratio(revenue, orders);
  const q = ratio(returned, followed);
  const l = ratio(active, left);
  const p = ratio(between, span);
  const g = gap / YEAR_MS;
  const perLife = 1 + q.value * (1 + p.value * l.value);
  const years = g + q.value * l.value;
  const lifespan = column((i) => (l.value * q.change[i] + q.value * l.change[i]) / years);
  const count = column(
    (i) =>
      ((1 + p.value * l.value) * q.change[i] + q.value * (l.value * p.change[i] + p.value * l.change[i])) /
      perLife,
  );
  return {
    averageOrderValue: { value: value.value, influence: value.change.map((c) => c / value.value) },
    ordersPerYear: { value: perLife / years, influence: count.map((c, i) => c - lifespan[i]) },
    lifespan: { value: years, influence: lifespan },
    followed: sum(followed),
    returned: sum(returned),
    left: sum(left),
    window: (asOf - first.reduce((a, b) => Math.min(a, b), asOf)) / YEAR_MS,
    pace: p.value,
    slowing: slowingOf(active, returned, left),
  };
}

/** Fewest customers who left that a change of their rate is read from, and how many standard errors it must show (about 3 % false alarms). */
const LEAST_LEFT = 20;
const CLEARLY = 2;

/**
 * Where customers differ, those who leave soon are gone first and the rate of leaving falls. It is compared before and after the median stay of
 * those who left: two rates of events per time, z on the logarithm of their ratio. O(n log n).
 */
function slowingOf(active: Float64Array, returned: Float64Array, left: Float64Array): Slowing | undefined {
  // more than one order on one day and none after: counted as leaving, but no stay to split at
  const stays = active.filter((stay, i) => left[i] === 1 && stay > 0).sort();
  const years = stays[(stays.length - 1) >> 1];
  const events = [0, 0];
  const time = [0, 0];
  for (let i = 0; i < active.length; i++) {
    if (returned[i] === 0) continue;
    events[active[i] <= years ? 0 : 1] += left[i];
    time[0] += Math.min(active[i], years);
    time[1] += Math.max(active[i] - years, 0);
  }
  if (!(events[0] + events[1] >= LEAST_LEFT && events[1] > 0)) return undefined;
  const [early, late] = [events[0] / time[0], events[1] / time[1]];
  const z = Math.log(early / late) / Math.sqrt(1 / events[0] + 1 / events[1]);
  return z > CLEARLY ? { years, early, late } : undefined;
}

// sum of tops over sum of bottoms (0 when there is nothing), and by how much each row moves it
function ratio(
  tops: Float64Array,
  bottoms: Float64Array,
): { readonly value: number; readonly change: Float64Array } {
  const total = sum(bottoms);
  const value = total > 0 ? sum(tops) / total : 0;
  return { value, change: tops.map((top, i) => (total > 0 ? (top - value * bottoms[i]) / total : 0)) };
}

/** Standard error of the logarithm whose influences are the sum of those given. */
export function logError(parts: readonly Float64Array[], n: number): number {
  let squares = 0;
  for (let i = 0; i < n; i++) {
    let influence = 0;
    for (const part of parts) influence += part[i];
    squares += influence * influence;
  }
  return Math.sqrt((squares * n) / (n - 1));
}
