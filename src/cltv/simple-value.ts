import { type ColumnOption, type Data, type OptionsArgument, readColumns } from "../core/columns.ts";
import { ClienteleError } from "../core/errors.ts";
import type { Estimate } from "../core/estimate.ts";
import { badOption, levelOption, shareOption, zoneFor } from "../core/options.ts";
import { Table } from "../core/table.ts";
import { DAY_MS, type Duration, durationDays, type TimeInput, timeOption } from "../core/time.ts";
import type { CustomerSummary, CustomersInfo } from "../data/index.ts";
import { normalQuantile } from "../numeric/normal.ts";
import { studentTQuantile } from "../numeric/student-t.ts";
import {
  type Influenced,
  logError,
  type SimpleValueInputs,
  simpleValueInputs,
} from "./simple-value-inputs.ts";
import { simpleValueWarnings } from "./words.ts";

/** Columns and settings of {@link simpleValue}. Columns default to the names of the customer summary. */
export type SimpleValueOptions<Row extends object = CustomerSummary> = ColumnOption<Row, "first", TimeInput> &
  ColumnOption<Row, "last", TimeInput> &
  ColumnOption<Row, "orders", number | bigint> &
  ColumnOption<Row, "revenue", number | bigint> & {
    /** Exclusive end of what is known. Default: the table's own. */
    readonly asOf?: TimeInput;
    /** Zone of times without one. Default: the table's own, else "UTC". */
    readonly zone?: string;
    /** Silence after which a customer counts as gone. Default one year. */
    readonly gap?: Duration;
    /** Share of the money that is left after the cost of goods, 0 to 1. Default 1: value is revenue. */
    readonly margin?: number;
    /** Years a customer stays, known from elsewhere, as a number (taken as exact) or an estimate. Default: from the data. */
    readonly lifespan?: number | Estimate;
    /** Orders per year while a customer stays, known from elsewhere. Default: from the data. */
    readonly ordersPerYear?: number | Estimate;
    /** Money per order, known from elsewhere. Default: from the data. */
    readonly averageOrderValue?: number | Estimate;
    /** Confidence level of the intervals. Default 0.95. */
    readonly level?: number;
  };

/** What {@link simpleValue} returns. Money is in `currency`, time in years of 365.25 days. */
export interface SimpleValue {
  /** Average order value x orders per year x lifespan x margin, of a customer over their whole life. */
  readonly value: Estimate;
  readonly averageOrderValue: Estimate;
  readonly ordersPerYear: Estimate;
  readonly lifespan: Estimate;
  readonly margin: number;
  /** The gap, in days. */
  readonly gapDays: number;
  /** Customers with an order. */
  readonly customers: number;
  /** Of these, known for at least the gap. */
  readonly followed: number;
  /** Of these, who came back at least once ... */
  readonly returned: number;
  /** ... and have been silent for the gap since. */
  readonly left: number;
  /** Years from the first purchase of all to asOf. */
  readonly window: number;
  /** ISO 4217 code; "" when unknown. */
  readonly currency: string;
  /** What the data cannot carry, in words. */
  readonly warnings: readonly string[];
}

