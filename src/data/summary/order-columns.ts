import {
  type ColumnOption,
  type ColumnSpec,
  type Data,
  type Id,
  type OnInvalid,
  type OptionalColumn,
  type ReadColumns,
  readColumns,
} from "../../core/columns.ts";
import { ClienteleError } from "../../core/errors.ts";
import { Table, type TextColumn } from "../../core/table.ts";
import { type TimeInput, type Zone, zoneOf } from "../../core/time.ts";

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

/** Whether row `i` only gives back: nothing charged, and money returned or a negative quantity. Such a row is no purchase. */
export function isReturn({ amount, quantity, refund }: OrderArrays, i: number): boolean {
  return (
    amount[i] === 0 &&
    ((refund !== undefined && refund[i] > 0) || (quantity !== undefined && quantity[i] < 0))
  );
}

/** Charged less given back in row `i`. */
export function netOf({ amount, refund }: OrderArrays, i: number): number {
  return refund !== undefined && refund[i] > 0 ? amount[i] - refund[i] : amount[i];
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

const OPTIONAL = ["order", "quantity", "refund"];

/** Reads order rows through the door. A default column that may be absent is used when it is there. */
export function readOrders(
  data: Data<object>,
  chosen: object,
  options: { zone: Zone; onInvalid: OnInvalid | undefined; what: string; amount: "required" | "optional" },
): { arrays: OrderArrays; read: ReadColumns<{ [name: string]: ColumnSpec }> } {
  const specs: { [name: string]: ColumnSpec } = {};
  for (const [name, spec] of Object.entries(SPECS)) {
    const optional = OPTIONAL.includes(name) || (name === "amount" && options.amount === "optional");
    specs[name] = {
      ...spec,
      from: (chosen as { [name: string]: unknown })[name] ?? (optional ? ifThere(data, name) : name),
    };
  }
  if (options.amount === "optional") specs.amount = { ...specs.amount, required: false };
  const read = readColumns(data, specs, {
    zone: options.zone,
    what: options.what,
    ...(options.onInvalid === undefined ? {} : { onInvalid: options.onInvalid }),
  });
  const { customer, time, amount, order, quantity, refund } = read.columns as unknown as Partial<OrderArrays>;
  return {
    arrays: {
      length: read.length,
      customer: customer ?? { codes: new Int32Array(0), levels: [] },
      time: time ?? new Float64Array(0),
      amount: amount ?? new Float64Array(read.length),
      order,
      quantity,
      refund,
    },
    read,
  };
}

function ifThere(data: Data<object>, name: string): unknown {
  if (data instanceof Table) return name in data.columns ? name : undefined;
  return (row: { [name: string]: unknown }) => row[name];
}

/** The zone that days are counted in: the option, else the table's, else UTC; two that differ are an error. */
export function zoneFor(data: Data<object>, zone: string | undefined): Zone {
  const own = data instanceof Table ? data.info.zone : undefined;
  if (zone !== undefined && own !== undefined && zone !== own) {
    throw new ClienteleError(
      "mixed-info",
      `The table counts its days in zone "${own}", the option zone says "${zone}". Leave the option out, or read the table in that zone.`,
      { value: zone, expected: own },
    );
  }
  return zoneOf(zone ?? own ?? "UTC");
}
