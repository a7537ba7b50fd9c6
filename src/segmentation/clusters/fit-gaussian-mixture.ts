import type { Data } from "../../core/columns.ts";
import { ClienteleError } from "../../core/errors.ts";
import { needOptions, oneOf } from "../../core/options.ts";
import { fork, type Random, randomFrom } from "../../core/random.ts";
import { partSteps, runSteps, runStepsAsync, type Steps, type Work } from "../../core/work.ts";
import {
  type CovarianceShape,
  type Mixture,
  type MixtureFit,
  mixtureOfLabels,
  mixtureSteps,
} from "../../numeric/gaussian-mixture.ts";
import { kMeansSteps } from "../../numeric/k-means.ts";
import { gather, type Points } from "../../numeric/points.ts";
import {
  type FeatureOptions,
  type Features,
  needRows,
  readFeatures,
  scaleFor,
  tooFewPoints,
  wholeOption,
} from "./features.ts";
import type { GaussianMixtureModel } from "./gaussian-mixture-types.ts";
import { byWeight, compress, drawn } from "./runs.ts";
import { learnScales, type Scaled, unscale } from "./scales.ts";

/** Options of {@link fitGaussianMixture}. */
export interface GaussianMixtureOptions<Row extends object = { readonly [column: string]: unknown }>
  extends FeatureOptions<Row> {
  /** How many components. */
  readonly k: number;
  /** "full": every component has a shape of its own; "tied": all share one; "diag": columns uncorrelated within a component; "spherical": round. Default "full". */
  readonly covariance?: CovarianceShape;
  /** What the random starts are drawn from. Default 1. */
  readonly seed?: number;
  /** Starts tried for 50 passes each; the best three are followed to the end. Default 12. */
  readonly restarts?: number;
  /** Most passes over the data. Default 5,000. */
  readonly maxIterations?: number;
  /** Share of the log-likelihood that may still be gained when EM stops. Default 1e-9. */
  readonly tolerance?: number;
}

/** Options of {@link fitGaussianMixtureAsync}. */
export interface GaussianMixtureAsyncOptions<Row extends object = { readonly [column: string]: unknown }>
  extends GaussianMixtureOptions<Row>,
    Work {}

/**
 * Groups customers as a mixture of k normal distributions, by maximum likelihood (EM): clusters may be long, tilted, of unlike size, and overlap; each
 * customer belongs to each with a probability.
 *
 * Starts are k-means solutions and k-means++ draws; 50 passes decide which three are followed. The diagonal of each covariance gets a
 * millionth of the column's variance added. With more than 4,096 different rows the starts are compared on a part of them, and the best is finished on all.
 * O(n k d^2) a pass. Dempster, Laird and Rubin 1977; starts: Biernacki, Celeux and Govaert 2003; shapes as scikit-learn (mclust: VVV, EEE,
 * VVI with free volume, VII).
 *
 * @throws "too-few-rows" for fewer different rows than `k`; "empty-input"; "missing-value" and "bad-value" for rows that cannot be used; "missing-column";
 * "bad-option".
 *
 * @example
 * import { fitGaussianMixture } from "clientele";
 * const rows = [1, 2, 3, 4, 30, 31, 33, 32].map((orders) => ({ orders }));
 * const model = fitGaussianMixture(rows, { columns: ["orders"], k: 2 });
 * model.clusters.map((c) => Math.round(c.size)); // => [4, 4]
 * model.clusters.map((c) => c.center.orders); // => [2.5, 31.5]
 * model.fit.parameters; // => 5
 * fitGaussianMixture(rows, { columns: ["orders"], k: 9 }); // throws "too-few-rows"
 */
export function fitGaussianMixture<Row extends object>(
  data: Data<Row>,
  options: GaussianMixtureOptions<NoInfer<Row>>,
): GaussianMixtureModel {
  return runSteps(steps(data, options));
}

