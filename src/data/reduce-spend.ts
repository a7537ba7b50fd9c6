import {
  type ColumnOption,
  type Data,
  type OnInvalid,
  type OptionalColumn,
  type OptionsArgument,
  readColumns,
} from "../core/columns.ts";
import { pick } from "../core/pick.ts";
import { type Rejected, Table, type TableInfo } from "../core/table.ts";
import { zoneOf } from "../core/time.ts";
import { sum } from "../numeric/sum.ts";
import type { CustomerSummary } from "./schema.ts";
import { groupEqual } from "./summary/group-equal.ts";
import { COUNT_SPEC, countColumn, keptInfo } from "./summary/reduced.ts";

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
  const {
    frequency = "frequency",
    monetary = "monetary",
    count,
    onInvalid = "throw",
  } = (options ?? {}) as { [name: string]: unknown; onInvalid?: OnInvalid };
  const all = readColumns(
    data,
    {
      frequency: { as: "number", from: frequency, min: 0, expected: "a number, zero or more" },
      monetary: { as: "number", from: monetary, required: false },
      count: { ...COUNT_SPEC, from: countColumn(data, count) },
    },
    { zone: zoneOf("UTC"), onInvalid, what: "customers" },
  );
  // a mean is required of those who came back, so the others get one for the check
  const { columns } = all;
  const means = columns.monetary.map((mean, i) => (columns.frequency[i] === 0 ? 0 : mean));
  const read = readColumns(
    new Table<{ frequency: number; monetary: number; count: number }>(
      all.length,
      {
        frequency: columns.frequency,
        monetary: means,
        count: columns.count ?? new Float64Array(all.length).fill(1),
      },
      { kind: "customers" },
    ),
    {
      frequency: { as: "number", from: "frequency" },
      monetary: { as: "number", from: "monetary", expected: "the mean money of the repeat purchases" },
      count: { as: "number", from: "count" },
    },
    { zone: zoneOf("UTC"), onInvalid, what: "customers" },
  );
  const cameBack: number[] = [];
  let withoutRepeat = 0;
  for (let i = 0; i < read.length; i++) {
    if (read.columns.frequency[i] > 0) cameBack.push(i);
    else withoutRepeat += read.columns.count[i];
  }
  const groups = groupEqual(
    [pick(read.columns.frequency, cameBack), pick(read.columns.monetary, cameBack)],
    pick(read.columns.count, cameBack),
  );
  const rejected = [...all.rejected, ...read.rejected.map((reason) => rowsOfInput(reason, all.rows))];
  return new Table<SpendPattern, SpendInfo>(
    groups.count.length,
    { frequency: groups.columns[0], monetary: groups.columns[1], count: groups.count },
    {
      ...keptInfo(data),
      kind: "spend",
      customers: sum(groups.count),
      withoutRepeat,
      ...(rejected.length > 0 ? { rejected } : {}),
    },
  );
}

/** The second look counts rows among those that passed the first; people count them in the input. */
function rowsOfInput(rejected: Rejected, rows: Int32Array | undefined): Rejected {
  if (rows === undefined) return rejected;
  return { ...rejected, examples: rejected.examples.map(({ row, value }) => ({ row: rows[row], value })) };
}
