import { logisticOf } from "../../numeric/log-odds.ts";
import type { FeatureRows } from "../rows/feature-types.ts";
import type { LinearModel, LinearTerm } from "./linear-types.ts";

/** The linear score of each row. O(rows columns). */
export function linearScores(
  { atMeans, terms, schema }: LinearModel,
  { x, length }: FeatureRows,
): Float64Array {
  const score = new Float64Array(length).fill(atMeans);
  schema.columns.forEach(({ column, levels }, j) => {
    const own = terms.filter((term) => term.column === column && term.coefficient !== 0);
    if (own.length === 0) return;
    const values = x[j];
    const missing = own.find(({ isMissing }) => isMissing)?.coefficient ?? 0;
    if (levels === null) {
      const { mean, coefficient } = own.find(({ isMissing }) => !isMissing) ?? { mean: 0, coefficient: 0 };
      for (let i = 0; i < length; i++) {
        const value = values[i];
        score[i] += Number.isNaN(value) ? missing : coefficient * (value - mean);
      }
      return;
    }
    const places = new Map(levels.map((level, k) => [level, k]));
    const ofLevel = new Float64Array(levels.length);
    for (const { level, coefficient } of own)
      if (level !== null) ofLevel[places.get(level) as number] = coefficient;
    for (let i = 0; i < length; i++) {
      const value = values[i];
      score[i] += Number.isNaN(value) ? missing : ofLevel[value];
    }
  });
  return score;
}

/** What a term is for a value of its column. */
export function termValue(term: LinearTerm, value: number, place: number): number {
  if (term.isMissing) return Number.isNaN(value) ? 1 : 0;
  if (term.level !== null) return value === place ? 1 : 0;
  return Number.isNaN(value) ? term.mean : value;
}

/** Probability of yes, or the expected number. */
export function linearPredictions(model: LinearModel, rows: FeatureRows): Float64Array[] {
  const score = linearScores(model, rows);
  if (model.kind === "logistic-regression") return [score.map(logisticOf)];
  return [model.kind === "poisson-regression" ? score.map(Math.exp) : score];
}
