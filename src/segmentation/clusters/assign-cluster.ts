import type { Data, Id } from "../../core/columns.ts";
import { needModel } from "../../core/model.ts";
import { Table, type TableInfo, type TextColumn } from "../../core/table.ts";
import { densityConstants, logDensities } from "../../numeric/gaussian-mixture.ts";
import { gather, squaredDistance } from "../../numeric/points.ts";
import type { KPrototypesModel } from "../mixed/k-prototypes-types.ts";
import type { ColumnIn } from "../rfm-input.ts";
import { customerColumn } from "./features.ts";
import type { GaussianMixtureModel } from "./gaussian-mixture-types.ts";
import type { KMeansModel } from "./k-means-types.ts";
import type { KMedoidsModel } from "./k-medoids-types.ts";
import { mixtureOf } from "./mixture-of.ts";
import { readScaled } from "./read-scaled.ts";
import { applyScales } from "./scales.ts";

/** Models that can say which cluster a customer belongs to. */
export type ClusterModel = KMeansModel | GaussianMixtureModel | KMedoidsModel | KPrototypesModel;

/** One row of a {@link ClusterAssignments} table. */
export interface ClusterAssignment {
  /** Who, where the rows say so. */
  readonly customer?: string | null;
  /** Number of the cluster: its place in `model.clusters`, from 0. Null when a column has no value. */
  readonly cluster: number | null;
  /** Distance to the center of the cluster, scaled. Of a mixture: Mahalanobis distance. */
  readonly distance: number | null;
  /** Of a mixture: how probable the cluster is for this customer. */
  readonly probability?: number | null;
}

/** What a table of assignments says about itself. */
export interface ClusterAssignmentsInfo extends TableInfo {
  readonly kind: "clusters";
  readonly k: number;
  /** Customers of each cluster. */
  readonly sizes: readonly number[];
  /** Customers without a cluster, because a column has no value. */
  readonly without: number;
}

/** The cluster of each customer, rows in the order of the input. */
export type ClusterAssignments = Table<ClusterAssignment, ClusterAssignmentsInfo>;

/** Options of {@link assignCluster}. */
export interface AssignClusterOptions<Row extends object = { readonly [column: string]: unknown }> {
  /** Who. Default: the column "customer" where the rows have one. */
  readonly customer?: ColumnIn<Row, Id>;
}

/**
 * Says which cluster each customer belongs to, also customers that were not there when the model was fitted: the one with the nearest center,
 * of a mixture the most probable one, ties to the lower number. A text that was not there when k-prototypes were fitted is as far from all clusters. Rows have the columns that the model was fitted on. A customer without a value in one of them gets
 * no cluster (null).
 *
 * For centers only `+ - x /` and square roots decide, so every engine assigns alike. O(n k d), for a full mixture O(n k d^2).
 *
 * @throws "bad-model" for what is no such model; "missing-column", "bad-value", "bad-input".
 *
 * @example
 * import { assignCluster, fitKMeans } from "clientele";
 * const rows = [1, 2, 3, 21, 22].map((orders, i) => ({ customer: `c${i}`, orders }));
 * const model = fitKMeans(rows, { columns: ["orders"], k: 2, scale: "none" });
 * const table = assignCluster(model, [{ customer: "new", orders: 20.5 }, { customer: "odd", orders: null }]);
 * table.of("new"); // => { customer: "new", cluster: 1, distance: 1 }
 * table.of("odd")?.cluster; // => null
 * table.info.sizes; // => [0, 1]
 * assignCluster(model, [{ customer: "new", spend: 3 }]); // throws "missing-column"
 */
export function assignCluster<Row extends object>(
  model: ClusterModel,
  data: Data<Row>,
  options: AssignClusterOptions<NoInfer<Row>> = {},
): ClusterAssignments {
  needModel(
    model,
    ["k-means", "gaussian-mixture", "k-medoids", "k-prototypes"],
    "assignCluster",
    "fitKMeans, fitKMedoids, fitKPrototypes or fitGaussianMixture",
  );
  const features = readScaled(data, model.scales, {}, "assignCluster", {
    customer: customerColumn(data, options.customer),
    sparse: true,
  });
  const points = applyScales(features, model.scales);
  const nearest = model.kind === "gaussian-mixture" ? byDensity(model) : byDistance(model);
  const n = features.rows;
  const [cluster, distance, probability] = [new Float64Array(n), new Float64Array(n), new Float64Array(n)];
  const sizes = new Array<number>(model.k).fill(0);
  const x = new Float64Array(model.scales.length);
  const found = { cluster: 0, distance: 0, probability: 1 };
  let without = 0;
  for (let i = 0; i < n; i++) {
    gather(points, i, x);
    if (x.some(Number.isNaN)) {
      cluster[i] = distance[i] = probability[i] = Number.NaN;
      without++;
      continue;
    }
    nearest(x, found);
    cluster[i] = found.cluster;
    distance[i] = found.distance;
    probability[i] = found.probability;
    sizes[found.cluster]++;
  }
  const { customer } = features;
  const columns: { [name: string]: Float64Array | TextColumn } = {
    ...(customer && { customer }),
    cluster,
    distance,
    ...(model.kind === "gaussian-mixture" && { probability }),
  };
  return new Table(n, columns as unknown as ClusterAssignments["columns"], {
    kind: "clusters",
    ...(customer && { key: "customer" }),
    k: model.k,
    sizes,
    without,
  });
}

type Nearest = (x: Float64Array, found: { cluster: number; distance: number; probability: number }) => void;

function byDistance({ clusters }: Exclude<ClusterModel, GaussianMixtureModel>): Nearest {
  const centers = clusters.map((c) => Float64Array.from(c.scaled));
  return (x, found) => {
    let least = Number.POSITIVE_INFINITY;
    for (let c = 0; c < centers.length; c++) {
      const s = squaredDistance(x, 0, centers[c], 0, x.length);
      if (s < least) {
        least = s;
        found.cluster = c;
      }
    }
    found.distance = Math.sqrt(least);
  };
}

function byDensity(model: GaussianMixtureModel): Nearest {
  const mixture = mixtureOf(model);
  const { k, d, weights, factors } = mixture;
  const constants = densityConstants(mixture);
  const logs = new Float64Array(k);
  const y = new Float64Array(d);
  return (x, found) => {
    const total = logDensities(mixture, constants, x, y, logs);
    let best = 0;
    for (let c = 1; c < k; c++) if (logs[c] > logs[best]) best = c;
    found.cluster = best;
    // infinitely far from all components, in which case the first counts as the nearest
    found.probability = Number.isFinite(total) ? Math.exp(logs[best] - total) : 1 / k;
    let log = Math.log(weights[best]) - 0.5 * d * Math.log(2 * Math.PI);
    for (let j = 0; j < d; j++) log -= Math.log(factors[best * d * d + j * d + j]);
    found.distance = Math.sqrt(Math.max(0, 2 * (log - logs[best])));
  };
}
