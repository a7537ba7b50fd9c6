import type { Data } from "../../core/columns.ts";
import { needOptions } from "../../core/options.ts";
import { fork, randomFrom } from "../../core/random.ts";
import { partSteps, runSteps, runStepsAsync, type Steps, type Work } from "../../core/work.ts";
import { kMeansSteps } from "../../numeric/k-means.ts";
import { miniBatchSteps } from "../../numeric/mini-batch-k-means.ts";
import { flatten, type Points, squaredDistance } from "../../numeric/points.ts";
import {
  type FeatureOptions,
  needRows,
  readFeatures,
  scaleFor,
  tooFewPoints,
  wholeOption,
} from "./features.ts";
import { kMeansModel } from "./k-means-model.ts";
import type { KMeansModel } from "./k-means-types.ts";
import { compress, drawn } from "./runs.ts";
import { learnScales } from "./scales.ts";

/** Options of {@link fitMiniBatchKMeans}. */
export interface MiniBatchKMeansOptions<Row extends object = { readonly [column: string]: unknown }>
  extends FeatureOptions<Row> {
  /** How many clusters. */
  readonly k: number;
  /** Rows drawn for each step. Default 1,024. */
  readonly batch?: number;
  /** What starts and batches are drawn from. Default 1. */
  readonly seed?: number;
  /** Starts of which the best one is followed. Default 3. */
  readonly restarts?: number;
  /** As many rows are drawn as so many passes would read, at most. Default 100; it mostly stops far earlier. */
  readonly maxPasses?: number;
}

/** Options of {@link fitMiniBatchKMeansAsync}. */
export interface MiniBatchKMeansAsyncOptions<Row extends object = { readonly [column: string]: unknown }>
  extends MiniBatchKMeansOptions<Row>,
    Work {}

/**
 * K-means by small batches of rows drawn at random, then one pass over all rows: for millions of rows and many clusters, at an inertia a few per cent above that of
 * `fitKMeans`. The model is of the same kind.
 *
 * Follows scikit-learn's `MiniBatchKMeans`: each center moves to the mean of all points it was ever given, centers with less than 1 % of the largest one's are put
 * elsewhere, and it stops when the smoothed inertia has not fallen for ten batches. With more different rows than three batches the batches are
 * drawn by row number, so the order of rows changes the result a little. O(batch k d) a step and O(n k d) for the last pass. Sculley 2010.
 *
 * @throws as `fitKMeans`.
 *
 * @example
 * import { fitMiniBatchKMeans } from "clientele/segmentation";
 * const rows = Array.from({ length: 500 }, (_, i) => ({ orders: (i % 2) * 20 + (i % 5) }));
 * const model = fitMiniBatchKMeans(rows, { columns: ["orders"], k: 2, batch: 64 });
 * model.clusters.map((c) => c.size); // => [250, 250]
 * model.clusters[0].center; // => { orders: 2 }
 * fitMiniBatchKMeans(rows, { columns: ["orders"], k: 11 }); // throws "too-few-rows"
 */
export function fitMiniBatchKMeans<Row extends object>(
  data: Data<Row>,
  options: MiniBatchKMeansOptions<NoInfer<Row>>,
): KMeansModel {
  return runSteps(steps(data, options));
}

/**
 * {@link fitMiniBatchKMeans} in steps that let other work go on, with progress and a way to stop.
 *
 * @throws as `fitMiniBatchKMeans`, and "aborted".
 *
 * @example
 * import { fitMiniBatchKMeansAsync } from "clientele/segmentation";
 * const rows = [1, 2, 3, 21, 22].map((orders) => ({ orders }));
 * const model = await fitMiniBatchKMeansAsync(rows, { columns: ["orders"], k: 2 });
 * model.clusters[1].center; // => { orders: 21.5 }
 * await fitMiniBatchKMeansAsync(rows, { columns: ["orders"], k: 2, signal: { aborted: true } }); // throws "aborted"
 */
export async function fitMiniBatchKMeansAsync<Row extends object>(
  data: Data<Row>,
  options: MiniBatchKMeansAsyncOptions<NoInfer<Row>>,
): Promise<KMeansModel> {
  return runStepsAsync(steps(data, options), options);
}

const WHAT = "fitMiniBatchKMeans";

function* steps<Row extends object>(
  data: Data<Row>,
  options: MiniBatchKMeansOptions<Row>,
): Steps<KMeansModel> {
  needOptions(options, WHAT, "columns, what customers are compared by, and k, the number of clusters");
  const { seed = 1 } = options;
  const restarts = wholeOption("restarts", options.restarts ?? 3, 1, 10_000);
  const maxPasses = wholeOption("maxPasses", options.maxPasses ?? 100, 1, 1_000_000);
  const k = wholeOption("k", options.k, 1, 10_000);
  const batch = wholeOption("batch", options.batch ?? 1024, 1, 10_000_000);
  const random = randomFrom(seed);
  const features = readFeatures(data, options, WHAT);
  needRows(features, WHAT);
  const scaled = learnScales(features, scaleFor(options.scale, features.names));
  const part = compress(scaled.points, Math.max(3 * batch, 4 * k), seed);
  if (part.points.rows < k) throw tooFewPoints(WHAT, k, part.points.rows);
  yield [0, 3];
  const starts = Array.from({ length: restarts }, (_, r) => drawn(part.points, k, fork(random, r)));
  const costs = starts.map((start) => costOf(part.points, start));
  const best = starts[costs.indexOf(Math.min(...costs))];
  yield [1, 3];
  const points = part.complete ? part.points : scaled.points;
  const plan = {
    batch,
    steps: Math.max(1, Math.floor((maxPasses * features.total) / batch)),
    least: 0.01,
    patience: 10,
  };
  const run = miniBatchSteps(points, best, plan, fork(random, "batches"));
  const { centers, iterations } = yield* partSteps(run, 1, 1, 3);
  const state = yield* partSteps(kMeansSteps(points, centers, 1), 2, 1, 3);
  yield [3, 3];
  return kMeansModel(features, scaled, state, {
    what: WHAT,
    restarts,
    seed,
    compared: part.points.rows,
    batch,
    iterations,
  });
}

/** Sum of squared distances to the nearest of the centers. */
function costOf(points: Points, centers: Float64Array): number {
  const d = points.columns.length;
  const flat = flatten(points);
  let cost = 0;
  for (let i = 0; i < points.rows; i++) {
    let least = Number.POSITIVE_INFINITY;
    for (let at = 0; at < centers.length; at += d)
      least = Math.min(least, squaredDistance(flat, i * d, centers, at, d));
    cost += points.weight === undefined ? least : least * points.weight[i];
  }
  return cost;
}
