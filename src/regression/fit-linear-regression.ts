import type { Data } from "../core/columns.ts";
import { badOption, needOptions, oneOf } from "../core/options.ts";
import { linearTerms } from "./design-terms.ts";
import { fitModel } from "./fit-model.ts";
import { readDesign } from "./read-design.ts";
import type { ReferenceChoice } from "./reference-level.ts";
import type { RegressionModel, RegressionOptions } from "./regression-types.ts";

/** Options of {@link fitLinearRegression}. */
export interface LinearRegressionOptions<Row extends object> extends RegressionOptions<Row> {
  /** The columns that explain, by name: one or more. Numbers count as they are (true is 1), text as categories. */
  readonly x: (keyof Row & string) | readonly (keyof Row & string)[];
  /** Columns of numbers to take as categories, such as a weekday from 1 to 7. Default: none. */
  readonly categorical?: readonly (keyof Row & string)[];
  /** What categories are compared with: "frequent" (default), "first" by text as in R, or one by name for each column: `{ channel: "web" }`. */
  readonly reference?: ReferenceChoice;
  /** Whether there is a constant. Without one, r2 is measured from zero as in R. Default true. */
  readonly intercept?: boolean;
}

/**
 * A straight line, or several: y as a constant plus so much for each unit of every column (ordinary or weighted least squares), with errors, tests, intervals
 * and checks. Coefficients come from a QR decomposition of centered columns and agree with R's `lm`; `difference` says how far the package ml-regression, which inverts X'X, is
 * off on the same rows. A column that others make up gets no coefficient and a warning. Rows that lack a value are left out and counted.
 *
 * O(rows columns^2) time, O(rows columns) memory. Checks: see `RegressionChecks`.
 *
 * @throws "too-few-rows" without one complete row more than coefficients; "missing-column"; "bad-value" for text among numbers, infinite numbers,
 * negative weights or counts; "bad-option"; "bad-input".
 *
 * @example
 * import { fitLinearRegression } from "clientele/regression";
 * const days = [[10, 31], [20, 48], [30, 72], [40, 88], [50, 111]].map(([visitors, revenue]) => ({ visitors, revenue }));
 * const model = fitLinearRegression(days, { y: "revenue", x: "visitors" });
 * model.coefficients.map((c) => c.value); // => [10, 2]
 * model.coefficients[1].interval; // => [1.7825975, 2.2174025]
 * model.r2; // => 0.99651221
 * fitLinearRegression(days.slice(0, 2), { y: "revenue", x: "visitors" }); // throws "too-few-rows"
 */
export function fitLinearRegression<Row extends object>(
  data: Data<Row>,
  options: LinearRegressionOptions<NoInfer<Row>>,
): RegressionModel {
  const what = "fitLinearRegression";
  needOptions(options, what, "y, the column that is explained, and x, what explains it");
  const { x, categorical = [], reference = "frequent", intercept = true } = options;
  const names: readonly string[] = typeof x === "string" ? [x] : x;
  checkOptions(names, categorical, reference, intercept);
  const design = readDesign(data, {
    options: options as never,
    x: names,
    categorical,
    reference,
    positive: { y: false, x: false },
    what,
  });
  return fitModel({
    kind: "linear-regression",
    design,
    terms: linearTerms(design.predictors),
    y: design.y,
    scale: "y",
    intercept,
    options,
    what,
  });
}

/** A name that is in none of the columns would silently change nothing. */
function checkOptions(
  x: readonly string[],
  categorical: readonly string[],
  reference: ReferenceChoice,
  intercept: boolean,
): void {
  if (typeof intercept !== "boolean") throw badOption("intercept", intercept, "true or false");
  if (!Array.isArray(categorical)) throw badOption("categorical", categorical, "a list of names of columns");
  const isChoice = typeof reference === "object" && reference !== null;
  if (!isChoice) oneOf(reference as string, "reference", ["frequent", "first"]);
  const named = isChoice ? Object.keys(reference) : [];
  for (const [option, names] of [
    ["categorical", categorical],
    ["reference", named],
  ] as const) {
    const stray = names.find((name) => !x.includes(name));
    if (stray !== undefined) throw badOption(option, stray, `columns among option x: ${x.join(", ")}`);
  }
}
