import type { Data, Id, OptionalColumn, OptionsArgument } from "../core/columns.ts";
import { ClienteleError, show } from "../core/errors.ts";
import { badOption, oneOf } from "../core/options.ts";
import { pick } from "../core/pick.ts";
import { Table, type TableInfo } from "../core/table.ts";
import type { OrderColumns, OrderLine } from "../data/index.ts";
import { runningSum, sum, sumBy } from "../numeric/sum.ts";
import { countDistinct } from "./count-distinct.ts";
import { definitionOf, type MetricDefinition, windowWords } from "./definitions.ts";
import {
  type MetricMoneyOptions,
  type MetricWindow,
  type MetricWindowOptions,
  moneyOption,
  windowOption,
} from "./options.ts";
import {
  aboutLog,
  type MetricCoverage,
  type MetricOptions,
  moneyOf,
  type OrderLog,
  readOrderLog,
} from "./order-log.ts";
import { LINE, REFUND_ONLY } from "./settle-orders.ts";

/** Options of {@link bestSellers}. */
export type BestSellersOptions<Row extends object = OrderLine> = OrderColumns<Row> &
  OptionalColumn<Row, "item", Id> &
  OptionalColumn<Row, "category", Id> &
  MetricWindowOptions &
  MetricMoneyOptions &
  MetricOptions & {
    /** What is ranked: each "item" (default) or each "category". */
    readonly by?: "item" | "category";
    /** How many rows to return, the best first. Default: all. Shares always refer to all. */
    readonly n?: number;
    /** What makes the rank, the shares and the classes: "revenue" (default) or "quantity". */
    readonly rank?: "revenue" | "quantity";
    /** Cumulative shares at which class A and class B end. Default [0.8, 0.95]. */
    readonly classes?: readonly [a: number, b: number];
  };

/** One item or category. */
export interface BestSellerRow {
  /** Its name, whatever `by` is. */
  readonly item: string;
  readonly revenue: number;
  /** Pieces bought; refund rows take none away. */
  readonly quantity: number;
  /** Orders that hold it. */
  readonly orders: number;
  /** Customers who bought it. */
  readonly customers: number;
  /** Share of the total of `rank`; null when that total is not above 0. */
  readonly share: number | null;
  /** Share of this row and all rows above it. */
  readonly cumulativeShare: number | null;
  /** "A", "B" or "C": by the share of the rows above, so that the first row is always A. */
  readonly abc: string | null;
}

/** What a best-seller table says about itself. */
export interface BestSellersInfo extends TableInfo, MetricCoverage {
  readonly kind: "best-sellers";
  readonly definition: MetricDefinition;
  readonly window: MetricWindow;
  readonly by: "item" | "category";
  /** Cumulative shares at which class A and class B end. */
  readonly classes: readonly [a: number, b: number];
  /** Items or categories in all, before `n`. */
  readonly items: number;
  /** Their revenue. */
  readonly revenue: number;
  /** Rows in the window that name no item, and their revenue: outside of the table. */
  readonly withoutItem: { readonly rows: number; readonly revenue: number };
  readonly rejected: MetricCoverage["rejected"];
}

/**
 * Items or categories by revenue (or pieces), with orders, customers, shares and Pareto classes. Equal ranks are in the order of their
 * names. Refunds count against the item of their row. O(rows + items log items).
 *
 * @throws "missing-column" when there is no column of items, "bad-option" for an empty window or `n` below 1, "bad-value",
 * "missing-value", "unknown-zone".
 *
 * @example
 * import { bestSellers } from "clientele/metrics";
 * const orders = [
 *   { customer: "ann", time: "2026-01-05", amount: 20, order: "1", item: "beans", quantity: 2 },
 *   { customer: "ann", time: "2026-01-05", amount: 5, order: "1", item: "filter", quantity: 1 },
 *   { customer: "bob", time: "2026-01-20", amount: 75, order: "2", item: "beans", quantity: 6 },
 *   { customer: "bob", time: "2026-01-21", amount: 100, order: "3", item: "grinder", quantity: 1 },
 * ];
 * const items = bestSellers(orders);
 * items.at(1); // => { item: "beans", revenue: 95, quantity: 8, orders: 2, customers: 2, share: 0.475, cumulativeShare: 0.975, abc: "A" }
 * items.of("filter")?.abc; // => "C"
 * bestSellers(orders, { n: 1, rank: "quantity" }).at(0)?.item; // => "beans"
 * bestSellers(orders, { by: "category", category: "shelf" as "item" }); // throws "missing-column"
 */
