import { chiSquareUpper } from "../../numeric/chi-square.ts";
import { choleskyInPlace } from "../../numeric/cholesky.ts";
import { solveCholesky } from "../../numeric/cholesky-solve.ts";
import { logChiSquareUpper } from "../../numeric/log-tails.ts";
import type { SurvivalTest } from "../survival-test.ts";

/** A chi-square statistic with its chances; without degrees of freedom there is nothing to doubt. */
export function chiSquareTest(statistic: number, df: number): SurvivalTest {
  if (df === 0) return { statistic: 0, df, pValue: 1, logPValue: 0 };
  const value = Math.max(0, statistic);
  return {
    statistic: value,
    df,
    pValue: chiSquareUpper(value, df),
    logPValue: logChiSquareUpper(value, df),
  };
}

/** u' A^-1 u for a positive definite A of order d; undefined when it is none to rounding. A is scaled to ones on its diagonal first. */
export function quadraticForm(u: ArrayLike<number>, a: Float64Array, d: number): number | undefined {
  const scale = new Float64Array(d);
  for (let i = 0; i < d; i++) scale[i] = Math.sqrt(a[i * d + i]);
  const l = a.slice();
  const b = new Float64Array(d);
  for (let i = 0; i < d; i++) {
    b[i] = u[i] / scale[i];
    for (let j = 0; j < d; j++) l[i * d + j] /= scale[i] * scale[j];
  }
  if (!choleskyInPlace(l, d)) return undefined;
  const x = solveCholesky(l, d, b);
  let total = 0;
  for (let i = 0; i < d; i++) total += b[i] * x[i];
  return total;
}
