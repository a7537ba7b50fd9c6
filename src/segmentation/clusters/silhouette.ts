import type { Data, Id } from "../../core/columns.ts";
import { ClienteleError } from "../../core/errors.ts";
import { pick } from "../../core/pick.ts";
import { Table, type TableInfo, type TextColumn } from "../../core/table.ts";
import { runSteps } from "../../core/work.ts";
import { distinctRows } from "../../numeric/distinct-rows.ts";
import { type Silhouettes, silhouetteSteps, silhouettesBy } from "../../numeric/silhouette.ts";
import { type Distances, isDistances, pairAt } from "../mixed/distances.ts";
import type { ColumnIn } from "../rfm-input.ts";
import { textOfIds } from "./by-id.ts";
import { customerColumn, wholeOption } from "./features.ts";
import { type Labelled, type LabelledOptions, labelsOf, readLabelled } from "./labelled.ts";

/** Options of {@link silhouette}. */
export type SilhouetteOptions<Row extends object = { readonly [column: string]: unknown }> =
  LabelledOptions<Row> & {
    /** Of more rows than this, a part that depends on their values and `seed` only is compared. Default 5,000. */
    readonly most?: number;
    /** What the part is drawn by. Default 1. */
    readonly seed?: number;
    /** Who. Default: the column "customer" where the rows have one. */
    readonly customer?: ColumnIn<Row, Id>;
  };

/** Options of {@link silhouette} for distances. */
export interface DistanceSilhouetteOptions {
  /** The cluster of each row that distances were taken of; rows without one are left out. */
  readonly cluster: ArrayLike<string | number | null>;
}

/** One row of a {@link Silhouette} table. */
export interface SilhouetteRow {
  /** Who, where the rows say so. */
  readonly customer?: string | null;
  readonly cluster: string;
  /** -1 (belongs elsewhere) over 0 (between two) to 1 (well inside). */
  readonly silhouette: number;
  /** The cluster that is next to it. */
  readonly neighbor: string | null;
}

/** Silhouette of one cluster. */
export interface ClusterSilhouette {
  readonly cluster: string;
  /** Customers compared. */
  readonly customers: number;
  /** Mean of theirs. */
  readonly silhouette: number;
  /** Share of them that lie nearer to another cluster. */
  readonly misplaced: number;
}

/** What a table of silhouettes says about itself. */
export interface SilhouetteInfo extends TableInfo {
  readonly kind: "silhouette";
  /** Mean over all customers compared. */
  readonly silhouette: number;
  readonly clusters: readonly ClusterSilhouette[];
  /** Whether all rows were compared, or a part drawn at random. */
  readonly complete: boolean;
  /** Rows that belong to no cluster. */
  readonly without: number;
}

/** How well each customer lies in its cluster. */
export type Silhouette = Table<SilhouetteRow, SilhouetteInfo>;

/**
 * How well customers lie in their clusters: for each (b - a) / max(a, b), with a the mean distance to the others of its cluster and b that to the
 * next cluster; 0 for the only customer of a cluster. Means above 0.5 are usually called clear, below 0.25 no clusters at all.
 *
 * Euclidean distances of the scaled columns, as scikit-learn's `silhouette_samples` and R's `cluster::silhouette`. Distances (those of `gowerDistances`) can
 * be given in place of rows, with the cluster of each row as a list. O(n^2 d) for at most `most` rows.
 *
 * @throws "too-few-rows" when there are fewer than two clusters; "empty-input"; "missing-value", "bad-value", "missing-column", "bad-input", "bad-option".
 *
 * @example
 * import { fitKMeans, silhouette } from "clientele";
 * const rows = [0, 1, 10, 11].map((orders, i) => ({ customer: `c${i}`, orders }));
 * const model = fitKMeans(rows, { columns: ["orders"], k: 2, scale: "none" });
 * const table = silhouette(rows, { model });
 * table.of("c1"); // => { customer: "c1", cluster: "0", silhouette: 0.894737, neighbor: "1" }
 * table.info.silhouette; // => 0.899749
 * silhouette(rows, { columns: ["orders"], cluster: ["a", "a", "b", "b"] }).info.clusters[1].cluster; // => "b"
 * silhouette(rows, { columns: ["orders"], cluster: ["a", "a", "a", "a"] }); // throws "too-few-rows"
 */
export function silhouette(distances: Distances, options: DistanceSilhouetteOptions): Silhouette;
export function silhouette<Row extends object>(
  data: Data<Row>,
  options: SilhouetteOptions<NoInfer<Row>>,
): Silhouette;
export function silhouette(data: Data<object>, options: unknown): Silhouette {
  return isDistances(data)
    ? ofDistances(data, options as DistanceSilhouetteOptions)
    : ofRows(data, options as SilhouetteOptions<object>);
}

