import type { Steps } from "../core/work.ts";
import { choleskyInPlace } from "./cholesky.ts";
import { gather, type Points } from "./points.ts";

/**
 * What the covariances of the components have in common: nothing ("full"), everything ("tied"), no correlation ("diag"), or round and each of
 * its own size ("spherical").
 */
export type CovarianceShape = "full" | "tied" | "diag" | "spherical";

/** A mixture of k normal distributions in d dimensions. */
export interface Mixture {
  readonly k: number;
  readonly d: number;
  readonly shape: CovarianceShape;
  /** Shares; they sum to one. */
  readonly weights: Float64Array;
  readonly means: Float64Array;
  /** Covariance of each component, d x d, row after row. */
  readonly covariances: Float64Array;
  /** Lower Cholesky factor of each. */
  readonly factors: Float64Array;
}

/** What EM ends with. */
export interface MixtureFit {
  readonly mixture: Mixture;
  readonly logLikelihood: number;
  readonly iterations: number;
  readonly converged: boolean;
}

/** Log of weight times density for each component at `x`, written to `out`; the log of their sum is returned. Uses `y` (d numbers) as scratch. */
export function logDensities(
  m: Mixture,
  constants: Float64Array,
  x: Float64Array,
  y: Float64Array,
  out: Float64Array,
): number {
  const { k, d, means, factors } = m;
  const isDiagonal = m.shape === "diag" || m.shape === "spherical";
  let top = Number.NEGATIVE_INFINITY;
  for (let c = 0; c < k; c++) {
    let q = 0;
    for (let i = 0, at = c * d * d; i < d; i++, at += d) {
      let s = x[i] - means[c * d + i];
      if (!isDiagonal) for (let j = 0; j < i; j++) s -= factors[at + j] * y[j];
      s /= factors[at + i];
      y[i] = s;
      q += s * s;
    }
    out[c] = constants[c] - 0.5 * q;
    if (out[c] > top) top = out[c];
  }
  if (top === Number.NEGATIVE_INFINITY) return top;
  let total = 0;
  for (let c = 0; c < k; c++) total += Math.exp(out[c] - top);
  return top + Math.log(total);
}

/** What {@link logDensities} needs of each component besides distances. */
export function densityConstants({ k, d, weights, factors }: Mixture): Float64Array {
  return Float64Array.from({ length: k }, (_, c) => {
    let s = Math.log(weights[c]) - 0.5 * d * Math.log(2 * Math.PI);
    for (let i = 0; i < d; i++) s -= Math.log(factors[c * d * d + i * d + i]);
    return s;
  });
}

const CHUNK = 16_384;

/**
 * Maximum likelihood by EM from labels, until the gain still to come (Aitken's estimate) is below `tolerance` of the log-likelihood. Each diagonal
 * element of a covariance gets `ridge` added. Moments are taken around the last means, so nothing cancels and no responsibilities
 * are kept. O(n k d^2) a pass.
 */
export function* mixtureSteps(
  points: Points,
  start: Mixture,
  options: { readonly ridge: Float64Array; readonly maxIterations: number; readonly tolerance: number },
): Steps<MixtureFit> {
  const { maxIterations, tolerance } = options;
  let mixture = start;
  let last = Number.NEGATIVE_INFINITY;
  let gain = Number.POSITIVE_INFINITY;
  for (let iterations = 1; ; iterations++) {
    const moments = newMoments(mixture);
    for (let from = 0; from < points.rows; from += CHUNK) {
      addMoments(points, mixture, moments, from, Math.min(points.rows, from + CHUNK));
      yield [iterations - 1, maxIterations];
    }
    const { logLikelihood } = moments;
    const next = logLikelihood - last;
    const rate = next / gain;
    // a likelihood that rises no more, but for rounding, has nothing left to gain
    const left = next <= 0 ? 0 : rate < 1 ? next / (1 - rate) : Number.POSITIVE_INFINITY;
    const converged = iterations > 2 && Math.abs(left) <= tolerance * Math.max(1, Math.abs(logLikelihood));
    // the parameters that this likelihood belongs to are returned, not those of the step after it
    if (converged || iterations >= maxIterations) return { mixture, logLikelihood, iterations, converged };
    const step = maximize(mixture, moments, options.ridge);
    if (step === undefined) return { mixture, logLikelihood, iterations, converged: false };
    mixture = step;
    last = logLikelihood;
    gain = next;
  }
}

