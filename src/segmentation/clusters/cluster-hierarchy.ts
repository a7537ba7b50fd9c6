import type { Data, Id } from "../../core/columns.ts";
import { ClienteleError } from "../../core/errors.ts";
import { oneOf } from "../../core/options.ts";
import { cell, type TextColumn } from "../../core/table.ts";
import { runSteps, runStepsAsync, type Steps, type Work } from "../../core/work.ts";
import { pairDistances } from "../../numeric/distances.ts";
import { type LinkageMethod, linkageSteps } from "../../numeric/linkage.ts";
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

export type { LinkageMethod };

/** Options of {@link clusterHierarchy}. */
export interface HierarchyOptions<Row extends object = { readonly [column: string]: unknown }>
  extends FeatureOptions<Row> {
  /**
   * What joins clusters: "ward" (least growth of the squares within), "complete" (nearest by their farthest points), "average" (by the mean of all pairs),
   * "single" (by their nearest points, makes chains). Default "ward".
   */
  readonly method?: LinkageMethod;
  /** Who. Default: the column "customer" where the rows have one. */
  readonly customer?: ColumnIn<Row, Id>;
  /** Most rows; n rows need 4 n^2 bytes. Default 5,000. */
  readonly most?: number;
}

/** Options of {@link clusterHierarchyAsync}. */
export interface HierarchyAsyncOptions<Row extends object = { readonly [column: string]: unknown }>
  extends HierarchyOptions<Row>,
    Work {}

/** A tree of clusters, plain JSON: what `clusterHierarchy` returns. Rows are 0 to rows - 1, merge m makes cluster rows + m. */
export interface Hierarchy {
  readonly kind: "hierarchy";
  readonly version: 1;
  readonly method: LinkageMethod;
  readonly scales: readonly FeatureScale[];
  readonly rows: number;
  /** Who each row is, where the rows say so. */
  readonly customers?: readonly (string | null)[];
  /** Row of the input of each row, where rows were left out. */
  readonly inputRows?: readonly number[];
  /** Rows each row stands for, where counts were given. */
  readonly counts?: readonly number[];
  readonly left: readonly number[];
  readonly right: readonly number[];
  /** Distance at which the two were joined, ascending. */
  readonly height: readonly number[];
  readonly warnings: readonly string[];
}

/**
 * Joins customers to clusters and clusters to larger ones, nearest first, until one is left: agglomerative clustering. Cut the tree with
 * `cutHierarchy`. No number of clusters need be chosen before, and nothing is drawn at random.
 *
 * Heights are those of R's `hclust` (Ward as "ward.D2") and scipy's `linkage`. Pairs at equal distance are joined in the order of
 * ids, so the order of the input does not matter; of rows without ids in the order of the input, as those do. O(n^2) time and memory: for more rows, fit k-means with some hundred clusters and join their centers,
 * with `count` their sizes.
 *
 * @throws "bad-input" for more than `most` rows; "empty-input"; "missing-value", "bad-value", "missing-column", "bad-option".
 *
 * @example
 * import { clusterHierarchy, cutHierarchy } from "clientele";
 * const rows = [1, 2, 10, 14].map((orders, i) => ({ customer: `c${i}`, orders }));
 * const tree = clusterHierarchy(rows, { columns: ["orders"], method: "complete", scale: "none" });
 * tree.height; // => [1, 4, 13]
 * cutHierarchy(tree, { k: 2 }).of("c3")?.cluster; // => 1
 * clusterHierarchy(rows, { columns: ["orders"], most: 3 }); // throws "bad-input"
 */
export function clusterHierarchy<Row extends object>(
  data: Data<Row>,
  options: HierarchyOptions<NoInfer<Row>>,
): Hierarchy {
  return runSteps(steps(data, options));
}

/**
 * {@link clusterHierarchy} in steps that let other work go on, with progress and a way to stop.
 *
 * @throws as `clusterHierarchy`, and "aborted".
 *
 * @example
 * import { clusterHierarchyAsync } from "clientele";
 * const rows = [1, 2, 10].map((orders) => ({ orders }));
 * (await clusterHierarchyAsync(rows, { columns: ["orders"], method: "single", scale: "none" })).height; // => [1, 8]
 * await clusterHierarchyAsync(rows, { columns: ["orders"], signal: { aborted: true } }); // throws "aborted"
 */
export async function clusterHierarchyAsync<Row extends object>(
  data: Data<Row>,
  options: HierarchyAsyncOptions<NoInfer<Row>>,
): Promise<Hierarchy> {
  return runStepsAsync(steps(data, options), options);
}

const WHAT = "clusterHierarchy";

function* steps<Row extends object>(data: Data<Row>, options: HierarchyOptions<Row>): Steps<Hierarchy> {
  const { method = "ward" } = options;
  oneOf(method, "method", ["ward", "complete", "average", "single"]);
  const most = wholeOption("most", options.most ?? 5000, 1, 30_000);
  const features = readFeatures(data, options, WHAT, { customer: customerColumn(data, options.customer) });
  needRows(features, WHAT);
  const { rows, count, customer, inputRows } = features;
  if (rows > most) {
    throw new ClienteleError(
      "bad-input",
      `${WHAT} was given ${rows} rows; expected at most ${most} (option most), because it needs the distances of all pairs. Fit k-means with some hundred clusters first and join their centers, with count their sizes.`,
      { value: rows, expected: `at most ${most} rows` },
    );
  }
  const { points, scales, warnings } = learnScales(features, scaleFor(options.scale, features.names));
  const order = byId(customer, rows);
  const columns = points.columns.map((column) => Float64Array.from(order, (i) => column[i]));
  const weight = Float64Array.from(order, (i) => (count === undefined ? 1 : count[i]));
  yield [0, rows];
  const tree = yield* linkageSteps(pairDistances({ ...points, columns, weight }), weight, method);
  yield [rows, rows];
  const input = (i: number) => (i < rows ? order[i] : i);
  return {
    kind: "hierarchy",
    version: 1,
    method,
    scales,
    rows,
    ...(customer && {
      customers: Array.from({ length: rows }, (_, i) => cell(customer, i) as string | null),
    }),
    ...(inputRows && { inputRows: [...inputRows] }),
    ...(count && { counts: [...count] }),
    left: Array.from(tree.left, input),
    right: Array.from(tree.right, input),
    height: [...tree.height],
    warnings,
  };
}

/** Rows by their ids, rows without one last; without ids as they come. */
function byId(customer: TextColumn | undefined, rows: number): Int32Array {
  const order = Int32Array.from({ length: rows }, (_, i) => i);
  if (customer === undefined) return order;
  const rank = new Int32Array(customer.levels.length);
  const codes = Array.from(customer.levels, (_, code) => code);
  codes.sort((a, b) => (customer.levels[a] < customer.levels[b] ? -1 : 1));
  for (let r = 0; r < codes.length; r++) rank[codes[r]] = r;
  const place = (i: number) => (customer.codes[i] < 0 ? codes.length : rank[customer.codes[i]]);
  return order.sort((a, b) => place(a) - place(b) || a - b);
}
