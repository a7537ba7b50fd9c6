import { type Column, type Data, type OnInvalid, readColumns } from "../core/columns.ts";
import { ClienteleError } from "../core/errors.ts";
import type { Estimate } from "../core/estimate.ts";
import { badOption, levelOption } from "../core/options.ts";
import { type AnyRow, type Rejected, Table } from "../core/table.ts";
import { zoneOf } from "../core/time.ts";
import { normalQuantile } from "../numeric/normal.ts";
import { quantileSorted } from "../numeric/quantile.ts";
import { sum } from "../numeric/sum.ts";
import { correlate, pairsOf, varies } from "./correlate.ts";
import { type Concordance, concordance, type Pairs } from "./ranks.ts";

/** How sure {@link theilSen} is to be. */
export interface TheilSenVariants {
  /** Confidence level of the slope. Default 0.95. */
  readonly level?: number;
}

/** Options of {@link theilSen}. */
export interface TheilSenOptions<Row extends object> extends TheilSenVariants {
  /** What the trend is over: a number such as the period's place, or its start in ms. */
  readonly x: Column<Row, number | bigint>;
  readonly y: Column<Row, number | bigint>;
  /** Rows with a value of another kind: "throw" (default) or "skip". */
  readonly onInvalid?: OnInvalid;
}

/** What {@link theilSen} returns. */
export interface TheilSen {
  /** Change of y for one unit of x, with Sen's (1968) interval; `se` is null, as the interval is one of ranks. */
  readonly slope: Estimate;
  /** median(y) - slope median(x), as Conover. */
  readonly intercept: number;
  /** Two-sided p of no trend: the test of Mann and Kendall, that is, of Kendall's tau. */
  readonly p: number | null;
  readonly tau: number;
  /** Rows with both values. */
  readonly n: number;
  readonly missing: number;
  readonly rejected: readonly Rejected[];
}

// up to here all slopes are listed and sorted, above they are counted
const MOST_LISTED = 1500;

/**
 * A straight trend that a few odd periods do not bend: the median of the slopes between all pairs of rows (Theil 1950), with the interval of Sen (1968), as
 * scipy's `theilslopes`. Leave out the running period, which is not whole. Up to 1500 rows O(n^2); above, O(n log n) for each of some 200 steps of bisection, to 12 digits.
 *
 * @throws "too-few-rows" when x or y has fewer than two different values, "bad-option", "missing-column", "bad-value".
 *
 * @example
 * import { theilSen } from "clientele/describe";
 * const months = [10, 12, 11, 14, 90, 16, 17].map((revenue, month) => ({ month, revenue }));
 * const trend = theilSen(months, { x: "month", y: "revenue" });
 * [trend.slope.value, trend.intercept]; // => [1.16666667, 10.5]
 * trend.slope.interval; // => [0.5, 20]
 * theilSen(months.slice(0, 1), { x: "month", y: "revenue" }); // throws "too-few-rows"
 */
export function theilSen(x: Float64Array, y: Float64Array, options?: TheilSenVariants): TheilSen;
export function theilSen<Row extends object>(
  data: Data<Row>,
  options: TheilSenOptions<NoInfer<Row>>,
): TheilSen;
export function theilSen(
  data: Data<object> | Float64Array,
  second: Float64Array | object,
  third: TheilSenVariants = {},
): TheilSen {
  const given = data instanceof Float64Array;
  const level = levelOption((given ? third : (second as TheilSenVariants)).level);
  const options = (given ? { x: "x", y: "y" } : second) as Partial<TheilSenOptions<AnyRow>>;
  for (const name of ["x", "y"] as const)
    if (options[name] === undefined)
      throw badOption(name, undefined, "a column of the data, by name or function");
  if (given && !(second instanceof Float64Array && second.length === data.length))
    throw badOption("y", second, `a Float64Array of ${data.length} numbers, one for each x`);
  const rows = given
    ? new Table<AnyRow>(data.length, { x: data, y: second } as never, { kind: "pairs" })
    : data;
  const { columns, length, rejected } = readColumns(
    rows,
    {
      x: { as: "number", required: false, from: options.x },
      y: { as: "number", required: false, from: options.y },
    },
    {
      zone: zoneOf("UTC"),
      what: "theilSen",
      ...(options.onInvalid !== undefined && { onInvalid: options.onInvalid }),
    },
  );
  const pairs = pairsOf(columns.x, columns.y, undefined);
  if (!varies(pairs.x)) {
    throw new ClienteleError(
      "too-few-rows",
      `theilSen needs two different values of x among the ${pairs.n} rows that have both values.`,
      {
        value: pairs.n,
        expected: "two different values",
      },
    );
  }
  const { value, low, high } = slopesOf(pairs, level);
  const test = varies(pairs.y)
    ? correlate(pairs, "kendall", level, "fieller", "theilSen")
    : { value: 0, p: null };
  return {
    slope: { value, se: null, interval: [low, high], level },
    intercept: median(pairs.y) - value * median(pairs.x),
    p: test.p,
    tau: test.value,
    n: pairs.n,
    missing: length - pairs.n,
    rejected,
  };
}

