import type { Steps } from "../core/work.ts";
import { choleskyInPlace } from "./cholesky.ts";
import { solveCholesky } from "./cholesky-solve.ts";
import { positiveInverse } from "./positive-inverse.ts";
import { type Eigen, symmetricEigen } from "./symmetric-eigen.ts";

/** A factor analysis by maximum likelihood, not rotated. */
export interface FactorState {
  /** p x q, row after row. */
  readonly loadings: Float64Array;
  /** Variance of each item that no factor shares. */
  readonly uniqueness: Float64Array;
  /** The discrepancy `log |Sigma| + tr(S Sigma^-1) - log |S| - p` at its least. */
  readonly objective: number;
  readonly iterations: number;
  readonly converged: boolean;
}

/** No uniqueness goes below this (a Heywood case), as in R's `factanal`. */
export const LEAST_UNIQUENESS = 0.005;

/**
 * Maximum-likelihood factors of a positive definite correlation matrix (Joreskog 1967): Newton's method on the logarithms of the uniquenesses, with the exact second
 * derivatives (Clarke 1970) and bounds as in R's `factanal`. O(p^3) an iteration, about ten.
 */
export function* factorSteps(correlation: Float64Array, p: number, q: number): Steps<FactorState> {
  const inverse = positiveInverse(correlation, p)?.inverse;
  const theta = new Float64Array(p).map((_, i) =>
    clamp(Math.log((1 - (0.5 * q) / p) / (inverse === undefined ? 1 : inverse[i * p + i]))),
  );
  let at = evaluate(correlation, p, q, theta);
  let converged = false;
  let iterations = 0;
  while (!converged && iterations < MOST) {
    const next = step(correlation, at);
    converged = next === undefined;
    if (next !== undefined) at = next;
    iterations++;
    yield [iterations, MOST];
  }
  const { values, vectors } = at.eigen;
  const uniqueness = at.theta.map(Math.exp);
  // the bound itself, not its logarithm turned back
  for (let i = 0; i < p; i++) if (at.theta[i] <= LOWER) uniqueness[i] = LEAST_UNIQUENESS;
  const loadings = new Float64Array(p * q);
  for (let i = 0; i < p; i++)
    for (let m = 0; m < q; m++)
      loadings[i * q + m] = Math.sqrt(uniqueness[i] * Math.max(0, values[m] - 1)) * vectors[i * p + m];
  return { loadings, uniqueness, objective: at.objective, iterations, converged };
}

const MOST = 500;
const LOWER = /* @__PURE__ */ Math.log(LEAST_UNIQUENESS);

interface Place {
  readonly p: number;
  readonly q: number;
  readonly theta: Float64Array;
  readonly eigen: Eigen;
  readonly objective: number;
  readonly gradient: Float64Array;
}

function clamp(theta: number): number {
  return Math.min(0, Math.max(LOWER, theta));
}

/** Objective and gradient, from the eigenvalues of the correlations divided by the uniquenesses. */
function evaluate(correlation: Float64Array, p: number, q: number, theta: Float64Array): Place {
  const root = theta.map((t) => Math.exp(-t / 2));
  const scaled = correlation.map((r, at) => r * root[Math.floor(at / p)] * root[at % p]);
  const eigen = symmetricEigen(scaled, p);
  const { values, vectors } = eigen;
  const gradient = new Float64Array(p);
  let objective = 0;
  for (let m = q; m < p; m++) {
    objective += values[m] > 0 ? values[m] - Math.log(values[m]) - 1 : Number.POSITIVE_INFINITY;
    for (let i = 0; i < p; i++) gradient[i] += (1 - values[m]) * vectors[i * p + m] ** 2;
  }
  return { p, q, theta, eigen, objective, gradient };
}

/** One step down; undefined where there is none to make. */
function step(correlation: Float64Array, at: Place): Place | undefined {
  const { p, q, theta, gradient, objective } = at;
  // at a bound that the slope presses against, there is nothing to gain
  const free = Array.from(theta.keys()).filter(
    (i) => !(theta[i] <= LOWER && gradient[i] > 0) && !(theta[i] >= 0 && gradient[i] < 0),
  );
  if (free.every((i) => Math.abs(gradient[i]) < 1e-12)) return undefined;
  const direction = newton(at, free);
  for (let length = 1; length > 1e-10; length /= 2) {
    const moved = theta.slice();
    free.forEach((i, f) => {
      moved[i] = clamp(theta[i] + length * direction[f]);
    });
    const promised = free.reduce((s, i) => s + gradient[i] * (moved[i] - theta[i]), 0);
    const next = evaluate(correlation, p, q, moved);
    if (next.objective <= objective + 1e-4 * promised && next.objective < objective) return next;
  }
  return undefined;
}

function newton(at: Place, free: readonly number[]): Float64Array {
  const { p, gradient } = at;
  const { exact, bounded } = curvature(at);
  const f = free.length;
  const downhill = Float64Array.from(free, (i) => -gradient[i]);
  for (const [matrix, ridge] of [
    [exact, 0],
    [bounded, 1e-10],
    [bounded, 1e-3],
  ] as const) {
    const l = new Float64Array(f * f);
    free.forEach((i, a) => {
      free.forEach((j, b) => {
        l[a * f + b] = matrix[i * p + j] + (a === b ? ridge : 0);
      });
    });
    if (choleskyInPlace(l, f)) return solveCholesky(l, f, downhill);
  }
  return downhill;
}

/** Second derivatives, and their part that has no direction of falling slope. */
function curvature({ p, q, eigen: { values, vectors } }: Place): {
  exact: Float64Array;
  bounded: Float64Array;
} {
  const exact = new Float64Array(p * p);
  const bounded = new Float64Array(p * p);
  for (let i = 0; i < p; i++) {
    for (let j = i; j < p; j++) {
      let [plain, weighted, mixed] = [0, 0, 0];
      for (let m = q; m < p; m++) {
        const product = vectors[i * p + m] * vectors[j * p + m];
        plain += product;
        weighted += values[m] * product;
        for (let n = 0; n < q; n++) {
          const gap = Math.max(values[n] - values[m], 1e-12 * values[0]);
          mixed +=
            (((1 - values[m]) * (values[m] + values[n])) / gap) *
            product *
            vectors[i * p + n] *
            vectors[j * p + n];
        }
      }
      bounded[i * p + j] = bounded[j * p + i] = plain * weighted;
      exact[i * p + j] = exact[j * p + i] = plain * weighted + mixed;
    }
  }
  return { exact, bounded };
}
