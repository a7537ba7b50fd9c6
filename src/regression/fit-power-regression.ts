import type { Data } from "../core/columns.ts";
import { fitLogCurve } from "./fit-log-curve.ts";
import type { CurveRegressionOptions } from "./fit-polynomial-regression.ts";
import type { RegressionModel } from "./regression-types.ts";

/**
 * Percent for percent: y = exp(constant) x^slope, fitted as a straight line through log y over log x by least squares. The slope is an elasticity: one percent more x goes with
 * so many percent more y. Errors, r2, AIC and checks are those of log y; for median and mean see `fitExponentialRegression`. O(rows).
 *
 * @throws as `fitLinearRegression`; "bad-value" names rows with an x or y of zero or less, which has no logarithm.
 *
 * @example
 * import { fitPowerRegression } from "clientele/regression";
 * const prices = [[2, 100], [2.5, 66], [3, 43], [4, 26], [5, 15]].map(([price, sold]) => ({ price, sold }));
 * const model = fitPowerRegression(prices, { y: "sold", x: "price" });
 * model.coefficients[1].term; // => "log(price)"
 * model.coefficients[1].value; // => -2.0490784
 * fitPowerRegression([{ price: 0, sold: 3 }], { y: "sold", x: "price" }); // throws "bad-value"
 */
export function fitPowerRegression<Row extends object>(
  data: Data<Row>,
  options: CurveRegressionOptions<NoInfer<Row>>,
): RegressionModel {
  return fitLogCurve(data, options, "power-regression", "fitPowerRegression");
}
