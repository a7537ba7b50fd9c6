import { ClienteleError } from "../core/errors.ts";
import type { TextColumn } from "../core/table.ts";
import { DAY_MS, type Period, unitDays, type WeekStart } from "../core/time.ts";
import { sum, sumBy } from "../numeric/sum.ts";
import { countDistinct } from "./count-distinct.ts";
import { firstOrderTimes } from "./first-orders.ts";
import { moneyOf, type OrderLog } from "./order-log.ts";
import { periodGrid, periodsOf } from "./periods.ts";
import { LINE, OPENS } from "./settle-orders.ts";

/** How cohorts are cut and counted. */
export interface CohortShape {
  readonly period: Exclude<Period, "day">;
  readonly asOf: number;
  readonly mode: "calendar" | "rolling";
  readonly variant: "on" | "on-or-after";
  readonly money: "net" | "gross";
  readonly weekStart: WeekStart;
}

/** The cells of a cohort table: by cohort, then by age, both ascending. */
export interface CohortCounts {
  readonly cohort: TextColumn;
  readonly index: Float64Array;
  readonly start: Float64Array;
  readonly age: Float64Array;
  readonly size: Float64Array;
  readonly customers: Float64Array;
  readonly orders: Float64Array;
  readonly revenue: Float64Array;
  readonly complete: Float64Array;
}

/** The cells, and what belongs to none. */
export interface CohortCells {
  readonly counts: CohortCounts;
  readonly customersInAll: number;
  readonly otherRevenue: number;
  /** Cell of each row of the log: -1 from asOf on, the number of cells for a row that belongs to none. */
  readonly cell: Int32Array;
}

const MOST_CELLS = 10_000_000;

/** Counts customers, orders and money by cohort and age, in linear passes over codes. */
export function countCohorts(log: OrderLog, shape: CohortShape): CohortCells {
  const money = moneyOf(log, shape.money);
  const first = firstOrderTimes(log, shape.asOf);
  let begin = Number.POSITIVE_INFINITY;
  for (const t of first) if (t < begin) begin = t;
  if (begin === Number.POSITIVE_INFINITY) {
    const none = new Float64Array(0);
    const counts = { ...layOut([], [], [], []), customers: none, orders: none, revenue: none };
    const cell = new Int32Array(log.length).fill(-1);
    return {
      counts,
      cell,
      customersInAll: 0,
      otherRevenue: sum(money.filter((_, i) => log.time[i] < shape.asOf)),
    };
  }

  const grid = periodGrid(begin, shape.asOf - 1, shape.period, log.zone, shape.weekStart);
  const cohortOf = periodsOf(first, grid);
  const length = shape.period === "quarter" ? 365.25 / 4 : unitDays(shape.period);
  const span = shape.mode === "rolling" ? length * DAY_MS : 0;
  const { sizes, earliest, latest } = sizesOf(first, cohortOf, grid.count);
  const ages = sizes.map((size, c) =>
    size === 0 ? 0 : span > 0 ? Math.ceil((shape.asOf - earliest[c]) / span) : grid.count - c,
  );
  const offset = offsetsOf(ages);
  const total = offset[grid.count];

  const cell = cellsOf(
    log,
    first,
    cohortOf,
    offset,
    shape.asOf,
    span,
    span > 0 ? undefined : periodsOf(log.time, grid),
  );
  // role >> 1 is 1 for the line by which an order is counted and 0 for others: no branch to guess wrong
  const orders = new Float64Array(total + 1);
  for (let i = 0; i < log.length; i++) if (cell[i] >= 0) orders[cell[i]] += log.role[i] >> 1;
  const customers =
    shape.variant === "on"
      ? countDistinct(cell, total + 1, log.customer, log.customers, log.role, LINE)
      : customersOnOrAfter(log, cell, cohortOf, offset, total);
  const revenue = sumBy(money, cell, total + 1);

  const seenThrough = (c: number, age: number) =>
    (span > 0 ? latest[c] + (age + 1) * span : grid.starts[c + age + 1]) <= shape.asOf;
  const used = [...sizes.keys()].filter((c) => sizes[c] > 0);
  const cells = layOut(
    used.map((c) => grid.label(c)),
    used,
    used.map((c) => grid.starts[c]),
    used.map((c) => ages[c]),
    (cohort) => sizes[used[cohort]],
    (cohort, age) => (seenThrough(used[cohort], age) ? 1 : 0),
  );
  return {
    counts: {
      ...cells,
      customers: customers.subarray(0, total),
      orders: orders.subarray(0, total),
      revenue: revenue.subarray(0, total),
    },
    customersInAll: sizes.reduce((a, b) => a + b, 0),
    otherRevenue: revenue[total],
    cell,
  };
}

