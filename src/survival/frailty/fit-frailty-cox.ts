import type { Data } from "../../core/columns.ts";
import { badOption, levelOption, needOptions, oneOf } from "../../core/options.ts";
import { runSteps, runStepsAsync, type Steps, type Work } from "../../core/work.ts";
import { normalQuantile } from "../../numeric/normal.ts";
import { chiSquareTest } from "../cox/chi-square-test.ts";
import { coxProblem } from "../cox/cox-problem.ts";
import { newtonSteps } from "../cox/newton.ts";
import type { Lifetime } from "../input/lifetime-types.ts";
import { refuseOptions } from "../input/refuse-options.ts";
import { bestVariance, type VariancePoint, varianceInterval } from "./best-variance.ts";
import { concludeFrailty } from "./conclude-frailty.ts";
import { type FrailtyTop, frailtyProblem } from "./frailty-climb.ts";
import { type FrailtyGroups, frailtyGroups } from "./frailty-groups.ts";
import { type FrailtyLaw, gammaLaw } from "./frailty-law.ts";
import { frailtyTable } from "./frailty-table.ts";
import type { FrailtyCoxModel, FrailtyCoxOptions, FrailtyVariance } from "./frailty-types.ts";
import { logNormalLaw } from "./log-normal-law.ts";

/**
 * A Cox model with shared frailty: rows of one group (all stays of a customer, all contracts of an account, all customers of a region) share an unseen factor of their hazard. Says how much groups differ beyond their covariates, whether
 * that is more than chance, and which leave faster than their covariates tell; coefficients compare customers of one group.
 *
 * Frailties are integrated out exactly, gamma in closed form, log-normal by quadrature, and the variance maximizes that marginal likelihood; for gamma frailties as R's `coxph(... + frailty(id))`, with its coefficients, variance and `c.loglik`. Standard errors come from
 * the whole information of the marginal likelihood at this variance (R: `sparse = FALSE`; its default for many groups leaves out parts and differs in the second digit). R's Gaussian frailty maximizes an approximation; its figures differ.
 * A variance of 0 is a plain Cox model, and said so. A few dozen passes over the rows, no matrix of groups: 100,000 rows in 10,000 groups take seconds.
 *
 * @throws "too-few-rows" for no events, more terms than events or a single group; "bad-option", "bad-value", "missing-value", "missing-column".
 *
 * @example
 * import { fitFrailtyCox } from "clientele/survival";
 * const stops = [[1, 2, 1, 3], [9, 12, 11, 10], [2, 3, 2, 4], [8, 9, 12, 7], [5, 9, 3, 6]];
 * const stays = stops.flatMap((of, a) => of.map((stop, i) => ({ account: `a${a}`, stop, event: stop < 12, monthly: i % 2 })));
 * const fit = fitFrailtyCox(stays, { by: "account", covariates: ["monthly"] });
 * fit.variance.status; // => "estimated"
 * fit.variance.value; // => 2.1481764
 * fit.frailties.of("a0").frailty; // => 3.15558
 * fitFrailtyCox(stays, { by: "region" }); // throws "missing-column"
 */
export function fitFrailtyCox<Row extends object = Lifetime>(
  lifetimes: Data<Row>,
  options: FrailtyCoxOptions<NoInfer<Row>>,
): FrailtyCoxModel {
  return runSteps(frailtySteps(lifetimes, options));
}

/**
 * As {@link fitFrailtyCox}, a step at a time: the event loop gets its turns, and `signal` and `onProgress` stop and watch it.
 *
 * @throws "aborted", and what {@link fitFrailtyCox} throws.
 *
 * @example
 * import { fitFrailtyCoxAsync } from "clientele/survival";
 * const stays = [1, 2, 3, 4, 5, 6].map((stop, i) => ({ stop, event: 1, account: `a${i % 3}` }));
 * const fit = await fitFrailtyCoxAsync(stays, { by: "account" });
 * fit.variance.status; // => "boundary"
 */
export async function fitFrailtyCoxAsync<Row extends object = Lifetime>(
  lifetimes: Data<Row>,
  options: FrailtyCoxOptions<NoInfer<Row>> & Work,
): Promise<FrailtyCoxModel> {
  return runStepsAsync(frailtySteps(lifetimes, options), options);
}

