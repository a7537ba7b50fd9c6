import {
  type ColumnOption,
  type ColumnSpec,
  type Data,
  type Id,
  type OnInvalid,
  type OptionalColumn,
  type ReadColumns,
  readColumns,
} from "./columns.ts";
import { ifThere } from "./if-there.ts";
import { oneCurrency } from "./one-currency.ts";
import { type Once, SharedTable } from "./shared-table.ts";
import { type Columns, Table, type TableColumn, type TableInfo, type TextColumn } from "./table.ts";
import type { TimeInput, Zone } from "./time.ts";

/** Which columns of the rows hold what an order is made of. Each defaults to the name of the orders table. */
export type OrderColumns<Row extends object> = ColumnOption<Row, "customer", Id> &
  ColumnOption<Row, "time", TimeInput> &
  ColumnOption<Row, "amount", number | bigint> &
  OptionalColumn<Row, "order", Id> &
  OptionalColumn<Row, "quantity", number | bigint> &
  OptionalColumn<Row, "refund", number | bigint>;

/** Order rows as the kernels see them; a column that the source does not have is undefined. */
export interface OrderArrays {
  readonly length: number;
  readonly customer: TextColumn;
  readonly time: Float64Array;
  readonly amount: Float64Array;
  readonly order: TextColumn | undefined;
  readonly quantity: Float64Array | undefined;
  readonly refund: Float64Array | undefined;
}

/** How order rows are read. */
export interface OrderRowsOptions {
  readonly zone: Zone;
  readonly onInvalid?: OnInvalid | undefined;
  /** Who asks, for messages. */
  readonly what: string;
  /** Whether rows without an amount will do. Default "required". */
  readonly amount?: "required" | "optional";
  /** Further text columns, used where they are there. */
  readonly texts?: readonly string[];
  /** Further columns of numbers that are zero or more, used where they are there. */
  readonly numbers?: readonly string[];
}

/** What came through the door. */
export interface OrderRows {
  readonly arrays: OrderArrays;
  readonly texts: { readonly [name: string]: TextColumn | undefined };
  readonly numbers: { readonly [name: string]: Float64Array | undefined };
  /** What a column of that name says the money is in, in capitals; undefined without one. */
  readonly currency: string | undefined;
  readonly read: ReadColumns<{ [name: string]: ColumnSpec }>;
  /** Finds something out about these rows by a name that says all that it depends on besides; in a {@link SharedTable} once. */
  readonly once: Once;
}

const SPECS = {
  customer: { as: "text", required: false },
  time: { as: "time" },
  amount: {
    as: "number",
    min: 0,
    expected: "money charged, zero or more (money given back belongs in the refund column)",
  },
  order: { as: "text", required: false },
  quantity: { as: "number", required: false },
  refund: { as: "number", required: false, min: 0, expected: "money given back, zero or more" },
} as const;

/**
 * The door for order rows: what every summary and metric reads its orders through, so that all agree on what an order row is. `chosen` has the
 * columns as {@link OrderColumns}. A row that names nobody belongs to the customer of its order when the order's other rows name just one. Rows of several
 * currencies are refused. O(rows).
 */
export function readOrderRows(data: Data<object>, chosen: object, options: OrderRowsOptions): OrderRows {
  if (!(data instanceof SharedTable) || !isPlain(chosen, options)) return readRows(data, chosen, options);
  const { zone, what, texts = [], numbers = [] } = options;
  // what will do where amounts are asked for will do where they are not
  const strict = `order rows in ${zone.name}`;
  const name = options.amount === "optional" ? `${strict}, amounts or not` : strict;
  const shared = data as SharedTable<object, TableInfo>;
  const rows =
    shared.known<OrderRows>(strict) ??
    shared.once(name, () => readRows(data, chosen, { zone, what, amount: options.amount ?? "required" }));
  const once: Once = (of, find) => shared.once(`${of} in ${zone.name}`, find);
  if (texts.length + numbers.length === 0) return { ...rows, once };
  const read = readColumns(
    data,
    furtherSpecs(options, (key) => ifThere(data, key)),
    { zone, what },
  );
  return { ...rows, ...furtherOf(read.columns as never, options), once };
}

/** Whether these rows are read as everybody reads them who chooses nothing. */
function isPlain(
  chosen: object,
  { onInvalid = "throw", texts = [], numbers = [] }: OrderRowsOptions,
): boolean {
  const own = [...Object.keys(SPECS), ...texts, ...numbers];
  return (
    onInvalid === "throw" && own.every((name) => (chosen as { [name: string]: unknown })[name] === undefined)
  );
}

