import type { Data } from "../core/columns.ts";
import { badOption, needOptions } from "../core/options.ts";
import { powerTerms } from "./design-terms.ts";
import { fitModel } from "./fit-model.ts";
import { readLine } from "./read-design.ts";
import type { RegressionModel, RegressionOptions } from "./regression-types.ts";

/** Options of the regressions on one column of numbers. */
export interface CurveRegressionOptions<Row extends object> extends RegressionOptions<Row> {
  /** The column that explains, by name. */
  readonly x: keyof Row & string;
}

/** Options of {@link fitPolynomialRegression}. */
export interface PolynomialRegressionOptions<Row extends object> extends CurveRegressionOptions<Row> {
  /** The highest power, 1 to 12. Default 2. */
  readonly degree?: number;
}

/**
 * A curve with bends: y as a polynomial of x by least squares. The powers are shifted to the middle of x and scaled before they are fitted, and the result
 * turned back, so that degree 10 still has its digits. Far from the rows that were seen such a curve means nothing. O(rows degree^2).
 *
 * @throws as `fitLinearRegression`.
 *
 * @example
 * import { fitPolynomialRegression, predictRegression } from "clientele/regression";
 * const weeks = [[1, 11], [2, 18], [3, 21], [4, 20], [5, 14], [6, 3]].map(([price, profit]) => ({ price, profit }));
 * const model = fitPolynomialRegression(weeks, { y: "profit", x: "price" });
 * model.coefficients.map((c) => c.value); // => [-1.2, 14.2357143, -2.25]
 * predictRegression(model, [{ price: 3.1 }]).at(0)?.expected; // => 21.3082143
 * fitPolynomialRegression(weeks, { y: "profit", x: "price", degree: 0 }); // throws "bad-option"
 */
export function fitPolynomialRegression<Row extends object>(
  data: Data<Row>,
  options: PolynomialRegressionOptions<NoInfer<Row>>,
): RegressionModel {
  const what = "fitPolynomialRegression";
  needOptions(options, what, "y, the column that is explained, and x, what explains it");
  const { x, degree = 2 } = options;
  if (!Number.isInteger(degree) || degree < 1 || degree > 12)
    throw badOption("degree", degree, "a whole number from 1 to 12");
  const { design, predictor } = readLine(data, options as never, x, what);
  return fitModel({
    kind: "polynomial-regression",
    design,
    terms: powerTerms(predictor, degree),
    y: design.y,
    scale: "y",
    intercept: true,
    options,
    what,
  });
}
