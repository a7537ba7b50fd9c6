import { ClienteleError } from "../core/errors.ts";
import { badOption, levelOption, oneOf } from "../core/options.ts";
import { choleskyInPlace } from "../numeric/cholesky.ts";
import { fUpper } from "../numeric/f-distribution.ts";
import { type LeastSquares, leastSquares } from "../numeric/least-squares.ts";
import { quantileSorted } from "../numeric/quantile.ts";
import { type CoefficientCovariance, coefficientCovariance } from "../numeric/sandwich.ts";
import { sum } from "../numeric/sum.ts";
import { form, inference, product } from "./coefficients.ts";
import { basisOf, type Term, tableOf } from "./design-terms.ts";
import { peerDifference } from "./peer.ts";
import type { Design } from "./read-design.ts";
import type {
  RegressionErrors,
  RegressionKind,
  RegressionModel,
  RegressionTest,
} from "./regression-types.ts";
import { residualChecks } from "./residual-checks.ts";

/** What a regression is made from. */
export interface FitRequest {
  readonly kind: Exclude<RegressionKind, "theil-sen-regression">;
  readonly design: Design;
  readonly terms: readonly Term[];
  /** y on the scale of the fit. */
  readonly y: Float64Array;
  readonly scale: "y" | "log y";
  readonly intercept: boolean;
  readonly options: {
    readonly errors?: RegressionErrors | undefined;
    readonly cluster?: unknown;
    readonly level?: number | undefined;
  };
  readonly what: string;
}

/** Fits and sums up: the part that all least squares regressions share. O(rows terms^2). */
export function fitModel(request: FitRequest): RegressionModel {
  const { kind, design, terms, y, scale, intercept, options, what } = request;
  const level = levelOption(options.level);
  const errors = errorsOption(options);
  const { weights, counts, clusters } = design;
  const columns = terms.map((term) => term.values);
  const fit = leastSquares({ columns, y, weights, counts, intercept });
  if (fit.df < 1) throw tooFew(what, fit.n, columns.length + (intercept ? 1 : 0));
  const covariance = coefficientCovariance(fit, errors, clusters);
  const table = tableOf(fit, terms, kind === "polynomial-regression");
  const values = table.map((row) => (row === null ? null : product(row, fit.solution)));
  const names = [...(intercept ? ["(constant)"] : []), ...terms.map((term) => term.name)];
  const coefficients = table.map((row, k) => {
    const term = intercept ? terms[k - 1] : terms[k];
    const column = term === undefined ? null : design.predictors[term.predictor].column;
    const shown = { term: names[k], column, category: term?.category ?? null };
    if (row === null) return { ...shown, value: null, se: null, t: null, p: null, interval: null };
    return {
      ...shown,
      ...inference(values[k] as number, form(row, covariance.matrix, row), covariance.df, level),
    };
  });
  if (coefficients.some((c) => !Number.isFinite(c.value ?? 0) || !Number.isFinite(c.se ?? 0)))
    throw new ClienteleError(
      "bad-value",
      `${what}: the columns are too different in size for numbers to hold their squares. Give them in other units.`,
    );
  const warnings = warningsOf(fit, covariance, coefficients, request);
  const hasErrors = covariance.trouble === undefined;
  return {
    kind,
    version: 1,
    y: design.yName,
    scale,
    intercept,
    predictors: design.predictors.map(({ values: _, ...predictor }) => predictor),
    coefficients,
    errors,
    level,
    n: fit.n,
    df: fit.df,
    tDf: covariance.df,
    clusters: errors === "clustered" ? (clusters?.count ?? null) : null,
    ...goodness(fit, y, weights, counts),
    f: fTest(fit, covariance, errors),
    covariance: hasErrors
      ? table.map((a) => table.map((b) => (a === null || b === null ? null : form(a, covariance.matrix, b))))
      : null,
    meanFactor: scale === "log y" ? meanFactor(fit) : null,
    residualQuantiles: quantilesOf(fit.residuals, counts, 5),
    basis: {
      columns: basisOf(fit, terms),
      solution: [...fit.solution],
      covariance: hasErrors ? squareOf(covariance.matrix, fit.rank) : null,
    },
    rows: design.account,
    fit: {
      status: fit.perfect
        ? "perfect"
        : !hasErrors
          ? "no errors"
          : values.includes(null)
            ? "not identified"
            : "fitted",
      warnings,
    },
    checks: residualChecks(fit, design, terms, y),
    difference: peerDifference(kind, design, terms, y, intercept, values),
  };
}

