import { orNull } from "../../core/json-values.ts";
import { logNormalTwoSided } from "../../numeric/log-tails.ts";
import { normalQuantile } from "../../numeric/normal.ts";
import type { CoxProblem } from "./cox-problem.ts";
import type { CoxCoefficient } from "./cox-types.ts";
import type { Climb } from "./newton.ts";

/** What is told of each term of the design. */
export function coefficientTable(
  { kept, design, rows }: Pick<CoxProblem, "kept" | "design" | "rows">,
  { beta, running }: Climb,
  covariance: Float64Array,
  robust: Float64Array | undefined,
  level: number,
): CoxCoefficient[] {
  const p = kept.length;
  const z = normalQuantile((1 + level) / 2);
  return design.schema.terms.map(({ name }, j) => {
    const k = kept.indexOf(j);
    const none = {
      term: name,
      se: null,
      robustSe: null,
      interval: null,
      hazardRatioInterval: null,
      z: null,
      pValue: null,
      logPValue: null,
    };
    if (k < 0) return { ...none, status: "dropped", coefficient: null, hazardRatio: null };
    const coefficient = beta[k] / rows.scale[k];
    const hazardRatio = orNull(Math.exp(coefficient));
    const errorOf = (v: Float64Array) => Math.sqrt(v[k * p + k]) / rows.scale[k];
    const se = errorOf(covariance);
    if (running.includes(k) || !(se > 0)) return { ...none, status: "infinite", coefficient, hazardRatio };
    const robustSe = robust === undefined ? null : errorOf(robust);
    const error = robustSe ?? se;
    const interval = [coefficient - z * error, coefficient + z * error] as const;
    const ends = [orNull(Math.exp(interval[0])), orNull(Math.exp(interval[1]))];
    const score = error > 0 ? coefficient / error : null;
    const logPValue = score === null ? null : logNormalTwoSided(score);
    return {
      term: name,
      status: "estimated",
      coefficient,
      se,
      robustSe,
      interval,
      hazardRatio,
      hazardRatioInterval: ends[0] === null || ends[1] === null ? null : [ends[0], ends[1]],
      z: score,
      pValue: logPValue === null ? null : Math.exp(logPValue),
      logPValue,
    };
  });
}

/** A covariance by term of the design, in their own units. */
export function covarianceTable(
  { kept, design, rows }: Pick<CoxProblem, "kept" | "design" | "rows">,
  running: readonly number[],
  covariance: Float64Array,
): (number | null)[][] {
  const p = kept.length;
  const places = design.schema.terms.map((_, j) => {
    const k = kept.indexOf(j);
    return running.includes(k) ? -1 : k;
  });
  return places.map((a) =>
    places.map((b) =>
      a < 0 || b < 0 ? null : orNull(covariance[a * p + b] / (rows.scale[a] * rows.scale[b])),
    ),
  );
}
