import { chiSquareUpper } from "../../../numeric/chi-square.ts";
import type { LikelihoodRatioTest } from "./covariate-types.ts";

/** The test of a model against the one without `df` of its coefficients. */
export function likelihoodRatioTest(without: number, having: number, df: number): LikelihoodRatioTest {
  const statistic = Math.max(0, 2 * (having - without));
  return { without, statistic, df, pValue: chiSquareUpper(statistic, df) };
}
