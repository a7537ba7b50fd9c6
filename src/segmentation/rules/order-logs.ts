import { isReturn, type OrderArrays } from "../../core/order-rows.ts";
import { type SortedLog, sortLog } from "../../core/sort-log.ts";
import { define, type TableColumn } from "../../core/table.ts";
import { sumBy } from "../../numeric/sum.ts";
import { type NamedColumns, pickAll } from "./fact-columns.ts";
import type { FactLog } from "./facts.ts";

/** What orders are made into. */
export interface OrderLogs {
  readonly order: FactLog;
  readonly "order item": FactLog;
  readonly "order refund": FactLog;
}

// texts of an order that its first line tells
const ORDER_TEXTS: readonly string[] = ["order", "channel", "place", "payment"];

/** Makes order rows into three logs: orders, the lines that charge, and the rows that give back. `customer` is -1 for rows to leave out. */
export function orderLogs(
  arrays: OrderArrays,
  customer: Int32Array,
  extras: NamedColumns,
  customers: number,
): OrderLogs {
  const { time, refund, length } = arrays;
  const bought = new Int32Array(length).fill(-1);
  const returned = new Int32Array(length).fill(-1);
  for (let i = 0; i < length; i++) {
    const back = isReturn(arrays, i);
    if (!back) bought[i] = customer[i];
    if (back || (refund !== undefined && refund[i] > 0)) returned[i] = customer[i];
  }
  const columns = lineColumns(arrays, extras);
  const pickRows = (rows: Int32Array) => pickAll(columns, rows, length);
  const lines = sortLog(bought, time, customers);
  const refunds = sortLog(returned, time, customers);
  const log = ({ start, rows }: SortedLog): FactLog => ({
    start,
    time: Float64Array.from(rows, (row) => time[row]),
    columns: pickRows(rows),
  });
  return {
    order: ordersFromLines(arrays, customer, lines, columns, customers),
    "order item": log(lines),
    "order refund": log(refunds),
  };
}

function lineColumns(arrays: OrderArrays, extras: NamedColumns): NamedColumns {
  const { amount, refund, quantity, order, length } = arrays;
  const out: Record<string, TableColumn> = {};
  for (const [name, column] of Object.entries(extras)) define(out, name, column);
  const back = new Float64Array(length);
  const revenue = new Float64Array(length);
  for (let i = 0; i < length; i++) {
    if (refund !== undefined && refund[i] > 0) back[i] = refund[i];
    revenue[i] = amount[i] - back[i];
  }
  out.amount = amount;
  out.refund = back;
  out.revenue = revenue;
  if (quantity !== undefined) out.quantity = quantity;
  if (order !== undefined) out.order = order;
  return out;
}

/**
 * One row per order number of a customer (rows without a number are orders of their own), at the time of its first line that charges. Lines come by customer
 * and time, so the orders do too. A row that only gives back counts in the refund of the order it names.
 */
function ordersFromLines(
  arrays: OrderArrays,
  customer: Int32Array,
  lines: SortedLog,
  columns: NamedColumns,
  customers: number,
): FactLog {
  const { quantity, order, time, length } = arrays;
  const back = sortLog(
    customer.map((c, i) => (isReturn(arrays, i) ? c : -1)),
    time,
    customers,
  );
  const start = new Int32Array(customers + 1);
  const first = new Int32Array(lines.rows.length);
  const items = new Float64Array(lines.rows.length);
  const count = new Float64Array(lines.rows.length);
  const orderOf = new Int32Array(length).fill(-1);
  const latest = new Int32Array(order?.levels.length ?? 0).fill(-1);
  let orders = 0;
  for (let c = 0; c < customers; c++) {
    start[c] = orders;
    for (let k = lines.start[c]; k < lines.start[c + 1]; k++) {
      const row = lines.rows[k];
      const code = order?.codes[row] ?? -1;
      // a number that another customer used before is not this customer's order
      let at = code >= 0 && latest[code] >= start[c] ? latest[code] : -1;
      if (at < 0) {
        at = orders++;
        first[at] = row;
        if (code >= 0) latest[code] = at;
      }
      orderOf[row] = at;
      items[at] += quantity !== undefined && quantity[row] >= 0 ? quantity[row] : 1;
      count[at]++;
    }
    for (let k = back.start[c]; k < back.start[c + 1]; k++) {
      const code = order?.codes[back.rows[k]] ?? -1;
      if (code >= 0 && latest[code] >= start[c]) orderOf[back.rows[k]] = latest[code];
    }
  }
  start[customers] = orders;
  const rows = first.slice(0, orders);
  const texts: Record<string, TableColumn> = {};
  for (const name of ORDER_TEXTS) if (Object.hasOwn(columns, name)) texts[name] = columns[name];
  const amount = sumBy(columns.amount as Float64Array, orderOf, orders);
  const refund = sumBy(columns.refund as Float64Array, orderOf, orders);
  return {
    start,
    time: Float64Array.from(rows, (row) => time[row]),
    columns: {
      ...pickAll(texts, rows, length),
      amount,
      refund,
      revenue: amount.map((money, i) => money - refund[i]),
      items: items.slice(0, orders),
      lines: count.slice(0, orders),
    },
  };
}
