import { aftPlaces, aftQuantile } from "../../../src/survival/parametric/aft-curves.ts";
import type { AftDistribution, AftModel } from "../../../src/survival/parametric/aft-model.ts";
import { type AftOptions, fitAft } from "../../../src/survival/parametric/fit-aft.ts";
import { atLeast, compare, each } from "../compare.ts";
import type { Compared } from "../main.ts";
import { type FileRow, survivalData } from "./data.ts";

// R's fits stop at 1e-14 relative: what is left is how far Newton's last step can see
export const TOLERANCE = 1e-6;
export const CLOSED = 1e-9;

export interface Survreg {
  readonly names: readonly string[] | string;
  readonly coef: readonly number[] | number;
  readonly scale: readonly number[];
  readonly se: readonly number[];
  readonly var: readonly (readonly number[])[];
  readonly loglik: number;
  readonly loglik_null: number;
  readonly aic?: number;
  readonly newdata?: Readonly<Record<string, readonly number[]>>;
  readonly quantile_p?: readonly number[];
  readonly quantile?: readonly (readonly number[])[];
  readonly quantile_se?: readonly (readonly number[])[];
}

export const DISTRIBUTIONS: Readonly<Record<string, AftDistribution>> = {
  weibull: "weibull",
  exponential: "exponential",
  rayleigh: "rayleigh",
  lognormal: "log-normal",
  loglogistic: "log-logistic",
  gaussian: "gaussian",
  logistic: "logistic",
};

export function telco(): Record<string, string | number | null>[] {
  const flag = (yes: boolean) => (yes ? 1 : 0);
  return survivalData("telco_churn.csv")
    .filter((r) => (r.tenure as number) > 0)
    .map((r) => ({
      stop: r.tenure,
      event: flag(r.Churn === "Yes"),
      fiber: flag(r.InternetService === "Fiber optic"),
      noint: flag(r.InternetService === "No"),
      oneyr: flag(r.Contract === "One year"),
      twoyr: flag(r.Contract === "Two year"),
      echeck: flag(r.PaymentMethod === "Electronic check"),
      senior: r.SeniorCitizen,
      partner: flag(r.Partner === "Yes"),
      paperless: flag(r.PaperlessBilling === "Yes"),
      charges: r.MonthlyCharges,
      contract: r.Contract,
    }));
}

export const sets: Readonly<Record<string, () => readonly Record<string, unknown>[]>> = {
  anderson: () => named("anderson.csv", "t", "status"),
  lung: () => named("lung.csv", "time", "status").filter((r) => r["ph.ecog"] !== null),
  "whole lung": () => named("lung.csv", "time", "status"),
  rossi: () => named("rossi.csv", "week", "arrest").map((r, i) => ({ ...r, w: 1 + ((i + 1) % 3) })),
  telco,
  waltons: () => named("waltons.csv", "T", "E"),
  gbsg2: () => named("gbsg2.csv", "time", "cens"),
  kidney_transplant: () => named("kidney_transplant.csv", "time", "death"),
  diabetes: () =>
    survivalData("interval_diabetes.csv").map((r) => ({
      lower: r.left,
      upper: typeof r.right === "number" && Number.isFinite(r.right) ? r.right : null,
      gendermale: r.gender === "male" ? 1 : 0,
    })),
};

function named(file: string, stop: string, event: string): (FileRow & { stop: number; event: number })[] {
  return survivalData(file).map((r) => ({ ...r, stop: r[stop] as number, event: r[event] as number }));
}

export function aft(data: readonly object[], distribution: AftDistribution, options: object): AftModel {
  return fitAft(
    data as Record<string, unknown>[],
    { distribution, ...options } as AftOptions<Record<string, unknown>>,
  );
}

/** Compares everything that survreg tells. */
export function survreg(model: AftModel, reference: Survreg): Compared[] {
  const values = model.coefficients.map(({ value }) => value ?? Number.NaN);
  const ses = model.coefficients.map(({ se }) => se ?? Number.NaN);
  const wanted = [
    ...[reference.coef].flat(),
    ...(model.coefficients.some(({ part }) => part === "scale") ? reference.scale.map(Math.log) : []),
  ];
  // a variance is of the size of its two errors
  const covariance = reference.var.flatMap((row, a) =>
    row.map((v, b) =>
      compare(
        `covariance ${a + 1}, ${b + 1}, in errors`,
        model.fit.covariance[a][b] / (reference.se[a] * reference.se[b]),
        v / (reference.se[a] * reference.se[b]),
        TOLERANCE,
      ),
    ),
  );
  return [
    atLeast("log-likelihood", model.fit.logLikelihood ?? Number.NaN, reference.loglik),
    compare("log-likelihood", model.fit.logLikelihood ?? Number.NaN, reference.loglik, CLOSED),
    compare("null log-likelihood", model.fit.nullLogLikelihood ?? Number.NaN, reference.loglik_null, CLOSED),
    ...(reference.aic === undefined
      ? []
      : [compare("AIC", model.fit.aic ?? Number.NaN, reference.aic, CLOSED)]),
    ...each("coefficient", values, wanted, TOLERANCE),
    ...each("standard error", ses, reference.se, TOLERANCE),
    ...covariance,
    ...quantiles(model, reference),
  ];
}

function quantiles(
  model: AftModel,
  { newdata, quantile_p: ps, quantile, quantile_se: errors }: Survreg,
): Compared[] {
  if (newdata === undefined || ps === undefined || quantile === undefined || errors === undefined) return [];
  const rows = [0, 1].map((i) =>
    Object.fromEntries(Object.entries(newdata).map(([name, v]) => [name, v[i]])),
  );
  const places = aftPlaces(model, rows, "reference");
  return quantile.flatMap((row, i) =>
    row.flatMap((value, k) => {
      const ours = aftQuantile(model, places, i, 1 - ps[k]);
      return [
        compare(`quantile ${ps[k]} of customer ${i + 1}`, ours.value, value, TOLERANCE),
        compare(`its error`, ours.se, errors[i][k], TOLERANCE),
      ];
    }),
  );
}
