import { aftResiduals } from "../../../src/survival/parametric/aft-residuals.ts";
import { fitCure } from "../../../src/survival/parametric/fit-cure.ts";
import { fitPiecewiseExponential } from "../../../src/survival/parametric/fit-piecewise-exponential.ts";
import type { Adapter } from "../adapters.ts";
import { atLeast, compare, each } from "../compare.ts";
import type { Compared } from "../main.ts";
import { hasSurvivalData, survivalData } from "./data.ts";
import { aft, CLOSED, DISTRIBUTIONS, type Survreg, sets, survreg, TOLERANCE, telco } from "./survreg.ts";
import { hardSurvreg } from "./survreg-hard.ts";

/** aft.<data>.<distribution>, with covariates or null */
const plain: Adapter = {
  covers: (id) =>
    hasSurvivalData &&
    /^survival\/entries\/aft\.(anderson|lung|rossi|telco|waltons|diabetes)\.((null|interval)\.)?(weibull|exponential|rayleigh|lognormal|loglogistic|gaussian|logistic)$/.test(
      id,
    ),
  async run(id, value: never) {
    const reference = result<Survreg>(value);
    const parts = id.split("/")[2].split(".");
    const names = [reference.names].flat().filter((name) => !/Intercept|Log\(scale\)/.test(name));
    return survreg(
      aft(sets[parts[1]](), DISTRIBUTIONS[parts[parts.length - 1]], {
        covariates: names,
        ...(parts[2] === "interval" && { lower: "lower", upper: "upper" }),
      }),
      reference,
    );
  },
};

const PRISONERS = ["fin", "age", "race", "wexp", "mar", "paro", "prio"];

const special: Readonly<Record<string, (reference: never) => Compared[]>> = {
  "aft.lung.weibull.strata_sex"(reference: Survreg) {
    const model = aft(sets.lung(), "weibull", {
      covariates: ["age", "ph.ecog"],
      scaleCovariates: [{ column: "sex", as: "category", reference: "1" }],
    });
    const [intercept, age, ecog, one, more] = model.coefficients.map(({ value }) => value ?? Number.NaN);
    return [
      compare("log-likelihood", model.fit.logLikelihood ?? Number.NaN, reference.loglik, CLOSED),
      compare(
        "null log-likelihood",
        model.fit.nullLogLikelihood ?? Number.NaN,
        reference.loglik_null,
        CLOSED,
      ),
      ...each("coefficient", [intercept, age, ecog], [reference.coef].flat(), TOLERANCE),
      ...each("scale", [Math.exp(one), Math.exp(one + more)], reference.scale, TOLERANCE),
      ...each(
        "standard error",
        model.coefficients.slice(0, 4).map(({ se }) => se ?? Number.NaN),
        reference.se.slice(0, 4),
        TOLERANCE,
      ),
    ];
  },
  "aft.rossi.weibull.weights": (reference: Survreg) =>
    survreg(aft(sets.rossi(), "weibull", { covariates: PRISONERS, weight: "w" }), reference),
  "aft.rossi.weibull.robust"(reference: {
    robust_se: readonly number[];
    robust_var: readonly (readonly number[])[];
  }) {
    const model = aft(sets.rossi(), "weibull", { covariates: PRISONERS, robust: true });
    return [
      ...each(
        "robust error",
        model.coefficients.map(({ se }) => se ?? Number.NaN),
        reference.robust_se,
        TOLERANCE,
      ),
      ...model.fit.covariance.flatMap((row, a) => {
        const size = reference.robust_se.map((se) => se * reference.robust_se[a]);
        return each(
          `robust covariance ${a + 1}`,
          row.map((v, b) => v / size[b]),
          reference.robust_var[a].map((v, b) => v / size[b]),
          TOLERANCE,
        );
      }),
    ];
  },
  "aft.tobin.leftcensored"(reference: Survreg) {
    const rows = survivalData("tobin.csv").map((r) => ({
      lower: r.durable === 0 ? null : r.durable,
      upper: r.durable,
      age: r.age,
      quant: r.quant,
    }));
    return survreg(
      aft(rows, "gaussian", { covariates: ["age", "quant"], lower: "lower", upper: "upper" }),
      reference,
    );
  },
  "aft.anderson.weibull.residuals"(
    reference: Readonly<Record<"deviance" | "response" | "working", readonly number[]>> & {
      dfbeta: readonly (readonly number[])[] | readonly number[];
    },
  ) {
    const data = sets.anderson() as { stop: number; event: number }[];
    const model = aft(data, "weibull", { covariates: ["Rx", "logWBC", "sex"] });
    const of = (type: "deviance" | "response" | "working") => [
      ...(aftResiduals(model, data, { type }).columns.residual as unknown as Float64Array),
    ];
    const changes = aftResiduals(model, data, { type: "dfbeta" });
    const flat = (reference.dfbeta as (readonly number[])[]).map((row) => [row].flat());
    const names = Object.keys(changes.columns).filter((name) => name !== "row");
    return [
      ...(["deviance", "response", "working"] as const).flatMap((type) =>
        each(type, of(type), reference[type], TOLERANCE),
      ),
      ...flat.flatMap((row, i) =>
        // a value near 0 is a difference of larger ones
        row.map((v, k) =>
          compare(
            `dfbeta ${i + 1}, ${k + 1}`,
            1 + (changes.columns as never as Record<string, Float64Array>)[names[k]][i],
            1 + v,
            TOLERANCE,
          ),
        ),
      ),
    ];
  },
  "gengamma.lung": (reference: GeneralizedGamma) => generalizedGamma("whole lung", reference),
  "gengamma.waltons": (reference: GeneralizedGamma) => generalizedGamma("waltons", reference),
  "pwexp.telco"(reference: {
    breaks: number[];
    events: number[];
    exposure: number[];
    rate: number[];
    se: number[];
    loglik: number;
  }) {
    const model = fitPiecewiseExponential(telco() as { stop: number; event: number }[], {
      breaks: reference.breaks,
    });
    return [
      ...each(
        "events",
        model.pieces.map((p) => p.events),
        reference.events,
        0,
      ),
      ...each(
        "exposure",
        model.pieces.map((p) => p.exposure),
        reference.exposure,
        CLOSED,
      ),
      ...each(
        "rate",
        model.pieces.map((p) => p.rate ?? Number.NaN),
        reference.rate,
        CLOSED,
      ),
      ...each(
        "error",
        model.pieces.map((p) => p.se ?? Number.NaN),
        reference.se,
        CLOSED,
      ),
      compare("log-likelihood", model.fit.logLikelihood ?? Number.NaN, reference.loglik, CLOSED),
    ];
  },
  "pwexp.telco.regression"(reference: { names: string[]; coef: number[]; se: number[]; deviance: number }) {
    const data = telco() as { stop: number; event: number }[];
    const breaks = [3, 12, 24];
    const model = fitPiecewiseExponential(data, { breaks, covariates: reference.names.slice(4) } as never);
    const values = model.coefficients.map(({ value }) => value ?? Number.NaN);
    const ours = [values[0], ...values.slice(1, 4).map((v) => v - values[0]), ...values.slice(4)];
    const v = model.fit.covariance;
    const ses = values.map((_, j) => Math.sqrt(j >= 1 && j <= 3 ? v[0][0] + v[j][j] - 2 * v[0][j] : v[j][j]));
    // glm's deviance has the log of the exposure of each event's piece in it
    let exposure = 0;
    for (const { stop, event } of data)
      if (event === 1) exposure += Math.log(stop - (breaks.filter((b) => b < stop).at(-1) ?? 0));
    const deviance = -2 * ((model.fit.logLikelihood ?? Number.NaN) + exposure) - 2 * model.fit.events;
    return [
      ...each("coefficient", ours, reference.coef, TOLERANCE),
      ...each("standard error", ses, reference.se, TOLERANCE),
      compare("deviance", deviance, reference.deviance, CLOSED),
    ];
  },
  "cure.telco.weibull": (reference: Cure) => cure(telco(), "converged", reference),
  "cure.telco.monthly.weibull": (reference: Cure) =>
    cure(
      telco().filter((r) => r.contract === "Month-to-month"),
      "boundary",
      reference,
    ),
  "cure.rossi.weibull": (reference: Cure) => cure(sets.rossi(), "not identified", reference),
  "cure.kidney_transplant.weibull": (reference: Cure) =>
    cure(sets.kidney_transplant(), "not identified", reference),
  "cure.gbsg2.weibull": (reference: Cure) => cure(sets.gbsg2(), "converged", reference),
};