function readRows(data: Data<object>, chosen: object, options: OrderRowsOptions): OrderRows {
  const from = (name: string, optional: boolean) =>
    (chosen as { [name: string]: unknown })[name] ?? (optional ? ifThere(data, name) : name);
  const amountOptional = options.amount === "optional";
  const specs: { [name: string]: ColumnSpec } = {
    customer: { ...SPECS.customer, from: from("customer", false) },
    time: { ...SPECS.time, from: from("time", false) },
    amount: { ...SPECS.amount, required: !amountOptional, from: from("amount", amountOptional) },
  };
  for (const name of ["order", "quantity", "refund"] as const)
    specs[name] = { ...SPECS[name], from: from(name, true) };
  specs.currency = { as: "text", required: false, from: ifThere(data, "currency") };
  Object.assign(
    specs,
    furtherSpecs(options, (name) => from(name, true)),
  );
  const { zone, what, onInvalid = "throw" } = options;
  const read = readColumns(data, specs, { zone, what, onInvalid });
  const columns = read.columns as { readonly [name: string]: TextColumn & Float64Array };
  const order = withCodes(columns.order);
  return {
    arrays: {
      length: read.length,
      customer: named(columns.customer, order),
      time: columns.time,
      amount: columns.amount ?? new Float64Array(read.length),
      order,
      quantity: withNumbers(columns.quantity),
      refund: withNumbers(columns.refund),
    },
    ...furtherOf(columns, options),
    currency: oneCurrency(columns.currency, what, read.rows),
    read,
    once: (_, find) => find(),
  };
}

function furtherSpecs({ texts = [], numbers = [] }: OrderRowsOptions, from: (name: string) => unknown) {
  const specs: { [name: string]: ColumnSpec } = {};
  for (const name of texts) specs[name] = { as: "text", required: false, from: from(name) };
  for (const name of numbers)
    specs[name] = {
      as: "number",
      required: false,
      min: 0,
      expected: "a number, zero or more",
      from: from(name),
    };
  return specs;
}

function furtherOf(
  columns: { readonly [name: string]: TextColumn & Float64Array },
  { texts = [], numbers = [] }: OrderRowsOptions,
): Pick<OrderRows, "texts" | "numbers"> {
  return {
    texts: Object.fromEntries(texts.map((name) => [name, withCodes(columns[name])])),
    numbers: Object.fromEntries(numbers.map((name) => [name, withNumbers(columns[name])])),
  };
}

/** What tells a purchase from a return; the columns of an orders table fit too. */
interface MoneyColumns {
  readonly amount: Float64Array;
  readonly quantity?: Float64Array | undefined;
  readonly refund?: Float64Array | undefined;
}

/** Whether row `i` only gives back: nothing charged, and money returned or a negative quantity. Such a row is no purchase. */
export function isReturn({ amount, quantity, refund }: MoneyColumns, i: number): boolean {
  return (
    amount[i] === 0 &&
    ((refund !== undefined && refund[i] > 0) || (quantity !== undefined && quantity[i] < 0))
  );
}

/** Charged less given back in row `i`. */
export function netOf({ amount, refund }: OrderArrays, i: number): number {
  return refund !== undefined && refund[i] > 0 ? amount[i] - refund[i] : amount[i];
}

/** What every row of {@link orderTable} has. */
export interface OrderRow {
  readonly customer: string | null;
  readonly time: number;
  readonly amount: number;
}

/** The arrays as a table again, for functions that take one. */
export function orderTable({ length, ...arrays }: OrderArrays): Table<OrderRow> {
  const columns: Record<string, TableColumn> = {};
  for (const [name, column] of Object.entries(arrays)) if (column !== undefined) columns[name] = column;
  return new Table<OrderRow>(length, columns as unknown as Columns<OrderRow>, { kind: "orders" });
}

function named(customer: TextColumn, order: TextColumn | undefined): TextColumn {
  const { codes } = customer;
  if (order === undefined || !codes.includes(-1)) return customer;
  const owner = new Int32Array(order.levels.length).fill(-1);
  for (let i = 0; i < codes.length; i++) {
    const o = order.codes[i];
    if (o < 0 || codes[i] < 0) continue;
    owner[o] = owner[o] === -1 || owner[o] === codes[i] ? codes[i] : -2;
  }
  // rows that name nobody seldom belong to an order that somebody else's row names: then nothing is copied
  let filled: Int32Array | undefined;
  for (let i = 0; i < codes.length; i++) {
    const o = order.codes[i];
    if (codes[i] >= 0 || o < 0 || owner[o] < 0) continue;
    filled ??= codes.slice();
    filled[i] = owner[o];
  }
  return filled === undefined ? customer : { codes: filled, levels: customer.levels };
}

// a column without any value says nothing: the kernels treat it as absent
function withCodes(column: TextColumn | undefined): TextColumn | undefined {
  return column === undefined || column.levels.length === 0 ? undefined : column;
}

function withNumbers(column: Float64Array | undefined): Float64Array | undefined {
  return column?.some((v) => !Number.isNaN(v)) ? column : undefined;
}
