import type { TextColumn } from "../../core/table.ts";
import { mirror } from "../../numeric/mirror.ts";
import type { PartialLikelihood } from "./partial-likelihood.ts";
import { scoreResiduals } from "./score-residuals.ts";

/** Squares of the score residuals of customers, or of clusters, summed: p x p in scaled terms. Not for ties "exact". */
export interface ScoreSquares {
  readonly squares: Float64Array;
  /** Sum of the residuals: the score. */
  readonly total: Float64Array;
  /** Clusters that occur; null without. */
  readonly clusters: number | null;
}

/** Where the likelihood was last evaluated. O(n p^2), with clusters O(n p + clusters p^2). */
export function scoreSquares(likelihood: PartialLikelihood, cluster: TextColumn | undefined): ScoreSquares {
  const { terms: p, mass, count, order } = likelihood.rows;
  const squares = new Float64Array(p * p);
  const total = new Float64Array(p);
  const add = (u: Float64Array, at: number, times: number) => {
    for (let a = 0; a < p; a++) {
      const v = times * u[at + a];
      total[a] += v;
    }
    for (let a = 0; a < p; a++)
      for (let b = 0; b <= a; b++) squares[a * p + b] += times * u[at + a] * u[at + b];
  };
  if (cluster === undefined) {
    const own = new Float64Array(p);
    scoreResiduals(likelihood, (k, residual) => {
      const c = count === undefined ? 1 : count[k];
      const weight = mass === undefined ? 1 : mass[k] / c;
      for (let j = 0; j < p; j++) own[j] = weight * residual[j];
      add(own, 0, c);
    });
    mirror(squares, p);
    return { squares, total, clusters: null };
  }
  const sums = new Float64Array(cluster.levels.length * p);
  const seen = new Uint8Array(cluster.levels.length);
  scoreResiduals(likelihood, (k, residual) => {
    const code = cluster.codes[order[k]];
    const m = mass === undefined ? 1 : mass[k];
    seen[code] = 1;
    for (let j = 0, at = code * p; j < p; j++, at++) sums[at] += m * residual[j];
  });
  let clusters = 0;
  for (let code = 0; code < seen.length; code++) {
    clusters += seen[code];
    add(sums, code * p, 1);
  }
  mirror(squares, p);
  return { squares, total, clusters };
}