function* frailtySteps(data: Data<object>, options: object): Steps<FrailtyCoxModel> {
  const what = "fitFrailtyCox";
  const { ties, distribution, level, by, given } = settingsOf(options, what);
  const problem = coxProblem(data, { ...options, cluster: by }, what, ties);
  if (problem.lifetimes.weight !== undefined)
    throw badOption("weight", "weight", "none: rows may have counts, but no case weights");
  const groups = frailtyGroups(problem, what);
  const { events, names } = groups;
  let done = 0;
  // one count for all parts of the work
  function* counted<T>(steps: Steps<T>): Steps<T> {
    let step = steps.next();
    for (; !step.done; step = steps.next()) yield [done++, Number.NaN];
    return step.value;
  }
  const plainTop = yield* counted(
    newtonSteps(problem.likelihood, new Float64Array(problem.kept.length), problem.nullLogLikelihood),
  );
  const plain = plainTop.value;
  const zero: FrailtyTop = { ...plainTop, o: new Float64Array(names.length) };
  const frail = frailtyProblem(problem.rows, ties, groups.group, names.length);
  frail.likelihood.at(zero.beta, 1);
  const begin = firstGuess(events, frail.exposure(zero.o));
  const lawAt = distribution === "gamma" ? gammaLaw : logNormalLaw;
  let near = zero;
  const topAt = (law: FrailtyLaw): FrailtyTop => {
    // the frailties that answer to the last hazard are closer than the last ones
    const o = near.o.slice();
    law.answer(frail.exposure(near.o), o);
    let top = frail.climb(law, { beta: near.beta, o });
    // from a place too far off for numbers to carry: anew from the plain model
    if (!Number.isFinite(top.value)) top = frail.climb(law, zero);
    if (Number.isFinite(top.value)) near = top;
    return top;
  };
  const at = (variance: number): VariancePoint => {
    const law = lawAt(variance, events);
    const { value, o } = topAt(law);
    return { variance, value, slope: law.slope(o) };
  };
  const found: { readonly best: VariancePoint | undefined; readonly status: FrailtyVariance["status"] } =
    given === undefined
      ? yield* counted(bestVariance(at, plain, begin.rises, begin.variance))
      : { best: at(given), status: "given" };
  const variance = found.best?.variance ?? 0;
  const law = variance > 0 ? lawAt(variance, events) : undefined;
  const top = law === undefined ? zero : topAt(law);
  const known = found.status === "estimated" || found.status === "boundary";
  const drop = normalQuantile((1 + level) / 2) ** 2 / 2;
  const interval =
    known && top.status === "converged"
      ? yield* counted(varianceInterval(at, plain, found.best, drop))
      : null;
  yield [done, done];
  const warnings = frailtyWarnings(found.status, groups);
  const name = typeof by === "string" ? by : null;
  const further = given === undefined ? 1 : 0;
  const { model, exposure } = concludeFrailty(problem, frail, law, top, {
    level,
    by: name ?? "by",
    further,
    warnings,
  });
  return {
    kind: "frailty-cox",
    version: 1,
    distribution,
    by: name,
    variance: { value: variance, interval, status: found.status },
    test: given === undefined ? noVarianceTest(2 * (top.value - plain)) : null,
    logLikelihood: top.value,
    plainLogLikelihood: plain,
    model,
    frailties: frailtyTable({ ...groups, exposure }, distribution, variance, level),
  };
}

/** Options as checked. */
function settingsOf(options: object, what: string) {
  needOptions(options, what, "by, the column of the groups");
  const { by, cluster, variance, level, ties, distribution } = options as FrailtyCoxOptions & {
    readonly cluster?: unknown;
  };
  refuseOptions(options, what, {
    ridge: "frailties are shrunk by their variance; fitCox has a ridge penalty for covariates",
    robust: "fitCox has robust errors",
  });
  if (by === undefined) throw badOption("by", by, "the column that says whose rows share a frailty");
  if (cluster !== undefined)
    throw badOption("cluster", cluster, "none: the groups of `by` are what may go together");
  if (variance !== undefined && !(typeof variance === "number" && variance >= 1e-6 && variance <= 1000))
    throw badOption("variance", variance, "a variance from 0.000001 to 1000, or none to estimate it");
  return {
    by,
    given: variance,
    level: levelOption(level),
    ties: oneOf(ties ?? "efron", "ties", ["efron", "breslow"]),
    distribution: oneOf(distribution ?? "gamma", "distribution", ["gamma", "log-normal"]),
  };
}

/** A variance to begin with, by moments, and whether the likelihood rises from 0 (Commenges and Andersen 1995). */
function firstGuess(events: Float64Array, expected: Float64Array): { variance: number; rises: boolean } {
  let [score, spread, squares] = [0, 0, 0];
  for (let g = 0; g < events.length; g++) {
    const away = (events[g] - expected[g]) ** 2;
    score += away - events[g];
    spread += away - expected[g];
    squares += expected[g] ** 2;
  }
  return { variance: spread / squares, rises: score > 0 };
}

/** Twice the gain of the log-likelihood against half a chi-square: a variance cannot be below 0. */
function noVarianceTest(gain: number): FrailtyCoxModel["test"] {
  if (!(gain > 0)) return { statistic: 0, pValue: 1, logPValue: 0 };
  const { statistic, pValue, logPValue } = chiSquareTest(gain, 1);
  return { statistic, pValue: pValue / 2, logPValue: logPValue - Math.LN2 };
}

function frailtyWarnings(status: FrailtyVariance["status"], { names, rows }: FrailtyGroups): string[] {
  const out: string[] = [];
  if (status === "boundary")
    out.push(
      "The groups differ no more than by chance, given their covariates: the variance of their frailties is 0, and this is a plain Cox model.",
    );
  if (status === "endless")
    out.push(
      "The variance of the frailties has no best value: the likelihood rises as far as it was tried. Too little is seen of each group.",
    );
  if (rows.every((n) => n === 1))
    out.push(
      `Each of the ${names.length} groups has a single row: the variance then rests on the shape of the hazard alone.`,
    );
  return out;
}
