import type { Data, OptionalColumn } from "../core/columns.ts";
import { badOption, oneOf, shareOption, zoneFor } from "../core/options.ts";
import { netOf, type OrderColumns, readOrderRows } from "../core/order-rows.ts";
import { Table, type TableInfo } from "../core/table.ts";
import { type TimeInput, timeOption } from "../core/time.ts";
import type { AuditEntry, Customers, OrderLine, OrdersInfo } from "../data/index.ts";
import { sum, sumBy } from "../numeric/sum.ts";
import { type MarginLine, purchaseSpan, worth } from "./historic-value-rows.ts";

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
    /** Ids that the table says are probably no person: left out ("exclude", default) or kept ("keep"). */
    readonly suspects?: "exclude" | "keep";
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
  /** Time of the first purchase, ms; null for a customer of whom there are only refunds. */
  readonly first: number | null;
  /** Time of the last purchase, ms. */
  readonly last: number | null;
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
 * order when they name just one. Rows of nobody, of suspected ids and after `asOf` are in `info.leftOut`; `gross`, `refunds` and `net`
 * together with them account for all money. Compensated sums. O(rows) time, memory by row.
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
  ...options: object extends HistoricValueOptions<NoInfer<Row>>
    ? [options?: HistoricValueOptions<NoInfer<Row>>]
    : [options: HistoricValueOptions<NoInfer<Row>>]
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
  if (typeof margin === "function" || annualDiscount !== 0) {
    throw badOption(
      "margin" in options && typeof margin === "function" ? "margin" : "annualDiscount",
      margin,
      "orders, not a summary, for a margin by line or a discount",
    );
  }
  const { customer, spend, refunds, revenue, first, last } = customers.columns;
  const { asOf, zone, currency, source } = customers.info;
  const value = (money === "net" ? revenue : spend).map((v) => v * margin);
  const info = infoOf({ asOf, zone, currency, source }, options, []);
  return new Table<HistoricValueRow, HistoricValueInfo>(
    customers.length,
    { customer, gross: spend, refunds, net: revenue, value, first, last },
    info,
  );
}

function fromOrders(data: Data<object>, options: HistoricValueOptions): HistoricValue {
  const info: Partial<OrdersInfo> = data instanceof Table ? (data.info as Partial<OrdersInfo>) : {};
  const zone = zoneFor(data, options.zone);
  const end = options.asOf === undefined ? Number.POSITIVE_INFINITY : timeOption(options.asOf, "asOf", zone);
  const { arrays, texts } = readOrderRows(data, options, {
    zone,
    what: "historicValue",
    texts: ["item", "category"],
  });
  const { amount, time, length } = arrays;
  const { codes: named, levels } = arrays.customer;
  const suspects = new Set(options.suspects === "keep" ? [] : (info.suspects ?? []).map((s) => s.customer));
  const isSuspect = levels.map((id) => suspects.has(id));
  const customer = new Int32Array(length);
  const reason = (i: number) =>
    time[i] >= end
      ? "after asOf"
      : named[i] < 0
        ? "no customer"
        : isSuspect[named[i]]
          ? "suspected not a person"
          : undefined;
  const leftOut = new Map<string, number[]>();
  for (let i = 0; i < length; i++) {
    const why = reason(i);
    customer[i] = why === undefined ? named[i] : -1;
    if (why === undefined) continue;
    const rows = leftOut.get(why);
    if (rows === undefined) leftOut.set(why, [i]);
    else rows.push(i);
  }
  const { first, last } = purchaseSpan(arrays, customer, levels.length);
  const net = amount.map((_, i) => netOf(arrays, i));
  const value = worth(
    (options.money ?? "net") === "net" ? net : amount,
    { customer, time, first, item: texts.item, category: texts.category },
    options,
  );
  const kept = Int32Array.from(new Set(customer.filter((c) => c >= 0)));
  const perCustomer = (values: Float64Array) => {
    const sums = sumBy(values, customer, levels.length);
    return Float64Array.from(kept, (c) => sums[c]);
  };
  const audit = [...leftOut].map(
    ([what, rows]): AuditEntry => ({
      what,
      effect: "left out",
      rows: rows.length,
      amount: sum(rows.map((i) => net[i])),
      examples: rows.slice(0, 10),
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
      first: Float64Array.from(kept, (c) => first[c]),
      last: Float64Array.from(kept, (c) => last[c]),
    },
    infoOf(known, options, audit),
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
