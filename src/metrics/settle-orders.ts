import { isReturn, type OrderArrays } from "../core/order-rows.ts";
import type { TextColumn } from "../core/table.ts";
import type { OrderLog } from "./order-log.ts";

/** Codes of rows that belong to no customer. */
export const NOBODY = -1;
const SUSPECTED = -2;

/** What a row is: money or goods given back, a line of an order, or the line by which its order is counted. */
export const REFUND_ONLY = 0;
export const LINE = 1;
export const OPENS = 2;

/** The part of an order log that is settled here. */
export type SettledOrders = Pick<
  OrderLog,
  "customer" | "customers" | "time" | "amount" | "quantity" | "refund" | "order" | "orders" | "role"
>;

/** Tells purchases from refunds, numbers the orders, and sets suspected ids aside. O(rows). */
export function settleOrders(rows: OrderArrays, suspects: ReadonlySet<string>): SettledOrders {
  const { customer: who, time, amount, order, quantity, refund } = rows;
  const role = new Uint8Array(rows.length).fill(OPENS);
  for (let i = 0; i < rows.length; i++) if (amount[i] === 0 && isReturn(rows, i)) role[i] = REFUND_ONLY;
  const orders = order && ordersOf(order, who.codes, time, role);
  let customer = who.codes;
  if (suspects.size > 0) {
    const suspected = who.levels.map((id) => suspects.has(id));
    customer = customer.map((c) => (c >= 0 && suspected[c] ? SUSPECTED : c));
  }
  return {
    customer,
    customers: who.levels.length,
    time: orders?.time ?? time,
    amount,
    quantity,
    refund,
    order: orders?.order,
    orders: orders?.count ?? 0,
    role,
  };
}

/** Numbers the orders; gives their lines one time; leaves OPENS on one line of each. */
function ordersOf(
  column: TextColumn,
  who: Int32Array,
  time: Float64Array,
  role: Uint8Array,
): { order: Int32Array; count: number; time: Float64Array } {
  const n = who.length;
  const { order, count } = splitByCustomer(column, who);
  const start = new Float64Array(count).fill(Number.NaN);
  let moved = false;
  for (let i = 0; i < n; i++) {
    const o = order[i];
    if (o < 0 || role[i] === REFUND_ONLY) continue;
    const begun = start[o];
    if (begun === time[i]) role[i] = LINE;
    else if (Number.isNaN(begun)) start[o] = time[i];
    else {
      role[i] = LINE;
      moved = true;
      if (time[i] < begun) start[o] = time[i];
    }
  }
  const times = moved
    ? time.map((t, i) => (order[i] >= 0 && role[i] !== REFUND_ONLY ? start[order[i]] : t))
    : time;
  return { order, count, time: times };
}

/**
 * An order belongs to one customer. Where rows of one order number name several (receipt numbers that begin again, files of two
 * shops put together) they are as many orders.
 */
function splitByCustomer(column: TextColumn, who: Int32Array): { order: Int32Array; count: number } {
  const n = who.length;
  let count = column.levels.length;
  const owner = new Int32Array(count).fill(NOBODY);
  const clash = new Uint8Array(count);
  let clashes = false;
  for (let i = 0; i < n; i++) {
    const o = column.codes[i];
    if (o < 0 || who[i] < 0) continue;
    if (owner[o] < 0) owner[o] = who[i];
    else if (owner[o] !== who[i]) {
      clash[o] = 1;
      clashes = true;
    }
  }
  if (!clashes) return { order: column.codes, count };
  const order = column.codes.slice();
  const byCustomer = new Map<string, number>();
  for (let i = 0; i < n; i++) {
    const o = order[i];
    if (o < 0 || clash[o] === 0) continue;
    const key = `${o} ${who[i]}`;
    let code = byCustomer.get(key);
    if (code === undefined) {
      code = count++;
      byCustomer.set(key, code);
    }
    order[i] = code;
  }
  return { order, count };
}
