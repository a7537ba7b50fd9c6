import type { SurvivalTest } from "../survival-test.ts";
import { chiSquareTest, quadraticForm } from "./chi-square-test.ts";
import type { CoxModel } from "./cox-types.ts";
import type { ScoreSquares } from "./robust-covariance.ts";

interface Tested {
  readonly p: number;
  readonly df: number;
  readonly logLikelihood: number;
  readonly nullLogLikelihood: number;
  readonly nullScore: Float64Array;
  readonly nullInformation: Float64Array;
  readonly nullSquares: ScoreSquares | undefined;
  /** Undefined where Wald's test makes no sense. */
  readonly beta: Float64Array | undefined;
  readonly covariance: Float64Array;
}

/** Tests that all coefficients are zero; null where there are none. */
export function coxTests(tested: Tested): CoxModel["tests"] {
  const { p, df, logLikelihood, nullLogLikelihood, nullScore, nullInformation, nullSquares, beta } = tested;
  if (p === 0) return { likelihoodRatio: null, wald: null, score: null, robustScore: null };
  const test = (u: Float64Array, a: Float64Array): SurvivalTest | null => {
    const value = quadraticForm(u, a, p);
    return value === undefined || Number.isNaN(value) ? null : chiSquareTest(value, p);
  };
  return {
    likelihoodRatio: chiSquareTest(2 * (logLikelihood - nullLogLikelihood), df),
    wald: beta === undefined ? null : test(beta, tested.covariance),
    score: test(nullScore, nullInformation),
    robustScore: nullSquares === undefined ? null : test(nullSquares.total, nullSquares.squares),
  };
}
