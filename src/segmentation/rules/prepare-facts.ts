import { type Data, type OnInvalid, readColumns } from "../../core/columns.ts";
import { ClienteleError, show } from "../../core/errors.ts";
import { badOption, excludedIds, oneOf, zoneFor } from "../../core/options.ts";
import { type OrderRows, orderTable, readOrderRows } from "../../core/order-rows.ts";
import { sortLog } from "../../core/sort-log.ts";
import { Table, type TextColumn } from "../../core/table.ts";
import { type TimeInput, timeOption, type WeekStart, type Zone, zoneOf } from "../../core/time.ts";
import { type OrdersInfo, suspectIds } from "../../data/index.ts";
import type { FactTableName } from "./condition.ts";
import { columnsOf, keepRows, type NamedColumns, pickAll, Register } from "./fact-columns.ts";
import type { FactLog, FactLogName, Facts, FactsInfo, FactsSchema, FactTable } from "./facts.ts";
import { type OrderLogs, orderLogs } from "./order-logs.ts";
import { readSegments, type SegmentsInput } from "./read-segments.ts";

/** What facts are made from. Each part may be left out; columns have the names of the library's own tables. */
export interface FactsInput<
  P extends object = never,
  C extends object = never,
  S extends object = never,
  O extends object = never,
  E extends object = never,
> {
  /** What is known about customers: one row each, with `customer` and any other columns. */
  readonly profiles?: Data<P>;
  /** Summaries (`summarizeCustomers`) or any other figures: one row each. */
  readonly customers?: Data<C>;
  /** Predictions and scores: one row each. */
  readonly scores?: Data<S>;
  /** Order rows with `customer`, `time`, `amount` and what the orders table has besides. */
  readonly orders?: Data<O>;
  /** Events with `customer`, `time`, `event` and any other columns. */
  readonly events?: Data<E>;
  /** Segments by name: a list of ids or a condition each; or rows with `customer` and `segment`, such as the result of `scoreRfm`. */
  readonly segments?: SegmentsInput;
}

/** Options of {@link prepareFacts}. */
export interface PrepareFactsOptions {
  /** Exclusive end of what is known: "now" for every rule. Orders and events at or after it are left out. */
  readonly asOf: TimeInput;
  /** IANA time zone of days, calendar periods and times without a zone. Default: that of the tables given, else "UTC". */
  readonly zone?: string;
  /** First day of a week. Default "monday". */
  readonly weekStart?: WeekStart;
  /** What becomes of invalid orders and events: "throw", or "skip" (counted in `info.leftOut`). Default "throw". */
  readonly onInvalid?: OnInvalid;
  /**
   * What becomes of ids that are probably no person (`info.suspects` of orders and customers; found anew in orders that bring no such list): "exclude" leaves them out of
   * everything, "keep" leaves nobody out, a list of ids confirms these as persons. Default "exclude".
   */
  readonly suspects?: "exclude" | "keep" | readonly string[];
}

const WEEKDAYS: readonly WeekStart[] = [
  "monday",
  "tuesday",
  "wednesday",
  "thursday",
  "friday",
  "saturday",
  "sunday",
];
const TABLES: readonly FactTableName[] = ["profiles", "customers", "scores"];
const MADE: readonly string[] = ["any event", "order", "order item", "order refund"];

/**
 * Sorts everything that rules can ask about once, so that many rules can be evaluated fast: tables by customer, events by customer and time, orders as the events
 * "order" (one each), "order item" (each line that charges) and "order refund" (each row that gives money or goods back).
 *
 * O(rows) time for logs in order of time, else O(rows log rows); O(rows) memory. Columns that already lie in the right order are not copied.
 *
 * @throws "bad-option" for `asOf`, `weekStart`; "unknown-zone"; "mixed-info" when tables differ in zone or summaries were made as of another time;
 * "bad-input", "missing-column", "missing-value", "bad-value" for rows that cannot be read, a customer given twice, or an event that has the name of one made from orders.
 *
 * @example
 * import { evaluateSegment, prepareFacts } from "clientele/segmentation";
 * const facts = prepareFacts(
 *   {
 *     profiles: [{ customer: "ann", city: "Bonn" }, { customer: "bob", city: null }],
 *     orders: [{ customer: "ann", time: "2026-10-30", amount: 12 }, { customer: "cyd", time: "2026-12-24", amount: 5 }],
 *   },
 *   { asOf: "2026-11-01" },
 * );
 * facts.customers; // => ["ann", "bob"]
 * facts.info.leftOut; // => { withoutCustomer: 0, suspected: 0, afterAsOf: 1, invalid: 0 }
 * evaluateSegment({ op: "did", events: { event: "order" } }, facts); // => ["ann"]
 * prepareFacts({}, { asOf: "soon" }); // throws "bad-option"
 */