/** The error of fewer rows than a fit needs. */
export function tooFew(what: string, n: number, needed: number): ClienteleError {
  return new ClienteleError(
    "too-few-rows",
    `${what} has ${n} complete rows for ${needed} coefficients; it needs at least one row more than coefficients. Give more rows, or fewer columns and categories.`,
    { value: n, expected: `at least ${needed + 1} rows` },
  );
}

function errorsOption(options: FitRequest["options"]): RegressionErrors {
  const { errors, cluster } = options;
  const kind = oneOf(errors ?? (cluster === undefined ? "classic" : "clustered"), "errors", [
    "classic",
    "hc3",
    "clustered",
  ]);
  if (kind === "clustered" && cluster === undefined)
    throw badOption("cluster", cluster, 'the column of what rows share, for errors: "clustered"');
  return kind;
}

function goodness(
  fit: LeastSquares,
  y: Float64Array,
  weights: Float64Array | undefined,
  counts: Float64Array | undefined,
): Pick<RegressionModel, "residualSe" | "r2" | "adjustedR2" | "logLik" | "aic" | "bic"> {
  const { n, df, rank, residualSquares, explainedSquares, perfect, intercept } = fit;
  const total = residualSquares + explainedSquares;
  const isConstant = explainedSquares === 0 && perfect;
  const r2 = isConstant || y.length === 0 ? null : explainedSquares / total;
  const residualSe = perfect ? 0 : Math.sqrt(residualSquares / df);
  const adjustedR2 = r2 === null ? null : 1 - (residualSquares / df) * ((n - (intercept ? 1 : 0)) / total);
  if (perfect) return { residualSe, r2, adjustedR2, logLik: null, aic: null, bic: null };
  const logWeights = weights === undefined ? 0 : sum(weights.map((w, i) => Math.log(w) * (counts?.[i] ?? 1)));
  const logLik =
    0.5 * (logWeights - n * (Math.log(2 * Math.PI) + 1 - Math.log(n) + Math.log(residualSquares)));
  const parameters = rank + 1;
  return {
    residualSe,
    r2,
    adjustedR2,
    logLik,
    aic: -2 * logLik + 2 * parameters,
    bic: -2 * logLik + Math.log(n) * parameters,
  };
}

/** All coefficients but the constant at once: F, with other than classic errors Wald's form of it. */
function fTest(
  fit: LeastSquares,
  covariance: CoefficientCovariance,
  errors: RegressionErrors,
): RegressionTest | null {
  const offset = fit.intercept ? 1 : 0;
  const top = fit.rank - offset;
  const { df } = covariance;
  if (top === 0 || fit.perfect || covariance.trouble !== undefined) return null;
  let value = fit.explainedSquares / top / (fit.residualSquares / fit.df);
  if (errors !== "classic") {
    // clusters - 1 of them say nothing about more than as many coefficients
    if (top > df) return null;
    const block = new Float64Array(top * top);
    for (let i = 0; i < top; i++)
      for (let j = 0; j < top; j++)
        block[i * top + j] = covariance.matrix[(i + offset) * fit.rank + j + offset];
    if (!choleskyInPlace(block, top)) return null;
    const z = fit.solution.slice(offset);
    for (let i = 0; i < top; i++) {
      for (let k = 0; k < i; k++) z[i] -= block[i * top + k] * z[k];
      z[i] /= block[i * top + i];
    }
    value = z.reduce((s, v) => s + v * v, 0) / top;
  }
  const test = errors === "classic" ? "F" : "Wald F";
  return Number.isFinite(value) ? { test, value, df: [top, df], p: fUpper(value, top, df) } : null;
}

