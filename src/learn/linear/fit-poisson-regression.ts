import { type Column, type Data, readColumns } from "../../core/columns.ts";
import { pick } from "../../core/pick.ts";
import { rereadable } from "../../core/rereadable.ts";
import { zoneOf } from "../../core/time.ts";
import { runSteps, runStepsAsync, type Steps, type Work } from "../../core/work.ts";
import type { LearnColumns, TrainingRows } from "../rows/feature-types.ts";
import { readTrainingSteps } from "../rows/read-training.ts";
import { linearRowsSteps } from "./fit-linear-rows.ts";
import { type PenaltyOptions, penaltyOf } from "./linear-options.ts";
import type { LinearModel } from "./linear-types.ts";

/** Options of {@link fitPoissonRegression}. */
export interface PoissonRegressionOptions<Row> extends Omit<LearnColumns<Row>, "positive">, PenaltyOptions {
  /** What counts grow with in proportion, such as the days a customer was watched: its logarithm is added to the score. Above zero; rows without one are refused. Default: 1 for every row. */
  readonly exposure?: Column<Row, number>;
}

/**
 * Poisson regression of counts with a log link: the log of the expected count as a sum of terms, plus the log of `exposure`. Penalty, categories, missing values, errors and warnings as in `fitLogisticRegression`; predictions are for
 * an exposure of 1. `fit.dispersion` is Pearson's chi-square over n - parameters: far above 1 counts vary more than Poisson's, and stated errors are too small by its root. Targets need not be whole (rates with weights).
 * O(rows (numbers + columns of categories)^2) for each of five to ten steps.
 *
 * @throws as `fitLogisticRegression`; "bad-value" for a negative count and an exposure that is not above zero, "missing-value" for one that is missing, "bad-input" when all counts are 0.
 *
 * @example
 * import { fitPoissonRegression, predictOutcome } from "clientele/learn";
 * const customers = [
 *   { visits: 1, days: 10, plan: "a" }, { visits: 4, days: 20, plan: "b" }, { visits: 2, days: 20, plan: "a" }, { visits: 10, days: 30, plan: "b" },
 * ];
 * const model = fitPoissonRegression(customers, { target: "visits", features: ["plan"], exposure: "days" });
 * predictOutcome(model, [{ plan: "a" }, { plan: "b" }]).columns.expected; // => [0.1, 0.28]
 * fitPoissonRegression([{ visits: -1, days: 2 }, { visits: 1, days: 3 }], { target: "visits" }); // throws "bad-value"
 */
export function fitPoissonRegression<Row extends object>(
  data: Data<Row>,
  options: PoissonRegressionOptions<NoInfer<Row>>,
): LinearModel {
  return runSteps(poissonSteps(data, options));
}

/**
 * As {@link fitPoissonRegression}, some of the rows at a time: the event loop gets its turns, `onProgress` hears how far it is, and `signal` stops the work within 50 ms (with an l1 penalty between its parts only).
 *
 * @throws "aborted", and what {@link fitPoissonRegression} throws.
 *
 * @example
 * import { fitPoissonRegressionAsync } from "clientele/learn";
 * const rows = [{ visits: 1, plan: "a" }, { visits: 3, plan: "a" }, { visits: 8, plan: "b" }];
 * const model = await fitPoissonRegressionAsync(rows, { target: "visits" });
 * model.fit.status; // => "converged"
 */
export function fitPoissonRegressionAsync<Row extends object>(
  data: Data<Row>,
  options: PoissonRegressionOptions<NoInfer<Row>> & Work,
): Promise<LinearModel> {
  return runStepsAsync(poissonSteps(data, options), options);
}

function* poissonSteps<Row extends object>(
  data: Data<Row>,
  options: PoissonRegressionOptions<NoInfer<Row>>,
): Steps<LinearModel> {
  const what = "fitPoissonRegression";
  const given = rereadable(data);
  const rows = yield* readTrainingSteps(given, options, {
    what,
    outcome: "count",
    other: [options?.exposure],
  });
  const { exposure } = options;
  return yield* linearRowsSteps(rows, {
    family: "poisson",
    penalty: penaltyOf(options),
    ...(exposure === undefined
      ? {}
      : {
          exposure: exposureOf(given, exposure, rows, what),
          exposureName: typeof exposure === "string" ? exposure : "exposure",
        }),
  });
}

function exposureOf(data: Data<object>, from: unknown, rows: TrainingRows, what: string): Float64Array {
  const { columns } = readColumns(
    data,
    {
      exposure: {
        as: "number",
        from,
        required: true,
        valid: (v) => v > 0,
        expected: "an exposure above zero",
      },
    },
    { zone: zoneOf("UTC"), what },
  );
  return rows.inputRows === undefined ? columns.exposure : pick(columns.exposure, rows.inputRows);
}