function sizesOf(first: Float64Array, cohortOf: Int32Array, cohorts: number) {
  const sizes: number[] = new Array(cohorts).fill(0);
  const earliest = new Float64Array(cohorts).fill(Number.POSITIVE_INFINITY);
  const latest = new Float64Array(cohorts).fill(Number.NEGATIVE_INFINITY);
  for (let c = 0; c < first.length; c++) {
    const k = cohortOf[c];
    if (k < 0) continue;
    sizes[k]++;
    if (first[c] < earliest[k]) earliest[k] = first[c];
    if (first[c] > latest[k]) latest[k] = first[c];
  }
  return { sizes, earliest, latest };
}

/** First cell of each cohort, and the number of cells behind the last. */
function offsetsOf(ages: readonly number[]): Int32Array {
  const offset = new Int32Array(ages.length + 1);
  let cells = 0;
  for (let c = 0; c < ages.length; c++) {
    cells += ages[c];
    if (cells > MOST_CELLS) {
      throw new ClienteleError(
        "bad-option",
        `The cohort table would have more than ${MOST_CELLS} cells. Choose a longer period, or mend the times that lie far off.`,
        {
          expected: "a longer period",
        },
      );
    }
    offset[c + 1] = cells;
  }
  return offset;
}

/**
 * Cell of each row, -1 from asOf on; rows before it that belong to no cell share one behind the last.
 * `periods` is undefined in rolling mode, where ages count spans from the customer's first order.
 */
function cellsOf(
  { customer, time, length }: OrderLog,
  first: Float64Array,
  cohortOf: Int32Array,
  offset: Int32Array,
  asOf: number,
  span: number,
  periods: Int32Array | undefined,
): Int32Array {
  const cell = new Int32Array(length);
  const outside = offset[offset.length - 1];
  for (let i = 0; i < length; i++) {
    const c = customer[i];
    if (time[i] >= asOf) cell[i] = -1;
    // a refund may be booked before the first order the log knows of
    else if (c < 0 || !(time[i] >= first[c])) cell[i] = outside;
    else {
      const cohort = cohortOf[c];
      cell[i] =
        offset[cohort] +
        (periods === undefined ? Math.floor((time[i] - first[c]) / span) : periods[i] - cohort);
    }
  }
  return cell;
}

/** A customer's last cell counts for every age up to it. */
function customersOnOrAfter(
  { customer, customers, role, length }: OrderLog,
  cell: Int32Array,
  cohortOf: Int32Array,
  offset: Int32Array,
  cells: number,
): Float64Array {
  const last = new Int32Array(customers).fill(-1);
  for (let i = 0; i < length; i++)
    if (customer[i] >= 0 && role[i] === OPENS && cell[i] > last[customer[i]]) last[customer[i]] = cell[i];
  const counts = new Float64Array(cells);
  for (let c = 0; c < customers; c++) if (cohortOf[c] >= 0) counts[last[c]]++;
  for (let k = 0; k + 1 < offset.length; k++)
    for (let i = offset[k + 1] - 2; i >= offset[k]; i--) counts[i] += counts[i + 1];
  return counts;
}

function layOut(
  labels: readonly string[],
  index: readonly number[],
  starts: readonly number[],
  ages: readonly number[],
  sizeOf: (cohort: number) => number = () => 0,
  completeAt: (cohort: number, age: number) => number = () => 0,
): Omit<CohortCounts, "customers" | "orders" | "revenue"> {
  const n = ages.reduce((a, b) => a + b, 0);
  const codes = new Int32Array(n);
  const out = {
    index: new Float64Array(n),
    start: new Float64Array(n),
    age: new Float64Array(n),
    size: new Float64Array(n),
    complete: new Float64Array(n),
  };
  for (let c = 0, i = 0; c < labels.length; c++) {
    for (let age = 0; age < ages[c]; age++, i++) {
      codes[i] = c;
      out.index[i] = index[c];
      out.start[i] = starts[c];
      out.age[i] = age;
      out.size[i] = sizeOf(c);
      out.complete[i] = completeAt(c, age);
    }
  }
  return { cohort: { codes, levels: labels }, ...out };
}
