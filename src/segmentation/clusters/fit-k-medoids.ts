import type { Data } from "../../core/columns.ts";
import { needOptions } from "../../core/options.ts";
import { runSteps, runStepsAsync, type Steps, type Work } from "../../core/work.ts";
import { pairDistances } from "../../numeric/distances.ts";
import { type MedoidState, medoidSteps } from "../../numeric/k-medoids.ts";
import { flatten, gather, type Points, squaredDistance } from "../../numeric/points.ts";
import {
  type FeatureOptions,
  type Features,
  needRows,
  readFeatures,
  scaleFor,
  tooFewPoints,
  wholeOption,
} from "./features.ts";
import type { KMedoidsModel } from "./k-medoids-types.ts";
import { byWeight, compress } from "./runs.ts";
import { learnScales, type Scaled } from "./scales.ts";

/** Options of {@link fitKMedoids}. */
export interface KMedoidsOptions<Row extends object = { readonly [column: string]: unknown }>
  extends FeatureOptions<Row> {
  /** How many clusters. */
  readonly k: number;
  /** Of more different rows than this, medoids are looked for in a part drawn by a hash of the values. Default 2,000. */
  readonly most?: number;
  /** What the part is drawn by. Default 1. */
  readonly seed?: number;
  /** Most swaps. Default 1,000. */
  readonly maxIterations?: number;
}

/** Options of {@link fitKMedoidsAsync}. */
export interface KMedoidsAsyncOptions<Row extends object = { readonly [column: string]: unknown }>
  extends KMedoidsOptions<Row>,
    Work {}

/**
 * Groups customers around k of them, each the one in the middle of its cluster (medoid), so that the sum of distances is small: PAM. Centers are real
 * customers, and outliers pull less than in k-means.
 *
 * Medoids as R's `cluster::pam` (build and swap). Nothing is drawn at random up to `most` different rows; of more, a part is searched and all rows are
 * assigned (as CLARA does). Use `assignCluster` with the model. O(m^2) a swap and 4 m^2 bytes for m rows searched. Kaufman and Rousseeuw 1990; Schubert and
 * Rousseeuw 2019.
 *
 * @throws "too-few-rows" for fewer different rows than `k`; "empty-input"; "missing-value" and "bad-value" for rows that cannot be used; "missing-column";
 * "bad-option".
 *
 * @example
 * import { fitKMedoids } from "clientele";
 * const rows = [1, 2, 3, 4, 15, 99].map((orders) => ({ orders }));
 * const model = fitKMedoids(rows, { columns: ["orders"], k: 2, scale: "none" });
 * model.clusters[0].center; // => { orders: 3 }
 * model.clusters.map((c) => c.row); // => [2, 5]
 * fitKMedoids(rows, { columns: ["orders"], k: 7 }); // throws "too-few-rows"
 */
export function fitKMedoids<Row extends object>(
  data: Data<Row>,
  options: KMedoidsOptions<NoInfer<Row>>,
): KMedoidsModel {
  return runSteps(steps(data, options));
}

/**
 * {@link fitKMedoids} in steps that let other work go on, with progress and a way to stop.
 *
 * @throws as `fitKMedoids`, and "aborted".
 *
 * @example
 * import { fitKMedoidsAsync } from "clientele";
 * const rows = [1, 2, 3, 21, 22].map((orders) => ({ orders }));
 * (await fitKMedoidsAsync(rows, { columns: ["orders"], k: 2 })).fit.status; // => "converged"
 * await fitKMedoidsAsync(rows, { columns: ["orders"], k: 2, signal: { aborted: true } }); // throws "aborted"
 */
export async function fitKMedoidsAsync<Row extends object>(
  data: Data<Row>,
  options: KMedoidsAsyncOptions<NoInfer<Row>>,
): Promise<KMedoidsModel> {
  return runStepsAsync(steps(data, options), options);
}

const WHAT = "fitKMedoids";

function* steps<Row extends object>(data: Data<Row>, options: KMedoidsOptions<Row>): Steps<KMedoidsModel> {
  needOptions(options, WHAT, "columns, what customers are compared by, and k, the number of clusters");
  const k = wholeOption("k", options.k, 1, 1000);
  const most = wholeOption("most", options.most ?? 2000, 10, 20_000);
  const maxIterations = wholeOption("maxIterations", options.maxIterations ?? 1000, 1, 1_000_000);
  const features = readFeatures(data, options, WHAT);
  needRows(features, WHAT);
  const scaled = learnScales(features, scaleFor(options.scale, features.names));
  const part = compress(scaled.points, Math.max(most, 4 * k), options.seed ?? 1);
  if (part.points.rows < k) throw tooFewPoints(WHAT, k, part.points.rows);
  yield [0, k + maxIterations];
  const weight = part.points.weight as Float64Array;
  const state = yield* medoidSteps(pairDistances(part.points), weight, k, maxIterations);
  yield [k + maxIterations, k + maxIterations];
  return modelOf(features, scaled, part, state);
}

function modelOf(
  features: Features,
  { points, scales, warnings }: Scaled,
  part: { readonly points: Points; readonly rows: Int32Array; readonly complete: boolean },
  state: MedoidState,
): KMedoidsModel {
  const d = scales.length;
  const k = state.medoids.length;
  const flat = flatten(part.points);
  const centers = new Float64Array(k * d);
  state.medoids.forEach((m, c) => {
    centers.set(flat.subarray(m * d, (m + 1) * d), c * d);
  });
  const { size, far } = spread(points, centers, k);
  const searched = (part.points.weight as Float64Array).reduce((a, b) => a + b, 0);
  return {
    kind: "k-medoids",
    version: 1,
    k,
    scales,
    clusters: byWeight(size, centers, d).map((c) => {
      const row = part.rows[state.medoids[c]];
      return {
        size: size[c],
        share: size[c] / features.total,
        center: Object.fromEntries(features.names.map((name, j) => [name, features.columns[j][row]])),
        scaled: [...centers.subarray(c * d, (c + 1) * d)],
        row: features.inputRows === undefined ? row : features.inputRows[row],
        radius: far[c] / size[c],
      };
    }),
    fit: {
      status: state.converged ? "converged" : "max iterations",
      objective: { build: state.build / searched, swap: state.swap / searched },
      iterations: state.swaps,
      customers: features.total,
      compared: part.points.rows,
      leftOut: features.rejected.reduce((n, r) => n + r.rows, 0),
      warnings,
    },
  };
}

/** Customers of each medoid and the sum of their distances to it. */
function spread(points: Points, centers: Float64Array, k: number): { size: Float64Array; far: Float64Array } {
  const d = points.columns.length;
  const x = new Float64Array(d);
  const size = new Float64Array(k);
  const far = new Float64Array(k);
  for (let i = 0; i < points.rows; i++) {
    gather(points, i, x);
    let best = 0;
    let least = Number.POSITIVE_INFINITY;
    for (let c = 0; c < k; c++) {
      const s = squaredDistance(x, 0, centers, c * d, d);
      if (s < least) {
        least = s;
        best = c;
      }
    }
    const w = points.weight === undefined ? 1 : points.weight[i];
    size[best] += w;
    far[best] += w * Math.sqrt(least);
  }
  return { size, far };
}
