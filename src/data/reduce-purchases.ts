import {
  type ColumnOption,
  type Data,
  type OnInvalid,
  type OptionalColumn,
  type OptionsArgument,
  readColumns,
} from "../core/columns.ts";
import { Table, type TableInfo } from "../core/table.ts";
import { zoneOf } from "../core/time.ts";
import { sum } from "../numeric/sum.ts";
import type { CustomerSummary } from "./schema.ts";
import { groupEqual } from "./summary/group-equal.ts";
import { COUNT_SPEC, countColumn, keptInfo } from "./summary/reduced.ts";

/** Customers who look alike to a purchase model. */
export interface PurchasePattern {
  /** Repeat purchases. */
  readonly frequency: number;
  /** First to last purchase, in `info.unit`. */
  readonly recency: number;
  /** First purchase to the last day seen, in `info.unit`. */
  readonly age: number;
  /** How many customers have exactly these three. */
  readonly count: number;
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
  OptionalColumn<Row, "count", number> & {
    /** "throw" on an invalid row, or "skip" it and report it in `info.rejected`. Default "throw". */
    readonly onInvalid?: OnInvalid;
  };

/**
 * The smallest table a purchase model needs: one row per distinct (frequency, recency, age) with the number of customers it stands for,
 * sorted by the three. Nothing is rounded, so a fit on it equals the fit on all customers. Takes a summary, rows, or a
 * table that is reduced already (its `count` is kept, so reducing twice changes nothing).
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
  const {
    frequency = "frequency",
    recency = "recency",
    age = "age",
    count,
    onInvalid = "throw",
  } = (options ?? {}) as { [name: string]: unknown; onInvalid?: OnInvalid };
  const column = (from: unknown) =>
    ({ as: "number", from, min: 0, expected: "a number, zero or more" }) as const;
  const read = readColumns(
    data,
    {
      frequency: column(frequency),
      recency: column(recency),
      age: column(age),
      count: { ...COUNT_SPEC, from: countColumn(data, count) },
    },
    { zone: zoneOf("UTC"), onInvalid, what: "customers" },
  );
  const { columns } = read;
  const groups = groupEqual([columns.frequency, columns.recency, columns.age], columns.count);
  const [f, r, a] = groups.columns;
  return new Table<PurchasePattern, PurchasesInfo>(
    groups.count.length,
    { frequency: f, recency: r, age: a, count: groups.count },
    {
      ...keptInfo(data),
      kind: "purchases",
      customers: sum(groups.count),
      ...(read.rejected.length > 0 ? { rejected: read.rejected } : {}),
    },
  );
}
