import { fitLogistic } from "../../numeric/logistic.ts";
import { logOf } from "./logit.ts";

/** Log-odds a log(p) - b log(1 - p) + c. */
export interface BetaMap {
  readonly a: number;
  readonly b: number;
  readonly c: number;
  readonly status: "converged" | "separated" | "constant";
}

/** A penalty on slopes that no real data feel; where outcomes are told apart without an error it gives them an end. */
const TETHER = 1e-3;

/**
 * Beta calibration (Kull, Silva Filho and Flach 2017): a logistic regression on log(p) and -log(1 - p) with slopes not below zero. The likelihood is concave, so where the best slope of one is negative, the best with that one
 * at zero is the answer. O(n iterations).
 */
export function fitBeta(p: Float64Array, y: ArrayLike<number>, weight?: ArrayLike<number>): BetaMap {
  const columns = [p.map(logOf), p.map((v) => -logOf(1 - v))];
  const fitted = (used: readonly number[], ridge: number) => {
    const x = new Float64Array(p.length * used.length);
    for (let i = 0; i < p.length; i++)
      for (let k = 0; k < used.length; k++) x[i * used.length + k] = columns[used[k]][i];
    const fit = fitLogistic({ x, width: used.length, y, weight }, { ridge });
    const slopes = [0, 0];
    used.forEach((j, k) => {
      slopes[j] = fit.coefficients[k + 1];
    });
    return { slopes, c: fit.coefficients[0], value: fit.penalized, status: fit.status };
  };
  if (p.every((v) => v === p[0])) {
    const { c } = fitted([], 0);
    return { a: 0, b: 0, c, status: "constant" };
  }
  let status: BetaMap["status"] = "converged";
  const best = (used: readonly number[]) => {
    const free = fitted(used, 0);
    if (free.status === "converged") return free;
    status = "separated";
    return fitted(used, TETHER);
  };
  let found = best([0, 1]);
  if (found.slopes.some((slope) => slope < 0)) {
    const none = { ...fitted([], 0), slopes: [0, 0] };
    found = [best([0]), best([1])]
      .filter(({ slopes }) => slopes.every((slope) => slope >= 0))
      .reduce((a, b) => (b.value > a.value ? b : a), none);
  }
  const [a, b] = found.slopes;
  return { a, b, c: found.c, status };
}
