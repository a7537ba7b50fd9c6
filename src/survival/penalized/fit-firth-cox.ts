import type { Data, OptionsArgument } from "../../core/columns.ts";
import { badOption, levelOption, oneOf } from "../../core/options.ts";
import { normalQuantile } from "../../numeric/normal.ts";
import { chiSquareTest } from "../cox/chi-square-test.ts";
import { climbWarnings } from "../cox/climb-warnings.ts";
import { covarianceTable } from "../cox/coefficient-table.ts";
import { coxProblem } from "../cox/cox-problem.ts";
import type { CoxCoefficient, CoxColumns, CoxModel } from "../cox/cox-types.ts";
import { inverseOf } from "../cox/inverse-of.ts";
import type { Lifetime } from "../input/lifetime-types.ts";
import { refuseOptions } from "../input/refuse-options.ts";
import { coxModelAt } from "./cox-model-at.ts";
import { climbFirth, profileLimit } from "./firth.ts";

/** Settings of {@link fitFirthCox}. */
export type FirthCoxOptions<Row extends object = Lifetime> = Omit<CoxColumns<Row>, "cluster"> & {
  /** How events at one age are counted. Default "efron". */
  readonly ties?: "efron" | "breslow";
  /** Confidence level of the intervals. Default 0.95. */
  readonly level?: number;
};

/**
 * A Cox model with Firth's correction (1993; Heinze and Schemper 2001), for groups that all leave first, or of whom nobody leaves (separation): effects that fitCox finds infinite get a finite value, and small samples less bias.
 * Maximizes the log-likelihood plus half the log determinant of the information. Intervals are where the penalized likelihood, at its best over the other effects, falls by the quantile of the chi-square; an end that it never
 * reaches makes the interval null. p-values compare with the effect held at zero in the same way; standard errors are those of the information, for orientation. `fit.logLikelihood` is without the penalty. O(n p^3) a step.
 *
 * @throws "too-few-rows" for no events or more terms than events; "bad-option", "bad-value", "missing-value", "missing-column".
 *
 * @example
 * import { fitFirthCox } from "clientele/survival";
 * // all of plan "a" leave before anybody of plan "b"
 * const lifetimes = [1, 2, 3, 4, 5, 6, 7, 8, 9, 10].map((stop) => ({ stop, event: 1, a: stop <= 5 }));
 * const [a] = fitFirthCox(lifetimes, { covariates: ["a"] }).coefficients;
 * a.coefficient; // => 3.24305
 * a.interval; // => [0.974471, 8.14298]
 * fitFirthCox(lifetimes, { covariates: ["b"] }); // throws "missing-column"
 */
export function fitFirthCox<Row extends object = Lifetime>(
  lifetimes: Data<Row>,
  ...[options]: OptionsArgument<FirthCoxOptions<NoInfer<Row>>>
): CoxModel {
  const given = (options ?? {}) as FirthCoxOptions & { readonly cluster?: unknown };
  const ties = oneOf(given.ties ?? "efron", "ties", ["efron", "breslow"]);
  const level = levelOption(given.level);
  if (given.cluster !== undefined)
    throw badOption("cluster", given.cluster, "none: Firth's correction knows no clusters");
  refuseOptions(options, "fitFirthCox", {
    ridge: "its penalty is Firth's; fitCox has a ridge penalty",
    robust: "fitCox has robust errors",
  });
  const problem = coxProblem(lifetimes as Data<object>, options, "fitFirthCox", ties);
  const { likelihood, rows, kept, design } = problem;
  const p = kept.length;
  const top = climbFirth(likelihood, new Float64Array(p));
  const covariance = inverseOf(top.information, p, []);
  const drop = normalQuantile((1 + level) / 2) ** 2 / 2;
  const all = Array.from(kept, (_, k) => k);
  const coefficients = design.schema.terms.map(({ name }, j): CoxCoefficient => {
    const k = kept.indexOf(j);
    const none = { term: name, robustSe: null, z: null };
    if (k < 0)
      return {
        ...none,
        status: "dropped",
        coefficient: null,
        se: null,
        interval: null,
        hazardRatio: null,
        hazardRatioInterval: null,
        pValue: null,
        logPValue: null,
      };
    const error = Math.sqrt(covariance[k * p + k]);
    const ends = ([-1, 1] as const).map(
      (side) => profileLimit(likelihood, top, k, side, error, drop) / rows.scale[k],
    );
    const held = top.beta.slice();
    held[k] = 0;
    const test = chiSquareTest(2 * (top.value - climbFirth(likelihood, held, [k]).value), 1);
    const coefficient = top.beta[k] / rows.scale[k];
    const known = ends.every(Number.isFinite);
    return {
      ...none,
      status: "estimated",
      coefficient,
      se: error / rows.scale[k],
      interval: known ? [ends[0], ends[1]] : null,
      hazardRatio: Math.exp(coefficient),
      hazardRatioInterval: known ? [Math.exp(ends[0]), Math.exp(ends[1])] : null,
      pValue: test.pValue,
      logPValue: test.logPValue,
    };
  });
  const none = climbFirth(likelihood, new Float64Array(p), all);
  const endless = coefficients.filter(({ status, interval }) => status === "estimated" && interval === null);
  const tangled = climbWarnings({
    names: kept.map((j) => design.schema.terms[j].name),
    climb: { status: top.settled ? "converged" : "max iterations", running: [] },
    information: top.information,
    covariance,
  });
  return coxModelAt(problem, top.beta, {
    coefficients,
    covariance: covarianceTable({ kept, design, rows }, [], covariance),
    tests: {
      likelihoodRatio: p === 0 ? null : chiSquareTest(2 * (top.value - none.value), p),
      wald: null,
      score: null,
      robustScore: null,
    },
    status: top.settled ? "converged" : "max iterations",
    warnings: [
      "Effects are corrected after Firth; intervals and p-values are of the penalized likelihood.",
      ...tangled,
      ...endless.map(
        ({ term }) =>
          `The ${tangled.length > 0 ? "search found" : "data set"} no limit to the effect of "${term}" on one side, so it has no interval.`,
      ),
    ],
    df: p,
    iterations: top.iterations,
    level,
  });
}
