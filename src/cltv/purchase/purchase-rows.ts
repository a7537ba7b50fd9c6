import {
  type ColumnOption,
  type ColumnSpec,
  type Data,
  type OnInvalid,
  type OptionalColumn,
  readColumns,
} from "../../core/columns.ts";
import { ClienteleError } from "../../core/errors.ts";
import { optionalColumn } from "../../core/optional-column.ts";
import { badOption } from "../../core/options.ts";
import { pick } from "../../core/pick.ts";
import { Problems } from "../../core/problems.ts";
import { settledRows } from "../../core/settled-rows.ts";
import { type Rejected, Table, type TableColumn, type TextColumn } from "../../core/table.ts";
import { type TimeUnit, unitDays, zoneOf } from "../../core/time.ts";
import type { CustomerSummary } from "../../data/index.ts";
import { distinctRows } from "../../numeric/distinct-rows.ts";

/** Where a customer's purchases are. Columns default to the names of the customers table. */
export type PurchaseColumns<Row extends object = CustomerSummary> = ColumnOption<Row, "frequency", number> &
  ColumnOption<Row, "recency", number> &
  ColumnOption<Row, "age", number> &
  OptionalColumn<Row, "count", number> &
  OptionalColumn<Row, "logGaps", number> & {
    /** "throw" on an invalid row, or "skip" it and report it. Default "throw". */
    readonly onInvalid?: OnInvalid;
  };

/** Customers as a purchase model sees them, in the order of the input. */
export interface PurchaseArrays {
  readonly length: number;
  readonly frequency: Float64Array;
  readonly recency: Float64Array;
  readonly age: Float64Array;
  /** How many customers each row stands for. */
  readonly count: Float64Array;
  /** Sums of the logarithms of the gaps between orders; only models of regular buyers ask. */
  readonly logGaps: Float64Array | undefined;
  readonly customer: TextColumn | undefined;
  /** Row of the input that each row came from; undefined when none was left out. */
  readonly rows: Int32Array | undefined;
  readonly rejected: readonly Rejected[];
  /** Columns asked for besides. */
  readonly extra: { readonly [name: string]: TableColumn };
}

/** The smallest table a purchase model needs: distinct rows sorted by frequency, recency, age, each with a count above zero. */
export interface PurchaseRows {
  readonly length: number;
  readonly frequency: Float64Array;
  readonly recency: Float64Array;
  readonly age: Float64Array;
  readonly count: Float64Array;
  /** Sum of counts. */
  readonly customers: number;
  /** Repeat orders of all. */
  readonly orders: number;
  /** Columns that tell rows apart besides. */
  readonly extra: readonly Float64Array[];
}

const WHOLE = { as: "number", min: 0, valid: Number.isInteger } as const;
const LENGTH = { as: "number", min: 0, expected: "a length of time, zero or more" } as const;

/**
 * Reads and checks purchases: frequency whole, nothing below zero, recency within age, and recency above zero exactly where there is a repeat order.
 *
 * @throws "bad-value", "missing-value", "missing-column", "bad-input".
 */
export function readPurchases<Row extends object>(
  data: Data<Row>,
  options: PurchaseColumns<Row> | undefined,
  what: string,
  extra: { readonly [name: string]: ColumnSpec } = {},
): PurchaseArrays {
  const chosen = (options ?? {}) as { readonly [name: string]: unknown; readonly onInvalid?: OnInvalid };
  const { onInvalid = "throw" } = chosen;
  const gaps = gapsColumn(data, chosen.logGaps);
  const specs: { [name: string]: ColumnSpec } = {
    frequency: {
      ...WHOLE,
      from: chosen.frequency ?? "frequency",
      expected: "a whole number of repeat orders, zero or more",
    },
    recency: { ...LENGTH, from: chosen.recency ?? "recency" },
    age: { ...LENGTH, from: chosen.age ?? "age" },
    count: {
      as: "number",
      min: 0,
      expected: "a count, zero or more",
      from: optionalColumn(data, chosen.count, "count"),
    },
    logGaps: {
      as: "number",
      required: false,
      expected: "a sum of logarithms, any number",
      from: gaps.from,
    },
    customer: { as: "text", required: false, from: optionalColumn(data, chosen.customer, "customer") },
    ...extra,
  };
  const read = readColumns(data as Data<object>, specs, { zone: zoneOf("UTC"), onInvalid, what });
  const { count, logGaps, ...columns } = read.columns as unknown as {
    readonly frequency: Float64Array;
    readonly recency: Float64Array;
    readonly age: Float64Array;
    readonly count?: Float64Array;
    readonly logGaps?: Float64Array;
    readonly customer?: TextColumn;
  };
  const length = read.length;
  const checked = check(
    {
      length,
      // an empty list of rows has no columns
      frequency: columns.frequency ?? new Float64Array(0),
      recency: columns.recency ?? new Float64Array(0),
      age: columns.age ?? new Float64Array(0),
      count: count ?? new Float64Array(length).fill(1),
      logGaps: gaps.there() ? logGaps : undefined,
      customer: columns.customer,
      rows: read.rows,
      rejected: read.rejected,
      extra: pickNames(read.columns as { readonly [name: string]: TableColumn }, extra),
    },
    onInvalid,
    what,
  );
  return checked;
}

