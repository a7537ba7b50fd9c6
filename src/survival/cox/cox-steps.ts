import type { Data } from "../../core/columns.ts";
import { badOption, levelOption, oneOf } from "../../core/options.ts";
import type { Steps } from "../../core/work.ts";
import { sandwichProduct } from "../../numeric/sandwich-product.ts";
import { baselinesOf } from "./baseline-of.ts";
import { climbWarnings } from "./climb-warnings.ts";
import { coefficientTable, covarianceTable } from "./coefficient-table.ts";
import { coxConcordance } from "./cox-concordance.ts";
import { type CoxProblem, coxProblem } from "./cox-problem.ts";
import { reachOf } from "./cox-terms.ts";
import { coxTests } from "./cox-tests.ts";
import type { CoxModel } from "./cox-types.ts";
import { inverseOf } from "./inverse-of.ts";
import { newtonSteps } from "./newton.ts";
import { type CoxTies, partialLikelihood } from "./partial-likelihood.ts";
import { penalized, ridgeOption } from "./ridge.ts";
import { type ScoreSquares, scoreSquares } from "./robust-covariance.ts";

/** Options of a fit, unchecked. */
interface Given {
  readonly ties?: CoxTies;
  readonly robust?: unknown;
  readonly ridge?: unknown;
  readonly level?: number;
  readonly cluster?: unknown;
}

/** The steps of a Cox fit. */
export function* coxSteps(data: Data<object>, options: object | undefined): Steps<CoxModel> {
  const given = (options ?? {}) as Given;
  const ties = oneOf(given.ties ?? "efron", "ties", ["efron", "breslow", "exact"]);
  const level = levelOption(given.level);
  const ridge = ridgeOption(given.ridge);
  const problem = coxProblem(data, options, "fitCox", ties, ridge !== undefined, given.cluster === undefined);
  const { likelihood, rows, kept, lifetimes, design, nullLogLikelihood } = problem;
  const p = kept.length;
  const { terms } = design.schema;
  const robust = robustOption(given, ties, lifetimes.weight, ridge !== undefined);
  const nullScore = likelihood.score.slice();
  const nullInformation = likelihood.information.slice();
  const nullSquares = robust && p > 0 ? scoreSquares(likelihood, problem.cluster) : undefined;
  const penalties = Float64Array.from(rows.scale, (s) =>
    ridge === undefined ? 0 : ridge.theta * (ridge.scaled ? 1 : 1 / (s * s)),
  );
  const climbed = ridge === undefined ? likelihood : penalized(likelihood, penalties);
  const climb = yield* newtonSteps(
    climbed,
    new Float64Array(p),
    ridge === undefined ? nullLogLikelihood : undefined,
    reachOf(rows),
  );
  yield [climb.iterations, climb.iterations];
  const covariance = inverseOf(climbed.information, p, climb.running);
  const squares = robust && p > 0 ? scoreSquares(likelihood, problem.cluster) : undefined;
  const robustCovariance =
    squares === undefined ? undefined : sandwichProduct(covariance, squares.squares, p);
  const penalty = penalties.reduce((sum, v, j) => sum + (v * climb.beta[j] ** 2) / 2, 0);
  const logLikelihood = climb.value + penalty;
  const concordance = p === 0 ? null : coxConcordance(likelihood, problem.cluster, level);
  const warnings = [
    ...problem.warnings,
    ...climbWarnings({
      names: kept.map((j) => terms[j].name),
      climb,
      information: climbed.information,
      covariance,
      ifInfinite: " fitFirthCox gives a finite effect with an interval.",
      ifTangled: "Leave one out, or use a ridge penalty.",
    }),
    ...fewWarnings(problem),
  ];
  const of = ties === "exact" ? partialLikelihood(rows, "breslow") : likelihood;
  if (ties === "exact") of.at(climb.beta, 0);
  const { baseline, whole } = baselinesOf(of, problem.strata, kept, terms.length);
  if (!whole)
    warnings.push(
      "Customers leave at so many different ages that the model leaves out what the errors of its curves need. Round ages to whole units to have them.",
    );
  const events = rows.eventCount;
  const effective = ridge === undefined ? p : ridgeDf(covariance, likelihood.information, p);
  return {
    kind: "cox",
    version: 1,
    unit: lifetimes.unit ?? null,
    ties,
    schema: design.schema,
    center: problem.center,
    coefficients: coefficientTable(problem, climb, covariance, robustCovariance, level),
    covariance: covarianceTable(problem, climb.running, covariance),
    robustCovariance:
      robustCovariance === undefined ? null : covarianceTable(problem, climb.running, robustCovariance),
    strata: problem.strataColumns,
    offset: problem.offsetColumn,
    baseline,
    tests: coxTests({
      p,
      df: effective,
      logLikelihood,
      nullLogLikelihood,
      nullScore,
      nullInformation,
      nullSquares,
      beta: climb.running.length > 0 || ridge !== undefined ? undefined : climb.beta,
      covariance: robustCovariance ?? covariance,
    }),
    concordance,
    ridge:
      ridge === undefined
        ? null
        : {
            ...ridge,
            df: effective,
            penalty,
            sandwichSe: sandwichErrors(problem, sandwichProduct(covariance, likelihood.information, p)),
          },
    fit: {
      status: climb.status,
      warnings,
      logLikelihood,
      nullLogLikelihood,
      aic: -2 * logLikelihood + 2 * effective,
      bic: -2 * logLikelihood + Math.log(events) * effective,
      iterations: climb.iterations,
      events,
      customers: baseline.reduce((sum, b) => sum + b.rows, 0),
      rows: lifetimes.account,
      level,
      clusters: clustersOf(squares),
    },
  };
}

