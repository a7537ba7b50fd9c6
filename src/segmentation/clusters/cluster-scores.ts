import type { Data } from "../../core/columns.ts";
import { orNull } from "../../core/json-values.ts";
import { gather, type Points, squaredDistance } from "../../numeric/points.ts";
import { type LabelledOptions, readLabelled } from "./labelled.ts";
import { needClusters } from "./silhouette.ts";

/** How well clusters hold together and lie apart. */
export interface ClusterScores {
  readonly clusters: number;
  /** Customers compared. */
  readonly customers: number;
  /** Sum of squared distances to the mean of the own cluster, scaled. */
  readonly within: number;
  /** Sum of squared distances of those means to the mean of all, each counted for its customers. */
  readonly between: number;
  /** Ratio of between to within, each by its degrees of freedom: higher is better. Null when nothing varies within clusters. */
  readonly calinskiHarabasz: number | null;
  /** Mean over clusters of the worst ratio of widths to distance: lower is better. Null when two clusters have the same middle. */
  readonly daviesBouldin: number | null;
}

/**
 * Scores of a grouping, from the middles of its clusters: Calinski and Harabasz (1974), Davies and Bouldin (1979), squares within and between; as
 * scikit-learn. For the silhouette see `silhouette`. O(n d).
 *
 * @throws "too-few-rows" when there are fewer than two clusters; "empty-input"; "missing-value", "bad-value", "missing-column", "bad-input", "bad-option".
 *
 * @example
 * import { clusterScores, fitKMeans } from "clientele";
 * const rows = [0, 1, 10, 11].map((orders) => ({ orders }));
 * const model = fitKMeans(rows, { columns: ["orders"], k: 2, scale: "none" });
 * const scores = clusterScores(rows, { model });
 * scores.within; // => 1
 * scores.between; // => 100
 * scores.calinskiHarabasz; // => 200
 * scores.daviesBouldin; // => 0.1
 * clusterScores(rows, { columns: ["orders"], cluster: [1, 1, 1, 1] }); // throws "too-few-rows"
 */
export function clusterScores<Row extends object>(
  data: Data<Row>,
  options: LabelledOptions<NoInfer<Row>>,
): ClusterScores {
  const labelled = readLabelled(data, options, "clusterScores");
  needClusters(labelled, "clusterScores");
  return scoresOf(labelled.points, labelled.label, labelled.names.length);
}

/** The same of points. */
export function scoresOf(points: Points, label: Int32Array, k: number): ClusterScores {
  const d = points.columns.length;
  const x = new Float64Array(d);
  const weight = new Float64Array(k);
  const means = new Float64Array(k * d);
  const middle = new Float64Array(d);
  const each = (use: (i: number, w: number, c: number) => void) => {
    for (let i = 0; i < points.rows; i++) {
      gather(points, i, x);
      use(i, points.weight === undefined ? 1 : points.weight[i], label[i]);
    }
  };
  each((_, w, c) => {
    weight[c] += w;
    for (let j = 0; j < d; j++) means[c * d + j] += w * x[j];
  });
  const n = weight.reduce((a, b) => a + b, 0);
  for (let j = 0; j < d; j++) {
    for (let c = 0; c < k; c++) {
      middle[j] += means[c * d + j] / n;
      means[c * d + j] /= weight[c];
    }
  }
  const squares = new Float64Array(k);
  const distances = new Float64Array(k);
  each((_, w, c) => {
    const s = squaredDistance(x, 0, means, c * d, d);
    squares[c] += w * s;
    distances[c] += (w * Math.sqrt(s)) / weight[c];
  });
  const within = squares.reduce((a, b) => a + b, 0);
  let between = 0;
  for (let c = 0; c < k; c++) between += weight[c] * squaredDistance(means, c * d, middle, 0, d);
  let worst = 0;
  for (let a = 0; a < k; a++) {
    let ratio = 0;
    for (let b = 0; b < k; b++) {
      if (a === b) continue;
      const apart = Math.sqrt(squaredDistance(means, a * d, means, b * d, d));
      ratio = Math.max(ratio, apart > 0 ? (distances[a] + distances[b]) / apart : Number.POSITIVE_INFINITY);
    }
    worst += ratio / k;
  }
  const calinskiHarabasz = between / (k - 1) / (within / (n - k));
  return {
    clusters: k,
    customers: n,
    within,
    between,
    calinskiHarabasz: within > 0 && Number.isFinite(calinskiHarabasz) ? calinskiHarabasz : null,
    daviesBouldin: orNull(worst),
  };
}
