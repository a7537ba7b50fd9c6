import type {
  ColumnOption,
  ColumnSpec,
  Data,
  OnInvalid,
  OptionalColumn,
  OptionsArgument,
} from "../core/columns.ts";
import { Table, type TableInfo } from "../core/table.ts";
import type { CustomerSummary } from "./schema.ts";
import { readCounted, reducedTable } from "./summary/reduced.ts";

/** Customers who look alike to a purchase model. */
export interface PurchasePattern {
  /** Repeat purchases. */
  readonly frequency: number;
  /** First to last purchase, in `info.unit`. */
  readonly recency: number;
  /** First purchase to the last day seen, in `info.unit`. */
  readonly age: number;
  /** How many customers have exactly these values. */
  readonly count: number;
  /** Sum of the logarithms of the gaps between purchases, where the customers have it. */
  readonly logGaps?: number;
}

/** What reduced purchases say about themselves. */
export interface PurchasesInfo extends TableInfo {
  readonly kind: "purchases";
  /** Customers in all: the sum of `count`. */
  readonly customers: number;
}

/** Purchase patterns, one row per distinct (frequency, recency, age). */
export type Purchases = Table<PurchasePattern, PurchasesInfo>;

/** Columns and settings of {@link reducePurchases}. Columns default to the names of the customers table. */
export type ReducePurchasesOptions<Row extends object = CustomerSummary> = ColumnOption<
  Row,
  "frequency",
  number
> &
  ColumnOption<Row, "recency", number> &
  ColumnOption<Row, "age", number> &
  OptionalColumn<Row, "count", number> &
  OptionalColumn<Row, "logGaps", number> & {
    /** "throw" on an invalid row, or "skip" it and report it in `info.rejected`. Default "throw". */
    readonly onInvalid?: OnInvalid;
  };

/**
 * The smallest table a purchase model needs: one row per distinct (frequency, recency, age) with the number of customers it stands for,
 * sorted by the three. Nothing is rounded, so a fit on it equals the fit on all customers. Takes a summary, rows, or a
 * table that is reduced already (its `count` is kept, so reducing twice changes nothing; a row with count 0 stands for nobody). Where the customers have `logGaps`
 * (a table's column of that name, or the option), rows merge only when that is equal too.
 *
 * O(n + distinct log distinct) time, O(n) memory.
 *
 * @throws "missing-column", "missing-value", "bad-value" for values that are missing or below zero.
 *
 * @example
 * import { reducePurchases } from "clientele/data";
 * const customers = [
 *   { frequency: 2, recency: 30, age: 38 },
 *   { frequency: 0, recency: 0, age: 38 },
 *   { frequency: 0, recency: 0, age: 38 },
 * ];
 * const reduced = reducePurchases(customers);
 * reduced.length; // => 2
 * reduced.at(0); // => { frequency: 0, recency: 0, age: 38, count: 2 }
 * reduced.info.customers; // => 3
 * reducePurchases([{ frequency: -1, recency: 0, age: 1 }]); // throws "bad-value"
 */
export function reducePurchases<Row extends object>(
  customers: Data<Row>,
  ...[options]: OptionsArgument<ReducePurchasesOptions<NoInfer<Row>>>
): Purchases {
  const data = customers as Data<object>;
  const specs: { [name: string]: Partial<ColumnSpec> } = { frequency: {}, recency: {}, age: {} };
  const gaps = options?.logGaps ?? (data instanceof Table && "logGaps" in data.columns);
  // a gap below one unit has a logarithm below zero
  if (gaps !== false) specs.logGaps = { min: -Number.MAX_VALUE, expected: "a sum of logarithms, any number" };
  const read = readCounted<string>(data, specs, options);
  return reducedTable(data, read, Object.keys(specs), { kind: "purchases" });
}