/** A mixture with the moments of labelled points. */
export function mixtureOfLabels(
  points: Points,
  label: Int32Array,
  centers: Float64Array,
  shape: CovarianceShape,
  ridge: Float64Array,
): Mixture | undefined {
  const d = points.columns.length;
  const k = centers.length / d;
  const empty: Mixture = {
    k,
    d,
    shape,
    weights: new Float64Array(k),
    means: centers,
    covariances: new Float64Array(k * d * d),
    factors: new Float64Array(k * d * d),
  };
  const moments = newMoments(empty);
  const x = new Float64Array(d);
  for (let i = 0; i < points.rows; i++) {
    gather(points, i, x);
    addPoint(empty, moments, label[i], points.weight === undefined ? 1 : points.weight[i], x);
  }
  return maximize(empty, moments, ridge);
}

/** Sums around the means of a mixture. */
interface Moments {
  readonly weight: Float64Array;
  readonly first: Float64Array;
  readonly second: Float64Array;
  readonly scratch: Float64Array;
  logLikelihood: number;
}

function newMoments({ k, d }: Mixture): Moments {
  return {
    weight: new Float64Array(k),
    first: new Float64Array(k * d),
    second: new Float64Array(k * d * d),
    scratch: new Float64Array(d),
    logLikelihood: 0,
  };
}

function addMoments(points: Points, mixture: Mixture, moments: Moments, from: number, to: number): void {
  const { k, d } = mixture;
  const constants = densityConstants(mixture);
  const x = new Float64Array(d);
  const y = new Float64Array(d);
  const logs = new Float64Array(k);
  for (let i = from; i < to; i++) {
    gather(points, i, x);
    const w = points.weight === undefined ? 1 : points.weight[i];
    const log = logDensities(mixture, constants, x, y, logs);
    moments.logLikelihood += w * log;
    for (let c = 0; c < k; c++) {
      const r = Math.exp(logs[c] - log);
      if (r > 0) addPoint(mixture, moments, c, w * r, x);
    }
  }
}

function addPoint(
  { d, means, shape }: Mixture,
  moments: Moments,
  c: number,
  r: number,
  x: Float64Array,
): void {
  const { weight, first, second, scratch } = moments;
  const isDiagonal = shape === "diag" || shape === "spherical";
  weight[c] += r;
  for (let i = 0, at = c * d * d; i < d; i++, at += d) {
    const a = x[i] - means[c * d + i];
    scratch[i] = a;
    const ra = r * a;
    first[c * d + i] += ra;
    if (isDiagonal) second[at + i] += ra * a;
    else for (let j = 0; j <= i; j++) second[at + j] += ra * scratch[j];
  }
}

function maximize(
  old: Mixture,
  { weight, first, second }: Moments,
  ridge: Float64Array,
): Mixture | undefined {
  const { k, d, shape } = old;
  const total = weight.reduce((a, b) => a + b, 0);
  const weights = weight.map((w) => w / total);
  const means = old.means.slice();
  const covariances = new Float64Array(k * d * d);
  for (let c = 0; c < k; c++) {
    const n = weight[c];
    // a component that lost its points keeps its place and shape
    if (!(n > total * 1e-14)) {
      covariances.set(old.covariances.subarray(c * d * d, (c + 1) * d * d), c * d * d);
      continue;
    }
    for (let i = 0; i < d; i++) {
      means[c * d + i] += first[c * d + i] / n;
      for (let j = 0; j <= i; j++) {
        const at = c * d * d + i * d + j;
        const value = second[at] / n - (first[c * d + i] / n) * (first[c * d + j] / n);
        covariances[at] = value;
        covariances[c * d * d + j * d + i] = value;
      }
    }
  }
  if (shape === "tied") pool(covariances, weights, k, d * d);
  if (shape === "spherical") roundOff(covariances, k, d);
  // what is round stays round
  const added = shape === "spherical" ? ridge.map(() => ridge.reduce((a, b) => a + b, 0) / d) : ridge;
  for (let c = 0; c < k; c++) for (let i = 0; i < d; i++) covariances[c * d * d + i * d + i] += added[i];
  const factors = covariances.slice();
  for (let c = 0; c < k; c++) if (!choleskyInPlace(factors, d, c * d * d)) return undefined;
  return { k, d, shape, weights, means, covariances, factors };
}

function pool(covariances: Float64Array, weights: Float64Array, k: number, size: number): void {
  for (let e = 0; e < size; e++) {
    let s = 0;
    for (let c = 0; c < k; c++) s += weights[c] * covariances[c * size + e];
    for (let c = 0; c < k; c++) covariances[c * size + e] = s;
  }
}

function roundOff(covariances: Float64Array, k: number, d: number): void {
  for (let c = 0; c < k; c++) {
    let s = 0;
    for (let i = 0; i < d; i++) s += covariances[c * d * d + i * d + i] / d;
    for (let i = 0; i < d; i++) covariances[c * d * d + i * d + i] = s;
  }
}
