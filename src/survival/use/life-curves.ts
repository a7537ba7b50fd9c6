/**
 * Survival of some customers under a model: what the functions that use models ask of every kind of model. Ages are in the unit of the model.
 */
export interface LifeCurves {
  /** How many customers. */
  readonly length: number;
  readonly unit: "day" | "week" | "month" | "year" | undefined;
  /** The oldest age of customer i that the model can say anything about: the last age seen for step curves, Infinity for formulas. */
  known(i: number): number;
  /** Chance of customer i to be there at an age; NaN beyond what is known. */
  survival(i: number, age: number): number;
  /** Cumulative hazard H; survival is exp(-H), for plain Kaplan-Meier nearly. */
  cumulativeHazard(i: number, age: number): number;
  /** Standard error of H(to) - H(from), that is of the logarithm of the chance to be there at `to` for who is there at `from`; a `from` below 0 counts steps at age 0 in. NaN where the data cannot carry one. */
  errorBetween(i: number, from: number, to: number): number;
  /** Rate of leaving at an age; absent for step curves, which have none. */
  hazard?(i: number, age: number): number;
  /** First age at which survival is p or less (R's rule where it is exactly p over a stretch: the middle of it). NaN: not reached within what is known; Infinity: never. */
  quantile(i: number, p: number): number;
  /** Area under the survival curve between two ages; `to` may be Infinity where `known` is (Infinity when the area is). */
  area(i: number, from: number, to: number): number;
  /** Standard error of area(from, to) / survival(from), the time still to come up to an age `to`; absent where no formula is at hand. */
  remainingError?(i: number, from: number, to: number): number;
}
