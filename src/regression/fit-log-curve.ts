import type { Data } from "../core/columns.ts";
import { badOption, needOptions } from "../core/options.ts";
import { linearTerms } from "./design-terms.ts";
import { fitModel } from "./fit-model.ts";
import type { CurveRegressionOptions } from "./fit-polynomial-regression.ts";
import { readDesign } from "./read-design.ts";
import type { RegressionModel } from "./regression-types.ts";

/** A straight line through log y over x, or over log x. */
export function fitLogCurve<Row extends object>(
  data: Data<Row>,
  options: CurveRegressionOptions<Row>,
  kind: "exponential-regression" | "power-regression",
  what: string,
): RegressionModel {
  needOptions(options, what, "y, the column that is explained, and x, what explains it");
  const { x } = options;
  const isPower = kind === "power-regression";
  const design = readDesign(data, {
    options: options as never,
    x: [x],
    categorical: [],
    reference: "frequent",
    positive: { y: true, x: isPower },
    what,
  });
  if (design.predictors[0].kind === "category")
    throw badOption("x", x, "a column of numbers; this one holds text");
  const terms = linearTerms(design.predictors).map((term) =>
    isPower ? { ...term, name: `log(${term.name})`, values: term.values.map(Math.log) } : term,
  );
  return fitModel({
    kind,
    design,
    terms,
    y: design.y.map(Math.log),
    scale: "log y",
    intercept: true,
    options,
    what,
  });
}
