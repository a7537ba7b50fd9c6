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
import { pick } from "../../core/pick.ts";
import { Problems } from "../../core/problems.ts";
import { settledRows } from "../../core/settled-rows.ts";
import type { Rejected, Table, TableInfo, TextColumn } from "../../core/table.ts";
import type { TimeUnit } from "../../core/time.ts";
import { zoneOf } from "../../core/time.ts";
import { distinctRows } from "../../numeric/distinct-rows.ts";

/** One customer on the occasions since the first purchase. */
export interface OccasionRow {
  readonly customer: string;
  /** Occasions with a purchase, the first one not counted. */
  readonly frequency: number;
  /** The last occasion with a purchase, 1 for the one after the first; 0 without any. */
  readonly recency: number;
  /** Occasions that there have been. */
  readonly occasions: number;
}

/** What a table of occasions says about itself. */
export interface OccasionsInfo extends TableInfo {
  readonly kind: "occasions";
  readonly asOf: number;
  readonly unit: TimeUnit;
  readonly zone: string;
  /** What a person should know, in words. */
  readonly notes: readonly string[];
}

/** Customers on occasions, one row each. */
export type Occasions = Table<OccasionRow, OccasionsInfo>;

/** Where a customer's occasions are. Columns default to the names of the table that {@link reduceOccasions} makes. */
export type OccasionColumns<Row extends object = OccasionRow> = ColumnOption<Row, "frequency", number> &
  ColumnOption<Row, "recency", number> &
  ColumnOption<Row, "occasions", number> &
  OptionalColumn<Row, "count", number> & {
    /** "throw" on an invalid row, or "skip" it and report it. Default "throw". */
    readonly onInvalid?: OnInvalid;
  };

/** Customers in the order of the input. */
export interface OccasionArrays {
  readonly length: number;
  readonly frequency: Float64Array;
  readonly recency: Float64Array;
  readonly occasions: Float64Array;
  readonly count: Float64Array;
  readonly customer: TextColumn | undefined;
  /** Row of the input that each row came from; undefined when none was left out. */
  readonly rows: Int32Array | undefined;
  readonly rejected: readonly Rejected[];
}

/** Distinct rows with counts above zero, sorted. */
export interface OccasionPatterns {
  readonly length: number;
  readonly frequency: Float64Array;
  readonly recency: Float64Array;
  readonly occasions: Float64Array;
  readonly count: Float64Array;
  readonly customers: number;
}

/** More occasions than any shop counts; years of days fit. */
const MOST = 10_000;

/**
 * Reads and checks occasions: whole numbers, frequency within recency within occasions, and recency above zero exactly where there was a purchase.
 *
 * @throws "bad-value", "missing-value", "missing-column", "bad-input".
 */
export function readOccasions(data: Data<object>, options: object | undefined, what: string): OccasionArrays {
  const chosen = (options ?? {}) as { readonly [name: string]: unknown; readonly onInvalid?: OnInvalid };
  const { onInvalid = "throw" } = chosen;
  const specs: { [name: string]: ColumnSpec } = {
    count: {
      as: "number",
      min: 0,
      expected: "a count, zero or more",
      from: optionalColumn(data, chosen.count, "count"),
    },
    customer: { as: "text", required: false, from: optionalColumn(data, chosen.customer, "customer") },
  };
  for (const name of ["frequency", "recency", "occasions"])
    specs[name] = {
      as: "number",
      min: 0,
      valid: (v) => Number.isInteger(v) && v <= MOST,
      from: chosen[name] ?? name,
      expected: `a whole number of occasions, 0 to ${MOST}`,
    };
  const read = readColumns(data, specs, { zone: zoneOf("UTC"), onInvalid, what });
  const found = read.columns as unknown as { readonly [name: string]: Float64Array | undefined };
  // an empty list of rows has no columns
  const [frequency, recency, occasions] = ["frequency", "recency", "occasions"].map(
    (name) => found[name] ?? new Float64Array(0),
  );
  const bad = new Problems();
  for (let i = 0; i < read.length; i++) {
    if (recency[i] > occasions[i])
      bad.add(i, "recency", recency[i], `at most the ${occasions[i]} occasions there were`);
    else if (frequency[i] > recency[i])
      bad.add(i, "frequency", frequency[i], `at most ${recency[i]}, the occasion of the last purchase`);
    else if (frequency[i] === 0 && recency[i] > 0)
      bad.add(i, "recency", recency[i], "zero for a customer without a repeat purchase");
  }
  const customer = (read.columns as { readonly customer?: TextColumn }).customer;
  const count = found.count ?? new Float64Array(read.length).fill(1);
  const settled = bad.settle(
    read.length,
    { frequency, recency, occasions, count, ...(customer && { customer }) },
    onInvalid,
    what,
  );
  return {
    ...(settled.columns as unknown as Omit<OccasionArrays, "customer" | "rows" | "rejected" | "length">),
    customer: settled.columns.customer as TextColumn | undefined,
    length: settled.length,
    ...settledRows(read, settled),
  };
}

/**
 * Occasions reduced to distinct rows with counts. O(n) and a sort of the distinct rows.
 *
 * @throws "empty-input" without customers, "too-few-rows" when nobody bought again.
 */
export function occasionPatterns(read: OccasionArrays, what: string): OccasionPatterns {
  const kept: number[] = [];
  for (let i = 0; i < read.length; i++) if (read.count[i] > 0) kept.push(i);
  if (kept.length === 0)
    throw new ClienteleError(
      "empty-input",
      `${what} needs customers; it was given none with a count above zero.`,
    );
  const columns = [pick(read.occasions, kept), pick(read.frequency, kept), pick(read.recency, kept)];
  const { rows, weight } = distinctRows(columns, pick(read.count, kept), kept.length, 0);
  const [occasions, frequency, recency] = columns.map((column) => pick(column, rows));
  let customers = 0;
  for (const n of weight) customers += n;
  if (frequency.every((x) => x === 0))
    throw new ClienteleError(
      "too-few-rows",
      `${what}: none of the ${customers} customers has bought on a later occasion, so there is nothing to learn repeat purchases from.`,
      { count: customers },
    );
  return { length: rows.length, frequency, recency, occasions, count: weight, customers };
}