interface GeneralizedGamma {
  readonly mu: number;
  readonly sigma: number;
  readonly Q: number;
  readonly loglik: number;
}

/** Found by a search without derivatives: parameters to 1e-4, the log-likelihood decides. */
function generalizedGamma(set: string, reference: GeneralizedGamma): Compared[] {
  const model = aft(sets[set](), "generalized-gamma", {});
  const [mu, logSigma, shape] = model.coefficients.map(({ value }) => value ?? Number.NaN);
  return [
    atLeast("log-likelihood", model.fit.logLikelihood ?? Number.NaN, reference.loglik),
    compare("log-likelihood", model.fit.logLikelihood ?? Number.NaN, reference.loglik, 1e-9),
    ...each(
      "mu, sigma, Q",
      [mu, Math.exp(logSigma), shape],
      [reference.mu, reference.sigma, reference.Q],
      1e-4,
    ),
  ];
}

interface Cure {
  readonly cured_fraction: number;
  readonly lambda: number;
  readonly rho: number;
  readonly loglik: number;
}

/** Where the share is not identified, verdict and log-likelihood count, not parameters. */
function cure(data: readonly object[], status: string, reference: Cure): Compared[] {
  const model = fitCure(data as { stop: number; event: number }[]);
  const [shape, scale] = model.usual.map(({ value }) => value);
  return [
    atLeast("log-likelihood", model.fit.logLikelihood ?? Number.NaN, reference.loglik),
    compare(`the verdict is "${status}"`, model.fit.status === status ? 1 : 0, 1, 0),
    ...(status === "converged"
      ? each(
          "share, scale, shape",
          [model.share.value, scale, shape],
          [reference.cured_fraction, reference.lambda, reference.rho],
          1e-4,
        )
      : [compare("a warning says so", model.fit.warnings.length, 1, 0)]),
  ];
}

/** An entry is stored with its call, or as its result alone. */
function result<T>(value: never): T {
  const { result: own } = value as { readonly result?: T };
  return own ?? (value as T);
}

const specials: Adapter = {
  covers: (id) =>
    hasSurvivalData && id.startsWith("survival/entries/") && id.slice("survival/entries/".length) in special,
  run: async (id, value) => special[id.slice("survival/entries/".length)](result(value)),
};

const hardCases: Adapter = {
  covers: (id) =>
    hasSurvivalData && id.startsWith("survival/hard/") && id.slice("survival/hard/".length) in hardSurvreg,
  run: async (id, value) => hardSurvreg[id.slice("survival/hard/".length)](value),
};

export const parametric: readonly Adapter[] = [plain, specials, hardCases];
