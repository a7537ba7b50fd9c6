import { choleskyInPlace } from "../../numeric/cholesky.ts";
import { solveCholesky } from "../../numeric/cholesky-solve.ts";
import type { DampedOptimum } from "../../numeric/damped-newton.ts";
import { positiveInverse } from "../../numeric/positive-inverse.ts";
import { type LinearPredictor, predict } from "./linear-predictors.ts";
import type { ParametricStatus } from "./model-types.ts";

/** What an optimum is worth. */
export interface Verdict {
  readonly status: ParametricStatus;
  /** Inverse of minus the Hessian; undefined where there is none. */
  readonly covariance: Float64Array | undefined;
  /** Parameters that run away without gaining anything. */
  readonly running: ReadonlySet<number>;
}

/** A last step that moves somebody by more than this, in the predictor's own unit, although nothing is gained, runs along a ridge. */
const RUNNING = 0.1;

/**
 * Judges an optimum. At a true one the next Newton step is nothing; where the maximum lies at infinity it is still long. `unit` says by predictor what a long step is: 1 on log scales, the scale for locations.
 */
export function conclude(
  optimum: DampedOptimum,
  predictors: readonly LinearPredictor[],
  unit: readonly number[],
  rows: number,
): Verdict {
  const { hessian, gradient, at } = optimum;
  const p = at.length;
  const information = hessian.map((h) => -h);
  const covariance = p === 0 ? new Float64Array(0) : positiveInverse(information, p)?.inverse;
  const running = new Set<number>();
  if (optimum.end === "stopped") return { status: "unbounded", covariance: undefined, running };
  if (covariance === undefined || !covariance.every(Number.isFinite))
    return { status: "not identified", covariance: undefined, running };
  const l = information.slice();
  choleskyInPlace(l, p);
  const step = solveCholesky(l, p, gradient);
  const change = new Float64Array(rows);
  for (const [k, { columns, params }] of predictors.entries()) {
    if (params.length === 0) continue;
    predict({ columns, params }, step, 0, rows, change);
    let most = 0;
    for (const c of change) most = Math.max(most, Math.abs(c));
    if (!(most > RUNNING * unit[k])) continue;
    const longest = params.reduce((m, j) => Math.max(m, Math.abs(step[j])), 0);
    for (const j of params) if (Math.abs(step[j]) > 0.1 * longest) running.add(j);
  }
  if (running.size > 0) return { status: "boundary", covariance, running };
  return { status: optimum.end === "limit" ? "max iterations" : "converged", covariance, running };
}

/**
 * The middle of a sandwich: squares of scores summed by cluster. Rows without clusters count as often as `count` says; `weight` is a case weight.
 */
export function scoreSquares(
  scores: Float64Array,
  p: number,
  rows: {
    readonly length: number;
    readonly count: Float64Array | undefined;
    readonly weight: Float64Array | undefined;
  },
  clusters: { readonly codes: Int32Array; readonly groups: number } | undefined,
): Float64Array {
  const out = new Float64Array(p * p);
  const add = (u: Float64Array, at: number, times: number) => {
    for (let a = 0; a < p; a++) for (let b = 0; b < p; b++) out[a * p + b] += times * u[at + a] * u[at + b];
  };
  const sums = clusters && new Float64Array(clusters.groups * p);
  for (let i = 0; i < rows.length; i++) {
    const w = rows.weight?.[i] ?? 1;
    const c = rows.count?.[i] ?? 1;
    if (clusters === undefined || sums === undefined) add(scores, i * p, w * w * c);
    else for (let a = 0; a < p; a++) sums[clusters.codes[i] * p + a] += w * c * scores[i * p + a];
  }
  if (clusters !== undefined && sums !== undefined)
    for (let g = 0; g < clusters.groups; g++) add(sums, g * p, 1);
  return out;
}
