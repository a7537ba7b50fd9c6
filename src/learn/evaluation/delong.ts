import type { Estimate } from "../../core/estimate.ts";
import { areaOfRanks } from "../../numeric/delong.ts";
import { rankedScores } from "../../numeric/ranked-scores.ts";
import { type ScoreOrder, scoreOrder } from "../../numeric/score-order.ts";
import type { ScoredRows } from "./read-scored.ts";

/** Squared weights of rows, equal rows one by one; undefined when they are the masses themselves. */
export function squaredWeights({
  mass,
  weight,
}: Pick<ScoredRows, "mass" | "weight">): Float64Array | undefined {
  return weight === undefined ? mass : weight.map((w, i) => w * (mass as Float64Array)[i]);
}

/** Area under the ROC curve with DeLong's error, also weighted: weights are known, equal rows of a count are rows of their own. O(n). */
export function areaEstimate(
  rows: ScoredRows,
  level: number,
  places: ScoreOrder = scoreOrder(rows.score),
): Estimate {
  const ranks = rankedScores(rows.score, rows.y, rows.mass, places);
  const squares =
    rows.weight === undefined ? ranks : rankedScores(rows.score, rows.y, squaredWeights(rows), places);
  return areaOfRanks(ranks, squares, rows, level);
}
