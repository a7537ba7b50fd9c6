import type { TextColumn } from "../core/table.ts";
import type { OrderLog } from "./order-log.ts";

/** Codes of rows that belong to no customer. */
export const NOBODY = -1;
export const SUSPECTED = -2;

/** What a row is: money or goods given back, a line of an order, or the line by which its order is counted. */
export const REFUND_ONLY = 0;
export const LINE = 1;
export const OPENS = 2;

/** Columns of an order log as they were read. */
export interface RawOrders {
  readonly who: TextColumn;
  readonly time: Float64Array;
  readonly amount: Float64Array;
  readonly order: TextColumn | undefined;
  readonly quantity: Float64Array | undefined;
  readonly refund: Float64Array | undefined;
  readonly suspects: ReadonlySet<string>;
}

/** The part of an order log that is settled here. */
export type SettledOrders = Pick<
  OrderLog,
  "customer" | "customers" | "time" | "amount" | "quantity" | "refund" | "order" | "orders" | "role"
>;

/** Tells purchases from refunds, numbers the orders, and sets suspected ids aside. O(rows). */
export function settleOrders({
  who,
  time,
  amount,
  order,
  quantity,
  refund,
  suspects,
}: RawOrders): SettledOrders {
  const n = amount.length;
  const role = new Uint8Array(n).fill(OPENS);
  // a row that charges nothing and gives money or goods back is no purchase
  for (let i = 0; i < n; i++) {
    if (
      amount[i] === 0 &&
      ((refund !== undefined && refund[i] > 0) || (quantity !== undefined && quantity[i] < 0))
    )
      role[i] = REFUND_ONLY;
  }
  const orders = order && ordersOf(order, who.codes, time, role);
  let customer = orders?.customer ?? who.codes;
  if (suspects.size > 0) {
    const suspected = who.levels.map((id) => suspects.has(id));
    customer = customer.map((c) => (c >= 0 && suspected[c] ? SUSPECTED : c));
  }
  const customers = who.levels.length;
  return {
    customer,
    customers,
    time: orders?.time ?? time,
    amount,
    quantity,
    refund,
    order: orders?.order,
    orders: orders?.count ?? 0,
    role,
  };
}

/** Numbers the orders; fills in customer and time of their lines; leaves OPENS on one line of each. */
function ordersOf(column: TextColumn, who: Int32Array, time: Float64Array, role: Uint8Array) {
  const n = who.length;
  const { order, count, owner, filled } = splitByCustomer(column, who);
  let customer = who;
  if (filled) customer = who.map((c, i) => (c < 0 && order[i] >= 0 ? owner[order[i]] : c));
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
  return { order, count, customer, time: times };
}

/**
 * An order belongs to one customer. Where rows of one order number name several (receipt numbers that begin again, files of two
 * shops put together) they are as many orders; rows that name nobody follow their order's customer when there is just one.
 */
function splitByCustomer(column: TextColumn, who: Int32Array) {
  const n = who.length;
  let order = column.codes;
  let count = column.levels.length;
  const owner = new Int32Array(count).fill(NOBODY);
  const clash = new Uint8Array(count);
  let clashes = false;
  let unnamed = false;
  for (let i = 0; i < n; i++) {
    const o = order[i];
    if (o < 0) continue;
    const c = who[i];
    if (c < 0) unnamed = true;
    else if (owner[o] < 0) owner[o] = c;
    else if (owner[o] !== c) {
      clash[o] = 1;
      clashes = true;
    }
  }
  if (!clashes) return { order, count, owner, filled: unnamed };
  order = order.slice();
  const byCustomer = new Map<string, number>();
  const owners = Array.from(owner);
  for (let i = 0; i < n; i++) {
    const o = order[i];
    if (o < 0 || clash[o] === 0) continue;
    const key = `${o} ${who[i]}`;
    let code = byCustomer.get(key);
    if (code === undefined) {
      code = count++;
      byCustomer.set(key, code);
      owners.push(who[i]);
    }
    order[i] = code;
  }
  return { order, count, owner: Int32Array.from(owners), filled: unnamed };
}
