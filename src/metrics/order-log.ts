import type { Data, OnInvalid } from "../core/columns.ts";
import { excludedIds, zoneFor } from "../core/options.ts";
import { orderTable, readOrderRows } from "../core/order-rows.ts";
import type { Once } from "../core/shared-table.ts";
import { type Rejected, Table, type TextColumn } from "../core/table.ts";
import type { TimeInput, Zone } from "../core/time.ts";
import { type OrdersInfo, suspectIds } from "../data/index.ts";
import { NOBODY, OPENS, settleOrders } from "./settle-orders.ts";

/** How every metric reads its orders. */
export interface MetricOptions {
  /** Time zone of days and of times written without one. Default: the table's own, else "UTC". */
  readonly zone?: string;
  /**
   * What becomes of ids that the orders table says are probably no person (`info.suspects`): "exclude" (default) counts them as no customer and
   * their money as revenue, "keep" takes them for customers, and a list of ids keeps those alone.
   */
  readonly suspects?: "exclude" | "keep" | readonly string[];
  /** "throw" on an invalid row (default), or "skip" it and report it in `rejected`. */
  readonly onInvalid?: OnInvalid;
}

/** What every metric says about rows that are outside of it. */
export interface MetricCoverage {
  /** Orders in the window without a customer: outside every figure about customers. */
  readonly withoutCustomer: number;
  /** Orders in the window of ids suspected to be no person: outside of them too. */
  readonly suspected: number;
  /** Invalid rows, by reason (`onInvalid: "skip"`). */
  readonly rejected: readonly Rejected[];
}

/** Order lines as the kernels see them. Lines of one order share the time of its earliest purchase line and its customer. */
export interface OrderLog {
  readonly length: number;
  readonly zone: Zone;
  readonly currency: string | undefined;
  readonly source: string | undefined;
  /** Customer of each row; NOBODY and SUSPECTED are negative. */
  readonly customer: Int32Array;
  readonly customers: number;
  readonly time: Float64Array;
  readonly amount: Float64Array;
  readonly quantity: Float64Array | undefined;
  readonly refund: Float64Array | undefined;
  /** Order of each row, -1 for a row that stands alone; undefined when all do. */
  readonly order: Int32Array | undefined;
  readonly orders: number;
  /** What each row is: REFUND_ONLY, LINE, or OPENS (the line by which its order is counted). */
  readonly role: Uint8Array;
  readonly rejected: readonly Rejected[];
  /** Further columns that the metric asked for. */
  readonly texts: { readonly [name: string]: TextColumn | undefined };
  /** What several metrics need of this log, by a name that says what it depends on besides: found once where the rows are shared. */
  readonly once: Once;
}

/** Reads an order log for a metric: through the door, then linear passes over codes. `texts` are further columns that it needs. O(rows). */
export function readOrderLog(
  data: Data<object>,
  given: object,
  what: string,
  texts: readonly string[] = [],
): OrderLog {
  const options = given as MetricOptions;
  const info: Partial<OrdersInfo> = data instanceof Table ? (data.info as Partial<OrdersInfo>) : {};
  const zone = zoneFor(data, options.zone);
  const {
    arrays,
    read,
    texts: found,
    currency,
    once,
  } = readOrderRows(data, given, { zone, what, texts, onInvalid: options.onInvalid });
  // rows of unknown origin bring no list of suspects: it is drawn up here, as the readers do, from what was known by then
  const { asOf } = given as { readonly asOf?: TimeInput };
  const excluded = excludedIds(
    options.suspects,
    () =>
      info.suspects ??
      suspectIds(orderTable(arrays), {
        zone: zone.name,
        ...(asOf !== undefined && { asOf }),
      }),
  );
  const without = ` without ${JSON.stringify([...excluded])}`;
  return {
    ...once(`settled orders${without}`, () => settleOrders(arrays, excluded)),
    length: read.length,
    zone,
    currency: currency ?? info.currency,
    source: info.source,
    rejected: read.rejected,
    texts: found,
    once: (name, find) => once(name + without, find),
  };
}

/** Orders in [from, to) that belong to no customer. */
export function coverageOf(log: OrderLog, from: number, to: number): MetricCoverage {
  const counts = log.once(`orders of nobody from ${from} to ${to}`, () => ofNobody(log, from, to));
  return { ...counts, rejected: log.rejected };
}

function ofNobody({ customer, role, time }: OrderLog, from: number, to: number) {
  let [withoutCustomer, suspected] = [0, 0];
  for (let i = 0; i < customer.length; i++) {
    if (customer[i] >= 0 || role[i] !== OPENS || !(time[i] >= from && time[i] < to)) continue;
    if (customer[i] === NOBODY) withoutCustomer++;
    else suspected++;
  }
  return { withoutCustomer, suspected };
}

/** What every table of a metric says about the orders in [from, to) behind it. */
export function aboutLog(
  log: OrderLog,
  from: number,
  to: number,
): MetricCoverage & { readonly source?: string; readonly currency?: string; readonly zone: string } {
  return {
    ...(log.source !== undefined && { source: log.source }),
    ...(log.currency !== undefined && { currency: log.currency }),
    zone: log.zone.name,
    ...coverageOf(log, from, to),
  };
}

/** Money given back in each row, 0 where nothing is said; undefined where no row says anything. */
export function givenBack(log: OrderLog): Float64Array | undefined {
  const { refund } = log;
  if (refund === undefined) return undefined;
  return log.once("money given back", () => {
    const given = new Float64Array(refund.length);
    for (let i = 0; i < given.length; i++) if (refund[i] > 0) given[i] = refund[i];
    return given;
  });
}

/** Net or gross money of each row. */
export function moneyOf(log: OrderLog, money: "net" | "gross"): Float64Array {
  const { amount, refund } = log;
  if (money === "gross" || refund === undefined) return amount;
  return log.once("net money", () => {
    const net = new Float64Array(amount.length);
    for (let i = 0; i < net.length; i++) net[i] = refund[i] > 0 ? amount[i] - refund[i] : amount[i];
    return net;
  });
}
