import type { Steps } from "../../core/work.ts";
import { maximizeSteps, type Objective, type Optimum } from "../../numeric/maximize.ts";
import { positiveInverse } from "../../numeric/positive-inverse.ts";
import { counted, type Progress } from "../purchase/counted.ts";
import { logPosterior } from "../purchase/priors/log-posterior.ts";
import type { LogPrior } from "../purchase/priors/prior-options.ts";

/** Parameters of groups on the log scale, each pulled to what the groups have in common. */
export interface Pooled {
  /** Mean and standard deviation of the groups' logarithms, one for each parameter. */
  readonly common: LogPrior;
  /** How unsure that mean is, k x k. */
  readonly commonCovariance: Float64Array;
  readonly groups: readonly PooledGroup[];
  readonly iterations: number;
  readonly settled: boolean;
}

/** One group. */
interface PooledGroup {
  readonly mode: Optimum;
  /** Covariance of its logarithms, that of the common mean included. */
  readonly covariance: Float64Array;
  /** Of each parameter the share that the group's own customers decide. */
  readonly own: Float64Array;
}

/** Typical spread between groups before they are seen: on the log scale, so that 95 % of them lie within a factor of 2.7. */
const SPREAD = 0.5;
const MOST = 600;
/** How far ahead of EM a step may jump. */
const LONGEST_STRIDE = 30;

/**
 * Groups whose parameters are drawn from a common log-normal distribution, its mean and spread estimated from all groups together: empirical Bayes by EM, each
 * group's posterior taken as normal around its mode (Laplace). The spread has a prior that keeps it off zero, so that few groups are not taken for all alike (Chung and
 * others, "A nondegenerate penalized likelihood estimator for variance parameters", Psychometrika 78, 2013), and bounds it where no group knows a parameter.
 */
export function* pooledParameters(
  likelihoods: readonly Objective[],
  start: Float64Array,
  weak: LogPrior,
  progress: Progress,
): Steps<Pooled> {
  const k = start.length;
  let modes: Optimum[] = [];
  let iterations = 0;
  // mean and log spread; a step of EM
  function* step(state: Float64Array): Steps<Float64Array> {
    const common = commonOf(state);
    const next: Optimum[] = [];
    for (let g = 0; g < likelihoods.length; g++)
      next.push(
        yield* counted(
          maximizeSteps(logPosterior(likelihoods[g], common, k, 0), modes[g]?.at ?? common.mean),
          progress,
        ),
      );
    modes = next;
    iterations++;
    return updated(modes, common, weak);
  }
  let state: Float64Array = new Float64Array(2 * k).fill(Math.log(SPREAD));
  state.set(start);
  let settled = false;
  while (!settled && iterations < MOST) {
    const first = yield* step(state);
    const second = yield* step(first);
    // SQUAREM: EM creeps, and the way it creeps tells where to (Varadhan and Roland 2008)
    const r = first.map((x, i) => x - state[i]);
    const v = second.map((x, i) => x - first[i] - r[i]);
    const stride = Math.max(1, Math.min(LONGEST_STRIDE, norm(r) / norm(v) || 1));
    const ahead = state.map((x, i) => x + 2 * stride * r[i] + stride * stride * v[i]);
    state = yield* step(ahead.every((x) => Math.abs(x) < 40) ? ahead : second);
    settled = norm(r) < 1e-6;
  }
  // modes and covariances under the final state
  yield* step(state);
  const common = commonOf(state);
  return { common, ...doubts(modes, common, weak), iterations, settled };
}

function commonOf(state: Float64Array): LogPrior {
  const k = state.length / 2;
  return { mean: state.slice(0, k), deviation: state.slice(k).map(Math.exp) };
}

function norm(v: Float64Array): number {
  return Math.sqrt(v.reduce((sum, x) => sum + x * x, 0));
}

/** The most likely common mean and spread given what is known of the groups. */
function updated(modes: readonly Optimum[], { mean, deviation }: LogPrior, weak: LogPrior): Float64Array {
  const k = mean.length;
  const c = modes.length;
  const covariances = modes.map((mode) => inverseOf(mode));
  const next = new Float64Array(2 * k);
  for (let j = 0; j < k; j++) {
    const precision = 1 / deviation[j] ** 2;
    const weakly = 1 / weak.deviation[j] ** 2;
    const total = modes.reduce((sum, { at }) => sum + at[j], 0);
    const middle = (total * precision + weak.mean[j] * weakly) / (c * precision + weakly);
    let squares = 0;
    modes.forEach(({ at }, g) => {
      squares += (at[j] - middle) ** 2 + covariances[g][j * k + j];
    });
    // where spread^4 / SPREAD^2 + (c - 1) spread^2 = squares
    const half = (c - 1) / 2;
    const square = SPREAD ** 2;
    next[j] = middle;
    next[k + j] = Math.log(squares / (half + Math.sqrt(half * half + squares / square))) / 2;
  }
  return next;
}

function doubts(
  modes: readonly Optimum[],
  { deviation }: LogPrior,
  weak: LogPrior,
): Pick<Pooled, "groups" | "commonCovariance"> {
  const k = deviation.length;
  const precision = deviation.map((d) => 1 / (d * d));
  const covariances = modes.map((mode) => inverseOf(mode));
  // what a group says of the mean: the inverse of its own covariance and the spread together
  const information = new Float64Array(k * k);
  for (let i = 0; i < k; i++) information[i * k + i] = 1 / weak.deviation[i] ** 2;
  for (const covariance of covariances)
    for (let i = 0; i < k; i++)
      for (let j = 0; j < k; j++)
        information[i * k + j] +=
          (i === j ? precision[i] : 0) - precision[i] * covariance[i * k + j] * precision[j];
  const commonCovariance = positiveInverse(information, k)?.inverse ?? new Float64Array(k * k);
  const groups = modes.map((mode, g) => {
    const own = covariances[g];
    const pull = own.map((v, at) => v * precision[at % k]);
    const covariance = own.slice();
    for (let i = 0; i < k; i++)
      for (let j = 0; j < k; j++)
        for (let a = 0; a < k; a++)
          for (let b = 0; b < k; b++)
            covariance[i * k + j] += pull[i * k + a] * commonCovariance[a * k + b] * pull[j * k + b];
    return { mode, covariance, own: Float64Array.from({ length: k }, (_, j) => 1 - pull[j * k + j]) };
  });
  return { groups, commonCovariance };
}

function inverseOf({ hessian, at }: Optimum): Float64Array {
  const found = positiveInverse(
    hessian.map((h) => -h),
    at.length,
  );
  return found?.inverse ?? new Float64Array(hessian.length);
}
