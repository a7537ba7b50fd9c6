import type { Data } from "../../core/columns.ts";
import { badOption, needOptions } from "../../core/options.ts";
import { fork, randomFrom } from "../../core/random.ts";
import { partSteps, runSteps, runStepsAsync, type Steps, type Work } from "../../core/work.ts";
import { type KMeansState, kMeansSteps } from "../../numeric/k-means.ts";
import { gather } from "../../numeric/points.ts";
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
import { learnScales, type Scaled } from "./scales.ts";

/** Options of {@link fitKMeans}. */
export interface KMeansOptions<Row extends object = { readonly [column: string]: unknown }>
  extends FeatureOptions<Row> {
  /** How many clusters. See `chooseClusters` for a recommendation. */
  readonly k: number;
  /** What the random starts are drawn from. Default 1. */
  readonly seed?: number;
  /** Runs from different starts, of which the one with the smallest inertia is kept. Default 10. */
  readonly restarts?: number;
  /** Most passes of a run. Default 300. */
  readonly maxIterations?: number;
  /** Centers to start from instead of random ones, k rows of one number a column in the columns' units; then there is one run. */
  readonly start?: readonly (readonly number[])[];
}

/** Options of {@link fitKMeansAsync}. */
export interface KMeansAsyncOptions<Row extends object = { readonly [column: string]: unknown }>
  extends KMeansOptions<Row>,
    Work {}

/**
 * Groups customers around k centers so that the sum of squared distances to the own center is small: k-means.
 *
 * Starts are drawn by greedy k-means++, each run is Lloyd's algorithm to its end (with Hamerly's bounds, which skip needless distances and change no result), the
 * best of `restarts` is kept. Equal rows are taken together first. With more than 16,384 different rows the runs are compared on a part of them, drawn by a
 * hash of the values, and the best is then run to its end on all rows. Neither the order of rows nor counts in place of repeated rows
 * changes the result, up to rounding. Columns are put on comparable scales first (`scale`), or money would outweigh everything.
 *
 * O(n k d) time a pass; memory for 20 bytes a row besides the data (and a copy of "log" columns). Arthur and Vassilvitskii 2007; Hamerly 2010; inertia
 * as scikit-learn's `KMeans`.
 *
 * @throws "too-few-rows" for fewer different rows than `k`; "empty-input"; "missing-value" and "bad-value" for rows that cannot be used; "missing-column";
 * "bad-option".
 *
 * @example
 * import { fitKMeans } from "clientele";
 * const rows = [1, 2, 3, 21, 22].map((orders) => ({ orders, spend: orders * 10 }));
 * const model = fitKMeans(rows, { columns: ["orders", "spend"], k: 2 });
 * model.clusters.map((c) => c.size); // => [3, 2]
 * model.clusters[0].center; // => { orders: 2, spend: 20 }
 * model.fit.status; // => "converged"
 * fitKMeans(rows, { columns: ["orders"], k: 6 }); // throws "too-few-rows"
 * fitKMeans([{ orders: null }], { columns: ["orders"], k: 1 }); // throws "missing-value"
 */
export function fitKMeans<Row extends object>(
  data: Data<Row>,
  options: KMeansOptions<NoInfer<Row>>,
): KMeansModel {
  return runSteps(steps(data, options));
}

/**
 * {@link fitKMeans} in steps that let other work go on, with progress and a way to stop.
 *
 * @throws as `fitKMeans`, and "aborted".
 *
 * @example
 * import { fitKMeansAsync } from "clientele";
 * const rows = [1, 2, 3, 21, 22].map((orders) => ({ orders }));
 * const model = await fitKMeansAsync(rows, { columns: ["orders"], k: 2 });
 * model.clusters[1].center; // => { orders: 21.5 }
 * await fitKMeansAsync(rows, { columns: ["orders"], k: 2, signal: { aborted: true } }); // throws "aborted"
 */
export async function fitKMeansAsync<Row extends object>(
  data: Data<Row>,
  options: KMeansAsyncOptions<NoInfer<Row>>,
): Promise<KMeansModel> {
  return runStepsAsync(steps(data, options), options);
}

/** More different rows than this are compared by a part of them. */
const MOST = 16_384;
const WHAT = "fitKMeans";

function* steps<Row extends object>(data: Data<Row>, options: KMeansOptions<Row>): Steps<KMeansModel> {
  needOptions(options, WHAT, "columns, what customers are compared by, and k, the number of clusters");
  const { seed = 1, start } = options;
  const restarts = start === undefined ? wholeOption("restarts", options.restarts ?? 10, 1, 10_000) : 1;
  const maxIterations = wholeOption("maxIterations", options.maxIterations ?? 300, 1, 1_000_000);
  const k = wholeOption("k", options.k, 1, 10_000);
  randomFrom(seed);
  const features = readFeatures(data, options, WHAT);
  needRows(features, WHAT);
  const scaled = learnScales(features, scaleFor(options.scale, features.names));
  const total = restarts + 1;
  yield [0, total];
  const part = compress(scaled.points, Math.max(MOST, 4 * k), seed);
  if (part.points.rows < k) throw tooFewPoints(WHAT, k, part.points.rows);
  const given = start === undefined ? undefined : startOf(start, k, scaled);
  let best: KMeansState | undefined;
  for (let r = 0; r < restarts; r++) {
    const centers = given ?? drawn(part.points, k, fork(randomFrom(seed), r));
    const state = yield* partSteps(kMeansSteps(part.points, centers, maxIterations), r, 1, total);
    if (best === undefined || state.inertia < best.inertia) best = state;
  }
  let state = best as KMeansState;
  if (!part.complete)
    state = yield* partSteps(
      kMeansSteps(scaled.points, given ?? state.centers, maxIterations),
      restarts,
      1,
      total,
    );
  yield [total, total];
  return kMeansModel(features, scaled, state, { what: WHAT, restarts, seed, compared: part.points.rows });
}

function startOf(start: readonly (readonly number[])[], k: number, { points, scales }: Scaled): Float64Array {
  const d = scales.length;
  const isGood =
    Array.isArray(start) &&
    start.length === k &&
    start.every((row) => Array.isArray(row) && row.length === d && row.every(Number.isFinite));
  if (!isGood) throw badOption("start", start, `${k} rows of ${d} numbers`);
  const columns = scales.map(({ scale }, j) =>
    Float64Array.from(start, (row) => (scale === "log" ? Math.log1p(row[j]) : row[j])),
  );
  const centers = new Float64Array(k * d);
  for (let c = 0; c < k; c++) gather({ ...points, columns }, c, centers, c * d);
  if (centers.some(Number.isNaN)) throw badOption("start", start, 'values above -1 on the scale "log"');
  return centers;
}
