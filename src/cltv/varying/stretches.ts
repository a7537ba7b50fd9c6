import { periodIndex, periodStart } from "../../core/time.ts";
import { distinctSequences } from "../../numeric/distinct-sequences.ts";
import type { CovariatePaths } from "./covariate-paths.ts";
import type { CovariatePeriods } from "./read-periods.ts";
import type { VaryingCustomers } from "./varying-customers.ts";
import type { VaryingRows } from "./varying-rows.ts";

/** Combination and days, combination and days. */
type Stretches = readonly number[];

/** What is built of the customers. */
interface StretchSettings {
  /** Days in a unit of time. */
  readonly unit: number;
  /** Days of the future to look at. Default 0. */
  readonly days?: number;
  /** Whether customers who look alike become one row. Default false. */
  readonly merge?: boolean;
}

/**
 * The customers as rows of stretches, in which neighboring periods with the same covariates are one. `cellOf` says which combination a row of `periods` holds.
 * O(customers periods).
 */
export function varyingRows(
  customers: VaryingCustomers,
  periods: CovariatePeriods,
  paths: CovariatePaths,
  cellOf: Int32Array,
  { unit, days = 0, merge = false }: StretchSettings,
): VaryingRows {
  const { length, first, end, orderFrom, orderDay } = customers;
  const walk = walker(periods, paths, cellOf);
  const words: number[] = [];
  const from = new Int32Array(length + 1);
  const future: Stretches[] = [];
  for (let i = 0; i < length; i++) {
    const orders = Array.from(orderDay.subarray(orderFrom[i], orderFrom[i + 1]));
    const last = orders.length > 0 ? orders[orders.length - 1] : first[i];
    const until = pooled(walk.between(i, first[i], last));
    const silent = walk.between(i, last, end);
    const cells = orders.map((day) => walk.on(i, day)).sort((a, b) => a - b);
    words.push(last - first[i], end - first[i], until.length, silent.length, ...until, ...silent, ...cells);
    from[i + 1] = words.length;
    future.push(walk.between(i, end, end + days));
  }
  const all = Int32Array.from(words);
  const { rows, count } = merge ? distinctSequences(all, from) : each(length);
  return rowsOf(all, from, rows, count, future, unit);
}

/** Covariates of customers by day. */
function walker(
  { period, weekStart, sorted }: CovariatePeriods,
  { begin, firstPeriod }: CovariatePaths,
  cellOf: Int32Array,
) {
  // asking the calendar is slow, and all customers share it
  const starts = new Map<number, number>();
  const startOf = (index: number): number => {
    let day = starts.get(index);
    if (day === undefined) {
      day = periodStart(index, period, weekStart);
      starts.set(index, day);
    }
    return day;
  };
  const cellIn = (i: number, index: number) => cellOf[sorted[begin[i] + index - firstPeriod[i]]];
  return {
    on: (i: number, day: number): number =>
      begin[i] < 0 ? 0 : cellIn(i, periodIndex(day, period, weekStart)),
    between: (i: number, from: number, to: number): Stretches => {
      if (!(to > from)) return [];
      if (begin[i] < 0) return [0, to - from];
      const out: number[] = [];
      let day = from;
      for (let index = periodIndex(from, period, weekStart); day < to; index++) {
        const until = Math.min(to, startOf(index + 1));
        const cell = cellIn(i, index);
        if (out[out.length - 2] === cell) out[out.length - 1] += until - day;
        else out.push(cell, until - day);
        day = until;
      }
      return out;
    },
  };
}

/** The same time by combination, in their order: where only the sum matters. */
function pooled(stretches: Stretches): Stretches {
  const days = new Map<number, number>();
  for (let j = 0; j < stretches.length; j += 2)
    days.set(stretches[j], (days.get(stretches[j]) ?? 0) + stretches[j + 1]);
  return [...days].sort(([a], [b]) => a - b).flat();
}

function each(length: number): { readonly rows: Int32Array; readonly count: Float64Array } {
  return { rows: Int32Array.from({ length }, (_, i) => i), count: new Float64Array(length).fill(1) };
}

function rowsOf(
  words: Int32Array,
  begin: Int32Array,
  rows: Int32Array,
  count: Float64Array,
  future: readonly Stretches[],
  unit: number,
): VaryingRows {
  const length = rows.length;
  const [frequency, recency, age] = [0, 0, 0].map(() => new Float64Array(length));
  const [from, silent, ahead, orderFrom] = [1, 0, 0, 1].map((more) => new Int32Array(length + more));
  const span: number[] = [];
  const cell: number[] = [];
  const orderCell: number[] = [];
  const take = (stretches: ArrayLike<number>) => {
    for (let j = 0; j < stretches.length; j += 2) {
      cell.push(stretches[j]);
      span.push(stretches[j + 1] / unit);
    }
    return cell.length;
  };
  for (let i = 0; i < length; i++) {
    const row = rows[i];
    const at = begin[row] + 4;
    const [last, now, until, quiet] = words.subarray(begin[row], at);
    recency[i] = last / unit;
    age[i] = now / unit;
    silent[i] = take(words.subarray(at, at + until));
    ahead[i] = take(words.subarray(at + until, at + until + quiet));
    from[i + 1] = take(future[row]);
    const orders = words.subarray(at + until + quiet, begin[row + 1]);
    frequency[i] = orders.length;
    for (const order of orders) orderCell.push(order);
    orderFrom[i + 1] = orderCell.length;
  }
  return {
    length,
    frequency,
    recency,
    age,
    count,
    from,
    silent,
    ahead,
    span: Float64Array.from(span),
    cell: Int32Array.from(cell),
    orderFrom,
    orderCell: Int32Array.from(orderCell),
  };
}
