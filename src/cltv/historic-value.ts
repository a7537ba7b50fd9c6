import type { Data, OnInvalid, OptionalColumn, OptionsArgument } from "../core/columns.ts";
import { badOption, excludedIds, oneOf, shareOption, zoneFor } from "../core/options.ts";
import { netOf, type OrderColumns, orderTable, readOrderRows } from "../core/order-rows.ts";
import { pick } from "../core/pick.ts";
import { Table, type TableInfo } from "../core/table.ts";
import { type TimeInput, timeOption } from "../core/time.ts";
import {
  type AuditEntry,
  type Customers,
  type OrderLine,
  type OrdersInfo,
  suspectIds,
} from "../data/index.ts";
import { sum, sumBy } from "../numeric/sum.ts";
import { type MarginLine, settleCustomers, worth } from "./historic-value-rows.ts";

/** What value is made of. */
export interface HistoricValueSettings {
  /** Value is money less what was given back ("net", default) or before that ("gross"). */
  readonly money?: "net" | "gross";
  /**
   * Share of the money that is left after the cost of goods, 0 to 1, or a function of item and category, called once for each pair that occurs.
   * Default: 1, value is revenue.
   */
  readonly margin?: number | ((line: MarginLine) => number);
  /** Yearly rate by which money counts less the later it came, from the customer's first purchase on: 0.1 is 10 %. Default 0. Needs orders. */
  readonly annualDiscount?: number;
}

/** Columns and settings of {@link historicValue} on orders. Columns default to the names of the orders table. */
export type HistoricValueOptions<Row extends object = OrderLine> = HistoricValueSettings &
  OrderColumns<Row> &
  OptionalColumn<Row, "item", string> &
  OptionalColumn<Row, "category", string> & {
    /** Exclusive end: rows at or after it are left out. Default: none are. */
    readonly asOf?: TimeInput;
    /** Zone of times without one. Default: the table's own, else "UTC". */
    readonly zone?: string;
    /**
     * What becomes of ids that are probably no person, by the table's `info.suspects` or, for other rows, by `suspectIds`: "exclude" (default) leaves
     * them out, "keep" takes them for customers, and a list of ids keeps those alone.
     */
    readonly suspects?: "exclude" | "keep" | readonly string[];
    /** "throw" on an invalid row (default), or "skip" it and report it in `info.rejected`. */
    readonly onInvalid?: OnInvalid;
  };

/** What one customer has brought so far. */
export interface HistoricValueRow {
  readonly customer: string;
  /** Money charged. */
  readonly gross: number;
  /** Money given back. */
  readonly refunds: number;
  /** `gross - refunds`. */
  readonly net: number;
  /** Net or gross money times margin, discounted: what the customer has been worth. */
  readonly value: number;
  /** Time of the first purchase, ms. */
  readonly first: number;
  /** Time of the last purchase, ms. */
  readonly last: number;
}

/** What the table of {@link historicValue} says about itself. */
export interface HistoricValueInfo extends TableInfo {
  readonly kind: "historic-value";
  readonly key: "customer";
  readonly money: "net" | "gross";
  /** The margin when it is one number, "by line" when it is a function. */
  readonly margin: number | "by line";
  readonly annualDiscount: number;
  /** Rows that belong to no customer here, and their net money. */
  readonly leftOut: readonly AuditEntry[];
}

/** Customers with what they have brought so far. */
export type HistoricValue = Table<HistoricValueRow, HistoricValueInfo>;

/**
 * Historic customer value: what each customer has brought so far, before and after refunds, and as margin, optionally discounted to the
 * customer's first purchase (money t years after it counts 1 / (1 + annualDiscount)^t). It says nothing about the future.
 *
 * Takes orders, or a customer summary (then margin is one number and there is no discount). A row without a customer follows the others of its
 * order when they name just one. Rows of nobody, of suspected ids, after `asOf` and of ids that only gave back are in `info.leftOut`, as in the audit
 * of `summarizeCustomers`; `net` together with them accounts for all money. Compensated sums. O(rows) time, memory by row.
 *
 * @throws "bad-option" for a margin outside 0 to 1, a discount of -1 or lower, or a margin function or discount on a summary; "missing-column",
 * "missing-value" and "bad-value" for rows; "unknown-zone".
 *
 * @example
 * import { historicValue } from "clientele/cltv";
 * const orders = [
 *   { customer: "ann", time: "2025-01-01", amount: 100, category: "beans", refund: 0 },
 *   { customer: "ann", time: "2026-01-01T06:00", amount: 110, category: "grinders", refund: 0 },
 *   { customer: "bob", time: "2025-06-01", amount: 80, category: "beans", refund: 30 },
 * ];
 * historicValue(orders).of("bob")?.net; // => 50
 * historicValue(orders, { annualDiscount: 0.1 }).of("ann")?.value; // => 200
 * historicValue(orders, { margin: (line) => (line.category === "beans" ? 0.6 : 0.2) }).of("ann")?.value; // => 82
 * historicValue(orders, { margin: 35 }); // throws "bad-option"
 */
