import { normalQuantile } from "../numeric/normal.ts";
import type { CohortCells, CohortCounts } from "./cohort-cells.ts";
import { momentInterval, rateInterval, squaresByCell } from "./cohort-intervals.ts";
import { moneyOf, type OrderLog } from "./order-log.ts";
import { OPENS } from "./settle-orders.ts";

/** What a cohort table shows in its `value` column. */
export type CohortMeasure =
  | "retention"
  | "customers"
  | "orders"
  | "revenue"
  | "margin"
  | "cumulative-revenue"
  | "cumulative-margin";

/** Means over the complete cohorts at one age, per customer of the cohort; null without a complete cohort. */
export interface CohortMean {
  readonly age: number;
  /** Cohorts that are complete at this age. */
  readonly cohorts: number;
  /** Their customers. */
  readonly size: number;
  /** Each customer counts alike: totals of the measure / customers. */
  readonly weighted: number | null;
  /** Of that: Wilson's where customers are counted, else Student's t over customers; null for one customer. */
  readonly weightedInterval: readonly [low: number, high: number] | null;
  /** Each cohort counts alike: mean of the cohorts' figures per customer. */
  readonly simple: number | null;
  /** Of that: Student's t over cohorts; null for one cohort. */
  readonly simpleInterval: readonly [low: number, high: number] | null;
}

/** The columns of a cohort table. */
export interface CohortColumns extends CohortCounts {
  readonly value: Float64Array;
  readonly valueLow: Float64Array;
  readonly valueHigh: Float64Array;
  readonly rate: Float64Array;
  readonly rateLow: Float64Array;
  readonly rateHigh: Float64Array;
}

/** What `value` is made of; `factor` is the margin. */
interface Shown {
  readonly measure: CohortMeasure;
  readonly money: "net" | "gross";
  readonly level: number;
  readonly factor: number;
}

/** The columns, and over the customers of each cell the sum of squares of the measure (undefined where customers are counted). */
export function cohortColumns(
  { counts, cell }: CohortCells,
  log: OrderLog,
  { measure, money, level, factor }: Shown,
): { readonly columns: CohortColumns; readonly squares: Float64Array | undefined } {
  const { age, size, customers, revenue } = counts;
  const z = normalQuantile((1 + level) / 2);
  const running = measure.startsWith("cumulative");
  const share = measure.endsWith("margin") ? factor : 1;
  const squares =
    measure === "retention" || measure === "customers"
      ? undefined
      : squaresByCell(
          log,
          cell,
          measure === "orders"
            ? Float64Array.from(log.role, (role) => (role === OPENS ? 1 : 0))
            : moneyOf(log, money).map((m) => m * share),
          age,
          running,
        );
  const empty = () => new Float64Array(age.length);
  const none = () => empty().fill(Number.NaN);
  const columns = { value: empty(), valueLow: none(), valueHigh: none() };
  const rates = { rate: empty(), rateLow: empty(), rateHigh: empty() };
  let total = 0;
  for (let i = 0; i < age.length; i++) {
    rates.rate[i] = customers[i] / size[i];
    [rates.rateLow[i], rates.rateHigh[i]] = rateInterval(age[i], customers[i], size[i], z);
    total = age[i] === 0 ? revenue[i] : total + revenue[i];
    if (measure === "customers" || measure === "orders") columns.value[i] = counts[measure][i];
    else if (!running) columns.value[i] = measure === "retention" ? rates.rate[i] : revenue[i] * share;
    else {
      columns.value[i] = (total * share) / size[i];
      const interval = momentInterval(size[i], total * share, (squares as Float64Array)[i], level);
      if (interval !== null) [columns.valueLow[i], columns.valueHigh[i]] = interval;
    }
  }
  if (measure === "retention") {
    columns.valueLow = rates.rateLow;
    columns.valueHigh = rates.rateHigh;
  }
  return { columns: { ...counts, ...columns, ...rates }, squares };
}

/** Means over the complete cohorts, by age; `squares` as {@link cohortColumns} gives them. */
export function cohortMeans(
  { age, size, value, complete }: CohortColumns,
  squares: Float64Array | undefined,
  measure: CohortMeasure,
  level: number,
): CohortMean[] {
  const z = normalQuantile((1 + level) / 2);
  const perCustomer = measure === "retention" || measure.startsWith("cumulative");
  const sums: { cohorts: number; size: number; total: number; squares: number; each: number[] }[] = [];
  for (let i = 0; i < age.length; i++) {
    sums[age[i]] ??= { cohorts: 0, size: 0, total: 0, squares: 0, each: [] };
    if (complete[i] === 0) continue;
    const m = sums[age[i]];
    m.cohorts++;
    m.size += size[i];
    m.total += perCustomer ? value[i] * size[i] : value[i];
    m.squares += squares === undefined ? 0 : squares[i];
    m.each.push(perCustomer ? value[i] : value[i] / size[i]);
  }
  return sums.map(({ cohorts, size: n, total, squares: q, each }, at) => {
    const simple = each.reduce((a, b) => a + b, 0);
    const byCustomer =
      squares === undefined ? rateInterval(at, Math.round(total), n, z) : momentInterval(n, total, q, level);
    return {
      age: at,
      cohorts,
      size: n,
      weighted: cohorts === 0 ? null : total / n,
      weightedInterval: cohorts === 0 ? null : byCustomer,
      simple: cohorts === 0 ? null : simple / cohorts,
      simpleInterval: momentInterval(
        cohorts,
        simple,
        each.reduce((a, b) => a + b * b, 0),
        level,
      ),
    };
  });
}
