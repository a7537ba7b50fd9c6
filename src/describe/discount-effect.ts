import type { Data, Id, OnInvalid, OptionalColumn, OptionsArgument } from "../core/columns.ts";
import { ClienteleError } from "../core/errors.ts";
import type { Estimate } from "../core/estimate.ts";
import { levelOption, zoneFor } from "../core/options.ts";
import { type OrderArrays, type OrderColumns, readOrderRows } from "../core/order-rows.ts";
import { type Rejected, Table, type TextColumn } from "../core/table.ts";
import type { EstimatedDifference } from "../numeric/differences.ts";
import { leastSquares } from "../numeric/least-squares.ts";
import { type Clusters, coefficientCovariance } from "../numeric/sandwich.ts";
import { studentTCdf, studentTQuantile } from "../numeric/student-t.ts";
import { sum } from "../numeric/sum.ts";
import { itemLines, type OrderSums, orderSums } from "./discount-sums.ts";
import { discountSentences } from "./discount-words.ts";
import { within } from "./price-cells.ts";

/** Options of {@link discountEffect}. */
export type DiscountEffectOptions<Row extends object> = OrderColumns<Row> &
  OptionalColumn<Row, "item", Id> &
  OptionalColumn<Row, "discount", number | bigint> & {
    /** Confidence level. Default 0.95. */
    readonly level?: number;
    /** Invalid rows: "throw" (default) or "skip". */
    readonly onInvalid?: OnInvalid;
  };

/** Orders with a discount beside those without. */
export interface DiscountComparison {
  readonly with: Estimate;
  readonly without: Estimate;
  /** With less without. */
  readonly difference: EstimatedDifference;
}

/** What {@link discountEffect} returns. Money is in `currency`. All intervals take orders of one customer as going together. */
export interface DiscountEffect {
  readonly status: "estimated" | "cannot tell";
  /** ISO 4217 code; "" when unknown. */
  readonly currency: string;
  readonly orders: number;
  readonly discountedOrders: number;
  /** Customers; orders that name nobody count as one each. */
  readonly clusters: number;
  /** Discounted orders over all orders. */
  readonly shareOfOrders: Estimate | null;
  /** Amount charged on discounted lines over all that was charged. */
  readonly shareOfRevenue: Estimate | null;
  /** Discount over what discounted lines would have cost without it. */
  readonly depth: number | null;
  /** Charged for an order (discounts taken off, refunds not). */
  readonly value: DiscountComparison | null;
  /** Units in an order; null without quantities. */
  readonly units: DiscountComparison | null;
  /** Units of an item in an order: with a discount on it less without, between orders of the same item; null where no item was sold both ways. */
  readonly sameItem: (EstimatedDifference & { readonly items: number }) | null;
  /** The same in sentences, with what they do not show. */
  readonly sentences: readonly string[];
  readonly rejected: readonly Rejected[];
}

/**
 * What goes with discounts: how much of the business is discounted, how large orders are with and without, and how many units of the same item are bought.
 * Differences are least squares with errors clustered by customer (Stata's factor C / (C - 1) x (n - 1) / (n - k), t with C - 1 degrees of freedom); the share of revenue is a
 * ratio of customers' sums. Copying every order four times therefore leaves the intervals as they are, up to (n - 1) / (n - k). `sameItem` takes each item's
 * own mean out first (those effects count as coefficients). An order is discounted when one of its lines is. A kind of order that a single customer placed has a
 * mean without an error, and no difference has one then: there is nothing to tell what other customers would do.
 *
 * Who uses discounts differs from who does not: none of this is what a discount causes. O(rows).
 *
 * @throws "missing-column" without discounts, "too-few-rows" without an order, "bad-option", "bad-value", "missing-value".
 *
 * @example
 * import { discountEffect } from "clientele/describe";
 * const baskets = [["ann", 20, 0], ["ann", 27, 3], ["bob", 15, 0], ["bob", 30, 5], ["cem", 18, 0], ["dee", 24, 6], ["dee", 22, 0]];
 * const orders = baskets.map(([customer, amount, discount], i) => ({
 *   customer: String(customer), order: `o${i}`, time: "2026-03-01", amount: Number(amount), discount: Number(discount),
 * }));
 * const effect = discountEffect(orders);
 * effect.shareOfRevenue?.value; // => 0.51923077
 * [effect.value?.with.value, effect.value?.without.value]; // => [27, 18.75]
 * effect.value?.difference.interval; // => [-2.5304635, 19.0304635]
 * discountEffect([{ customer: "ann", time: "2026-03-01", amount: 3 }]); // throws "missing-column"
 */
