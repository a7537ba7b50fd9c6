import type { Data, Id } from "../../core/columns.ts";
import { ClienteleError } from "../../core/errors.ts";
import { badOption, needOptions } from "../../core/options.ts";
import { Table, type TableInfo, type TextColumn } from "../../core/table.ts";
import { flatten, squaredDistance } from "../../numeric/points.ts";
import type { ColumnIn } from "../rfm-input.ts";
import {
  customerColumn,
  type FeatureOptions,
  needRows,
  readFeatures,
  scaleFor,
  wholeOption,
} from "./features.ts";
import { type FeatureScale, learnScales } from "./scales.ts";

/** Options of {@link dbscan}. */
export interface DbscanOptions<Row extends object = { readonly [column: string]: unknown }>
  extends FeatureOptions<Row> {
  /** Customers at most this far apart are neighbors, in scaled units. */
  readonly radius: number;
  /** Neighbors, the customer included, that make a place dense. Default 5. */
  readonly minNeighbors?: number;
  /** Who. Default: the column "customer" where the rows have one. */
  readonly customer?: ColumnIn<Row, Id>;
  /** Most rows. Default 20,000. */
  readonly most?: number;
}

/** One row of a {@link Dbscan} table. */
export interface DbscanRow {
  /** Who, where the rows say so. */
  readonly customer?: string | null;
  /** Number of the cluster, from 0, largest first; null for noise. */
  readonly cluster: number | null;
  /** 1 where the place is dense, else 0. */
  readonly core: number;
}

/** What a table of density clusters says about itself. */
export interface DbscanInfo extends TableInfo {
  readonly kind: "clusters";
  readonly k: number;
  /** Customers of each cluster. */
  readonly sizes: readonly number[];
  /** Customers in no cluster. */
  readonly noise: number;
  readonly scales: readonly FeatureScale[];
  readonly warnings: readonly string[];
}

/** Clusters of any shape where customers lie densely, and the noise between. */
export type Dbscan = Table<DbscanRow, DbscanInfo>;

/**
 * Finds clusters of any shape where customers lie densely, and leaves the others as noise: DBSCAN. Customers with enough neighbors within `radius` are
 * cores; cores within reach of each other are one cluster; others within reach of a core join the nearest one. (scikit-learn lets such a border customer join
 * the cluster that is found first; here the order of rows has no say.)
 *
 * O(n^2 d) at worst; rows are sorted along the first column and only those within `radius` on it are compared. Ester, Kriegel, Sander and Xu 1996.
 *
 * @throws "bad-input" for more than `most` rows; "empty-input"; "missing-value", "bad-value", "missing-column", "bad-option".
 *
 * @example
 * import { dbscan } from "clientele";
 * const rows = [1, 2, 3, 20, 21, 22, 23, 90].map((orders) => ({ orders }));
 * const table = dbscan(rows, { columns: ["orders"], radius: 1.5, minNeighbors: 3, scale: "none" });
 * table.info.sizes; // => [4, 3]
 * table.at(7); // => { cluster: null, core: 0 }
 * dbscan(rows, { columns: ["orders"], radius: 0 }); // throws "bad-option"
 */
