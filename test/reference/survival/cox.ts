import { coxCustomers } from "../../../src/survival/cox/cox-customers.ts";
import { coxResiduals } from "../../../src/survival/cox/cox-residuals.ts";
import type { CoxModel } from "../../../src/survival/cox/cox-types.ts";
import type { Adapter } from "../adapters.ts";
import type { Compared } from "../main.ts";
import { type CoxCase, caseOf } from "./cox-cases.ts";
import { absolute, all, close, fitOf, TOLERANCE } from "./cox-compare.ts";
import { coxHard } from "./cox-hard.ts";
import { coxUse } from "./cox-use.ts";
import { hasSurvivalData } from "./data.ts";

interface Fit {
  readonly names?: readonly string[] | string;
  readonly coef: readonly number[];
  readonly se: readonly number[];
  readonly robust_se?: readonly number[];
  readonly var: readonly (readonly number[])[];
  readonly robust_var?: readonly (readonly number[])[];
  readonly [figure: string]: unknown;
}

/** R's matrices of one column are written as lists. */
function flat(matrix: unknown): number[] {
  return (matrix as readonly unknown[]).flat() as number[];
}

const fits: Adapter = {
  covers: (id) =>
    hasSurvivalData &&
    /^survival\/entries\/cox\./.test(id) &&
    !id.includes("ridge") &&
    caseOf(id) !== undefined,
  async run(id, entry: { result: Fit }) {
    const model = fitOf(caseOf(id) as CoxCase);
    const r = entry.result;
    const c = model.coefficients;
    const pairs = (r.concordance ?? {}) as { readonly concordance?: number; readonly std?: number };
    return [
      ...all(
        "coef",
        c.map(({ coefficient }) => coefficient),
        r.coef,
      ),
      ...all(
        "se",
        c.map(({ se }) => se),
        r.se,
      ),
      ...all(
        "robust se",
        c.map(({ robustSe }) => robustSe),
        r.robust_se,
      ),
      ...all("variance", flat(model.covariance), flat(r.var), 1e-8),
      ...(r.robust_var === undefined
        ? []
        : all("robust variance", flat(model.robustCovariance), flat(r.robust_var), 1e-8)),
      ...close("null log-likelihood", model.fit.nullLogLikelihood, r.loglik_null),
      ...close("log-likelihood", model.fit.logLikelihood, r.loglik),
      ...close("likelihood ratio", model.tests.likelihoodRatio?.statistic, r.lrt),
      ...close("its chance", model.tests.likelihoodRatio?.pValue, r.lrt_p, 1e-7),
      ...close("score", model.tests.score?.statistic, r.score),
      ...close("Wald", model.tests.wald?.statistic, r.wald),
      ...close("robust score", model.tests.robustScore?.statistic, r.robust_score),
      ...close("AIC", model.fit.aic, r.aic),
      ...close("BIC", model.fit.bic, r.bic),
      ...close("customers", model.fit.customers, r.n),
      ...close("events", model.fit.events, r.nevent),
      // mathematically equal predictors of this entry differ in the last digit in R, and so are no ties there
      ...close(
        "concordance",
        model.concordance?.value,
        pairs.concordance,
        id.endsWith("rossi.offset") ? 1e-3 : TOLERANCE,
      ),
      ...close("its error", model.concordance?.se, pairs.std, id.endsWith("rossi.offset") ? 1e-3 : TOLERANCE),
      ...residuals(caseOf(id) as CoxCase, model, r),
      ...predictors(caseOf(id) as CoxCase, model, r),
    ];
  },
};

/** R counts from the means of numbers and from zero of dummies. */
function predictors({ rows }: CoxCase, model: CoxModel, r: Fit): Compared[] {
  if (r.linear_predictors === undefined) return [];
  const means = r.means as readonly number[];
  let shift = 0;
  for (const [j, { coefficient }] of model.coefficients.entries())
    shift += (coefficient as number) * (model.center[j] - means[j]);
  const { predictor } = coxCustomers(model, rows, "reference");
  return absolute(
    "linear predictor",
    [...predictor].map((v) => v + shift),
    r.linear_predictors as readonly number[],
  );
}

const KINDS = {
  resid_martingale: "martingale",
  resid_deviance: "deviance",
  resid_score: "score",
  resid_schoenfeld: "schoenfeld",
  resid_scaledsch: "scaled-schoenfeld",
  resid_dfbeta: "dfbeta",
  resid_dfbetas: "dfbetas",
} as const;

function residuals({ rows, options }: CoxCase, model: CoxModel, r: Fit): Compared[] {
  const out: Compared[] = [];
  for (const [name, type] of Object.entries(KINDS)) {
    if (r[name] === undefined) continue;
    const table = coxResiduals(model, rows, { ...options, type } as never);
    const columns = Object.entries(table.columns).filter(([column]) => column !== "row" && column !== "time");
    const ours = columns.map(([, values]) => values as Float64Array);
    // sorted: events of one age may stand in another order
    const sorted = (rows: readonly (readonly number[])[]) =>
      type.includes("schoenfeld") ? [...rows].sort((a, b) => a[0] - b[0] || a[1] - b[1]) : rows;
    const mine = sorted(Array.from({ length: table.length }, (_, i) => ours.map((values) => values[i])));
    const theirs = sorted(
      (r[name] as readonly (number | readonly number[])[]).map((row) => [row].flat() as number[]),
    );
    out.push(...absolute(type, mine.flat(), theirs.flat()));
  }
  return out;
}

interface Ridge {
  readonly coef: readonly number[];
  readonly se_inverse_penalised_information: readonly number[];
  readonly se_sandwich: readonly number[];
  readonly loglik_unpenalised: number;
  readonly penalty: number;
  readonly df: number;
}

const ridges: Adapter = {
  covers: (id) => hasSurvivalData && id.startsWith("survival/entries/cox.rossi.ridge."),
  async run(id, entry: { result: Ridge }) {
    const { rows, options } = caseOf("survival/entries/cox.rossi.efron") as CoxCase;
    const theta = Number(id.split("theta")[1]);
    const model = fitOf({ rows, options: { ...options, ridge: { theta, scaled: false } } });
    const r = entry.result;
    return [
      ...all(
        "coef",
        model.coefficients.map(({ coefficient }) => coefficient),
        r.coef,
      ),
      ...all(
        "se",
        model.coefficients.map(({ se }) => se),
        r.se_inverse_penalised_information,
      ),
      ...all("sandwich se", model.ridge?.sandwichSe ?? [], r.se_sandwich),
      ...close("log-likelihood", model.fit.logLikelihood, r.loglik_unpenalised),
      ...close("penalty", model.ridge?.penalty, r.penalty),
      ...close("df", model.ridge?.df, r.df),
    ];
  },
};

export const cox: readonly Adapter[] = [fits, ridges, ...coxUse, coxHard];
