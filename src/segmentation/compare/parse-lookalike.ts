import { isRecord } from "../../core/is-record.ts";
import { isNumbers } from "../../core/json-values.ts";
import { badModel, modelParser } from "../../core/model.ts";
import type { LookalikeModel } from "./lookalike-types.ts";

const KIND = "lookalike";

/**
 * Checks a stored look-alike model (parsed JSON or its text) before it is used. O(size).
 *
 * @throws "bad-model"
 *
 * @example
 * import { fitLookalike, lookalikeScore, parseLookalike } from "clientele/segmentation";
 * const customers = Array.from({ length: 100 }, (_, i) => ({ customer: `c${i}`, visits: i % 10, vip: i % 10 > 6 && i % 4 > 0 ? 1 : 0 }));
 * const stored = JSON.stringify(fitLookalike(customers, { ideal: "vip", columns: ["visits"] }));
 * lookalikeScore(parseLookalike(stored), [{ customer: "eve", visits: 0 }]).at(0)?.score; // => 6
 * parseLookalike({ kind: "lookalike", version: 9 }); // throws "bad-model"
 */
export function parseLookalike(json: unknown): LookalikeModel {
  return modelParser<LookalikeModel>({
    kind: KIND,
    version: 1,
    keys: ["kind", "version", "ideal", "others", "intercept", "features", "reference", "profile", "fit"],
    check,
  })(json);
}

function check(model: LookalikeModel): void {
  const { ideal, others, intercept, features, reference, profile, fit } = model;
  if (!isNumbers([ideal, others, intercept], 3))
    throw badModel(KIND, "ideal, others and intercept must be numbers");
  if (!isRecord(fit) || !["converged", "too few"].includes(fit.status) || !Array.isArray(fit.warnings))
    throw badModel(KIND, 'fit must have warnings and a status "converged" or "too few"');
  const steps = fit.status === "converged" ? 101 : 0;
  if (!isNumbers(reference, steps) || !isRising(reference))
    throw badModel(KIND, `reference must be ${steps} rising numbers`);
  if (!Array.isArray(features) || features.length === 0 || !features.every(isFeature))
    throw badModel(
      KIND,
      "each feature needs column, kind, scale, knots, two words, and terms with center, a spread above zero and weight",
    );
  if (!Array.isArray(profile) || profile.length !== features.length || !profile.every(isContrast))
    throw badModel(KIND, "profile must have an entry for each feature");
}

function isFeature(feature: unknown): boolean {
  if (!isRecord(feature)) return false;
  const { column, kind, scale, knots, words, terms } = feature;
  return (
    typeof column === "string" &&
    ["number", "text", "flag"].includes(kind as string) &&
    (kind === "number" ? ["z", "log", "rank"].includes(scale as string) : scale === null) &&
    (knots === null || (isNumbers(knots, 101) && isRising(knots))) &&
    Array.isArray(words) &&
    words.length === 2 &&
    words.every((word) => typeof word === "string") &&
    Array.isArray(terms) &&
    terms.every(isTerm) &&
    // a column without a value has no percentiles, and no terms
    (scale !== "rank" || knots !== null || terms.length === 0)
  );
}

function isContrast(contrast: unknown): boolean {
  if (!isRecord(contrast) || typeof contrast.column !== "string") return false;
  const isTold = ({ words }: Record<string, unknown>) => words === null || typeof words === "string";
  if (contrast.kind === "number") return isTold(contrast);
  const { kind, levels } = contrast;
  return kind === "category" && Array.isArray(levels) && levels.every((l) => isRecord(l) && isTold(l));
}

function isTerm(term: unknown): boolean {
  return (
    isRecord(term) &&
    ["value", "level", "missing"].includes(term.is as string) &&
    (term.is === "level" ? typeof term.label === "string" : term.label === null) &&
    isNumbers([term.center, term.spread, term.weight], 3) &&
    (term.spread as number) > 0
  );
}

function isRising(values: readonly number[]): boolean {
  return values.every((v, k) => k === 0 || v >= values[k - 1]);
}