/**
 * {@link fitGaussianMixture} in steps that let other work go on, with progress and a way to stop.
 *
 * @throws as `fitGaussianMixture`, and "aborted".
 *
 * @example
 * import { fitGaussianMixtureAsync } from "clientele";
 * const rows = [1, 2, 3, 4, 30, 31, 33, 32].map((orders) => ({ orders }));
 * const model = await fitGaussianMixtureAsync(rows, { columns: ["orders"], k: 2 });
 * model.fit.status; // => "converged"
 * await fitGaussianMixtureAsync(rows, { columns: ["orders"], k: 2, signal: { aborted: true } }); // throws "aborted"
 */
export async function fitGaussianMixtureAsync<Row extends object>(
  data: Data<Row>,
  options: GaussianMixtureAsyncOptions<NoInfer<Row>>,
): Promise<GaussianMixtureModel> {
  return runStepsAsync(steps(data, options), options);
}

const WHAT = "fitGaussianMixture";
const MOST = 4096;
const SHORT = 50;
const FOLLOWED = 3;

function* steps<Row extends object>(
  data: Data<Row>,
  options: GaussianMixtureOptions<Row>,
): Steps<GaussianMixtureModel> {
  needOptions(options, WHAT, "columns, what customers are compared by, and k, the number of clusters");
  const { seed = 1, tolerance = 1e-9, covariance = "full" } = options;
  oneOf(covariance, "covariance", ["full", "tied", "diag", "spherical"]);
  const restarts = wholeOption("restarts", options.restarts ?? 12, 1, 10_000);
  const maxIterations = wholeOption("maxIterations", options.maxIterations ?? 5000, 1, 1_000_000);
  const k = wholeOption("k", options.k, 1, 1000);
  const random = randomFrom(seed);
  const features = readFeatures(data, options, WHAT);
  needRows(features, WHAT);
  const scaled = learnScales(features, scaleFor(options.scale, features.names));
  const part = compress(scaled.points, Math.max(MOST, 4 * k), seed);
  if (part.points.rows < k) throw tooFewPoints(WHAT, k, part.points.rows);
  const variances = variancesOf(part.points);
  const ridge = variances.map((v) => 1e-6 * (v > 0 ? v : 1));
  const total = restarts + FOLLOWED + 1;
  yield [0, total];
  const tries: MixtureFit[] = [];
  for (let r = 0; r < restarts; r++) {
    const start = startFor(part.points, k, fork(random, r), r, covariance, ridge);
    if (start !== undefined)
      tries.push(
        yield* partSteps(
          mixtureSteps(part.points, start, { ridge, tolerance, maxIterations: SHORT }),
          r,
          1,
          total,
        ),
      );
    yield [r + 1, total];
  }
  const isFlat = (fit: MixtureFit) => flat(fit.mixture, variances);
  // a component that shrinks onto a few rows raises the likelihood without end: such starts come last
  tries.sort((a, b) => Number(isFlat(a)) - Number(isFlat(b)) || b.logLikelihood - a.logLikelihood);
  if (tries.length === 0)
    throw new ClienteleError("bad-value", `${WHAT}: the values are too large to take squares of.`);
  let best: MixtureFit | undefined;
  for (let t = 0; t < Math.min(FOLLOWED, tries.length); t++) {
    const fit = yield* partSteps(
      mixtureSteps(part.points, tries[t].mixture, { ridge, tolerance, maxIterations }),
      restarts + t,
      1,
      total,
    );
    const whole = { ...fit, iterations: fit.iterations + tries[t].iterations };
    if (best === undefined || rank(fit, isFlat) > rank(best, isFlat)) best = whole;
  }
  let fit = best as MixtureFit;
  if (!part.complete)
    fit = yield* partSteps(
      mixtureSteps(scaled.points, fit.mixture, { ridge, tolerance, maxIterations }),
      total - 1,
      1,
      total,
    );
  yield [total, total];
  return modelOf(features, scaled, fit, isFlat(fit), { restarts, seed, compared: part.points.rows });
}

