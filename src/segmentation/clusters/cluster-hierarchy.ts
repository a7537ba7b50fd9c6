import type { Data, Id } from "../../core/columns.ts";
import { ClienteleError } from "../../core/errors.ts";
import { needOptions, oneOf } from "../../core/options.ts";
import { cell } from "../../core/table.ts";
import { runSteps, runStepsAsync, type Steps, type Work } from "../../core/work.ts";
import { pairDistances } from "../../numeric/distances.ts";
import { type Linkage, type LinkageMethod, linkageSteps } from "../../numeric/linkage.ts";
import { type Distances, isDistances, reordered } from "../mixed/distances.ts";
import type { ColumnIn } from "../rfm-input.ts";
import { byId } from "./by-id.ts";
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

/** Options of {@link clusterHierarchy} for distances. */
export interface DistanceHierarchyOptions {
  /** What joins clusters, as for rows. Default "ward", which is meant for squared distances; with Gower's "average" is usual. */
  readonly method?: LinkageMethod;
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
  /** None where it was made from distances. */
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
 * with `count` their sizes. Distances can be given in place of rows: those of `gowerDistances`.
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
export function clusterHierarchy(distances: Distances, options?: DistanceHierarchyOptions): Hierarchy;
export function clusterHierarchy<Row extends object>(
  data: Data<Row>,
  options: HierarchyOptions<NoInfer<Row>>,
): Hierarchy;
export function clusterHierarchy(
  data: Data<object>,
  options: HierarchyOptions<object> | DistanceHierarchyOptions = {},
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
export async function clusterHierarchyAsync(
  distances: Distances,
  options?: DistanceHierarchyOptions & Work,
): Promise<Hierarchy>;
export async function clusterHierarchyAsync<Row extends object>(
  data: Data<Row>,
  options: HierarchyAsyncOptions<NoInfer<Row>>,
): Promise<Hierarchy>;
export async function clusterHierarchyAsync(
  data: Data<object>,
  options: (HierarchyOptions<object> | DistanceHierarchyOptions) & Work = {},
): Promise<Hierarchy> {
  return runStepsAsync(steps(data, options), options);
}

const WHAT = "clusterHierarchy";

function steps(
  data: Data<object>,
  options: HierarchyOptions<object> | DistanceHierarchyOptions,
): Steps<Hierarchy> {
  const { method = "ward" } = options ?? {};
  oneOf(method, "method", ["ward", "complete", "average", "single"]);
  return isDistances(data)
    ? ofDistances(data, method)
    : ofRows(data, options as HierarchyOptions<object>, method);
}

function* ofDistances(distances: Distances, method: LinkageMethod): Steps<Hierarchy> {
  const { rows, customers } = distances.info;
  const order = byId(customers, rows);
  yield [0, rows];
  const tree = yield* linkageSteps(reordered(distances, order), new Float64Array(rows).fill(1), method);
  yield [rows, rows];
  const base = { kind: "hierarchy", version: 1, method, scales: [], rows } as const;
  return { ...base, ...(customers && { customers }), ...inInput(tree, order), warnings: [] };
}

function* ofRows(
  data: Data<object>,
  options: HierarchyOptions<object>,
  method: LinkageMethod,
): Steps<Hierarchy> {
  needOptions(options, WHAT, "columns, what customers are compared by");
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
  const customers = customer && Array.from({ length: rows }, (_, i) => cell(customer, i) as string | null);
  const order = byId(customers, rows);
  const columns = points.columns.map((column) => Float64Array.from(order, (i) => column[i]));
  const weight = Float64Array.from(order, (i) => (count === undefined ? 1 : count[i]));
  yield [0, rows];
  const tree = yield* linkageSteps(pairDistances({ ...points, columns, weight }), weight, method);
  yield [rows, rows];
  return {
    kind: "hierarchy",
    version: 1,
    method,
    scales,
    rows,
    ...(customers && { customers }),
    ...(inputRows && { inputRows: [...inputRows] }),
    ...(count && { counts: [...count] }),
    ...inInput(tree, order),
    warnings,
  };
}

/** The tree with rows numbered as in the input. */
function inInput(
  { left, right, height }: Linkage,
  order: Int32Array,
): Pick<Hierarchy, "left" | "right" | "height"> {
  const input = (i: number) => (i < order.length ? order[i] : i);
  return { left: Array.from(left, input), right: Array.from(right, input), height: [...height] };
}
