import type { Column, Data, Id, OnInvalid } from "../core/columns.ts";
import { ClienteleError } from "../core/errors.ts";
import { levelOption, needOptions } from "../core/options.ts";
import { kendallTau } from "../numeric/kendall.ts";
import { median, slopesOf } from "../numeric/theil-sen-slopes.ts";
import { linearTerms } from "./design-terms.ts";
import { quantilesOf, tooFew } from "./fit-model.ts";
import { peerDifference } from "./peer.ts";
import { type Design, readLine } from "./read-design.ts";
import type { InfluentialRow, RegressionCoefficient, RegressionModel } from "./regression-types.ts";
import { NO_CHECKS, placesOfLargest } from "./residual-checks.ts";

/** Options of {@link fitTheilSenRegression}. */
export interface TheilSenRegressionOptions<Row extends object> {
  /** What is explained: a column of numbers. */
  readonly y: Column<Row, number | bigint>;
  /** The column of numbers that explains, by name. */
  readonly x: keyof Row & string;
  /** Names of rows, shown beside those that lie furthest off. Default: none, only their numbers. */
  readonly label?: Column<Row, Id>;
  /** Confidence level of the interval. Default 0.95. */
  readonly level?: number;
  /** Rows with a value of another kind: "throw" (default), or "skip", which reports them as rejected. */
  readonly onInvalid?: OnInvalid;
}

// so many steps from the smallest to the largest residual
const PLACES = 201;

/**
 * A straight line that a few odd rows do not bend: the median of the slopes between all pairs of rows (Theil 1950) with Sen's (1968) interval, as `theilSen` of
 * clientele/describe and scipy's `theilslopes`; constant median(y) - slope median(x). p is that of Kendall's tau. There is no standard error, no r2 and no interval
 * of the constant. O(n log n) expected: 160,000 rows take seconds.
 *
 * @throws "too-few-rows" without two different values of x and three rows; "missing-column", "bad-value", "bad-option", "bad-input".
 *
 * @example
 * import { fitTheilSenRegression, predictRegression } from "clientele/regression";
 * const months = [10, 12, 11, 14, 90, 16, 17].map((revenue, month) => ({ month, revenue }));
 * const model = fitTheilSenRegression(months, { x: "month", y: "revenue" });
 * model.coefficients.map((c) => c.value); // => [10.5, 1.16666667]
 * model.coefficients[1].interval; // => [0.5, 20]
 * predictRegression(model, [{ month: 7 }]).at(0)?.expected; // => 18.6666667
 * fitTheilSenRegression(months.slice(0, 1), { x: "month", y: "revenue" }); // throws "too-few-rows"
 */
export function fitTheilSenRegression<Row extends object>(
  data: Data<Row>,
  options: TheilSenRegressionOptions<NoInfer<Row>>,
): RegressionModel {
  const what = "fitTheilSenRegression";
  needOptions(options, what, "y, the column that is explained, and x, what explains it");
  const level = levelOption(options.level);
  const { x, y, label, onInvalid } = options;
  const { design, predictor } = readLine(data, { y, label, onInvalid }, x, what);
  const n = design.y.length;
  const { range, values } = predictor;
  if (n < 3 || range === null) throw tooFew(what, n, 2);
  if (!(range[1] > range[0]))
    throw new ClienteleError(
      "too-few-rows",
      `${what}: ${x} is ${range[0]} in all of ${n} rows; a line needs two different values of it.`,
      { column: x, value: range[0], expected: "two different values" },
    );
  const pairs = { x: values, y: design.y, counts: new Float64Array(n).fill(1), n };
  const slope = slopesOf(pairs, level);
  const constant = median(design.y) - slope.value * median(values);
  const residuals = design.y.map((v, i) => v - constant - slope.value * values[i]);
  const isFlat = design.y.every((v) => v === design.y[0]);
  const none = { category: null, se: null, t: null };
  const coefficients: RegressionCoefficient[] = [
    { term: "(constant)", column: null, ...none, value: constant, p: null, interval: null },
    {
      term: x,
      column: x,
      ...none,
      value: slope.value,
      p: isFlat ? null : kendallTau(pairs).p,
      interval: [slope.low, slope.high],
    },
  ];
  const { left, read } = design.account;
  const plain = { category: null, shift: 0, unit: 1, center: 0, scale: 1 };
  return {
    kind: "theil-sen-regression",
    version: 1,
    y: design.yName,
    scale: "y",
    intercept: true,
    predictors: [{ column: x, kind: "number", range, levels: null, reference: null }],
    coefficients,
    errors: "ranks",
    level,
    n,
    df: n - 2,
    tDf: n - 2,
    clusters: null,
    residualSe: 1.4826 * median(residuals.map(Math.abs)),
    r2: null,
    adjustedR2: null,
    f: null,
    logLik: null,
    aic: null,
    bic: null,
    covariance: null,
    meanFactor: null,
    residualQuantiles: quantilesOf(residuals, undefined, PLACES),
    basis: {
      columns: [
        { predictor: -1, power: 0, ...plain },
        { predictor: 0, power: 1, ...plain },
      ],
      solution: [constant, slope.value],
      covariance: null,
    },
    rows: design.account,
    fit: {
      status: "fitted",
      warnings: [
        ...(isFlat ? [`${design.yName} has the same value in every row: there is nothing to explain.`] : []),
        ...(left > 0 ? [`${left} of ${read} rows lack a value and were left out.`] : []),
      ],
    },
    checks: { ...NO_CHECKS, influence: furthest(residuals, design) },
    difference: peerDifference(
      "theil-sen-regression",
      design,
      linearTerms(design.predictors),
      design.y,
      true,
      coefficients.map((c) => c.value),
    ),
  };
}

/** The five rows furthest off the line, which is what pulls a line by least squares. */
function furthest(residuals: Float64Array, { inputRows, labels }: Design): InfluentialRow[] {
  return placesOfLargest(residuals.map(Math.abs), 5).map((i) => ({
    row: inputRows[i],
    label: labels === undefined || labels.codes[i] < 0 ? null : labels.levels[labels.codes[i]],
    residual: residuals[i],
    studentized: null,
    leverage: null,
    cook: null,
  }));
}
