import type { Column, Data } from "../../core/columns.ts";
import type { Estimate } from "../../core/estimate.ts";
import { badOption, levelOption } from "../../core/options.ts";
import type { LearnAccount } from "../rows/feature-types.ts";
import { readNumbers } from "./read-numbers.ts";
import { meanWithError, moments, within } from "./weighted-mean.ts";

/** Settings of {@link evaluateRegression}. */
export interface EvaluateRegressionOptions<Row extends object = object> {
  /** The number that was foretold. */
  readonly predicted: Column<Row, number>;
  /** The number that came. */
  readonly actual: Column<Row, number>;
  /** The quantile that was foretold, for `pinball`. Default 0.5. */
  readonly quantile?: number;
  /** How much each row weighs; 0 leaves it out. Default: all the same. */
  readonly weight?: Column<Row, number>;
  /** How many equal rows each stands for. Default 1. */
  readonly count?: Column<Row, number>;
  /** What becomes of rows without a valid number: "throw" (default) or "skip". */
  readonly onInvalid?: "throw" | "skip";
  /** Confidence level of the intervals. Default 0.95. */
  readonly level?: number;
}

/** How far predicted numbers are off. */
export interface RegressionEvaluation {
  /** Mean of predicted less actual: above zero is too high. */
  readonly bias: Estimate;
  /** Root of the mean squared error. */
  readonly rmse: Estimate;
  /** Mean absolute error. */
  readonly mae: Estimate;
  /** Share of the variance explained; null where all actual numbers are equal. Below zero: worse than the mean. */
  readonly r2: Estimate | null;
  /** Mean deviance of counts; null where a prediction is not above zero or an actual number is below. */
  readonly poissonDeviance: Estimate | null;
  /** Mean loss of a quantile: `quantile` times what is missing, 1 - `quantile` times what is too much. */
  readonly pinball: Estimate;
  readonly quantile: number;
  readonly warnings: readonly string[];
  readonly rows: LearnAccount;
}

/**
 * How good predicted numbers are: bias, root mean squared error, mean absolute error, R2, Poisson deviance and pinball loss; as scikit-learn's. Intervals are those of means over rows, for the root and R2 linearized. O(n).
 *
 * @throws "missing-value", "bad-value", "missing-column", "bad-option", "too-few-rows".
 *
 * @example
 * import { evaluateRegression } from "clientele";
 * const rows = [[3, 2], [5, 6], [8, 8], [1, 2]].map(([predicted, actual]) => ({ predicted, actual }));
 * const found = evaluateRegression(rows, { predicted: "predicted", actual: "actual" });
 * found.rmse.value; // => 0.866025
 * found.r2?.value; // => 0.888889
 * found.poissonDeviance?.value; // => 0.3346467
 */
export function evaluateRegression<Row extends object>(
  data: Data<Row>,
  options: EvaluateRegressionOptions<NoInfer<Row>>,
): RegressionEvaluation {
  const rows = readNumbers(data as Data<object>, options, "evaluateRegression");
  const { quantile = 0.5 } = options;
  const level = levelOption(options.level);
  if (!(quantile > 0 && quantile < 1))
    throw badOption("quantile", quantile, "a number between 0 and 1, such as 0.9");
  const { predicted, actual } = rows;
  const off = (i: number) => predicted[i] - actual[i];
  const mean = (values: (row: number) => number) => meanWithError(values, rows, level);
  const above = (estimate: Estimate) => within(estimate, 0, Number.POSITIVE_INFINITY);
  const squared = mean((i) => off(i) ** 2);
  const warnings: string[] = [];
  const middle = moments((i) => actual[i], rows).mean;
  // the mean of equal numbers may differ from them by rounding
  const varies = actual.some((a) => a !== actual[0]);
  const variance = varies ? moments((i) => (actual[i] - middle) ** 2, rows).mean : 0;
  if (!(variance > 0)) warnings.push("All actual numbers are equal: there is no variance to explain.");
  const counts = predicted.every((p) => p > 0) && actual.every((a) => a >= 0);
  return {
    bias: mean(off),
    rmse: rootOf(squared),
    mae: above(mean((i) => Math.abs(off(i)))),
    r2: variance > 0 ? explained(squared.value, variance, middle) : null,
    poissonDeviance: counts ? above(mean((i) => deviance(actual[i], predicted[i]))) : null,
    pinball: above(mean((i) => (off(i) < 0 ? -quantile * off(i) : (1 - quantile) * off(i)))),
    quantile,
    warnings,
    rows: rows.account,
  };

  function explained(error: number, total: number, center: number): Estimate {
    const influence = (i: number) =>
      (error * (actual[i] - center) ** 2) / (total * total) - off(i) ** 2 / total;
    const moved = mean(influence);
    const value = 1 - error / total;
    return {
      ...moved,
      value,
      interval: moved.interval && [
        value + moved.interval[0] - moved.value,
        Math.min(1, value + moved.interval[1] - moved.value),
      ],
    };
  }
}

function deviance(y: number, m: number): number {
  return 2 * ((y > 0 ? y * Math.log(y / m) : 0) - y + m);
}

function rootOf({ value, se, interval, level }: Estimate): Estimate {
  const root = Math.sqrt(value);
  return {
    value: root,
    se: se === null || root === 0 ? null : se / (2 * root),
    interval: interval && [Math.sqrt(Math.max(0, interval[0])), Math.sqrt(interval[1])],
    level,
  };
}
