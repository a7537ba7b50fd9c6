import { normalQuantile } from "../../numeric/normal.ts";
import type { LifeCurves } from "./life-curves.ts";

/** A number with its interval; NaN where there is none. */
export interface Band {
  readonly value: number;
  readonly low: number;
  readonly high: number;
  readonly se: number;
}

/**
 * Chance of customer i to be there at `to` for who is there at `from`, with its interval on the scale of log(-log): it stays between 0 and 1.
 */
export function stayBetween(curves: LifeCurves, i: number, from: number, to: number, level: number): Band {
  const value = curves.survival(i, to) / survivalToday(curves, i, from);
  // who is new has even those ahead who leave at once, at age 0: a step of step curves
  const begin = from === 0 && curves.hazard === undefined ? -1 : from;
  const error = to > begin ? curves.errorBetween(i, begin, to) : 0;
  const hazard = -Math.log(value);
  if (Number.isNaN(value) || Number.isNaN(error))
    return { value, low: Number.NaN, high: Number.NaN, se: Number.NaN };
  // nobody has left, or everybody: the data show no spread
  if (!(hazard > 0) || hazard === Number.POSITIVE_INFINITY)
    return { value, low: Number.NaN, high: Number.NaN, se: Number.NaN };
  const spread = Math.exp((normalQuantile((1 + level) / 2) * error) / hazard);
  return { value, low: Math.exp(-hazard * spread), high: Math.exp(-hazard / spread), se: value * error };
}

/** Chance to be there today; a new customer is, also where some leave at once. */
export function survivalToday(curves: LifeCurves, i: number, age: number): number {
  return age === 0 ? 1 : curves.survival(i, age);
}
