import { isRecord } from "../core/is-record.ts";
import { isNumber, isNumbers, isTexts } from "../core/json-values.ts";
import { badModel, modelParser, readKind } from "../core/model.ts";
import { REGRESSION_KINDS } from "./need-regression.ts";
import type { RegressionModel } from "./regression-types.ts";

/**
 * Checks a stored regression (parsed JSON or its text), of any kind, before it is used. O(size).
 *
 * @throws "bad-model"
 *
 * @example
 * import { fitLinearRegression, parseRegression, predictRegression } from "clientele/regression";
 * const rows = [1, 2, 3, 4].map((x) => ({ x, y: 2 * x + (x % 2) }));
 * const stored = JSON.stringify(fitLinearRegression(rows, { y: "y", x: "x" }));
 * predictRegression(parseRegression(stored), [{ x: 2 }]).at(0)?.expected; // => 4.6
 * parseRegression({ kind: "linear-regression", version: 9 }); // throws "bad-model"
 */
export function parseRegression(json: unknown): RegressionModel {
  const { value, kind: found } = readKind(json, "regression");
  const kind = REGRESSION_KINDS.find((name) => name === found);
  if (kind === undefined) throw badModel("regression", "its kind is none of a regression");
  return modelParser<RegressionModel>({ kind, version: 1, keys: KEYS, check })(value);
}

const KEYS: readonly (keyof RegressionModel)[] = [
  "kind",
  "version",
  "y",
  "scale",
  "intercept",
  "predictors",
  "coefficients",
  "errors",
  "level",
  "n",
  "df",
  "tDf",
  "clusters",
  "residualSe",
  "r2",
  "adjustedR2",
  "f",
  "logLik",
  "aic",
  "bic",
  "covariance",
  "meanFactor",
  "residualQuantiles",
  "basis",
  "rows",
  "fit",
  "checks",
  "difference",
];

/** What prediction and description rely on. */
function check(model: RegressionModel): void {
  const { kind, scale, predictors, coefficients, basis, meanFactor } = model;
  const need = (isGood: boolean, what: string) => {
    if (!isGood) throw badModel(kind, what);
  };
  need(typeof model.y === "string", "y must be a name");
  need(scale === "y" || scale === "log y", 'scale must be "y" or "log y"');
  need(isNumber(model.level) && model.level > 0 && model.level < 1, "level must lie between 0 and 1");
  need(isNumber(model.n) && isNumber(model.df) && isNumber(model.tDf), "n, df and tDf must be numbers");
  need(
    isNumberOrNull(model.residualSe) && isNumberOrNull(model.r2),
    "residualSe and r2 must be numbers or null",
  );
  need(
    Array.isArray(predictors) && predictors.length > 0 && predictors.every(isPredictor),
    "predictors are damaged",
  );
  need(Array.isArray(coefficients) && coefficients.every(isCoefficient), "coefficients are damaged");
  need(
    meanFactor === null || (isNumber(meanFactor?.smearing) && isNumber(meanFactor.logNormal)),
    "meanFactor must have two numbers",
  );
  need((meanFactor !== null) === (scale === "log y"), "meanFactor belongs to fits of log y");
  need(
    Array.isArray(model.residualQuantiles) && model.residualQuantiles.every(isNumber),
    "residualQuantiles are damaged",
  );
  need(
    isRecord(basis) && Array.isArray(basis.columns) && isNumbers(basis.solution, basis.columns.length),
    "basis is damaged",
  );
  for (const column of basis.columns) {
    const isGood =
      isRecord(column) &&
      Number.isInteger(column.predictor) &&
      column.predictor >= -1 &&
      column.predictor < predictors.length &&
      Number.isInteger(column.power) &&
      column.power >= 0 &&
      column.power <= 12 &&
      (column.category === null || typeof column.category === "string") &&
      [column.shift, column.unit, column.center, column.scale].every(isNumber) &&
      column.unit !== 0 &&
      column.scale !== 0;
    need(isGood, "a column of basis is damaged");
  }
  const size = basis.columns.length;
  need(
    basis.covariance === null ||
      (Array.isArray(basis.covariance) &&
        basis.covariance.length === size &&
        basis.covariance.every((row) => isNumbers(row, size))),
    "basis.covariance is damaged",
  );
  need(isRecord(model.fit) && Array.isArray(model.fit.warnings), "fit must have warnings");
  need(
    isRecord(model.rows) && isRecord(model.checks) && isRecord(model.difference),
    "rows, checks or difference are missing",
  );
  need(Array.isArray(model.checks.influence) && Array.isArray(model.checks.inflation), "checks are damaged");
}

function isPredictor(value: unknown): boolean {
  if (!isRecord(value) || typeof value.column !== "string") return false;
  if (value.kind === "number")
    return value.levels === null && (value.range === null || isNumbers(value.range, 2));
  return value.kind === "category" && isTexts(value.levels);
}

function isCoefficient(value: unknown): boolean {
  return (
    isRecord(value) &&
    typeof value.term === "string" &&
    [value.value, value.se, value.t, value.p].every(isNumberOrNull) &&
    (value.interval === null || isNumbers(value.interval, 2))
  );
}

function isNumberOrNull(value: unknown): boolean {
  return value === null || isNumber(value);
}
