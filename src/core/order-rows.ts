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
import { oneCurrency } from "./one-currency.ts";
import { type Columns, Table, type TableColumn, type TextColumn } from "./table.ts";
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
  const names = options.texts ?? [];
  for (const name of names) specs[name] = { as: "text", required: false, from: from(name, true) };
  const counts = options.numbers ?? [];
  for (const name of counts)
    specs[name] = {
      as: "number",
      required: false,
      min: 0,
      expected: "a number, zero or more",
      from: from(name, true),
    };
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
    texts: Object.fromEntries(names.map((name) => [name, withCodes(columns[name])])),
    numbers: Object.fromEntries(counts.map((name) => [name, withNumbers(columns[name])])),
    currency: oneCurrency(columns.currency, what, read.rows),
    read,
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

/** Where an optional column is read: the column of that name where a table has it, in rows the property of that name. */
export function ifThere(data: Data<object>, name: string): unknown {
  if (data instanceof Table)
    return (data.columns as Record<string, unknown>)[name] === undefined ? undefined : name;
  return (row: { [name: string]: unknown }) => row[name];
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
