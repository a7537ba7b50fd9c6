import { wilsonWith } from "../numeric/intervals.ts";
import { studentTQuantile } from "../numeric/student-t.ts";
import type { OrderLog } from "./order-log.ts";

/** Interval of a share of customers, Wilson's for the normal quantile z. At age 0 everybody is active by definition: there is nothing to be unsure about. */
export function rateInterval(
  age: number,
  customers: number,
  size: number,
  z: number,
): readonly [number, number] {
  return age === 0 ? [1, 1] : wilsonWith(z, customers, size);
}

/**
 * Sum over customers of the squared value of each cell. Each row adds its `amount` to its customer's value in its cell, and with `running` in the
 * later cells of the cohort too. Rows in no cell (below 0, or `cells` and above) count nowhere. O(rows + cells), but for customers with many rows.
 */
export function squaresByCell(
  log: OrderLog,
  cell: Int32Array,
  amount: Float64Array,
  age: Float64Array,
  running: boolean,
): Float64Array {
  const cells = age.length;
  const start = new Int32Array(log.customers + 1);
  const counts = (i: number) => log.customer[i] >= 0 && cell[i] >= 0 && cell[i] < cells;
  for (let i = 0; i < log.length; i++) if (counts(i)) start[log.customer[i] + 1]++;
  for (let c = 0; c < log.customers; c++) start[c + 1] += start[c];
  const rows = new Int32Array(start[log.customers]);
  const next = start.slice();
  for (let i = 0; i < log.length; i++) if (counts(i)) rows[next[log.customer[i]]++] = i;
  const squares = new Float64Array(cells);
  for (let c = 0; c < log.customers; c++) {
    const own = rows.subarray(start[c], start[c + 1]).sort((a, b) => cell[a] - cell[b]);
    let value = 0;
    for (let k = 0; k < own.length; ) {
      const at = cell[own[k]];
      const before = running ? value : 0;
      value = before;
      for (; k < own.length && cell[own[k]] === at; k++) value += amount[own[k]];
      squares[at] += value * value - before * before;
    }
  }
  if (running) for (let i = 1; i < cells; i++) if (age[i] > 0) squares[i] += squares[i - 1];
  return squares;
}

/** Student's t interval of a mean from n, the sum and the sum of squares; null for n below 2. */
export function momentInterval(
  n: number,
  total: number,
  squares: number,
  level: number,
): readonly [number, number] | null {
  if (n < 2) return null;
  const mean = total / n;
  const spread = squares - n * mean * mean;
  // what is left of equal values is rounding
  const se = spread > 1e-12 * squares ? Math.sqrt(spread / (n - 1) / n) : 0;
  const half = se === 0 ? 0 : studentTQuantile((1 + level) / 2, n - 1) * se;
  return [mean - half, mean + half];
}