function rank(fit: MixtureFit, isFlat: (fit: MixtureFit) => boolean): number {
  return isFlat(fit) ? Number.NEGATIVE_INFINITY : fit.logLikelihood;
}

/** Every other start is a k-means solution, the others its k-means++ centers as drawn: less good, more various. */
function startFor(
  points: Points,
  k: number,
  random: Random,
  run: number,
  shape: CovarianceShape,
  ridge: Float64Array,
): Mixture | undefined {
  const state = runSteps(kMeansSteps(points, drawn(points, k, random), run % 2 === 0 ? 300 : 1));
  return mixtureOfLabels(points, state.label, state.centers, shape, ridge);
}

function variancesOf(points: Points): Float64Array {
  const d = points.columns.length;
  const x = new Float64Array(d);
  const sums = new Float64Array(d);
  const squares = new Float64Array(d);
  let total = 0;
  for (let i = 0; i < points.rows; i++) total += points.weight === undefined ? 1 : points.weight[i];
  for (let pass = 0; pass < 2; pass++) {
    for (let i = 0; i < points.rows; i++) {
      const w = points.weight === undefined ? 1 : points.weight[i];
      gather(points, i, x);
      for (let j = 0; j < d; j++) {
        if (pass === 0) sums[j] += (w * x[j]) / total;
        else squares[j] += (w * (x[j] - sums[j]) ** 2) / total;
      }
    }
  }
  return squares;
}

/** Whether a component has next to no width in some direction. */
function flat({ k, d, factors }: Mixture, variances: Float64Array): boolean {
  for (let c = 0; c < k; c++)
    for (let j = 0; j < d; j++)
      if (factors[c * d * d + j * d + j] ** 2 <= 1e-5 * (variances[j] > 0 ? variances[j] : 1)) return true;
  return false;
}

/** Free parameters of a mixture. */
function parametersOf(k: number, d: number, shape: CovarianceShape): number {
  const one = { full: (d * (d + 1)) / 2, tied: (d * (d + 1)) / 2, diag: d, spherical: 1 }[shape];
  return k - 1 + k * d + (shape === "tied" ? one : k * one);
}

function modelOf(
  features: Features,
  { scales, warnings }: Scaled,
  { mixture, logLikelihood, iterations, converged }: MixtureFit,
  isFlat: boolean,
  { restarts, seed, compared }: { restarts: number; seed: number; compared: number },
): GaussianMixtureModel {
  const { k, d, shape, weights, means, covariances } = mixture;
  // densities of scaled values are those of the values times the spreads
  const own = logLikelihood - features.total * scales.reduce((s, { spread }) => s + Math.log(spread), 0);
  const parameters = parametersOf(k, d, shape);
  const list = (from: Float64Array, at: number) => [...from.subarray(at, at + d)];
  return {
    kind: "gaussian-mixture",
    version: 1,
    k,
    covariance: shape,
    scales,
    clusters: byWeight(weights, means, d).map((c) => ({
      share: weights[c],
      size: weights[c] * features.total,
      center: Object.fromEntries(scales.map((scale, j) => [scale.column, unscale(means[c * d + j], scale)])),
      scaled: list(means, c * d),
      covariance: scales.map((_, i) => list(covariances, c * d * d + i * d)),
    })),
    fit: {
      status: isFlat ? "boundary" : converged ? "converged" : "max iterations",
      logLikelihood: own,
      parameters,
      bic: parameters * Math.log(features.total) - 2 * own,
      aic: 2 * parameters - 2 * own,
      iterations,
      restarts,
      seed,
      customers: features.total,
      compared,
      leftOut: features.rejected.reduce((n, r) => n + r.rows, 0),
      warnings: isFlat
        ? [
            ...warnings,
            "A component is flat: columns that say the same, many equal rows, or more components than the data carry. Leave a column out or ask for fewer.",
          ]
        : warnings,
    },
  };
}
