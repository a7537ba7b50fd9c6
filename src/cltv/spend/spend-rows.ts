import {
  type ColumnOption,
  type ColumnSpec,
  type Data,
  type OnInvalid,
  type OptionalColumn,
  readColumns,
} from "../../core/columns.ts";
import { ClienteleError } from "../../core/errors.ts";
import { oneCurrency } from "../../core/one-currency.ts";
import { optionalColumn } from "../../core/optional-column.ts";
import { oneOf } from "../../core/options.ts";
import { pick } from "../../core/pick.ts";
import { Problems } from "../../core/problems.ts";
import { settledRows } from "../../core/settled-rows.ts";
import { type Rejected, Table, type TextColumn } from "../../core/table.ts";
import { zoneOf } from "../../core/time.ts";
import type { CustomerSummary } from "../../data/index.ts";
import { sortOrder } from "../../numeric/sort-order.ts";

/** Whether the first purchase is part of what a customer spends per purchase. */
export type FirstOrder = "exclude" | "include";

/** Columns that every way of counting needs. */
export type SharedSpendColumns<Row extends object> = ColumnOption<Row, "frequency", number> &
  OptionalColumn<Row, "count", number> &
  OptionalColumn<Row, "currency", string> & {
    /** "throw" on an invalid row, or "skip" it and report it. Default "throw". */
    readonly onInvalid?: OnInvalid;
  };

/** The first purchase left out: the mean is over the repeat purchases. */
export type RepeatSpendColumns<Row extends object = CustomerSummary> = SharedSpendColumns<Row> &
  ColumnOption<Row, "monetary", number> & {
    /** "exclude" (default): the mean of the repeat purchase days, column `monetary`. */
    readonly firstOrder?: "exclude";
  };

/** All purchases. */
export type AllSpendColumns<Row extends object = CustomerSummary> = SharedSpendColumns<Row> &
  ColumnOption<Row, "revenue", number> & {
    /** "include": money of all purchase days, column `revenue` (a summary counted gross: `spend`), over `frequency` + 1 days. */
    readonly firstOrder: "include";
  };

/** Where the number of purchases and the money are. Columns default to the names of the customers table. */
export type SpendColumns<Row extends object = CustomerSummary> =
  | RepeatSpendColumns<Row>
  | AllSpendColumns<Row>;

/** Customers as a spend model sees them, in the order of the input. */
export interface SpendArrays {
  readonly length: number;
  /** Purchases that the mean is over; zero: none. */
  readonly orders: Float64Array;
  /** Mean money of them; NaN without any. */
  readonly mean: Float64Array;
  readonly count: Float64Array;
  readonly customer: TextColumn | undefined;
  /** What the money is in, as a column or the table says; undefined where none does. */
  readonly currency: string | undefined;
  /** Row of the input that each row came from; undefined when none was left out. */
  readonly rows: Int32Array | undefined;
  readonly rejected: readonly Rejected[];
}

/** Customers a fit leaves out, because the model has nothing to say of them. */
export interface SpendLeftOut {
  /** Without a purchase that counts. */
  readonly withoutRepeat: number;
  /** With a mean of exactly zero. */
  readonly zero: number;
  /** With a mean below zero: more was given back than charged. */
  readonly negative: number;
}

/** Distinct rows sorted by orders and mean, counts and means above zero. */
export interface SpendRows {
  readonly length: number;
  readonly orders: Float64Array;
  readonly mean: Float64Array;
  readonly count: Float64Array;
  /** Rows by rising mean. */
  readonly byMean: Int32Array;
  readonly customers: number;
  readonly leftOut: SpendLeftOut;
}

/** Which way of counting the options ask for. */
export function firstOrderOf(option: FirstOrder | undefined): FirstOrder {
  return oneOf(option ?? "exclude", "firstOrder", ["exclude", "include"]);
}

/**
 * Reads purchases and their mean. A mean is required of everybody who has purchases.
 *
 * @throws "bad-value", "missing-value", "missing-column", "bad-input"; "mixed-currency" for money in several.
 */
