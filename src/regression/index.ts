export {
  type DescribeRegressionOptions,
  describeRegression,
  type RegressionDescription,
} from "./describe-regression.ts";
export { fitExponentialRegression } from "./fit-exponential-regression.ts";
export { fitLinearRegression, type LinearRegressionOptions } from "./fit-linear-regression.ts";
export {
  type CurveRegressionOptions,
  fitPolynomialRegression,
  type PolynomialRegressionOptions,
} from "./fit-polynomial-regression.ts";
export { fitPowerRegression } from "./fit-power-regression.ts";
export { fitTheilSenRegression, type TheilSenRegressionOptions } from "./fit-theil-sen-regression.ts";
export { parseRegression } from "./parse-regression.ts";
export {
  type PredictRegressionOptions,
  predictRegression,
  type RegressionPrediction,
  type RegressionPredictionInfo,
} from "./predict-regression.ts";
export type { ReferenceChoice } from "./reference-level.ts";
export type {
  InfluentialRow,
  RegressionBasis,
  RegressionBasisColumn,
  RegressionChecks,
  RegressionCoefficient,
  RegressionErrors,
  RegressionInflation,
  RegressionKind,
  RegressionModel,
  RegressionOptions,
  RegressionPredictor,
  RegressionRows,
  RegressionTest,
} from "./regression-types.ts";
