import type { Data } from "../core/columns.ts";
import { fitLogCurve } from "./fit-log-curve.ts";
import type { CurveRegressionOptions } from "./fit-polynomial-regression.ts";
import type { RegressionModel } from "./regression-types.ts";

/**
 * Growth by a constant factor: y = exp(constant + slope x), fitted as a straight line through log y by least squares. Coefficients, errors, r2, AIC and checks are
 * therefore those of log y, percentages of y count alike, and exp of the line is the median of y, not its mean: `meanFactor` has what the curve is to be multiplied by, as Duan's
 * smearing estimate and as the one for bell-shaped residuals. `predictRegression` gives median and mean. O(rows).
 *
 * @throws as `fitLinearRegression`; "bad-value" names rows with a y of zero or less, which has no logarithm.
 *
 * @example
 * import { fitExponentialRegression } from "clientele/regression";
 * const months = [10, 21, 39, 82, 158].map((subscribers, month) => ({ month, subscribers }));
 * const model = fitExponentialRegression(months, { y: "subscribers", x: "month" });
 * Math.exp(model.coefficients[1].value ?? 0); // => 1.9901732
 * model.scale; // => "log y"
 * model.meanFactor?.smearing; // => 1.0003301
 * fitExponentialRegression([{ a: 1, b: 0 }], { y: "b", x: "a" }); // throws "bad-value"
 */
export function fitExponentialRegression<Row extends object>(
  data: Data<Row>,
  options: CurveRegressionOptions<NoInfer<Row>>,
): RegressionModel {
  return fitLogCurve(data, options, "exponential-regression", "fitExponentialRegression");
}
