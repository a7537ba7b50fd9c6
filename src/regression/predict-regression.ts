import {
  type Column,
  type ColumnSpec,
  type Data,
  type Id,
  type OnInvalid,
  readColumns,
} from "../core/columns.ts";
import { levelOption, oneOf } from "../core/options.ts";
import { define, Table, type TableInfo, type TextColumn } from "../core/table.ts";
import { zoneOf } from "../core/time.ts";
import { studentTQuantile } from "../numeric/student-t.ts";
import { form } from "./coefficients.ts";
import { basisRow } from "./design-terms.ts";
import { needRegression } from "./need-regression.ts";
import type { RegressionModel } from "./regression-types.ts";

/** Options of {@link predictRegression}. */
export interface PredictRegressionOptions<Row extends object> {
  /** Confidence level of both intervals. Default: the model's. */
  readonly level?: number;
  /** For fits of log y, how the mean is made from the median: Duan's "smearing" (default), or "log-normal", for bell-shaped residuals of log y. */
  readonly mean?: "smearing" | "log-normal";
  /** Names of the rows, kept as the first column of the result. Default: none. */
  readonly label?: Column<Row, Id>;
  /** Rows with a value of another kind: "throw" (default) or "skip". */
  readonly onInvalid?: OnInvalid;
}

/** One predicted row. null where the row lacks a value or the model has no such interval. */
export interface RegressionPrediction {
  readonly label?: string | null;
  /** The mean of rows like this one. */
  readonly expected: number | null;
  /** How unsure that mean is. */
  readonly expectedLow: number | null;
  readonly expectedHigh: number | null;
  /** Where a single such row may lie. */
  readonly rangeLow: number | null;
  readonly rangeHigh: number | null;
  /** For fits of log y: half of such rows are below. */
  readonly median?: number | null;
}

/** What a table of predictions says about itself. */
export interface RegressionPredictionInfo extends TableInfo {
  readonly kind: "regression-predictions";
  /** The column that is predicted. */
  readonly y: string;
  readonly level: number;
  /** How the mean was made, for fits of log y. */
  readonly mean: "smearing" | "log-normal" | null;
  /** Rows with a number beyond those the model has seen: the formula is stretched there. */
  readonly outside: number;
  /** Rows without a prediction: a value is missing, or a category was never seen. */
  readonly missing: number;
  readonly unknown: number;
}

/**
 * What a regression expects of rows, in their order: the mean with its interval, and the range in which a single row may lie (for rows of weight 1 and
 * noise like that of the fit). Columns are found by the names they had when the model was fitted.
 *
 * Fits of log y: `median` is the curve, `expected` the curve times the mean factor (whose own doubt is not in the interval), `range` exp of that of log y.
 * Theil-Sen: no interval of the mean; the range is made of the residuals' own order, and null when they are too few for the level (39 rows for 0.95).
 * O(rows columns^2).
 *
 * @throws "bad-model" for what is no such model; "missing-column"; "bad-value" for text among numbers, and for an x of zero or less where its logarithm is taken; "bad-option".
 *
 * @example
 * import { fitLinearRegression, predictRegression } from "clientele/regression";
 * const days = [[10, 31], [20, 48], [30, 72], [40, 88], [50, 111]].map(([visitors, revenue]) => ({ visitors, revenue }));
 * const model = fitLinearRegression(days, { y: "revenue", x: "visitors" });
 * const next = predictRegression(model, [{ visitors: 35 }, { visitors: 80 }]);
 * next.at(0); // => { expected: 80, expectedLow: 76.738963, expectedHigh: 83.261037, rangeLow: 72.390914, rangeHigh: 87.609086 }
 * next.info.outside; // => 1
 * predictRegression(model, [{ guests: 35 }]); // throws "missing-column"
 */
export function predictRegression<Row extends object>(
  model: RegressionModel,
  rows: Data<Row>,
  options: PredictRegressionOptions<NoInfer<Row>> = {},
): Table<RegressionPrediction, RegressionPredictionInfo> {
  needRegression(model, "predictRegression");
  const level = levelOption(options.level ?? model.level);
  const mean = oneOf(options.mean ?? "smearing", "mean", ["smearing", "log-normal"]);
  const { predictors, basis } = model;
  const { columns, length, label } = readPredictors(model, rows, options);
  const out = {
    expected: new Float64Array(length),
    expectedLow: new Float64Array(length),
    expectedHigh: new Float64Array(length),
    rangeLow: new Float64Array(length),
    rangeHigh: new Float64Array(length),
  };
  const middle = new Float64Array(length);
  const half = halvesOf(model, level);
  const isLog = model.scale === "log y";
  const factor = isLog ? (mean === "smearing" ? model.meanFactor?.smearing : model.meanFactor?.logNormal) : 1;
  const shape = isLog ? Math.exp : (v: number) => v;
  const design = new Float64Array(basis.columns.length);
  const values = new Array<number>(predictors.length);
  const counts = { outside: 0, missing: 0, unknown: 0 };
  for (let i = 0; i < length; i++) {
    const state = rowValues(model, columns, i, values);
    if (state !== undefined) counts[state]++;
    basisRow(model, values, design);
    let line = 0;
    for (let c = 0; c < design.length; c++) line += design[c] * basis.solution[c];
    const [ofMean, low, high] = half(design);
    middle[i] = shape(line);
    out.expected[i] = shape(line) * (factor ?? Number.NaN);
    out.expectedLow[i] = shape(line - ofMean) * (factor ?? Number.NaN);
    out.expectedHigh[i] = shape(line + ofMean) * (factor ?? Number.NaN);
    out.rangeLow[i] = shape(line + low);
    out.rangeHigh[i] = shape(line + high);
  }
  const all = { ...(label && { label }), ...out, ...(isLog && { median: middle }) };
  return new Table<RegressionPrediction, RegressionPredictionInfo>(length, all as never, {
    kind: "regression-predictions",
    ...(label && { key: "label" }),
    y: model.y,
    level,
    mean: isLog ? mean : null,
    ...counts,
  });
}

