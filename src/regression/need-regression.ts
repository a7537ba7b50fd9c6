import { needModel } from "../core/model.ts";
import type { RegressionKind } from "./regression-types.ts";

/** Every kind of regression there is. */
export const REGRESSION_KINDS: readonly RegressionKind[] = [
  "linear-regression",
  "polynomial-regression",
  "exponential-regression",
  "power-regression",
  "theil-sen-regression",
];

/** Refuses what is no regression. */
export function needRegression(model: unknown, what: string): void {
  needModel(model, REGRESSION_KINDS, what, "fitLinearRegression or another fit of clientele/regression");
}
