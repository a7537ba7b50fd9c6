import { Table, type TableInfo } from "../../core/table.ts";

/** One row of {@link Distances}. */
export interface DistanceRow {
  readonly distance: number;
}

/** What a table of distances says about itself. */
export interface DistancesInfo extends TableInfo {
  readonly kind: "distances";
  readonly metric: "gower";
  /** Customers compared. */
  readonly rows: number;
  /** Who each row is, where the rows say so. */
  readonly customers?: readonly (string | null)[];
}

/** Distances of all pairs: the first row to the second, third ..., then the second to the third, fourth ... */
export type Distances = Table<DistanceRow, DistancesInfo>;

/** Whether data is a table of distances. */
export function isDistances(data: unknown): data is Distances {
  return data instanceof Table && data.info.kind === "distances";
}

/** Place of a pair among the distances. */
export function pairAt(n: number, i: number, j: number): number {
  const [a, b] = i < j ? [i, j] : [j, i];
  return a * n - (a * (a + 1)) / 2 + b - a - 1;
}

/** A copy of the distances with the rows in another order. */
export function reordered(distances: Distances, order: Int32Array): Float64Array {
  const values = distances.columns.distance;
  const n = order.length;
  const out = new Float64Array(values.length);
  let at = 0;
  for (let i = 0; i < n; i++)
    for (let j = i + 1; j < n; j++) out[at++] = values[pairAt(n, order[i], order[j])];
  return out;
}
