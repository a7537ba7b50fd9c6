import { type ColumnSpec, type Data, type OnInvalid, readColumns } from "../core/columns.ts";
import { ClienteleError, show } from "../core/errors.ts";
import { type Rejected, Table, type TextColumn } from "../core/table.ts";
import { type Zone, zoneOf } from "../core/time.ts";
import type { OrderColumns, OrdersInfo, Suspect } from "../data/index.ts";
import { NOBODY, OPENS, settleOrders } from "./settle-orders.ts";

/** Where the columns of the orders are: the same options as everywhere. */
export type MetricColumns<Row extends object> = OrderColumns<Row>;

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
  readonly texts: { readonly [name: string]: TextColumn };
}

/** A further text column that a metric needs; undefined `from` takes the column of that name. */
export interface ExtraColumn {
  readonly as: "text";
  readonly from: unknown;
}

/** Reads an order log for a metric: one pass at the door, then linear passes over codes. O(rows). */
export function readOrderLog(
  data: Data<object>,
  given: object,
  what: string,
  extra: { readonly [name: string]: ExtraColumn } = {},
): OrderLog {
  const options = given as MetricOptions & {
    readonly [column in "customer" | "time" | "amount" | "order" | "quantity" | "refund"]?: unknown;
  };
  const info: Partial<OrdersInfo> = data instanceof Table ? (data.info as Partial<OrdersInfo>) : {};
  const zone = zoneFor(options.zone, info.zone);
  const money = {
    as: "number",
    min: 0,
    expected: "zero or more (money given back belongs in the refund column)",
  } as const;
  const specs: Record<string, ColumnSpec> = {
    customer: { as: "text", from: options.customer ?? "customer", required: false },
    time: { as: "time", from: options.time ?? "time" },
    amount: { ...money, from: options.amount ?? "amount" },
    order: { as: "text", from: options.order ?? whereThere(data, "order"), required: false },
    quantity: { as: "number", from: options.quantity ?? whereThere(data, "quantity"), required: false },
    refund: { ...money, from: options.refund ?? whereThere(data, "refund"), required: false },
  };
  for (const [name, { as, from }] of Object.entries(extra))
    specs[name] = { as, from: from ?? name, required: false };
  const read = readColumns(data, specs, {
    zone,
    what,
    ...(options.onInvalid && { onInvalid: options.onInvalid }),
  });
  const columns = read.columns as unknown as { readonly [name: string]: never };
  const texts: Record<string, TextColumn> = {};
  for (const name of Object.keys(extra)) texts[name] = columns[name];
  return {
    ...settleOrders({
      who: columns.customer,
      time: columns.time,
      amount: columns.amount,
      order: withCodes(columns.order),
      quantity: withNumbers(columns.quantity),
      refund: withNumbers(columns.refund),
      suspects: suspectsOf(options.suspects, info.suspects ?? []),
    }),
    length: read.length,
    zone,
    currency: info.currency,
    source: info.source,
    rejected: read.rejected,
    texts,
  };
}

function zoneFor(option: string | undefined, own: string | undefined): Zone {
  if (option !== undefined && own !== undefined && option !== own) {
    throw new ClienteleError(
      "mixed-info",
      `The table counts its days in zone ${show(own)}, option zone says ${show(option)}. Leave the option out, or read the table in that zone.`,
      { value: option, expected: own },
    );
  }
  return zoneOf(option ?? own ?? "UTC");
}

function suspectsOf(option: MetricOptions["suspects"] = "exclude", found: readonly Suspect[]): Set<string> {
  if (option === "keep") return new Set();
  if (option !== "exclude" && !Array.isArray(option)) {
    throw new ClienteleError(
      "bad-option",
      `Option suspects must be "exclude", "keep" or a list of ids; found ${show(option)}.`,
      {
        value: option,
        expected: '"exclude", "keep" or ids',
      },
    );
  }
  const persons = new Set<string>(option === "exclude" ? [] : (option as readonly string[]).map(String));
  return new Set(found.map((s) => s.customer).filter((id) => !persons.has(id)));
}

/** Orders in [from, to) that belong to no customer. */
export function coverageOf(log: OrderLog, from: number, to: number): MetricCoverage {
  let withoutCustomer = 0;
  let suspected = 0;
  for (let i = 0; i < log.length; i++) {
    if (log.customer[i] >= 0 || log.role[i] !== OPENS || !(log.time[i] >= from && log.time[i] < to)) continue;
    if (log.customer[i] === NOBODY) withoutCustomer++;
    else suspected++;
  }
  return { withoutCustomer, suspected, rejected: log.rejected };
}

/** Net or gross money of each row. */
export function moneyOf(log: OrderLog, money: "net" | "gross"): Float64Array {
  const { amount, refund } = log;
  if (money === "gross" || refund === undefined) return amount;
  const net = new Float64Array(amount.length);
  for (let i = 0; i < net.length; i++) net[i] = refund[i] > 0 ? amount[i] - refund[i] : amount[i];
  return net;
}

function whereThere(data: Data<object>, name: string): unknown {
  if (data instanceof Table)
    return (data.columns as Record<string, unknown>)[name] === undefined ? undefined : name;
  return (row: Record<string, unknown>) => row[name];
}

// a column without any value says nothing: the kernels treat it as absent
function withCodes(column: TextColumn | undefined): TextColumn | undefined {
  return column === undefined || column.levels.length === 0 ? undefined : column;
}

function withNumbers(column: Float64Array | undefined): Float64Array | undefined {
  return column?.some((v) => !Number.isNaN(v)) ? column : undefined;
}