function slopesOf(pairs: Pairs, level: number): { value: number; low: number; high: number } {
  const { n } = pairs;
  const ties = concordance(pairs);
  const slopes = (n * (n - 1)) / 2 - sum(ties.xTies.map((t) => (t * (t - 1)) / 2));
  const tied = (groups: Float64Array) => sum(groups.map((t) => t * (t - 1) * (2 * t + 5)));
  // with all of y equal and ties in x the formula falls below zero
  const variance = Math.max(0, n * (n - 1) * (2 * n + 5) - tied(ties.xTies) - tied(ties.yTies)) / 18;
  const spread = normalQuantile((1 + level) / 2) * Math.sqrt(variance);
  const at = n <= MOST_LISTED ? listed(pairs, slopes) : counted(pairs, slopes);
  return {
    value: slopes % 2 === 1 ? at((slopes - 1) / 2) : (at(slopes / 2 - 1) + at(slopes / 2)) / 2,
    low: at(Math.max(halfEven((slopes - spread) / 2) - 1, 0)),
    high: at(Math.min(halfEven((slopes + spread) / 2), slopes - 1)),
  };
}

/** The slope with a place in their order, from all of them. */
function listed({ x, y, n }: Pairs, slopes: number): (place: number) => number {
  const all = new Float64Array(slopes);
  let k = 0;
  for (let i = 0; i < n; i++)
    for (let j = 0; j < i; j++) if (x[i] !== x[j]) all[k++] = (y[i] - y[j]) / (x[i] - x[j]);
  all.sort();
  return (place) => all[place];
}

/** The same by bisection: slopes of at most s are the pairs that y - s x does not bring up. */
function counted(pairs: Pairs, slopes: number): (place: number) => number {
  const { x, y } = pairs;
  const sorted = x.slice().sort();
  let step = Number.POSITIVE_INFINITY;
  for (let i = 1; i < sorted.length; i++)
    if (sorted[i] > sorted[i - 1]) step = Math.min(step, sorted[i] - sorted[i - 1]);
  const ySorted = y.slice().sort();
  const bound = (ySorted[ySorted.length - 1] - ySorted[0]) / step;
  const atMost = (s: number) => {
    const { score, discordant }: Concordance = concordance({ ...pairs, y: y.map((v, i) => v - s * x[i]) });
    return slopes - (score + discordant);
  };
  return (place) => {
    let low = -bound;
    let high = bound;
    if (atMost(low) > place) return low;
    for (let i = 0; i < 200 && high - low > 1e-13 * Math.max(Math.abs(low), Math.abs(high)); i++) {
      const middle = (low + high) / 2;
      if (middle <= low || middle >= high) break;
      if (atMost(middle) > place) high = middle;
      else low = middle;
    }
    return (low + high) / 2;
  };
}

function median(values: Float64Array): number {
  return quantileSorted(values.slice().sort(), 0.5);
}

// numpy's rounding, so that the interval's ends are scipy's
function halfEven(x: number): number {
  const down = Math.floor(x);
  const rest = x - down;
  return rest > 0.5 || (rest === 0.5 && down % 2 !== 0) ? down + 1 : down;
}