/** Mean of y over its median curve: Duan's (1983) mean of exp(residual), and the one for bell-shaped residuals. */
function meanFactor(fit: LeastSquares): RegressionModel["meanFactor"] {
  const size = fit.root.map((r) => r * r);
  const smearing = sum(fit.residuals.map((e, i) => size[i] * Math.exp(e))) / sum(size);
  return { smearing, logNormal: Math.exp(fit.perfect ? 0 : fit.residualSquares / fit.df / 2) };
}

/** Quantiles (type 7) at equal steps from 0 to 1. */
export function quantilesOf(
  values: Float64Array,
  counts: Float64Array | undefined,
  places: number,
): number[] {
  const sorted = values.slice().sort();
  if (counts !== undefined) {
    const order = [...values.keys()].sort((a, b) => values[a] - values[b]);
    const ends = new Float64Array(order.length);
    let n = 0;
    for (const [k, i] of order.entries()) {
      n += counts[i];
      ends[k] = n;
    }
    const at = (place: number) =>
      values[
        order[
          Math.min(
            order.length - 1,
            ends.findIndex((e) => e > place),
          )
        ]
      ];
    return Array.from({ length: places }, (_, k) => {
      const h = ((n - 1) * k) / (places - 1);
      const low = at(Math.floor(h));
      return Math.floor(h) >= n - 1 ? low : low + (h - Math.floor(h)) * (at(Math.floor(h) + 1) - low);
    });
  }
  return Array.from({ length: places }, (_, k) => quantileSorted(sorted, k / (places - 1)));
}

function squareOf(matrix: Float64Array, size: number): number[][] {
  return Array.from({ length: size }, (_, i) => [...matrix.subarray(i * size, (i + 1) * size)]);
}

function warningsOf(
  fit: LeastSquares,
  covariance: CoefficientCovariance,
  coefficients: readonly { readonly term: string; readonly value: number | null }[],
  { design, terms, y, options }: FitRequest,
): string[] {
  const warnings: string[] = [];
  const without = coefficients.filter((c) => c.value === null).map((c) => c.term);
  for (const name of without) {
    const term = terms.find((t) => t.name === name);
    warnings.push(
      term?.values.every((v) => v === term.values[0])
        ? `${name} has the same value in every row: it can explain nothing and has no coefficient.`
        : `${name} is made up by the columns before it and has no coefficient of its own; leave one of them out.`,
    );
  }
  for (const { column, levels } of design.predictors)
    if (levels !== null && levels.length < 2)
      warnings.push(
        `${column} has the same value in every row: it can explain nothing and has no coefficient.`,
      );
  if (fit.intercept && y.every((v) => v === y[0]))
    warnings.push(`${design.yName} has the same value in every row: there is nothing to explain.`);
  else if (fit.perfect) warnings.push("The fit is perfect: errors, tests and checks mean nothing.");
  if (covariance.trouble !== undefined) {
    const reasons = {
      "one cluster": "all rows are of one cluster",
      "no rows left": "there are as many coefficients as rows",
      leverage: `row ${design.inputRows[covariance.row ?? 0]} alone decides its own fitted value`,
    };
    warnings.push(`No errors can be given: ${reasons[covariance.trouble]}.`);
  } else if (options.cluster !== undefined && covariance.df + 1 < 30 && covariance.df !== fit.df)
    warnings.push(`Only ${covariance.df + 1} clusters (fewer than 30): the errors are themselves unsure.`);
  for (const column of design.numbersAsText)
    warnings.push(
      `${column} holds numbers as text and was taken as categories: turn them into numbers, or name it in option categorical.`,
    );
  const { left, read } = design.account;
  if (left > 0) warnings.push(`${left} of ${read} rows lack a value and were left out.`);
  return warnings;
}
