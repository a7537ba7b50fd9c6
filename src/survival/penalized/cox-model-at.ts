import { baselinesOf } from "../cox/baseline-of.ts";
import { coxConcordance } from "../cox/cox-concordance.ts";
import type { CoxProblem } from "../cox/cox-problem.ts";
import type { CoxCoefficient, CoxModel } from "../cox/cox-types.ts";

/** What a fit by another rule than maximum likelihood says of itself. */
interface Found {
  readonly coefficients: readonly CoxCoefficient[];
  /** By term of the design; undefined when the coefficients have none. */
  readonly covariance: CoxModel["covariance"] | undefined;
  readonly tests: CoxModel["tests"];
  readonly status: CoxModel["fit"]["status"];
  readonly warnings: readonly string[];
  /** Degrees of freedom. */
  readonly df: number;
  readonly iterations: number;
  readonly level: number;
}

/** A Cox model with given coefficients of the scaled terms. */
export function coxModelAt(problem: CoxProblem, beta: Float64Array, found: Found): CoxModel {
  const { likelihood, rows, kept, design, strata, lifetimes, nullLogLikelihood } = problem;
  const { terms } = design.schema;
  const logLikelihood = likelihood.at(beta, 2);
  const concordance = kept.length === 0 ? null : coxConcordance(likelihood, problem.cluster, found.level);
  const { baseline } = baselinesOf(likelihood, strata, kept, terms.length);
  return {
    kind: "cox",
    version: 1,
    unit: lifetimes.unit ?? null,
    ties: likelihood.ties,
    schema: design.schema,
    center: problem.center,
    coefficients: found.coefficients,
    covariance: found.covariance ?? terms.map(() => terms.map(() => null)),
    robustCovariance: null,
    strata: problem.strataColumns,
    offset: problem.offsetColumn,
    // coefficients without errors make curves without
    baseline:
      found.covariance === undefined
        ? baseline.map((own) => ({ ...own, variance: null, means: null }))
        : baseline,
    tests: found.tests,
    concordance,
    ridge: null,
    fit: {
      status: found.status,
      warnings: [...problem.warnings, ...found.warnings],
      logLikelihood,
      nullLogLikelihood,
      aic: -2 * logLikelihood + 2 * found.df,
      bic: -2 * logLikelihood + Math.log(rows.eventCount) * found.df,
      iterations: found.iterations,
      events: rows.eventCount,
      customers: baseline.reduce((sum, b) => sum + b.rows, 0),
      rows: lifetimes.account,
      level: found.level,
      clusters: null,
    },
  };
}
