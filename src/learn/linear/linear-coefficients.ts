import { needModel } from "../../core/model.ts";
import { levelOption } from "../../core/options.ts";
import { Table, type TableInfo } from "../../core/table.ts";
import { logNormalTwoSided } from "../../numeric/log-tails.ts";
import { normalQuantile } from "../../numeric/normal.ts";
import { studentTCdf, studentTQuantile } from "../../numeric/student-t.ts";
import type { LinearModel } from "./linear-types.ts";
import { textColumn } from "./text-column.ts";

/** A coefficient with what is known of it; null where nothing is. */
export interface LinearCoefficient {
  /** Such as "tenure" or "plan: monthly"; "intercept" comes first. */
  readonly term: string;
  readonly coefficient: number;
  readonly se: number | null;
  readonly low: number | null;
  readonly high: number | null;
  /** Coefficient over error: z, or t for numbers. */
  readonly statistic: number | null;
  readonly pValue: number | null;
  /** Natural logarithm of it, also where the p-value is too small for a number. */
  readonly logPValue: number | null;
}

/** What the table says about itself. */
export interface LinearCoefficientsInfo extends TableInfo {
  readonly kind: "linear coefficients";
  readonly key: "term";
  readonly level: number;
}

/** Options of {@link linearCoefficients} and {@link oddsRatios}. */
export interface LinearCoefficientsOptions {
  /** Confidence level of intervals. Default 0.95. */
  readonly level?: number;
}

/** Kinds of models with a linear score. */
export const LINEAR_KINDS = ["logistic-regression", "elastic-net", "poisson-regression"] as const;

/**
 * Coefficients of a linear model with errors, intervals (Wald) and p-values: z for logistic and Poisson regression, t on n - parameters degrees of freedom for numbers. No value with l1, with class weights, and for terms that follow
 * from others or tell outcomes apart; with l2 alone errors are those of the penalized curvature, and say less than they seem: the penalty has pulled the coefficient itself. O(terms).
 *
 * @throws "bad-model", "bad-option"
 *
 * @example
 * import { fitElasticNet, linearCoefficients } from "clientele/learn";
 * const customers = [1, 2, 3, 4, 5, 6].map((visits) => ({ visits, spend: 10 * visits + (visits % 2) }));
 * const table = linearCoefficients(fitElasticNet(customers, { target: "spend" }));
 * table.of("visits")?.se; // => 0.139970843
 * linearCoefficients({} as never); // throws "bad-model"
 */
export function linearCoefficients(
  model: LinearModel,
  options: LinearCoefficientsOptions = {},
): Table<LinearCoefficient, LinearCoefficientsInfo> {
  needModel(
    model,
    LINEAR_KINDS,
    "linearCoefficients",
    "fitLogisticRegression, fitPoissonRegression or fitElasticNet",
  );
  const level = levelOption(options?.level);
  const { terms, intercept, interceptSe } = model;
  const rows = [{ name: "intercept", coefficient: intercept, se: interceptSe }, ...terms].map(
    ({ name, coefficient, se }) => ({
      term: name,
      coefficient,
      ...uncertaintyOf(model, coefficient, se, level),
    }),
  );
  const numbers = (name: Exclude<keyof LinearCoefficient, "term">) =>
    Float64Array.from(rows, (row) => row[name] ?? Number.NaN);
  return new Table<LinearCoefficient, LinearCoefficientsInfo>(
    rows.length,
    {
      term: textColumn(rows.map(({ term }) => term)),
      coefficient: numbers("coefficient"),
      se: numbers("se"),
      low: numbers("low"),
      high: numbers("high"),
      statistic: numbers("statistic"),
      pValue: numbers("pValue"),
      logPValue: numbers("logPValue"),
    },
    { kind: "linear coefficients", key: "term", level },
  );
}

/** What an error says of a coefficient. */
export function uncertaintyOf(
  { kind, fit }: LinearModel,
  coefficient: number,
  se: number | null,
  level: number,
): Omit<LinearCoefficient, "term" | "coefficient"> {
  const df = fit.n - fit.parameters;
  if (se === null || !(se > 0) || (kind === "elastic-net" && !(df > 0)))
    return { se, low: null, high: null, statistic: null, pValue: null, logPValue: null };
  const statistic = coefficient / se;
  const share = (1 + level) / 2;
  if (kind === "elastic-net") {
    const half = studentTQuantile(share, df) * se;
    const pValue = 2 * studentTCdf(-Math.abs(statistic), df);
    return {
      se,
      low: coefficient - half,
      high: coefficient + half,
      statistic,
      pValue,
      logPValue: pValue > 0 ? Math.log(pValue) : null,
    };
  }
  const half = normalQuantile(share) * se;
  const logPValue = logNormalTwoSided(statistic);
  return {
    se,
    low: coefficient - half,
    high: coefficient + half,
    statistic,
    pValue: Math.exp(logPValue),
    logPValue,
  };
}