export function discountEffect<Row extends object>(
  orders: Data<Row>,
  ...[options = {} as DiscountEffectOptions<NoInfer<Row>>]: OptionsArgument<
    DiscountEffectOptions<NoInfer<Row>>
  >
): DiscountEffect {
  const level = levelOption(options.level);
  const rows = readOrderRows(orders, options, {
    zone: zoneFor(orders, undefined),
    what: "discountEffect",
    onInvalid: options.onInvalid,
    texts: ["item"],
    numbers: ["discount"],
  });
  const { discount } = rows.numbers;
  if (discount === undefined && rows.arrays.length > 0)
    throw new ClienteleError(
      "missing-column",
      "discountEffect needs a column discount that has values; name it in option discount.",
      { column: "discount" },
    );
  const all = orderSums(rows.arrays, discount ?? new Float64Array(0));
  const n = all.value.length;
  if (n === 0)
    throw new ClienteleError("too-few-rows", "discountEffect needs at least one order; found none.", {
      value: 0,
    });
  const discountedOrders = sum(all.flag);
  const both = discountedOrders > 0 && discountedOrders < n;
  const charged = sum(all.value);
  const before = sum(all.discountedValue) + sum(all.discount);
  const found: Omit<DiscountEffect, "sentences" | "rejected"> = {
    status: both ? "estimated" : "cannot tell",
    currency: (orders instanceof Table ? orders.info.currency : undefined) ?? "",
    orders: n,
    discountedOrders,
    clusters: all.clusters.count,
    shareOfOrders: ratio(all.flag, new Float64Array(n).fill(1), all.clusters, level),
    shareOfRevenue: charged > 0 ? ratio(all.discountedValue, all.value, all.clusters, level) : null,
    depth: before > 0 ? sum(all.discount) / before : null,
    value: both ? compare(all.value, all.flag, all.clusters, level) : null,
    units: both && all.units !== undefined ? compare(all.units, all.flag, all.clusters, level) : null,
    sameItem: sameItem(rows.arrays, rows.texts.item, discount, all, level),
  };
  return { ...found, sentences: discountSentences(found), rejected: rows.read.rejected };
}

/** A ratio of sums, its error from the customers' own sums of top - ratio bottom. */
function ratio(top: Float64Array, bottom: Float64Array, { codes, count }: Clusters, level: number): Estimate {
  const whole = sum(bottom);
  const value = sum(top) / whole;
  const score = new Float64Array(count);
  for (let i = 0; i < top.length; i++) score[codes[i]] += top[i] - value * bottom[i];
  const variance = (sum(score.map((s) => s * s)) / whole / whole) * (count / (count - 1));
  const { se, interval } = estimateOf(value, variance, count - 1, level);
  // a share that no customer differs in has no error to speak of
  if (interval === null || se === 0) return { value, se: null, interval: null, level };
  return { value, se, interval: [Math.max(0, interval[0]), Math.min(1, interval[1])], level };
}