function clustersOf(squares: ScoreSquares | undefined): number | null {
  return squares?.clusters ?? null;
}

function robustOption(
  { robust, cluster }: Given,
  ties: CoxTies,
  weight: Float64Array | undefined,
  ridge: boolean,
): boolean {
  if (robust !== undefined && typeof robust !== "boolean") throw badOption("robust", robust, "true or false");
  if (weight !== undefined && ties === "exact")
    throw badOption("ties", ties, '"efron" or "breslow" with case weights: exact ties know none');
  const asked = robust ?? (cluster !== undefined || (weight?.some((w) => w !== Math.floor(w)) ?? false));
  if (asked && ties === "exact")
    throw badOption(
      "ties",
      ties,
      '"efron" or "breslow" for robust errors: exact ties have no score of a single row',
    );
  if (asked && ridge && (robust === true || cluster !== undefined))
    throw badOption("ridge", ridge, "no robust errors or clusters with a ridge penalty");
  return asked && !ridge;
}

function ridgeDf(covariance: Float64Array, information: Float64Array, p: number): number {
  let df = 0;
  for (let a = 0; a < p; a++)
    for (let b = 0; b < p; b++) df += covariance[a * p + b] * information[b * p + a];
  return df;
}

function sandwichErrors({ kept, design, rows }: CoxProblem, variance: Float64Array): (number | null)[] {
  const p = kept.length;
  return design.schema.terms.map((_, j) => {
    const k = kept.indexOf(j);
    return k < 0 ? null : Math.sqrt(variance[k * p + k]) / rows.scale[k];
  });
}

/** Events by term below which coefficients are shaky. */
const FEW_EVENTS = 5;

function fewWarnings({ kept, rows, strata }: CoxProblem): string[] {
  const p = kept.length;
  const out: string[] = [];
  if (p > 0 && rows.eventCount < FEW_EVENTS * p)
    out.push(
      `${rows.eventCount} events are few for ${p} ${p === 1 ? "term" : "terms"}: effects may be far off. Ten events or more for each term are better.`,
    );
  let silent = 0;
  for (let s = 0; s < strata.length; s++) {
    let events = 0;
    for (let g = rows.firstGroup[s]; g < rows.firstGroup[s + 1]; g++) events += rows.eventRows[g];
    if (events === 0) silent++;
  }
  if (silent > 0)
    out.push(
      `In ${silent} of ${strata.length} strata nobody has left: they say nothing about effects, and their curves stay at 1.`,
    );
  return out;
}
