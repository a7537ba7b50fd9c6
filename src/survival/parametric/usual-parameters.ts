import { normalQuantile } from "../../numeric/normal.ts";
import type { AftDistribution } from "./aft-model.ts";
import type { UsualParameter } from "./model-types.ts";

/** Name, factor of the parameter in its logarithm, which parameter (0 location, 1 log scale), constant of the logarithm. */
type Recipe = readonly [name: string, factor: number, param: 0 | 1, constant: number];

/** Parameters in the field's usual words: each is the exponential of a multiple of a coefficient. */
export function usualParameters(
  distribution: AftDistribution,
  at: readonly [location: number, logScale: number],
  errors: readonly [location: number, logScale: number],
  level: number,
): UsualParameter[] {
  const half = normalQuantile((1 + level) / 2);
  const out: UsualParameter[] = [];
  for (const [name, factor, param, constant] of recipes(distribution)) {
    const log = factor * at[param] + constant;
    const value = Math.exp(log);
    const error = Math.abs(factor) * errors[param];
    if (!(value > 0 && value < Number.POSITIVE_INFINITY)) continue;
    const known = error >= 0 && error < Number.POSITIVE_INFINITY;
    const interval: readonly [number, number] = [Math.exp(log - half * error), Math.exp(log + half * error)];
    out.push({
      name,
      value,
      se: known ? value * error : null,
      interval: known && interval.every(Number.isFinite) ? interval : null,
    });
  }
  return out;
}

function recipes(distribution: AftDistribution): readonly Recipe[] {
  switch (distribution) {
    case "weibull":
    case "log-logistic":
      return [
        ["shape", -1, 1, 0],
        ["scale", 1, 0, 0],
      ];
    case "exponential":
      return [["rate", -1, 0, 0]];
    case "rayleigh":
      return [["sigma", 1, 0, -0.5 * Math.LN2]];
    case "log-normal":
      return [
        ["median", 1, 0, 0],
        ["sigma", 1, 1, 0],
      ];
    case "generalized-gamma":
      return [["sigma", 1, 1, 0]];
    default:
      return [["scale", 1, 1, 0]];
  }
}