/**
 * Purchases reduced to distinct rows with counts; rows that differ in a column of `extra` stay apart. O(n) and a sort of the distinct rows.
 *
 * @throws as {@link readPurchases}; "empty-input" without customers, "too-few-rows" when nobody ordered again.
 */
export function purchaseRows(
  purchases: PurchaseArrays,
  what: string,
  extra: readonly Float64Array[] = [],
): PurchaseRows {
  const { frequency, recency, age, count } = purchases;
  const columns = [frequency, recency, age, ...extra];
  const { rows, weight } = distinctRows(columns, count, Math.max(1, purchases.length), 0);
  const kept = weight.every((w) => w > 0) ? undefined : rows.filter((_, i) => weight[i] > 0);
  const used = kept ?? rows;
  const counts = kept === undefined ? weight : weight.filter((w) => w > 0);
  const reduced = {
    length: used.length,
    frequency: pick(frequency, used),
    recency: pick(recency, used),
    age: pick(age, used),
    count: counts,
  };
  let customers = 0;
  let orders = 0;
  for (let i = 0; i < reduced.length; i++) {
    customers += counts[i];
    orders += counts[i] * reduced.frequency[i];
  }
  if (!(customers > 0))
    throw new ClienteleError(
      "empty-input",
      `${what} needs customers; it was given none with a count above zero.`,
    );
  if (orders === 0)
    throw new ClienteleError(
      "too-few-rows",
      `${what}: none of the ${customers} customers has ordered again, so there is nothing to learn repeat orders from. Wait for repeat orders, or look further back.`,
      { count: customers },
    );
  return { ...reduced, customers, orders, extra: extra.map((column) => pick(column, used)) };
}

/**
 * The unit of model time: the table's, else the option's; two that differ are an error, and so is none at all, since a week taken for a day makes every
 * forecast wrong.
 */
export function unitFor(data: Data<object>, option: TimeUnit | undefined, what: string): TimeUnit {
  const own = data instanceof Table ? data.info.unit : undefined;
  const unit = option ?? own;
  if (unit === undefined)
    throw badOption(
      "unit",
      option,
      `the unit that recency and age are in, such as "week": the rows of ${what} do not say`,
    );
  unitDays(unit);
  sameUnit(own, unit, what);
  return unit;
}

/** Refuses to mix two units of time. */
export function sameUnit(own: TimeUnit | undefined, unit: TimeUnit, what: string): void {
  if (own !== undefined && own !== unit)
    throw new ClienteleError(
      "mixed-info",
      `${what}: the table counts time in ${own}s, but ${unit}s are expected. Summarize the orders again with unit: "${unit}".`,
      { value: own, expected: unit },
    );
}

/** Where the gaps are read, and whether any row turned out to have them: the first may be a customer without. */
function gapsColumn(
  data: Data<object>,
  chosen: unknown,
): { readonly from: unknown; readonly there: () => boolean } {
  if (chosen !== undefined || data instanceof Table)
    return { from: optionalColumn(data, chosen, "logGaps"), there: () => true };
  let found = false;
  const from = (row: { readonly logGaps?: unknown }) => {
    found ||= row.logGaps !== undefined;
    return row.logGaps;
  };
  return { from, there: () => found };
}

function pickNames(
  columns: { readonly [name: string]: TableColumn },
  names: object,
): { readonly [name: string]: TableColumn } {
  return Object.fromEntries(Object.keys(names).map((name) => [name, columns[name]]));
}

/** What must hold between the columns of a row. */
function check(read: PurchaseArrays, onInvalid: OnInvalid, what: string): PurchaseArrays {
  const { frequency, recency, age, length } = read;
  const bad = new Problems();
  for (let i = 0; i < length; i++) {
    // a last bit lost in a change of unit is no order in the future
    if (recency[i] > age[i] * (1 + 1e-9)) bad.add(i, "recency", recency[i], `at most the age, ${age[i]}`);
    else if (frequency[i] > 0 && recency[i] === 0)
      bad.add(i, "recency", 0, `above zero for ${frequency[i]} repeat orders (first to last order)`);
    else if (frequency[i] === 0 && recency[i] > 0)
      bad.add(i, "recency", recency[i], "zero for a customer without a repeat order");
  }
  const { customer, count, logGaps, extra } = read;
  const columns = {
    frequency,
    recency,
    age,
    count,
    ...(logGaps && { logGaps }),
    ...(customer && { customer }),
    ...extra,
  };
  const settled = bad.settle(length, columns, onInvalid, what);
  if (settled.rows === undefined) return read;
  return {
    ...(settled.columns as unknown as PurchaseArrays),
    customer: settled.columns.customer as TextColumn | undefined,
    logGaps: settled.columns.logGaps as Float64Array | undefined,
    extra: pickNames(settled.columns, extra),
    length: settled.length,
    ...settledRows(read, settled),
  };
}
