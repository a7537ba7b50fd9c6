import { chiSquareTest, quadraticForm } from "../cox/chi-square-test.ts";
import { climbWarnings } from "../cox/climb-warnings.ts";
import { coefficientTable, covarianceTable } from "../cox/coefficient-table.ts";
import type { CoxProblem } from "../cox/cox-problem.ts";
import type { CoxModel } from "../cox/cox-types.ts";
import { inverseOf } from "../cox/inverse-of.ts";
import { tangledTerms } from "../design/tangled-terms.ts";
import { coxModelAt } from "../penalized/cox-model-at.ts";
import type { FrailtyProblem, FrailtyTop } from "./frailty-climb.ts";
import type { FrailtyLaw } from "./frailty-law.ts";

/** Settings of {@link concludeFrailty}. */
interface Conclusion {
  readonly level: number;
  /** Column of the groups. */
  readonly by: string;
  /** Parameters besides the coefficients that were estimated. */
  readonly further: number;
  readonly warnings: readonly string[];
}

/** The Cox model of customers with frailty 1, and what is expected of each group at frailty 1. Without a law it is the plain model. */
export function concludeFrailty(
  problem: CoxProblem,
  frail: FrailtyProblem,
  law: FrailtyLaw | undefined,
  found: FrailtyTop,
  { level, by, further, warnings }: Conclusion,
): { readonly model: CoxModel; readonly exposure: Float64Array } {
  const p = problem.kept.length;
  const at = law === undefined ? problem : { ...problem, rows: frail.rows, likelihood: frail.likelihood };
  const covariance = law === undefined ? plainCovariance(problem, found) : frail.covariance(law, found);
  const information = informationAt(at, found.beta);
  const top = withEndless(found, information, covariance, p);
  const wald = p === 0 || top.running.length > 0 ? undefined : waldOf(top.beta, covariance, p);
  const fitted = coxModelAt(at, top.beta, {
    coefficients: coefficientTable(problem, top, covariance, undefined, level),
    covariance: covarianceTable(problem, top.running, covariance),
    tests: {
      likelihoodRatio: null,
      wald: wald === undefined ? null : chiSquareTest(wald, p),
      score: null,
      robustScore: null,
    },
    status: top.status,
    warnings: [
      ...warnings,
      ...climbWarnings({
        names: problem.kept.map((j) => problem.design.schema.terms[j].name),
        climb: top,
        information,
        covariance,
        ifInfinite: " fitFirthCox gives a finite effect with an interval, without frailties.",
      }),
    ],
    df: p + further,
    iterations: top.iterations,
    level,
  });
  const df = p + further;
  const { rows, events } = fitted.fit;
  return {
    model: {
      ...fitted,
      fit: {
        ...fitted.fit,
        logLikelihood: top.value,
        aic: -2 * top.value + 2 * df,
        bic: -2 * top.value + Math.log(events) * df,
        rows: {
          ...rows,
          missing: rows.missing.map((own) => (own.column === "cluster" ? { ...own, column: by } : own)),
        },
      },
    },
    exposure: exposureOf(law, problem, frail, top),
  };
}

/** Standard error, in standard deviations of the term, at which the data no longer hold an effect. */
const UNHELD = 50;

/** Effects that grow without end stop where rounding ends the climb: their errors tell, unless other terms are what blows them up. */
function withEndless(
  top: FrailtyTop,
  information: Float64Array,
  covariance: Float64Array,
  p: number,
): FrailtyTop {
  const tangled = tangledTerms(information, covariance, p);
  const running = Array.from({ length: p }, (_, k) => k).filter(
    (k) => top.running.includes(k) || (!(covariance[k * p + k] < UNHELD * UNHELD) && !tangled.includes(k)),
  );
  return running.length === top.running.length ? top : { ...top, running, status: "boundary" };
}

function plainCovariance(problem: CoxProblem, top: FrailtyTop): Float64Array {
  return inverseOf(informationAt(problem, top.beta), problem.kept.length, top.running);
}

function informationAt({ likelihood }: Pick<CoxProblem, "likelihood">, beta: Float64Array): Float64Array {
  likelihood.at(beta, 2);
  return likelihood.information.slice();
}

function exposureOf(
  law: FrailtyLaw | undefined,
  { rows }: CoxProblem,
  frail: FrailtyProblem,
  top: FrailtyTop,
): Float64Array {
  const { offset } = frail.rows;
  // without frailties the rows have the offsets that they came with
  if (law === undefined && offset !== undefined)
    for (let k = 0; k < offset.length; k++) offset[k] = rows.offset === undefined ? 0 : rows.offset[k];
  frail.likelihood.at(top.beta, 1);
  return frail.exposure(top.o);
}

function waldOf(beta: Float64Array, covariance: Float64Array, p: number): number | undefined {
  const value = quadraticForm(beta, covariance, p);
  return value === undefined || Number.isNaN(value) ? undefined : value;
}
