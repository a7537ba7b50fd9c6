import type { Estimate } from "../../core/estimate.ts";
import type { TextColumn } from "../../core/table.ts";
import { concordanceEstimate } from "../quality/concordance-estimate.ts";
import { concordanceSums } from "../quality/concordance-sums.ts";
import { concordanceWeights } from "../quality/concordance-weights.ts";
import type { PartialLikelihood } from "./partial-likelihood.ts";

/** Linear predictors that agree to 11 digits after the point are equal: sums of the same parts in another order are. */
const FINE = 2 ** 37;

/** Concordance of the linear predictor where the likelihood was last evaluated; null without pairs. O(n log n). */
export function coxConcordance(
  { rows, eta }: PartialLikelihood,
  cluster: TextColumn | undefined,
  level: number,
): Estimate | null {
  const score = new Float64Array(eta.length);
  for (let k = 0; k < score.length; k++) score[k] = Math.round(eta[k] * FINE);
  const sums = concordanceSums(rows, score, concordanceWeights(rows, "n"));
  return concordanceEstimate(rows, sums, cluster, level);
}