export function prepareFacts<
  P extends object = never,
  C extends object = never,
  S extends object = never,
  O extends object = never,
  E extends object = never,
>(
  input: FactsInput<P, C, S, O, E>,
  options: PrepareFactsOptions,
): Facts<{ profiles: P; customers: C; scores: S; orders: O; events: E }> {
  const zone = zoneOfAll(input, options?.zone);
  const asOf = timeOption(options?.asOf, "asOf", zone);
  const weekStart = oneOf(options.weekStart ?? "monday", "weekStart", WEEKDAYS);
  const onInvalid = oneOf(options.onInvalid ?? "throw", "onInvalid", ["throw", "skip"]);
  checkAsOf(input.customers, asOf);
  const orderRows = input.orders && openOrders(input.orders, zone, onInvalid);
  const excluded = excludedIds(options.suspects, () => suspectsOf(input, orderRows, zone, asOf));
  const left = { withoutCustomer: 0, suspected: 0, afterAsOf: 0, invalid: 0 };
  const reading: Reading = { zone, asOf, onInvalid, register: new Register(excluded), left };
  // everyone gets a number before anything is sorted by it
  const tables = TABLES.flatMap((name) => {
    const data = input[name];
    return data === undefined ? [] : [{ name, ...readTable(data, name, reading) }];
  });
  const orders = orderRows && readOrders(orderRows, reading);
  const events = input.events && readEvents(input.events, reading, input.orders !== undefined);
  const segments = readSegments(input.segments, reading.register, zone);
  const n = reading.register.ids.length;
  const logs: { [name in FactLogName]?: FactLog } = {
    ...(events && { events: events(n) }),
    ...orders?.(n),
  };
  const facts: Facts<FactsSchema> = {
    customers: reading.register.ids,
    tables: Object.fromEntries(
      tables.map(({ name, customer, columns }) => [name, byCustomer(customer, columns, n, name, reading)]),
    ),
    logs,
    segments: segments(n),
    info: { kind: "facts", asOf, zone: zone.name, weekStart, leftOut: left },
  };
  return facts as Facts<{ profiles: P; customers: C; scores: S; orders: O; events: E }>;
}

interface Reading {
  readonly zone: Zone;
  readonly asOf: number;
  readonly onInvalid: OnInvalid;
  readonly register: Register;
  /** Counts the rows left out. */
  readonly left: { -readonly [why in keyof FactsInfo["leftOut"]]: number };
}

interface OpenOrders {
  readonly rows: readonly object[] | Table<object>;
  readonly read: OrderRows;
}

function zoneOfAll(
  input: FactsInput<object, object, object, object, object>,
  zone: string | undefined,
): Zone {
  if (typeof input !== "object" || input === null)
    throw badOption("input", input, "tables such as { profiles, orders, events }");
  let name = zone;
  for (const data of [input.customers, input.orders, input.events])
    if (data instanceof Table && data.info.zone !== undefined) name = zoneFor(data, name).name;
  return zoneOf(name ?? "UTC");
}

function checkAsOf(customers: Data<object> | undefined, asOf: number): void {
  const own = customers instanceof Table ? customers.info.asOf : undefined;
  if (own === undefined || own === asOf) return;
  throw new ClienteleError(
    "mixed-info",
    `The customers were summarized as of ${show(new Date(own))}, the facts are as of ${show(new Date(asOf))}. Summarize them as of the same time.`,
    { value: own, expected: String(asOf) },
  );
}