function ofRows(data: Data<object>, options: SilhouetteOptions<object>): Silhouette {
  const most = wholeOption("most", options?.most ?? 5000, 2, 1_000_000);
  const rows = Symbol.iterator in Object(data) && !("length" in data) ? [...data] : data;
  const labelled = readLabelled(rows, options, "silhouette", customerColumn(rows, options?.customer));
  needClusters(labelled, "silhouette");
  const { points, label, names, rowsOf, complete } = compared(labelled, most, options.seed ?? 1);
  const found = runSteps(silhouetteSteps(points, label, names.length));
  const { customer } = labelled.features;
  return tableOf(found, {
    label,
    names,
    weight: points.weight,
    customer: customer && (rowsOf ? pick(customer, rowsOf) : customer),
    complete,
    without: labelled.without,
  });
}

function ofDistances(distances: Distances, { cluster }: DistanceSilhouetteOptions): Silhouette {
  const { rows: all, customers } = distances.info;
  const { label, names, rows } = labelsOf(cluster, all, "silhouette");
  needClusters({ names }, "silhouette");
  const values = distances.columns.distance;
  const n = rows.length;
  const found = runSteps(
    silhouettesBy(n, undefined, label, names.length, (i, sums) => {
      for (let j = 0; j < n; j++) if (j !== i) sums[label[j]] += values[pairAt(all, rows[i], rows[j])];
    }),
  );
  const customer = customers && pick(textOfIds(customers), rows);
  return tableOf(found, { label, names, weight: undefined, customer, complete: true, without: all - n });
}

function tableOf(
  { value, neighbor }: Silhouettes,
  from: {
    readonly label: Int32Array;
    readonly names: readonly string[];
    readonly weight: Float64Array | undefined;
    readonly customer: TextColumn | undefined;
    readonly complete: boolean;
    readonly without: number;
  },
): Silhouette {
  const { label, names, weight, customer, complete, without } = from;
  const columns: { [name: string]: Float64Array | TextColumn } = {
    ...(customer && { customer }),
    cluster: { codes: label, levels: names },
    silhouette: value,
    neighbor: { codes: neighbor, levels: names },
  };
  const clusters = names.map((cluster, c): ClusterSilhouette => {
    const own = tally(value, weight, (i) => label[i] === c);
    return { cluster, customers: own.n, silhouette: own.mean, misplaced: own.below };
  });
  return new Table(value.length, columns as unknown as Silhouette["columns"], {
    kind: "silhouette",
    ...(customer && { key: "customer" }),
    silhouette: tally(value, weight, () => true).mean,
    clusters: clusters.filter((c) => c.customers > 0),
    complete,
    without,
  });
}

/** Refuses a single cluster. */
export function needClusters({ names }: Pick<Labelled, "names">, what: string): void {
  if (names.length > 1) return;
  throw new ClienteleError(
    "too-few-rows",
    `${what} compares clusters with each other; all rows are in cluster ${names[0]}.`,
    { value: names.length, expected: "two clusters or more" },
  );
}

/** The rows to compare: all, or a part of the different ones with their weights. */
function compared(
  { points, label, names }: Labelled,
  most: number,
  seed: number,
): Pick<Labelled, "points" | "label" | "names"> & {
  readonly rowsOf: Int32Array | undefined;
  readonly complete: boolean;
} {
  if (points.rows <= most) return { points, label, names, rowsOf: undefined, complete: true };
  const drawn = distinctRows([...points.columns, Float64Array.from(label)], points.weight, most, seed);
  const columns = points.columns.map((column) => pick(column, drawn.rows));
  return {
    points: { ...points, rows: drawn.rows.length, columns, weight: drawn.weight },
    label: drawn.rows.map((i) => label[i]),
    names,
    rowsOf: drawn.rows,
    complete: drawn.complete,
  };
}

function tally(
  value: Float64Array,
  weight: Float64Array | undefined,
  counts: (i: number) => boolean,
): { n: number; mean: number; below: number } {
  let [n, sum, below] = [0, 0, 0];
  for (let i = 0; i < value.length; i++) {
    if (!counts(i)) continue;
    const w = weight === undefined ? 1 : weight[i];
    n += w;
    sum += w * value[i];
    if (value[i] < 0) below += w;
  }
  return { n, mean: n > 0 ? sum / n : 0, below: n > 0 ? below / n : 0 };
}