/**
 * The simple lifetime value everybody knows, average order value x orders per year x lifespan x margin, with what most forget: how sure
 * each factor and the product are.
 *
 * A customer counts as one from the first order until `gap` has passed without an order. From the data: the average order value is revenue over
 * orders; the lifespan is the gap plus the mean time from first to last order, where those still active are counted as cut off (an exponential
 * length of life among those who come back); orders per year are the orders of a life over its length. So the product is the money per order times
 * the orders of a life. With purchases at a steady pace until an exponential end this is right when the gap is long against the pace; it
 * does not discount and takes all customers for one kind. Where some stay much longer than others the value comes out too low, the more so the fewer
 * years of data there are, and the interval does not know it: half leaving at 2 a year and half at 0.4 gave 22 % too little from three years of data,
 * 12 % from six, 5 % from twelve. `warnings` says so when customers who came back leave clearly more seldom the
 * longer they have stayed (two standard errors), and when most of the lifespan is an extrapolation.
 *
 * Intervals are taken on the log scale by the delta method, each customer one cluster, with t quantiles (degrees of freedom: the customers who
 * left, less one, for what needs a lifespan; all customers less one for the order value). The factors share customers, and their covariances are in
 * the product's error. Factors given as numbers add nothing, given estimates add their own error. In simulations under the model the 95 % interval
 * covered 94 to 96 % (the
 * average order value alone 93 % in shops of 60 customers). `se` and `interval` are null with fewer than three customers who left. O(n).
 *
 * @throws "too-few-rows" when nobody has been known for the gap, or of those who came back none has left, and `lifespan` or
 * `ordersPerYear` is not given; "bad-option"; "missing-column", "missing-value" and "bad-value" for rows.
 *
 * @example
 * import { simpleValue } from "clientele/cltv";
 * const customers = [
 *   { first: "2023-01-01", last: "2023-07-02", orders: 4, revenue: 120 },
 *   { first: "2023-02-01", last: "2023-02-01", orders: 1, revenue: 25 },
 *   { first: "2023-03-01", last: "2024-02-29", orders: 8, revenue: 280 },
 *   { first: "2023-06-01", last: "2025-12-20", orders: 15, revenue: 480 },
 *   { first: "2025-12-01", last: "2025-12-01", orders: 1, revenue: 31 },
 * ];
 * const worth = simpleValue(customers, { asOf: "2026-01-01", margin: 0.5 });
 * worth.averageOrderValue.value; // => 32.275862
 * [worth.followed, worth.returned, worth.left]; // => [4, 3, 2]
 * worth.value.interval; // => null
 * simpleValue(customers, { asOf: "2026-01-01", gap: { years: 5 } }); // throws "too-few-rows"
 */
export function simpleValue<Row extends object>(
  customers: Data<Row>,
  ...rest: OptionsArgument<SimpleValueOptions<NoInfer<Row>>>
): SimpleValue {
  const options = (rest[0] ?? {}) as SimpleValueOptions;
  const level = levelOption(options.level);
  const margin = shareOption(options.margin ?? 1, "margin");
  const gapDays = durationDays(options.gap ?? { years: 1 }, "gap");
  const { currency, data } = read(customers, options, gapDays);
  const n = data.first.length;
  if (n === 0)
    throw new ClienteleError("too-few-rows", "No customer has an order.", {
      value: 0,
      expected: "a customer with an order",
    });
  const found = simpleValueInputs(data);
  needEnough(found, options, gapDays);

  const byLeft = (found.returned === 0 ? found.followed : found.left) - 1;
  const make = (given: number | Estimate | undefined, own: Influenced, df: number, name: string): Factor =>
    given === undefined ? fromData(own, df) : fromCaller(given, name);
  const averageOrderValue = make(
    options.averageOrderValue,
    found.averageOrderValue,
    n - 1,
    "averageOrderValue",
  );
  const ordersPerYear = make(options.ordersPerYear, found.ordersPerYear, byLeft, "ordersPerYear");
  const lifespan = make(options.lifespan, found.lifespan, byLeft, "lifespan");
  const factors = [averageOrderValue, ordersPerYear, lifespan];
  const result = {
    value: estimate(product(factors, margin), n, level),
    averageOrderValue: estimate(averageOrderValue, n, level),
    ordersPerYear: estimate(ordersPerYear, n, level),
    lifespan: estimate(lifespan, n, level),
    margin,
    gapDays,
    customers: n,
    followed: found.followed,
    returned: found.returned,
    left: found.left,
    window: found.window,
    currency,
  };
  return { ...result, warnings: simpleValueWarnings(result, found, options) };
}

function read(customers: Data<object>, options: SimpleValueOptions, gapDays: number) {
  const info: Partial<CustomersInfo> =
    customers instanceof Table ? (customers.info as Partial<CustomersInfo>) : {};
  const zone = zoneFor(customers, options.zone);
  const end = options.asOf ?? info.asOf;
  if (end === undefined) throw badOption("asOf", end, 'the end of what is known, e.g. "2026-11-01"');
  const asOf = timeOption(end, "asOf", zone);
  const time = { as: "time", expected: "a time before asOf", required: false } as const;
  const { columns } = readColumns(
    customers,
    {
      first: { ...time, from: options.first ?? "first" },
      last: { ...time, from: options.last ?? "last" },
      orders: { as: "number", from: options.orders ?? "orders", min: 0, expected: "zero or more" },
      revenue: { as: "number", from: options.revenue ?? "revenue", required: false },
    },
    { zone, what: "simpleValue" },
  );
  const { first, last, orders, revenue } = columns;
  const buys = (_: number, i: number) => orders[i] > 0;
  refuseBad(columns, asOf);
  const data = {
    first: first.filter(buys),
    last: last.filter(buys),
    orders: orders.filter(buys),
    revenue: revenue.filter(buys),
    asOf,
    gap: gapDays * DAY_MS,
  };
  return { currency: info.currency ?? "", data };
}