export function historicValue(customers: Customers, settings?: HistoricValueSettings): HistoricValue;
export function historicValue<Row extends object>(
  orders: Data<Row>,
  ...options: OptionsArgument<HistoricValueOptions<NoInfer<Row>>>
): HistoricValue;
export function historicValue(data: Data<object>, ...rest: readonly unknown[]): HistoricValue {
  const options = (rest[0] ?? {}) as HistoricValueOptions;
  const { annualDiscount = 0, margin = 1 } = options;
  oneOf(options.money ?? "net", "money", ["net", "gross"]);
  if (!(annualDiscount > -1 && annualDiscount < Number.POSITIVE_INFINITY))
    throw badOption("annualDiscount", annualDiscount, "a yearly rate such as 0.1");
  if (typeof margin !== "function") shareOption(margin, "margin");
  const isSummary = data instanceof Table && data.info.kind === "customers";
  return isSummary ? fromSummary(data as unknown as Customers, options) : fromOrders(data, options);
}

function fromSummary(customers: Customers, options: HistoricValueSettings): HistoricValue {
  const { margin = 1, annualDiscount = 0, money = "net" } = options;
  if (typeof margin === "function")
    throw badOption("margin", margin, "one number for a summary: a margin by line needs orders");
  if (annualDiscount !== 0)
    throw badOption("annualDiscount", annualDiscount, "0 for a summary: a discount needs orders");
  const { customer, spend, refunds, revenue, first, last } = customers.columns;
  const { asOf, zone, currency, source, rejected } = customers.info;
  // tables from elsewhere may not have one
  const audit: readonly AuditEntry[] = customers.info.audit ?? [];
  // invalid rows are in `rejected`
  const leftOut = audit.filter(({ what, effect }) => effect === "left out" && what !== "invalid");
  const value = (money === "net" ? revenue : spend).map((v) => v * margin);
  const info = infoOf({ asOf, zone, currency, source }, options, leftOut);
  return new Table<HistoricValueRow, HistoricValueInfo>(
    customers.length,
    { customer, gross: spend, refunds, net: revenue, value, first, last },
    { ...info, ...(rejected && { rejected }) },
  );
}

function fromOrders(data: Data<object>, options: HistoricValueOptions): HistoricValue {
  const info: Partial<OrdersInfo> = data instanceof Table ? (data.info as Partial<OrdersInfo>) : {};
  const zone = zoneFor(data, options.zone);
  const end = options.asOf === undefined ? Number.POSITIVE_INFINITY : timeOption(options.asOf, "asOf", zone);
  const { arrays, texts, read } = readOrderRows(data, options, {
    zone,
    what: "historicValue",
    texts: ["item", "category"],
    onInvalid: options.onInvalid,
  });
  const { amount } = arrays;
  const { levels } = arrays.customer;
  // rows of unknown origin bring no list of suspects: it is drawn up here, as the readers do
  const excluded = excludedIds(
    options.suspects,
    () =>
      info.suspects ??
      suspectIds(orderTable(arrays), {
        zone: zone.name,
        ...(end < Number.POSITIVE_INFINITY && { asOf: end }),
      }),
  );
  const { customer, first, last, leftOut } = settleCustomers(arrays, excluded, end);
  const net = amount.map((_, i) => netOf(arrays, i));
  const value = worth(
    (options.money ?? "net") === "net" ? net : amount,
    { customer, time: arrays.time, first, item: texts.item, category: texts.category },
    options,
  );
  const kept = Int32Array.from(new Set(customer.filter((c) => c >= 0)));
  const perCustomer = (values: Float64Array) => pick(sumBy(values, customer, levels.length), kept);
  const audit = leftOut.map(
    ({ what, rows }): AuditEntry => ({
      what,
      effect: "left out",
      rows: rows.length,
      amount: sum(rows.map((i) => net[i])),
      examples: rows.slice(0, 10).map((i) => read.rows?.[i] ?? i),
    }),
  );
  const known = {
    asOf: options.asOf === undefined ? info.asOf : end,
    zone: zone.name,
    currency: info.currency,
    source: info.source,
  };
  return new Table<HistoricValueRow, HistoricValueInfo>(
    kept.length,
    {
      customer: { codes: kept, levels },
      gross: perCustomer(amount),
      refunds: perCustomer(amount.map((v, i) => v - net[i])),
      net: perCustomer(net),
      value: perCustomer(value),
      first: pick(first, kept),
      last: pick(last, kept),
    },
    { ...infoOf(known, options, audit), ...(read.rejected.length > 0 && { rejected: read.rejected }) },
  );
}

interface Known {
  readonly asOf: number | undefined;
  readonly zone: string | undefined;
  readonly currency: string | undefined;
  readonly source: string | undefined;
}

function infoOf(
  { asOf, zone, currency, source }: Known,
  settings: HistoricValueSettings,
  leftOut: readonly AuditEntry[],
): HistoricValueInfo {
  return {
    kind: "historic-value",
    key: "customer",
    ...(source !== undefined && { source }),
    ...(asOf !== undefined && { asOf }),
    ...(zone !== undefined && { zone }),
    ...(currency !== undefined && { currency }),
    money: settings.money ?? "net",
    margin: typeof settings.margin === "function" ? "by line" : (settings.margin ?? 1),
    annualDiscount: settings.annualDiscount ?? 0,
    leftOut,
  };
}