function readPredictors<Row extends object>(
  { predictors, kind }: RegressionModel,
  rows: Data<Row>,
  options: PredictRegressionOptions<Row>,
): { columns: (Float64Array | TextColumn)[]; length: number; label: TextColumn | undefined } {
  const specs: { [name: string]: ColumnSpec } = {};
  for (const { column, kind: type } of predictors)
    define(
      specs,
      column,
      type === "category"
        ? { as: "text", from: column, required: false }
        : {
            as: "number",
            from: column,
            required: false,
            ...(kind === "power-regression" && {
              valid: (v: number) => v > 0,
              expected: "a number above zero (its logarithm is taken)",
            }),
          },
    );
  const key = predictors.some(({ column }) => column === "label") ? "label (option)" : "label";
  specs[key] = { as: "text", from: options.label, required: false };
  const read = readColumns(rows, specs, {
    zone: zoneOf("UTC"),
    what: "predictRegression",
    ...(options.onInvalid !== undefined && { onInvalid: options.onInvalid }),
  });
  const found = read.columns as unknown as { [name: string]: Float64Array | TextColumn };
  return {
    columns: predictors.map(({ column }) => found[column]),
    length: read.length,
    label: found[key] as TextColumn | undefined,
  };
}

/** The values of row `i` as the basis takes them, and what is odd about it. */
function rowValues(
  { predictors, kind }: RegressionModel,
  columns: readonly (Float64Array | TextColumn)[],
  i: number,
  values: number[],
): "outside" | "missing" | "unknown" | undefined {
  let state: "outside" | "missing" | "unknown" | undefined;
  for (const [k, { range, levels }] of predictors.entries()) {
    const column = columns[k];
    if (column instanceof Float64Array) {
      const v = column[i];
      values[k] = kind === "power-regression" ? Math.log(v) : v;
      if (Number.isNaN(v)) state = "missing";
      else if (range !== null && (v < range[0] || v > range[1])) state ??= "outside";
    } else {
      const code = column.codes[i];
      const place = code < 0 ? -1 : (levels ?? []).indexOf(column.levels[code]);
      values[k] = place < 0 ? Number.NaN : place;
      if (place < 0 && state !== "missing") state = code < 0 ? "missing" : "unknown";
    }
  }
  return state;
}

/** What is to be added to the fitted value for the ends: half the interval of the mean, and both ends of the range. */
function halvesOf(
  model: RegressionModel,
  level: number,
): (row: Float64Array) => readonly [ofMean: number, low: number, high: number] {
  const { basis, tDf, residualSe, residualQuantiles, n } = model;
  if (model.kind === "theil-sen-regression") {
    // the next residual lies between the k-th and the (n + 1 - k)-th of n with probability 1 - 2 k / (n + 1)
    const place = ((1 - level) / 2) * (n + 1) - 1;
    const at = (p: number) => {
      const h = p * (residualQuantiles.length - 1);
      const down = Math.min(Math.floor(h), residualQuantiles.length - 2);
      return residualQuantiles[down] + (h - down) * (residualQuantiles[down + 1] - residualQuantiles[down]);
    };
    // rounding must not decide at the first row
    const share = place < -1e-9 ? Number.NaN : Math.max(0, place) / (n - 1);
    const ends = [Number.NaN, at(share), at(1 - share)] as const;
    return () => ends;
  }
  if (basis.covariance === null || residualSe === null) return () => [Number.NaN, Number.NaN, Number.NaN];
  const matrix = Float64Array.from(basis.covariance.flat());
  const t = studentTQuantile((1 + level) / 2, tDf);
  return (row) => {
    const variance = Math.max(0, form(row, matrix, row));
    const range = t * Math.sqrt(variance + residualSe * residualSe);
    return [t * Math.sqrt(variance), -range, range];
  };
}
