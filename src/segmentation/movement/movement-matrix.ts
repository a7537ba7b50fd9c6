import { Table, type TableColumn, type TableInfo } from "../../core/table.ts";
import { wilsonWith } from "../../numeric/intervals.ts";
import { normalQuantile } from "../../numeric/normal.ts";
import { sumBy } from "../../numeric/sum.ts";
import { type Joined, type Membership, NO_LONGER_KNOWN, NOT_YET_KNOWN } from "./read-segmentation.ts";

/** How many customers went from one segment to another; those who stayed too, where `from` and `to` are the same. */
export interface MovementCell {
  /** A segment, or "Not Yet Known". */
  readonly from: string;
  /** A segment, or "No Longer Known". */
  readonly to: string;
  readonly customers: number;
  /** Share of all who were in `from`, with its Wilson interval. */
  readonly share: number;
  readonly shareLow: number;
  readonly shareHigh: number;
  /** Their money in the first table, where a column was named; null for those who were not there. */
  readonly moneyBefore?: number | null;
  /** Their money in the second. */
  readonly moneyAfter?: number | null;
}

/** What a migration matrix says about itself. */
export interface MovementMatrixInfo extends TableInfo {
  readonly kind: "movement-matrix";
  readonly level: number;
}

/** The migration matrix, one row for each cell that is not empty, by `from`, then `to`. */
export type MovementMatrix = Table<MovementCell, MovementMatrixInfo>;

/** Counts the cells. O(customers + cells log cells). */
export function movementMatrix(
  { ids, names, entries }: Joined,
  [was, is]: readonly [before: Int32Array, after: Int32Array],
  parts: readonly Membership[],
  level: number,
): MovementMatrix {
  const n = names.length;
  const outside = n;
  // cells get their numbers as they are met, for there may be more pairs of segments than customers
  const index = new Map<number, number>();
  const cellOf = new Int32Array(ids.length);
  const counts: number[] = [];
  const totals = new Float64Array(n + 1);
  for (let c = 0; c < ids.length; c++) {
    const from = was[c] < 0 ? outside : was[c];
    const key = from * (n + 1) + (is[c] < 0 ? outside : is[c]);
    let cell = index.get(key);
    if (cell === undefined) {
      cell = index.size;
      index.set(key, cell);
      counts.push(0);
    }
    cellOf[c] = cell;
    counts[cell]++;
    totals[from]++;
  }
  const keys = Float64Array.from(index.keys()).sort();
  const order = Int32Array.from(keys, (key) => index.get(key) as number);
  const froms = Int32Array.from(keys, (key) => Math.floor(key / (n + 1)));
  const z = normalQuantile((1 + level) / 2);
  const customers = Float64Array.from(order, (cell) => counts[cell]);
  const bounds = Array.from(customers, (count, k) => wilsonWith(z, count, totals[froms[k]]));
  const columns: { [name: string]: TableColumn } = {
    from: { codes: froms, levels: [...names, NOT_YET_KNOWN] },
    to: { codes: Int32Array.from(keys, (key) => key % (n + 1)), levels: [...names, NO_LONGER_KNOWN] },
    customers,
    share: customers.map((count, k) => count / totals[froms[k]]),
    shareLow: Float64Array.from(bounds, ([low]) => low),
    shareHigh: Float64Array.from(bounds, ([, high]) => high),
  };
  ["moneyBefore", "moneyAfter"].forEach((name, p) => {
    const { money } = parts[p];
    if (money === undefined) return;
    const { customer } = entries[p];
    const cells = Int32Array.from(customer, (c, i) => (Number.isNaN(money[i]) ? -1 : cellOf[c]));
    const sums = sumBy(money, cells, counts.length);
    const side = p === 0 ? froms : (columns.to as { codes: Int32Array }).codes;
    columns[name] = Float64Array.from(order, (cell, k) => (side[k] === outside ? Number.NaN : sums[cell]));
  });
  const currency = parts[0].info.currency ?? parts[1].info.currency;
  return new Table<MovementCell, MovementMatrixInfo>(keys.length, columns as never, {
    kind: "movement-matrix",
    level,
    ...(currency !== undefined && { currency }),
  });
}
