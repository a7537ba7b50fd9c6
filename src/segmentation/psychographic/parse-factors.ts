import { isRecord } from "../../core/is-record.ts";
import { isNumber, isNumbers } from "../../core/json-values.ts";
import { badModel, modelParser } from "../../core/model.ts";
import type { FactorModel } from "./factors-types.ts";

/**
 * Checks a stored factor analysis (parsed JSON or its text) before it is used. O(size).
 *
 * @throws "bad-model"
 *
 * @example
 * import { factorScores, fitFactors, parseFactors } from "clientele/segmentation";
 * const rows = [[1, 2, 1], [2, 2, 3], [3, 3, 2], [4, 4, 5], [5, 4, 4], [3, 3, 3]].map(([q1, q2, q3]) => ({ q1, q2, q3 }));
 * const stored = JSON.stringify(fitFactors(rows, { items: ["q1", "q2", "q3"], factors: 1 }));
 * factorScores(parseFactors(stored), rows).at(5); // => { factor1: 0 }
 * parseFactors({ kind: "factors", version: 9 }); // throws "bad-model"
 */
export function parseFactors(json: unknown): FactorModel {
  return modelParser<FactorModel>({
    kind: "factors",
    version: 1,
    keys: ["kind", "version", "rotation", "items", "factors", "choice", "checks", "fit"],
    check: checkFactors,
  })(json);
}

function checkFactors({ kind, items, factors, choice, checks, fit, rotation }: FactorModel): void {
  if (rotation !== "varimax" && rotation !== "none")
    throw badModel(kind, 'rotation must be "varimax" or "none"');
  if (!Array.isArray(factors) || factors.length === 0 || !factors.every(isFactor))
    throw badModel(kind, "factors must be a list, each with variance, share and cumulative");
  if (!Array.isArray(items) || items.length < 3)
    throw badModel(kind, "items must be a list of at least three");
  for (const item of items) {
    const isGood =
      isRecord(item) &&
      typeof item.item === "string" &&
      isNumbers([item.mean, item.deviation, item.communality, item.uniqueness, item.adequacy], 5) &&
      isNumber(item.deviation) &&
      item.deviation > 0 &&
      isNumbers(item.loadings, factors.length) &&
      isNumbers(item.weights, factors.length);
    if (!isGood)
      throw badModel(
        kind,
        `each item needs item, mean, a deviation above zero, and ${factors.length} loadings and weights`,
      );
  }
  if (!isRecord(choice) || !isRecord(checks) || !isRecord(fit))
    throw badModel(kind, "choice, checks and fit must be objects");
}

function isFactor(factor: unknown): boolean {
  return isRecord(factor) && isNumbers([factor.variance, factor.share, factor.cumulative], 3);
}
