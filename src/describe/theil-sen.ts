import { type Column, type Data, type OnInvalid, readColumns } from "../core/columns.ts";
import { ClienteleError } from "../core/errors.ts";
import type { Estimate } from "../core/estimate.ts";
import { badOption, levelOption, needOptions } from "../core/options.ts";
import { type AnyRow, type Rejected, Table } from "../core/table.ts";
import { zoneOf } from "../core/time.ts";
import { median, slopesOf } from "../numeric/theil-sen-slopes.ts";
import { correlate, pairsOf, varies } from "./correlate.ts";

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

/**
 * A straight trend that a few odd periods do not bend: the median of the slopes between all pairs of rows (Theil 1950), with the interval of Sen (1968), as
 * scipy's `theilslopes`. Leave out the running period, which is not whole. O(n log n) expected: the slopes are
 * counted, not listed, and 160,000 rows take a second or two.
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
  needOptions(given ? third : second, "theilSen", "x and y, columns of the data by name or function");
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