function readTable(data: Data<object>, what: string, { zone, register }: Reading) {
  const rows = keepRows(data, what);
  const { columns } = readColumns(rows, { customer: { as: "text", from: "customer" } }, { zone, what });
  return {
    customer: register.numbersOf(columns.customer),
    columns: columnsOf(rows, ["customer"], undefined),
  };
}

function byCustomer(
  customer: Int32Array,
  columns: NamedColumns,
  customers: number,
  what: string,
  { register }: Reading,
): FactTable {
  const rowOf = new Int32Array(customers).fill(-1);
  for (let row = 0; row < customer.length; row++) {
    const c = customer[row];
    if (c < 0) continue;
    if (rowOf[c] >= 0) {
      throw new ClienteleError(
        "bad-value",
        `${what}: customer ${show(register.ids[c])} of row ${row} has row ${rowOf[c]} already; there may be one row per customer.`,
        { row, column: "customer", value: register.ids[c], expected: "each customer once" },
      );
    }
    rowOf[c] = row;
  }
  return { rows: customer.length, columns: pickAll(columns, rowOf, customer.length) };
}

function openOrders(data: Data<object>, zone: Zone, onInvalid: OnInvalid): OpenOrders {
  const rows = keepRows(data, "orders");
  return { rows, read: readOrderRows(rows, {}, { zone, onInvalid, what: "orders" }) };
}

function suspectsOf(
  { customers }: { readonly customers?: Data<object> },
  orders: OpenOrders | undefined,
  zone: Zone,
  asOf: number,
): readonly { readonly customer: string }[] {
  const listed = (data: unknown) =>
    data instanceof Table ? (data.info as Partial<OrdersInfo>).suspects : undefined;
  const found =
    listed(orders?.rows) ?? (orders && suspectIds(orderTable(orders.read.arrays), { zone: zone.name, asOf }));
  return [...(found ?? []), ...(listed(customers) ?? [])];
}

function readOrders({ rows, read }: OpenOrders, reading: Reading): (customers: number) => OrderLogs {
  const { arrays } = read;
  reading.left.invalid += read.read.inputLength - read.read.length;
  const customer = numbers(arrays.customer, arrays.time, reading);
  const extras = columnsOf(
    rows,
    ["customer", "time", "amount", "order", "quantity", "refund"],
    read.read.rows,
  );
  return (customers) => orderLogs(arrays, customer, extras, customers);
}

function readEvents(
  data: Data<object>,
  reading: Reading,
  withOrders: boolean,
): (customers: number) => FactLog {
  const { zone, onInvalid } = reading;
  const rows = keepRows(data, "events");
  const specs = {
    customer: { as: "text", from: "customer", required: false },
    time: { as: "time", from: "time" },
    event: { as: "text", from: "event" },
  } as const;
  const read = readColumns(rows, specs, { zone, onInvalid, what: "events" });
  const { time, event } = read.columns;
  const taken = event.levels.find((name) => MADE.includes(name) && (withOrders || name === "any event"));
  if (taken !== undefined) {
    throw new ClienteleError(
      "bad-input",
      `An event is called ${show(taken)}, which rules use for ${withOrders ? "what orders are made into" : "all events"}. Rename it, or leave ${withOrders ? "either orders or these events" : "it"} out.`,
      { column: "event", value: taken },
    );
  }
  reading.left.invalid += read.inputLength - read.length;
  const customer = numbers(read.columns.customer, time, reading);
  const extras = columnsOf(rows, ["customer", "time", "event"], read.rows);
  return (customers) => {
    const sorted = sortLog(customer, time, customers);
    const own = pickAll({ time, event }, sorted.rows, customer.length) as {
      time: Float64Array;
      event: TextColumn;
    };
    return { start: sorted.start, ...own, columns: pickAll(extras, sorted.rows, customer.length) };
  };
}

function numbers(customer: TextColumn, time: Float64Array, { register, asOf, left }: Reading): Int32Array {
  const out = register.numbersOf(customer, (row) => time[row] < asOf);
  for (let i = 0; i < time.length; i++) {
    if (!(time[i] < asOf)) left.afterAsOf++;
    else if (customer.codes[i] < 0) left.withoutCustomer++;
    else if (out[i] < 0) left.suspected++;
  }
  return out;
}