export function dbscan<Row extends object>(data: Data<Row>, options: DbscanOptions<NoInfer<Row>>): Dbscan {
  const what = "dbscan";
  needOptions(options, what, "columns, what customers are compared by, and radius");
  const { radius } = options;
  if (!(typeof radius === "number" && radius > 0 && radius < Number.POSITIVE_INFINITY))
    throw badOption("radius", radius, "a number above zero, in scaled units");
  const minNeighbors = wholeOption("minNeighbors", options.minNeighbors ?? 5, 1, 1_000_000);
  const most = wholeOption("most", options.most ?? 20_000, 1, 1_000_000);
  const features = readFeatures(data, options, what, { customer: customerColumn(data, options.customer) });
  needRows(features, what);
  const { rows: n, customer } = features;
  if (n > most) {
    throw new ClienteleError(
      "bad-input",
      `${what} was given ${n} rows; expected at most ${most} (option most), because it compares them pair by pair.`,
      { value: n, expected: `at most ${most} rows` },
    );
  }
  const { points, scales, warnings } = learnScales(features, scaleFor(options.scale, features.names));
  const flat = flatten(points);
  const w = (i: number) => (points.weight === undefined ? 1 : points.weight[i]);
  const d = scales.length;
  const order = Int32Array.from({ length: n }, (_, i) => i).sort((a, b) => flat[a * d] - flat[b * d]);
  const core = coresOf(flat, d, order, radius, minNeighbors, w);
  const root = joinCores(flat, d, order, radius, core);
  const found = new Map<number, { size: number; first: number }>();
  for (let i = 0; i < n; i++) {
    if (root[i] < 0) continue;
    const cluster = found.get(root[i]) ?? { size: 0, first: i };
    cluster.size += w(i);
    found.set(root[i], cluster);
  }
  const sorted = [...found].sort(([, a], [, b]) => b.size - a.size || a.first - b.first);
  const number = new Map(sorted.map(([r], c) => [r, c]));
  const cluster = Float64Array.from(root, (r) => (r < 0 ? Number.NaN : (number.get(r) as number)));
  const columns: { [name: string]: Float64Array | TextColumn } = {
    ...(customer && { customer }),
    cluster,
    core: Float64Array.from(core),
  };
  const sizes = sorted.map(([, { size }]) => size);
  return new Table(n, columns as unknown as Dbscan["columns"], {
    kind: "clusters",
    ...(customer && { key: "customer" }),
    k: sizes.length,
    sizes,
    noise: features.total - sizes.reduce((a, b) => a + b, 0),
    scales,
    warnings,
  });
}

/** Calls `use` for each pair of neighbors, once. */
function eachPair(
  flat: Float64Array,
  d: number,
  order: Int32Array,
  radius: number,
  use: (i: number, j: number, square: number) => void,
): void {
  for (let a = 0; a < order.length; a++) {
    const i = order[a];
    for (let b = a + 1; b < order.length; b++) {
      const j = order[b];
      if (flat[j * d] - flat[i * d] > radius) break;
      const square = squaredDistance(flat, i * d, flat, j * d, d);
      if (Math.sqrt(square) <= radius) use(i, j, square);
    }
  }
}

function coresOf(
  flat: Float64Array,
  d: number,
  order: Int32Array,
  radius: number,
  minNeighbors: number,
  w: (i: number) => number,
): Uint8Array {
  const neighbors = Float64Array.from(order, (_, i) => w(i));
  eachPair(flat, d, order, radius, (i, j) => {
    neighbors[i] += w(j);
    neighbors[j] += w(i);
  });
  return Uint8Array.from(neighbors, (count) => (count >= minNeighbors ? 1 : 0));
}

/** The first core of the cluster of each row; -1 for noise. */
function joinCores(
  flat: Float64Array,
  d: number,
  order: Int32Array,
  radius: number,
  core: Uint8Array,
): Int32Array {
  const parent = Int32Array.from(core, (_, i) => i);
  const root = (i: number): number => {
    let r = i;
    while (parent[r] !== r) {
      parent[r] = parent[parent[r]];
      r = parent[r];
    }
    return r;
  };
  const nearest = new Int32Array(core.length).fill(-1);
  const least = new Float64Array(core.length).fill(Number.POSITIVE_INFINITY);
  const border = (i: number, j: number, square: number) => {
    // of equally near cores the one that lies first in space, whatever the order of rows
    if (square < least[i] || (square === least[i] && before(flat, d, j, nearest[i]))) {
      least[i] = square;
      nearest[i] = j;
    }
  };
  eachPair(flat, d, order, radius, (i, j, square) => {
    if (core[i] === 1 && core[j] === 1) {
      const [a, b] = [root(i), root(j)];
      parent[Math.max(a, b)] = Math.min(a, b);
    } else if (core[i] === 1) border(j, i, square);
    else if (core[j] === 1) border(i, j, square);
  });
  return Int32Array.from(core, (is, i) => (is === 1 ? root(i) : nearest[i] < 0 ? -1 : root(nearest[i])));
}

function before(flat: Float64Array, d: number, a: number, b: number): boolean {
  for (let j = 0; j < d; j++)
    if (flat[a * d + j] !== flat[b * d + j]) return flat[a * d + j] < flat[b * d + j];
  return a < b;
}
