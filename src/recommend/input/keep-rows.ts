import { pick } from "../../core/pick.ts";
import { type Columns, Table, type TableColumn } from "../../core/table.ts";
import { runSteps, type Steps } from "../../core/work.ts";
import type { InteractionRow, Interactions, InteractionsInfo } from "./interaction-types.ts";

/** What the part says about its time; what is not given stays as it was. */
export interface PartTimes {
  readonly from?: number;
  readonly asOf?: number;
}

/**
 * The rows that `keep` marks with 1, as interactions of their own. Customers and items keep their levels, those without rows included, so that places line up
 * between the parts of a table; baskets are numbered anew. Facts of items are kept as they are; each row counts as one line of the source. O(rows).
 */
export function keepRows(table: Interactions, keep: Uint8Array, times: PartTimes = {}): Interactions {
  return runSteps(keepRowsSteps(table, keep, times));
}

/** {@link keepRows} in steps of some milliseconds: columns are picked one at a time. */
export function* keepRowsSteps(
  table: Interactions,
  keep: Uint8Array,
  times: PartTimes = {},
): Steps<Interactions> {
  let n = 0;
  for (let i = 0; i < table.length; i++) n += keep[i];
  const rows = new Int32Array(n);
  for (let i = 0, out = 0; i < table.length; i++) if (keep[i] === 1) rows[out++] = i;
  const columns: { [name: string]: TableColumn } = {};
  for (const [name, column] of Object.entries(table.columns as { [name: string]: TableColumn })) {
    yield [0, Number.NaN];
    columns[name] = pick(column, rows);
  }
  yield [0, Number.NaN];
  const baskets = numberAnew(columns.basket as Float64Array);
  const info: InteractionsInfo = {
    ...table.info,
    ...times,
    baskets,
    lines: n,
    used: n,
    returned: 0,
    leftOut: [],
    rejected: [],
  };
  return new Table(n, columns as unknown as Columns<InteractionRow>, info);
}

function numberAnew(basket: Float64Array): number {
  let [old, next] = [-1, -1];
  for (let k = 0; k < basket.length; k++) {
    if (basket[k] !== old) {
      old = basket[k];
      next++;
    }
    basket[k] = next;
  }
  return next + 1;
}

/** What was known at a moment: the table itself where nothing is later. O(rows). */
export function knownBy(table: Interactions, asOf: number): Interactions {
  const { time } = table.columns;
  if (!time.some((t) => t >= asOf)) return table;
  return keepRows(
    table,
    Uint8Array.from(time, (t) => (t >= asOf ? 0 : 1)),
    { asOf },
  );
}
