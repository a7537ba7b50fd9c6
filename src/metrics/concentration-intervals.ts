import { logisticOf, logOddsOf } from "../numeric/log-odds.ts";
import { studentTQuantile } from "../numeric/student-t.ts";

type Interval = readonly [low: number, high: number];

/**
 * Interval of the share of the money that the best share `p` of customers brings, from running totals with the best first: delta method with the influence of
 * each customer, ((y - q)+ + q p - s y) / mean, where q is what the customer at the cut brings; customers are independent, orders need not be. On the logit scale, so
 * that it stays between 0 and 1; null with fewer than three customers or when all bring the same. O(n).
 */
export function shareInterval(
  totals: Float64Array,
  p: number,
  share: number,
  level: number,
): Interval | null {
  const n = totals.length;
  const mean = totals[n - 1] / n;
  const cut = Math.min(n - 1, Math.floor(p * n));
  const q = valueAt(totals, cut);
  let squares = 0;
  for (let i = 0; i < n; i++) {
    const y = valueAt(totals, i);
    squares += ((Math.max(0, y - q) + q * p - share * y) / mean) ** 2;
  }
  return onLogitScale(share, Math.sqrt(squares / n / (n - 1)), n, level);
}

/** Interval of the Gini coefficient in the same way: the influence of a customer is (mean distance to the others - G y) / mean - G. O(n). */
export function giniInterval(totals: Float64Array, gini: number, level: number): Interval | null {
  const n = totals.length;
  const total = totals[n - 1];
  const mean = total / n;
  let squares = 0;
  for (let i = 0; i < n; i++) {
    const y = valueAt(totals, i);
    // i customers bring at least as much, n - i - 1 at most as much
    const above = totals[i] - y;
    const below = total - totals[i];
    const distance = (above - i * y + ((n - i - 1) * y - below)) / n;
    squares += ((distance - gini * y) / mean - gini) ** 2;
  }
  return onLogitScale(gini, Math.sqrt(squares / n / (n - 1)), n, level);
}

function valueAt(totals: Float64Array, i: number): number {
  return i === 0 ? totals[0] : totals[i] - totals[i - 1];
}

function onLogitScale(value: number, se: number, n: number, level: number): Interval | null {
  // equal values leave nothing but rounding
  if (n < 3 || !(se > 1e-9) || !(value > 0 && value < 1)) return null;
  const middle = logOddsOf(value);
  const half = (studentTQuantile((1 + level) / 2, n - 1) * se) / (value * (1 - value));
  return [logisticOf(middle - half), logisticOf(middle + half)];
}
