import { ClienteleError, show } from "../../core/errors.ts";
import { periodIndex, periodLabel, periodStart } from "../../core/time.ts";
import type { CovariatePeriods } from "./read-periods.ts";
import type { VaryingCustomers } from "./varying-customers.ts";

/** Of each customer, the row of each period from the first order on, one after the other. */
export interface CovariatePaths {
  /** Position in `periods.sorted` of the period of the first order; -1 where covariates play no part. */
  readonly begin: Int32Array;
  /** Number of the period of the first order. */
  readonly firstPeriod: Int32Array;
}

/**
 * Finds every customer's covariates from the first order to `lastDay`, and refuses gaps. O(customers periods).
 *
 * @throws "missing-value" when a period is missing.
 */
export function covariatePaths(
  customers: VaryingCustomers,
  periods: CovariatePeriods,
  lastDay: number,
  what: string,
): CovariatePaths {
  const { length, ids, first } = customers;
  const { period, weekStart, shared, sorted, from, index } = periods;
  const begin = new Int32Array(length).fill(-1);
  const firstPeriod = Int32Array.from(first, (day) => periodIndex(day, period, weekStart));
  const last = periodIndex(lastDay, period, weekStart);
  let lacking = 0;
  if (periods.names === 0) return { begin, firstPeriod };
  let example: { customer: string; period: number; ends: number | null } | undefined;
  for (let i = 0; i < length; i++) {
    const c = shared ? 0 : i;
    const at = position(periods, c, firstPeriod[i]);
    let j = at;
    let wanted = firstPeriod[i];
    while (wanted <= last && j < from[c + 1] && index[sorted[j]] === wanted) {
      j++;
      wanted++;
    }
    if (wanted <= last) {
      lacking++;
      example ??= {
        customer: ids[i],
        period: wanted,
        ends: from[c] === from[c + 1] ? null : index[sorted[from[c + 1] - 1]],
      };
    } else begin[i] = at;
  }
  if (example !== undefined) throw missing(example, lacking, periods, last, customers, what);
  return { begin, firstPeriod };
}

/** Of each row of the periods, 1 where it lies on some customer's path up to `lastDay`, else 0. */
export function usedRows(
  { length }: VaryingCustomers,
  { length: rows, period, weekStart, sorted }: CovariatePeriods,
  { begin, firstPeriod }: CovariatePaths,
  lastDay: number,
): Float64Array {
  const used = new Float64Array(rows);
  const last = periodIndex(lastDay, period, weekStart);
  for (let i = 0; i < length; i++)
    for (let j = begin[i]; j >= 0 && j <= begin[i] + last - firstPeriod[i]; j++) used[sorted[j]] = 1;
  return used;
}

/** The first row of a customer that is not before a period. */
function position({ sorted, from, index }: CovariatePeriods, customer: number, period: number): number {
  let low = from[customer];
  let high = from[customer + 1];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (index[sorted[middle]] < period) low = middle + 1;
    else high = middle;
  }
  return low;
}

function missing(
  { customer, period: wanted, ends }: { customer: string; period: number; ends: number | null },
  lacking: number,
  { period, weekStart, shared }: CovariatePeriods,
  last: number,
  { length }: VaryingCustomers,
  what: string,
): ClienteleError {
  const label = (index: number) => periodLabel(periodStart(index, period, weekStart), "day");
  const who = shared ? "" : ` of customer ${show(customer)}`;
  const found =
    ends === null
      ? `there are no rows${who}`
      : ends < wanted
        ? `the rows${who} end with the ${period} of ${label(ends)}`
        : `there is no row${who} for the ${period} of ${label(wanted)}`;
  return new ClienteleError(
    "missing-value",
    `${what}: ${found}, but covariates are needed for every ${period} from the first order to ${label(last)}.${
      shared ? "" : ` ${lacking} of ${length} customers miss some.`
    }`,
    {
      column: "time",
      value: label(wanted),
      expected: `a row for every ${period} from the first order to ${label(last)}`,
      count: lacking,
    },
  );
}