export function bestSellers<Row extends object>(
  orders: Data<Row>,
  ...[options = {} as BestSellersOptions<NoInfer<Row>>]: OptionsArgument<BestSellersOptions<NoInfer<Row>>>
): Table<BestSellerRow, BestSellersInfo> {
  const by = oneOf(options.by ?? "item", "by", ["item", "category"]);
  const rank = oneOf(options.rank ?? "revenue", "rank", ["revenue", "quantity"]);
  const money = moneyOption(options);
  const classes = classesOption(options.classes);
  if (options.n !== undefined && !(Number.isInteger(options.n) && options.n >= 1)) {
    throw badOption("n", options.n, "a whole number of rows, 1 or more");
  }
  const log = readOrderLog(orders, options, "bestSellers", [by]);
  const window = windowOption(options, log);
  const { levels, totals, withoutItem } = totalsByItem(log, by, moneyOf(log, money), window);

  const value = totals[rank];
  const sorted = totals.rows.sort((a, b) => value[b] - value[a] || (levels[a] < levels[b] ? -1 : 1));
  const { share, cumulativeShare, abc, total } = sharesOf(
    sorted.map((k) => value[k]),
    classes,
  );
  const shown = Math.min(sorted.length, options.n ?? sorted.length);
  const codes = sorted.slice(0, shown);
  const columns = {
    item: { codes: Int32Array.from({ length: shown }, (_, i) => i), levels: codes.map((k) => levels[k]) },
    revenue: pick(totals.revenue, codes),
    quantity: pick(totals.quantity, codes),
    orders: pick(totals.orders, codes),
    customers: pick(totals.customers, codes),
    share: share.subarray(0, shown),
    cumulativeShare: cumulativeShare.subarray(0, shown),
    abc: { codes: abc.slice(0, shown), levels: ["A", "B", "C"] },
  };
  return new Table<BestSellerRow, BestSellersInfo>(shown, columns, {
    kind: "best-sellers",
    key: "item",
    definition: definitionOf(
      "Best sellers",
      rank === "revenue" ? `by revenue, ${money}` : "by quantity",
      windowWords(window.from, window.to, log.zone),
    ),
    window,
    by,
    classes,
    items: sorted.length,
    revenue: rank === "revenue" ? total : sum(totals.revenue),
    withoutItem,
    ...aboutLog(log, window.from, window.to),
  });
}

function totalsByItem(
  log: OrderLog,
  by: "item" | "category",
  money: Float64Array,
  { from, to }: MetricWindow,
) {
  const column = log.texts[by] ?? (log.length === 0 ? { codes: new Int32Array(0), levels: [] } : undefined);
  if (column === undefined) {
    throw new ClienteleError(
      "missing-column",
      `bestSellers found no column ${show(by)}, or nothing in it: the orders do not say what was bought.`,
      { column: by, expected: `option ${by}, or orders with that column` },
    );
  }
  const { levels } = column;
  const count = levels.length;
  const item = column.codes.slice();
  const noItem = new Int32Array(log.length).fill(-1);
  const pieces = new Float64Array(log.length);
  // every row that stands alone is an order of its own: they get the numbers behind the named orders
  const order = new Int32Array(log.length);
  const { quantity } = log;
  const seen = new Uint8Array(count);
  let withoutItem = 0;
  for (let i = 0; i < log.length; i++) {
    const named = log.order !== undefined && log.order[i] >= 0;
    order[i] = named ? (log.order as Int32Array)[i] : log.orders + i;
    if (!(log.time[i] >= from && log.time[i] < to)) item[i] = -1;
    else if (item[i] < 0) {
      noItem[i] = 0;
      withoutItem++;
    } else seen[item[i]] = 1;
    if (log.role[i] !== REFUND_ONLY)
      pieces[i] = quantity === undefined || Number.isNaN(quantity[i]) ? 1 : quantity[i];
  }
  return {
    levels,
    totals: {
      rows: Array.from(seen.keys()).filter((k) => seen[k] === 1),
      revenue: sumBy(money, item, count),
      quantity: sumBy(pieces, item, count),
      orders: countDistinct(item, count, order, log.orders + log.length, log.role, LINE),
      customers: countDistinct(item, count, log.customer, log.customers, log.role, LINE),
    },
    withoutItem: { rows: withoutItem, revenue: sumBy(money, noItem, 1)[0] },
  };
}

/** Shares of values sorted from the largest, and the Pareto class of each. */
function sharesOf(values: readonly number[], [a, b]: readonly [number, number]) {
  const n = values.length;
  const running = runningSum(values);
  const total = n === 0 ? 0 : running[n - 1];
  const share = new Float64Array(n).fill(Number.NaN);
  const cumulativeShare = new Float64Array(n).fill(Number.NaN);
  const abc = new Int32Array(n).fill(-1);
  for (let i = 0; i < n && total > 0; i++) {
    share[i] = values[i] / total;
    cumulativeShare[i] = running[i] / total;
    const above = i === 0 ? 0 : cumulativeShare[i - 1];
    abc[i] = above < a ? 0 : above < b ? 1 : 2;
  }
  return { share, cumulativeShare, abc, total };
}

function classesOption(classes: readonly [number, number] | undefined): readonly [number, number] {
  if (classes === undefined) return [0.8, 0.95];
  if (
    Array.isArray(classes) &&
    classes.length === 2 &&
    classes[0] > 0 &&
    classes[0] <= classes[1] &&
    classes[1] <= 1
  )
    return classes;
  throw badOption("classes", classes, "two cumulative shares in rising order, such as [0.8, 0.95]");
}