function compare(y: Float64Array, flag: Float64Array, clusters: Clusters, level: number): DiscountComparison {
  // one column for each kind of order: their means, and the covariance of these
  const columns = [flag.map((f) => 1 - f), flag];
  const fit = leastSquares({ columns, y, intercept: false });
  const { matrix, df } = coefficientCovariance(fit, "clustered", clusters);
  const [without, withIt] = [fit.solution[0] / fit.scales[0], fit.solution[1] / fit.scales[1]];
  const [a, b, ab] = [
    severalHave(flag, 0, clusters.codes) ? matrix[0] : Number.NaN,
    severalHave(flag, 1, clusters.codes) ? matrix[3] : Number.NaN,
    matrix[1],
  ];
  return {
    with: estimateOf(withIt, b, df, level),
    without: estimateOf(without, a, df, level),
    difference: differenceOf(withIt - without, a + b - 2 * ab, df, level),
  };
}

/** Whether two or more clusters have this flag: the mean of one alone leaves no residual to estimate an error from. */
function severalHave(flag: ArrayLike<number>, value: 0 | 1, codes: ArrayLike<number>): boolean {
  let first = -1;
  for (let i = 0; i < flag.length; i++) {
    if (flag[i] !== value) continue;
    if (first >= 0 && codes[i] !== first) return true;
    first = codes[i];
  }
  return false;
}

/** Units of an item in an order, with and without a discount on it, each item's own mean taken out. */
function sameItem(
  arrays: OrderArrays,
  item: TextColumn | undefined,
  discount: Float64Array | undefined,
  { of, clusters, value: orders }: OrderSums,
  level: number,
): DiscountEffect["sameItem"] {
  if (item === undefined || arrays.quantity === undefined || discount === undefined) return null;
  const lines = itemLines(arrays.quantity, item, discount, of, orders.length);
  const seen = new Uint8Array(item.levels.length);
  for (let k = 0; k < lines.count; k++) seen[lines.item[k]] |= lines.flag[k] === 1 ? 2 : 1;
  const place = new Int32Array(item.levels.length).fill(-1);
  const own = new Int32Array(clusters.count).fill(-1);
  const [codes, cluster] = [new Int32Array(lines.count), new Int32Array(lines.count)];
  const [flags, units] = [new Float64Array(lines.count), new Float64Array(lines.count)];
  let [kept, items, customers] = [0, 0, 0];
  for (let k = 0; k < lines.count; k++) {
    const code = lines.item[k];
    if (seen[code] !== 3) continue;
    if (place[code] < 0) place[code] = items++;
    const who = clusters.codes[lines.order[k]];
    if (own[who] < 0) own[who] = customers++;
    codes[kept] = place[code];
    cluster[kept] = own[who];
    flags[kept] = lines.flag[k];
    units[kept++] = lines.units[k];
  }
  if (items === 0) return null;
  const left = (column: Float64Array) => within(column.subarray(0, kept), codes, items);
  const fit = leastSquares({ columns: [left(flags)], y: left(units), intercept: false });
  const value = fit.solution[0] / fit.scales[0];
  const { matrix, df, trouble } = coefficientCovariance(
    fit,
    "clustered",
    { codes: cluster, count: customers },
    items,
  );
  const both = flags.subarray(0, kept);
  const several = severalHave(both, 0, cluster) && severalHave(both, 1, cluster);
  const variance = trouble === undefined && several ? matrix[0] / fit.scales[0] ** 2 : Number.NaN;
  return { ...differenceOf(value, variance, df, level), items };
}

function estimateOf(value: number, variance: number, df: number, level: number): Estimate {
  const se = Math.sqrt(Math.max(0, variance));
  if (!(se >= 0) || !(df > 0)) return { value, se: null, interval: null, level };
  const half = studentTQuantile((1 + level) / 2, df) * se;
  return { value, se, interval: [value - half, value + half], level };
}

function differenceOf(value: number, variance: number, df: number, level: number): EstimatedDifference {
  const estimate = estimateOf(value, variance, df, level);
  const { se } = estimate;
  return { ...estimate, p: se === null || se === 0 ? null : 2 * studentTCdf(-Math.abs(value / se), df) };
}
