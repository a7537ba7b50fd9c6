import type {
  ColumnOption,
  ColumnSpec,
  Data,
  OnInvalid,
  OptionalColumn,
  OptionsArgument,
  ReadColumns,
} from "../core/columns.ts";
import { Problems } from "../core/problems.ts";
import type { Rejected, Table, TableInfo } from "../core/table.ts";
import { sum } from "../numeric/sum.ts";
import type { CustomerSummary } from "./schema.ts";
import { readCounted, reducedTable } from "./summary/reduced.ts";

/** Customers who look alike to a spend model. */
export interface SpendPattern {
  /** Repeat purchases, above zero. */
  readonly frequency: number;
  /** Mean money per repeat purchase. */
  readonly monetary: number;
  /** How many customers have exactly these two. */
  readonly count: number;
}

/** What reduced spend says about itself. */
export interface SpendInfo extends TableInfo {
  readonly kind: "spend";
  /** Customers in all: the sum of `count`. */
  readonly customers: number;
  /** Customers left out because they did not come back. */
  readonly withoutRepeat: number;
}

/** Spend patterns, one row per distinct (frequency, monetary). */
export type Spend = Table<SpendPattern, SpendInfo>;

/** Columns and settings of {@link reduceSpend}. Columns default to the names of the customers table. */
export type ReduceSpendOptions<Row extends object = CustomerSummary> = ColumnOption<
  Row,
  "frequency",
  number
> &
  ColumnOption<Row, "monetary", number> &
  OptionalColumn<Row, "count", number> & {
    /** "throw" on an invalid row, or "skip" it and report it in `info.rejected`. Default "throw". */
    readonly onInvalid?: OnInvalid;
  };

/**
 * The smallest table a spend model needs: one row per distinct (frequency, monetary) of the customers who came back, with
 * the number of customers it stands for, sorted by the two. Customers without a repeat purchase have no mean and are counted in
 * `info.withoutRepeat`. Means of zero or below stay in: it is the model that says what it can carry.
 *
 * O(n + distinct log distinct) time, O(n) memory.
 *
 * @throws "missing-column", "missing-value", "bad-value" for a frequency below zero, or no `monetary` where there were repeat purchases.
 *
 * @example
 * import { reduceSpend } from "clientele/data";
 * const customers = [
 *   { frequency: 2, monetary: 9.5 },
 *   { frequency: 0, monetary: null },
 *   { frequency: 2, monetary: 9.5 },
 * ];
 * const spend = reduceSpend(customers);
 * spend.at(0); // => { frequency: 2, monetary: 9.5, count: 2 }
 * spend.info.withoutRepeat; // => 1
 * reduceSpend([{ frequency: 2, monetary: null }]); // throws "missing-value"
 */
export function reduceSpend<Row extends object>(
  customers: Data<Row>,
  ...[options]: OptionsArgument<ReduceSpendOptions<NoInfer<Row>>>
): Spend {
  const data = customers as Data<object>;
  const specs = { frequency: {}, monetary: { required: false, min: Number.NEGATIVE_INFINITY } };
  const read = readCounted(data, specs, options, requireMeans);
  const { frequency } = read.columns;
  const withoutRepeat = sum(read.count.filter((_, i) => frequency[i] === 0));
  const count = read.count.map((n, i) => (frequency[i] > 0 ? n : 0));
  return reducedTable(data, { ...read, count }, ["frequency", "monetary"], { kind: "spend", withoutRepeat });
}

/** A mean is required of those who came back. */
function requireMeans(
  read: ReadColumns<{ [name: string]: ColumnSpec }>,
  onInvalid: OnInvalid,
): ReadColumns<{ [name: string]: ColumnSpec }> {
  const { frequency, monetary } = read.columns as { readonly [name: string]: Float64Array };
  const bad = new Problems();
  for (let i = 0; i < read.length; i++) {
    if (frequency[i] > 0 && Number.isNaN(monetary[i]))
      bad.add(i, "monetary", null, "the mean money of the repeat purchases");
  }
  const settled = bad.settle(read.length, read.columns, onInvalid, "customers");
  const { rows } = read;
  // this look counts rows among those that passed the first; people count them in the input
  const ofInput = (reason: Rejected): Rejected =>
    rows === undefined
      ? reason
      : { ...reason, examples: reason.examples.map(({ row, value }) => ({ row: rows[row], value })) };
  const rejected = [...read.rejected, ...settled.rejected.map(ofInput)];
  return { ...settled, rejected } as typeof read;
}
