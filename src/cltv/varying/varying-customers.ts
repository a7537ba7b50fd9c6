import type { ColumnOption, Data, Id, OnInvalid, OptionalColumn } from "../../core/columns.ts";
import { zoneFor } from "../../core/options.ts";
import { isReturn, type OrderArrays, orderTable, readOrderRows } from "../../core/order-rows.ts";
import { type Rejected, Table } from "../../core/table.ts";
import { dayNumber, lastDaySeen, type TimeInput, timeOption, type Zone } from "../../core/time.ts";
import { type OrderLine, type OrdersInfo, summarizeCustomers } from "../../data/index.ts";

/** Where orders are and who counts as a customer. Columns default to the names of the orders table; an amount is not needed. */
export type VaryingOrderColumns<Row extends object = OrderLine> = ColumnOption<Row, "customer", Id> &
  ColumnOption<Row, "time", TimeInput> &
  OptionalColumn<Row, "amount", number | bigint> &
  OptionalColumn<Row, "order", Id> &
  OptionalColumn<Row, "quantity", number | bigint> &
  OptionalColumn<Row, "refund", number | bigint> & {
    /** Time zone that days are counted in. Default: the table's own, else "UTC". */
    readonly zone?: string;
    /** What becomes of ids that are probably no person, as in `summarizeCustomers`. Default "exclude". */
    readonly suspects?: "exclude" | "keep" | readonly string[];
    /** "throw" on an invalid row of orders or periods, or "skip" it and report it. Default "throw". */
    readonly onInvalid?: OnInvalid;
  };

/** The same without the columns, which are checked where they are read. */
export type VaryingOrderSettings = Pick<VaryingOrderColumns, "zone" | "suspects" | "onInvalid">;

/** Customers and the days of their orders. Days are day numbers. */
export interface VaryingCustomers {
  readonly length: number;
  readonly ids: readonly string[];
  /** Everybody whom the orders name, customer or not. */
  readonly named: ReadonlySet<string>;
  readonly asOf: number;
  readonly zone: Zone;
  readonly first: Int32Array;
  /** The last day seen, the same for all. */
  readonly end: number;
  /** Days of repeat orders, in order, each once; those of customer i are orderFrom[i] to orderFrom[i + 1]. */
  readonly orderFrom: Int32Array;
  readonly orderDay: Int32Array;
  readonly rejected: readonly Rejected[];
}

/**
 * Reads orders as days of customers: the same customers, days and purchases as in `summarizeCustomers`.
 *
 * @throws as `summarizeCustomers`.
 */
export function readVaryingCustomers(
  data: Data<object>,
  options: VaryingOrderSettings,
  asOfOption: TimeInput,
  what: string,
): VaryingCustomers {
  const zone = zoneFor(data, options.zone);
  const asOf = timeOption(asOfOption, "asOf", zone);
  const { arrays: given, read } = readOrderRows(data, options, {
    zone,
    onInvalid: options.onInvalid,
    what: `${what} (orders)`,
    amount: "optional",
  });
  // an order without an amount is an order
  const arrays = { ...given, amount: given.amount.map((amount) => (Number.isNaN(amount) ? 0 : amount)) };
  const table = orderTable(arrays);
  const suspects = data instanceof Table ? (data.info as Partial<OrdersInfo>).suspects : undefined;
  // the summary says who is a customer; ids that are probably no person are not
  const summary = summarizeCustomers(
    new Table(table.length, table.columns, {
      ...table.info,
      ...(suspects && { suspects }),
    }) as Table<OrderLine>,
    { asOf, zone: zone.name, ...(options.suspects !== undefined && { suspects: options.suspects }) },
  );
  const ids = summary.columns.customer.levels;
  return {
    length: ids.length,
    ids,
    named: new Set(arrays.customer.levels),
    asOf,
    zone,
    end: lastDaySeen(asOf, zone),
    ...daysOf(arrays, ids, asOf, zone),
    rejected: read.rejected,
  };
}

function daysOf(
  arrays: OrderArrays,
  ids: readonly string[],
  asOf: number,
  zone: Zone,
): Pick<VaryingCustomers, "first" | "orderFrom" | "orderDay"> {
  const { customer, time, length } = arrays;
  const place = new Map(ids.map((id, i) => [id, i]));
  const placeOf = Int32Array.from(customer.levels, (level) => place.get(level) ?? -1);
  const counts = new Int32Array(ids.length + 1);
  const counted = (i: number) =>
    customer.codes[i] >= 0 && placeOf[customer.codes[i]] >= 0 && time[i] < asOf && !isReturn(arrays, i);
  for (let i = 0; i < length; i++) if (counted(i)) counts[placeOf[customer.codes[i]] + 1]++;
  for (let c = 0; c < ids.length; c++) counts[c + 1] += counts[c];
  const days = new Int32Array(counts[ids.length]);
  const next = counts.slice();
  for (let i = 0; i < length; i++)
    if (counted(i)) days[next[placeOf[customer.codes[i]]]++] = dayNumber(time[i], zone);
  const first = new Int32Array(ids.length);
  const orderFrom = new Int32Array(ids.length + 1);
  const orderDay = new Int32Array(days.length);
  let kept = 0;
  for (let c = 0; c < ids.length; c++) {
    const own = days.subarray(counts[c], counts[c + 1]).sort();
    first[c] = own[0];
    for (let j = 1; j < own.length; j++) if (own[j] !== own[j - 1]) orderDay[kept++] = own[j];
    orderFrom[c + 1] = kept;
  }
  return { first, orderFrom, orderDay: orderDay.slice(0, kept) };
}
