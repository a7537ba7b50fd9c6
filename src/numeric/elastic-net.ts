import { choleskyInPlace } from "./cholesky.ts";
import { solveCholesky } from "./cholesky-solve.ts";

/** A function with its first derivative and minus its second; `score` and `information` hold what the last call of `at` found. */
interface Climbed {
  at(beta: Float64Array, order: 0 | 1 | 2): number;
  readonly score: Float64Array;
  readonly information: Float64Array;
}

/** A penalty on coefficients: `total` is its weight in units of the log-likelihood; each coefficient counts times its `factor`. */
export interface ElasticNet {
  readonly total: number;
  /** Share of the absolute values (lasso); the rest is on half the squares (ridge). */
  readonly l1: number;
  readonly factor: Float64Array;
}

/** Where a climb with a penalty ended. */
export interface PenalizedTop {
  readonly beta: Float64Array;
  readonly value: number;
  readonly iterations: number;
  readonly settled: boolean;
}

const MOST = 100;
const SWEEPS = 2000;
/** Sweeps between two jumps. */
const JUMP = 25;
/** Steps smaller than this, in standard deviations of the terms, are none. */
const NONE = 1e-12;

/**
 * The top of a concave function less an elastic net: Newton's quadratic at each place is climbed coordinate by coordinate (soft thresholds), the step halved while it leads down (proximal Newton; Lee, Sun and Saunders 2014).
 * Ends at the same digits from any start. O(evaluation + p^2 sweeps) a step.
 */
export function climbPenalized(f: Climbed, start: Float64Array, net: ElasticNet): PenalizedTop {
  const p = start.length;
  let beta = start.slice();
  let value = f.at(beta, 2) - penaltyOf(beta, net);
  for (let iteration = 1; iteration <= MOST; iteration++) {
    const step = quadraticStep(f, beta, net);
    let length = 0;
    for (let j = 0; j < p; j++) length = Math.max(length, Math.abs(step[j]));
    if (length < NONE) return { beta, value, iterations: iteration, settled: true };
    let next = beta.map((b, j) => b + step[j]);
    let reached = f.at(next, 2) - penaltyOf(next, net);
    const noise = 1e-13 * (1 + Math.abs(value));
    for (let half = 0; half < 40 && !(reached >= value - noise); half++) {
      for (let j = 0; j < p; j++) step[j] /= 2;
      next = beta.map((b, j) => b + step[j]);
      reached = f.at(next, 2) - penaltyOf(next, net);
    }
    if (!(reached >= value - noise))
      return { beta, value: f.at(beta, 2) - penaltyOf(beta, net), iterations: iteration, settled: true };
    beta = next;
    value = reached;
  }
  return { beta, value, iterations: MOST, settled: false };
}

function penaltyOf(beta: Float64Array, { total, l1, factor }: ElasticNet): number {
  let sum = 0;
  for (let j = 0; j < beta.length; j++) {
    const b = beta[j] * factor[j];
    sum += l1 * Math.abs(b) + ((1 - l1) * b * b) / 2;
  }
  return total * sum;
}

/** The step to the top of the quadratic with the penalty. */
function quadraticStep(
  { score, information }: Climbed,
  beta: Float64Array,
  { total, l1, factor }: ElasticNet,
) {
  const p = beta.length;
  const at = beta.slice();
  // derivative of the quadratic at `at`
  const slope = score.slice();
  for (let sweep = 0; sweep < SWEEPS; sweep++) {
    let most = 0;
    for (let j = 0; j < p; j++) {
      const curve = information[j * p + j];
      const lasso = total * l1 * factor[j];
      const bend = curve + total * (1 - l1) * factor[j] * factor[j];
      if (!(bend > 0)) continue;
      const pull = slope[j] + curve * at[j];
      const next = Math.abs(pull) <= lasso ? 0 : (pull - Math.sign(pull) * lasso) / bend;
      const moved = next - at[j];
      if (moved === 0) continue;
      at[j] = next;
      for (let k = 0; k < p; k++) slope[k] -= moved * information[j * p + k];
      most = Math.max(most, Math.abs(moved));
    }
    if (most < NONE / 10) break;
    // along columns that nearly follow from others coordinates creep: all at once they jump
    if (sweep % JUMP === JUMP - 1) jump({ information, total, l1, factor }, at, slope);
  }
  return at.map((v, j) => v - beta[j]);
}

/** Moves the coefficients that are not 0 toward where the quadratic is highest for their signs, up to the first that becomes 0 on the way (feature-sign search; Lee and others 2007). O(those^3). */
function jump(
  { information, total, l1, factor }: ElasticNet & { readonly information: Float64Array },
  at: Float64Array,
  slope: Float64Array,
): void {
  const p = at.length;
  const used = [...at.keys()].filter((j) => at[j] !== 0);
  const m = used.length;
  const hessian = new Float64Array(m * m);
  const pull = new Float64Array(m);
  for (const [a, j] of used.entries()) {
    const ridge = total * (1 - l1) * factor[j] * factor[j];
    for (const [b, k] of used.entries()) hessian[a * m + b] = information[j * p + k];
    hessian[a * m + a] += ridge;
    pull[a] = slope[j] - Math.sign(at[j]) * total * l1 * factor[j] - ridge * at[j];
  }
  if (!choleskyInPlace(hessian, m)) return;
  const step = solveCholesky(hessian, m, pull);
  let length = 1;
  let first = -1;
  for (const [a, j] of used.entries()) {
    const until = factor[j] > 0 && step[a] * at[j] < 0 ? -at[j] / step[a] : 2;
    if (until < length) {
      length = until;
      first = a;
    }
  }
  for (const [a, j] of used.entries()) {
    const moved = a === first ? -at[j] : length * step[a];
    at[j] = a === first ? 0 : at[j] + moved;
    for (let k = 0; k < p; k++) slope[k] -= moved * information[j * p + k];
  }
}