export function readSpend<Row extends object>(
  data: Data<Row>,
  options: object | undefined,
  firstOrder: FirstOrder,
  what: string,
): SpendArrays {
  const chosen = (options ?? {}) as { readonly [name: string]: unknown; readonly onInvalid?: OnInvalid };
  const { onInvalid = "throw" } = chosen;
  const include = firstOrder === "include";
  const [name, from] = include
    ? ["revenue", chosen.revenue ?? totalColumn(data)]
    : ["monetary", chosen.monetary ?? "monetary"];
  const specs: { [name: string]: ColumnSpec } = {
    frequency: {
      as: "number",
      min: 0,
      valid: Number.isInteger,
      from: chosen.frequency ?? "frequency",
      expected: "a whole number of repeat purchases, zero or more",
    },
    [name]: { as: "number", required: false, from, expected: "an amount of money" },
    count: {
      as: "number",
      min: 0,
      expected: "a count, zero or more",
      from: optionalColumn(data, chosen.count, "count"),
    },
    customer: { as: "text", required: false, from: optionalColumn(data, chosen.customer, "customer") },
    currency: { as: "text", required: false, from: optionalColumn(data, chosen.currency, "currency") },
  };
  const read = readColumns(data as Data<object>, specs, { zone: zoneOf("UTC"), onInvalid, what });
  const found = read.columns as unknown as { readonly [name: string]: Float64Array | undefined };
  // an empty list of rows has no columns
  const frequency = found.frequency ?? new Float64Array(0);
  const money = found[name] ?? new Float64Array(0);
  const bad = new Problems();
  for (let i = 0; i < read.length; i++)
    if (Number.isNaN(money[i]) && (include || frequency[i] > 0))
      bad.add(
        i,
        name,
        null,
        include ? "the money of all purchases" : "the mean money of the repeat purchases",
      );
  const { customer, currency } = read.columns as {
    readonly customer?: TextColumn;
    readonly currency?: TextColumn;
  };
  const settled = bad.settle(
    read.length,
    {
      orders: include ? frequency.map((x) => x + 1) : frequency,
      mean: include ? money.map((total, i) => total / (frequency[i] + 1)) : money,
      count: found.count ?? new Float64Array(read.length).fill(1),
      ...(customer && { customer }),
    },
    onInvalid,
    what,
  );
  return {
    ...(settled.columns as unknown as Pick<SpendArrays, "orders" | "mean" | "count">),
    customer: settled.columns.customer as TextColumn | undefined,
    length: settled.length,
    currency:
      oneCurrency(currency, what, read.rows) ?? (data instanceof Table ? data.info.currency : undefined),
    ...settledRows(read, settled),
  };
}

/**
 * What a fit sees: customers with purchases and a mean above zero, distinct rows with counts. O(n).
 *
 * @throws "empty-input" without customers, "too-few-rows" when nobody has a mean above zero.
 */
export function spendRows({ length, orders, mean, count }: SpendArrays, what: string): SpendRows {
  const kept = new Int32Array(length);
  let size = 0;
  let customers = 0;
  let withoutRepeat = 0;
  let zero = 0;
  let negative = 0;
  for (let i = 0; i < length; i++) {
    const n = count[i];
    if (orders[i] === 0) withoutRepeat += n;
    else if (mean[i] === 0) zero += n;
    else if (mean[i] < 0) negative += n;
    else if (n > 0) {
      customers += n;
      kept[size++] = i;
    }
  }
  const all = customers + withoutRepeat + zero + negative;
  if (!(all > 0))
    throw new ClienteleError(
      "empty-input",
      `${what} needs customers; it was given none with a count above zero.`,
    );
  if (customers === 0)
    throw new ClienteleError(
      "too-few-rows",
      `${what}: none of the ${all} customers has a repeat purchase with money in it, so there is nothing to learn spending from. Wait for repeat purchases, or say firstOrder: "include".`,
      { count: all },
    );
  const rows = kept.subarray(0, size);
  return {
    ...merged(pick(orders, rows), pick(mean, rows), pick(count, rows)),
    customers,
    leftOut: { withoutRepeat, zero, negative },
  };
}

/** Rows in order, equal ones as one. Means hardly ever repeat, so there is nothing to win by looking for equal rows first. */
function merged(
  orders: Float64Array,
  mean: Float64Array,
  count: Float64Array,
): Omit<SpendRows, "customers" | "leftOut"> {
  const rising = sortOrder([mean]);
  const grouped = sortOrder([pick(orders, rising)]);
  const n = rising.length;
  const x = new Float64Array(n);
  const m = new Float64Array(n);
  const weight = new Float64Array(n);
  // where the rows of `rising` end up
  const place = new Int32Array(n).fill(-1);
  let last = -1;
  for (let i = 0; i < n; i++) {
    const row = rising[grouped[i]];
    if (last < 0 || orders[row] !== x[last] || mean[row] !== m[last]) {
      last++;
      place[grouped[i]] = last;
      x[last] = orders[row];
      m[last] = mean[row];
    }
    weight[last] += count[row];
  }
  const length = last + 1;
  return {
    length,
    orders: x.subarray(0, length),
    mean: m.subarray(0, length),
    count: weight.subarray(0, length),
    byMean: withoutGaps(place, length),
  };
}

/** The numbers from zero on, of which there are `size`. */
function withoutGaps(places: Int32Array, size: number): Int32Array {
  const out = new Int32Array(size);
  let filled = 0;
  for (let i = 0; i < places.length; i++) if (places[i] >= 0) out[filled++] = places[i];
  return out;
}

/** The money of all purchases in a summary: as its `monetary` is counted. */
function totalColumn(data: Data<object>): string {
  return data instanceof Table && (data.info as { readonly money?: string }).money === "gross"
    ? "spend"
    : "revenue";
}