function refuseBad(
  { first, last, orders, revenue }: { readonly [column: string]: Float64Array },
  asOf: number,
): void {
  const examples: { row: number; value: unknown }[] = [];
  let count = 0;
  for (let i = 0; i < orders.length; i++) {
    const good = orders[i] === 0 || (first[i] <= last[i] && last[i] < asOf && !Number.isNaN(revenue[i]));
    if (!good && ++count <= 10) examples.push({ row: i, value: Number.isNaN(last[i]) ? null : last[i] });
  }
  if (count === 0) return;
  const { row, value } = examples[0];
  const missing = [first, last, revenue].some((column) => Number.isNaN(column[row]));
  const what = missing
    ? "has orders but no first or last purchase or no revenue"
    : "has a first purchase after its last, or a last one at or after asOf";
  throw new ClienteleError(
    missing ? "missing-value" : "bad-value",
    `simpleValue: row ${row} ${what}. ${count} of ${orders.length} rows are like that.`,
    { row, column: "last", value, expected: "first <= last < asOf, and revenue", count, examples },
  );
}

function needEnough(found: SimpleValueInputs, options: SimpleValueOptions, gapDays: number): void {
  if (options.lifespan !== undefined && options.ordersPerYear !== undefined) return;
  const mend = `Use a shorter gap, or give lifespan${options.lifespan === undefined ? "" : " and ordersPerYear"} from what you know.`;
  if (found.followed === 0) {
    throw new ClienteleError(
      "too-few-rows",
      `No customer has been known for the gap of ${Math.round(gapDays)} days, so none can have left. ${mend}`,
      { value: 0, expected: "customers known for longer than the gap" },
    );
  }
  if (found.returned > 0 && found.left === 0) {
    throw new ClienteleError(
      "too-few-rows",
      `None of the ${found.returned} customers who came back has been silent for the gap of ${Math.round(gapDays)} days, so the data do not say how long one stays. ${mend}`,
      { value: 0, expected: "a customer who left" },
    );
  }
}

/** A factor of the product: its value, the influences it has from the data, or an error of its own on the log scale. */
interface Factor {
  readonly value: number;
  readonly influences: readonly Float64Array[];
  /** Variance of the logarithm that comes with given estimates. */
  readonly ownVariance: number;
  /** Infinity for what does not come from these data. */
  readonly df: number;
}

function fromData({ value, influence }: Influenced, df: number): Factor {
  return { value, influences: [influence], ownVariance: 0, df };
}

function fromCaller(given: number | Estimate, name: string): Factor {
  const isNumber = typeof given === "number";
  const value = isNumber ? given : given?.value;
  if (!(value > 0 && value < Number.POSITIVE_INFINITY))
    throw badOption(name, value, "a number above zero, or an estimate of one");
  let logSe = 0;
  if (!isNumber) {
    const { se, interval, level } = given;
    if (se !== null) logSe = se / value;
    else if (interval !== null && interval[0] > 0)
      logSe = Math.log(interval[1] / interval[0]) / (2 * normalQuantile((1 + level) / 2));
  }
  return { value, influences: [], ownVariance: logSe * logSe, df: Number.POSITIVE_INFINITY };
}

function product(factors: readonly Factor[], margin: number): Factor {
  return {
    value: factors.reduce((value, factor) => value * factor.value, margin),
    influences: factors.flatMap((factor) => factor.influences),
    ownVariance: factors.reduce((total, factor) => total + factor.ownVariance, 0),
    df: Math.min(...factors.map((factor) => factor.df)),
  };
}

function estimate({ value, influences, ownVariance, df }: Factor, n: number, level: number): Estimate {
  const logSe =
    influences.length === 0 ? Math.sqrt(ownVariance) : Math.sqrt(logError(influences, n) ** 2 + ownVariance);
  if (df < 2 || !Number.isFinite(logSe) || !(value > 0)) return { value, se: null, interval: null, level };
  const spread = Math.exp(studentTQuantile((1 + level) / 2, df) * logSe);
  return { value, se: value * logSe, interval: [value / spread, value * spread], level };
}
