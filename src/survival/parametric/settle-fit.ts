import { chiSquareUpper } from "../../numeric/chi-square.ts";
import type { DampedOptimum } from "../../numeric/damped-newton.ts";
import { logChiSquareUpper, logNormalTwoSided } from "../../numeric/log-tails.ts";
import { normalQuantile } from "../../numeric/normal.ts";
import { sandwichProduct } from "../../numeric/sandwich-product.ts";
import { tangledTerms } from "../design/tangled-terms.ts";
import { conclude, scoreSquares, type Verdict } from "./conclude.ts";
import type { LinearPredictor } from "./linear-predictors.ts";
import type { ParametricCoefficient, ParametricFit, ParametricStatus } from "./model-types.ts";
import { covarianceInOwnUnits, inOwnUnits, type OwnUnits } from "./own-units.ts";
import type { ObservedRows } from "./read-observed.ts";

/** A coefficient to tell: `param` is -1 for a term that was left out. */
export interface Told {
  readonly part: ParametricCoefficient["part"];
  readonly name: string;
  readonly param: number;
}

/** A fit that has arrived somewhere. */
export interface Arrived {
  readonly optimum: DampedOptimum;
  readonly predictors: readonly LinearPredictor[];
  /** By predictor what a long step is. */
  readonly unit: readonly number[];
  readonly rows: ObservedRows;
  readonly own: OwnUnits;
  readonly told: readonly Told[];
  /** To be added to the value of the optimum. */
  readonly constant: number;
  /** Log-likelihood without covariates and how many numbers those are; undefined without any. */
  readonly null: { readonly value: number; readonly df: number } | undefined;
  readonly nullLogLikelihood: number | null;
  readonly warnings: readonly string[];
  readonly level: number;
  readonly robust: boolean;
  readonly clusters: { readonly codes: Int32Array; readonly groups: number } | undefined;
  /** Scores of rows, for robust errors. */
  readonly scores: () => Float64Array;
  /** A second look at the verdict. */
  readonly judge?: (
    verdict: Verdict,
  ) => { readonly status: ParametricStatus; readonly warning: string } | undefined;
  readonly iterations: number;
}

/** Coefficients and figures of a fit, in the units of the data. */
export function settleFit(given: Arrived): {
  readonly coefficients: readonly ParametricCoefficient[];
  readonly fit: ParametricFit;
  /** Parameters in the units of the data. */
  readonly values: Float64Array;
  /** Their covariance, by parameter. */
  readonly covariance: readonly (readonly number[])[] | undefined;
} {
  const { optimum, rows, own, told, level } = given;
  const p = optimum.at.length;
  const verdict = conclude(optimum, given.predictors, given.unit, rows.length);
  const second = given.judge?.(verdict);
  const status = second?.status ?? verdict.status;
  const values = inOwnUnits(own, optimum.at);
  const naive = verdict.covariance && covarianceInOwnUnits(own, verdict.covariance);
  const robust =
    verdict.covariance && given.robust
      ? covarianceInOwnUnits(
          own,
          sandwichProduct(verdict.covariance, scoreSquares(given.scores(), p, rows, given.clusters), p),
        )
      : undefined;
  const covariance = robust ?? naive;
  const unsure = status === "unbounded";
  const coefficients = told.map(({ part, name, param }) =>
    coefficient(
      part,
      name,
      param < 0 ? null : values[param],
      covariance && !unsure && param >= 0 && !verdict.running.has(param)
        ? Math.sqrt(covariance[param][param])
        : Number.NaN,
      level,
    ),
  );
  const kept = told.filter(({ param }) => param >= 0).map(({ param }) => param);
  const inOrder = (matrix: readonly (readonly number[])[] | undefined) =>
    matrix === undefined || unsure ? [] : kept.map((a) => kept.map((b) => matrix[a][b]));
  const logLikelihood = status === "unbounded" ? null : optimum.value + given.constant;
  const bare = given.null;
  const statistic =
    bare === undefined || logLikelihood === null ? 0 : Math.max(0, 2 * (logLikelihood - bare.value));
  const fit: ParametricFit = {
    status,
    warnings: [
      ...given.warnings,
      ...(second === undefined ? words(status, verdict, told) : [second.warning]),
      ...alike(optimum, verdict, told),
    ],
    level,
    rows: rows.account,
    customers: rows.customers,
    events: rows.events,
    logLikelihood,
    nullLogLikelihood: given.nullLogLikelihood,
    test:
      bare === undefined || logLikelihood === null
        ? null
        : {
            statistic,
            df: bare.df,
            pValue: chiSquareUpper(statistic, bare.df),
            logPValue: logChiSquareUpper(statistic, bare.df),
          },
    parameters: p,
    aic: logLikelihood === null ? null : 2 * p - 2 * logLikelihood,
    bic: logLikelihood === null ? null : Math.log(rows.customers) * p - 2 * logLikelihood,
    iterations: given.iterations,
    robust: given.robust,
    clusters: given.clusters?.groups ?? null,
    covariance: inOrder(covariance),
    naiveCovariance: robust === undefined ? null : inOrder(naive),
  };
  return { coefficients, fit, values, covariance: unsure ? undefined : covariance };
}

/** A coefficient with Wald's interval and test; a standard error of NaN is none. */
function coefficient(
  part: ParametricCoefficient["part"],
  name: string,
  value: number | null,
  se: number,
  level: number,
): ParametricCoefficient {
  if (value === null || !(se >= 0 && se < Number.POSITIVE_INFINITY))
    return { part, name, value, se: null, interval: null, z: null, pValue: null, logPValue: null };
  const half = normalQuantile((1 + level) / 2) * se;
  const z = se > 0 ? value / se : null;
  const logPValue = z === null ? null : logNormalTwoSided(z);
  return {
    part,
    name,
    value,
    se,
    interval: [value - half, value + half],
    z,
    pValue: logPValue === null ? null : Math.exp(logPValue),
    logPValue,
  };
}

function words(status: ParametricStatus, { running }: Verdict, told: readonly Told[]): string[] {
  if (status === "unbounded")
    return [
      "The likelihood is unbounded: the model can name the ages of all who left exactly (all equal, or too few of them), so its spread shrinks to nothing. There are no estimates; the numbers are where the climb was stopped.",
    ];
  if (status === "not identified")
    return ["Very different numbers explain these data equally well: estimates have no errors."];
  if (status === "max iterations")
    return ["The climb to the best fit did not arrive: use the numbers with care."];
  if (status !== "boundary") return [];
  const names = told
    .filter(({ param, name }) => running.has(param) && name !== "(intercept)")
    .map(({ name }) => name);
  return [
    `The best fit lies at infinity: ${names.length > 0 ? names.join(", ") : "a number of the model"} has no finite estimate (as when nobody of a group has left). The value shown is where the climb stopped, without an error.`,
  ];
}

function alike({ hessian, at }: DampedOptimum, verdict: Verdict, told: readonly Told[]): string[] {
  const { covariance } = verdict;
  if (covariance === undefined || verdict.running.size > 0) return [];
  const tangled = tangledTerms(
    hessian.map((h) => -h),
    covariance,
    at.length,
  );
  const names = told
    .filter(({ part, name, param }) => part !== "shape" && name !== "(intercept)" && tangled.includes(param))
    .map(({ name }) => name);
  return names.length === 0
    ? []
    : [
        `${names.join(", ")} say almost the same: their effects cannot be told apart, only that of all together.`,
      ];
}
