import type { Data } from "../../core/columns.ts";
import { ClienteleError } from "../../core/errors.ts";
import { badOption, levelOption, needOptions, oneOf } from "../../core/options.ts";
import { runSteps } from "../../core/work.ts";
import { sandwichProduct } from "../../numeric/sandwich-product.ts";
import { chiSquareTest, quadraticForm } from "../cox/chi-square-test.ts";
import { climbWarnings } from "../cox/climb-warnings.ts";
import { coefficientTable, covarianceTable } from "../cox/coefficient-table.ts";
import { type CoxRows, coxRows } from "../cox/cox-rows.ts";
import { independentTerms, informedTerms, termWarnings } from "../cox/cox-terms.ts";
import { inverseOf } from "../cox/inverse-of.ts";
import { newtonSteps } from "../cox/newton.ts";
import { covariateRequest } from "../design/covariate-request.ts";
import { makeDesign } from "../design/make-design.ts";
import { eventsByRow } from "../input/events-by-row.ts";
import type { Lifetime } from "../input/lifetime-types.ts";
import { type LifetimeRows, readLifetimes } from "../input/read-lifetimes.ts";
import { refuseOptions } from "../input/refuse-options.ts";
import type { FineGrayModel, FineGrayOptions } from "./fine-gray-types.ts";
import { subdistributionBaseline } from "./subdistribution-baseline.ts";
import {
  type SubdistributionLikelihood,
  type SubdistributionRows,
  subdistributionLikelihood,
  subdistributionScores,
} from "./subdistribution-likelihood.ts";

/**
 * Fine and Gray's regression (1999) of the chance to have left for one cause by an age, where other causes may come first (subdistribution hazards): its hazard ratios say whether more or fewer customers end up leaving for
 * that cause, which cause-specific ones of `fitCox` do not. Who left for another cause stays in the risk set with the weight of the chance to be still watched. Equal to R's `finegray` with `coxph` (default), or to
 * `cmprsk::crr` (`ties: "breslow", errors: "estimated", censoring: "among all"`), to the digits; a case `weight` also weighs the chance of being watched, which `finegray` leaves out. The weights of who left make no larger table, so that O(n p^2) for each of some six steps is all.
 *
 * @throws "too-few-rows" without the cause or with more terms than events; "bad-input" for late entry or a count that is no whole number; "bad-option", "bad-value", "missing-value", "missing-column".
 *
 * @example
 * import { fitFineGray } from "clientele/survival";
 * const lifetimes = [
 *   { stop: 1, cause: "price", plan: "a" }, { stop: 2, cause: "moved", plan: "b" },
 *   { stop: 3, cause: "price", plan: "a" }, { stop: 4, cause: null, plan: "b" },
 *   { stop: 5, cause: "price", plan: "b" }, { stop: 6, cause: "moved", plan: "a" },
 *   { stop: 7, cause: null, plan: "a" }, { stop: 8, cause: "price", plan: "b" },
 * ];
 * const model = fitFineGray(lifetimes, { of: "price", covariates: ["plan"] });
 * model.coefficients[0].term; // => "plan: b"
 * model.fit.others; // => 2
 * fitFineGray(lifetimes, { of: "weather" }); // throws "too-few-rows"
 */
export function fitFineGray<Row extends object = Lifetime>(
  lifetimes: Data<Row>,
  options: FineGrayOptions<NoInfer<Row>>,
): FineGrayModel {
  const what = "fitFineGray";
  needOptions(options, what, "of, the cause that is explained");
  const given = options as FineGrayOptions & { readonly [name: string]: unknown };
  refuseOptions(options, what, {
    strata: "take its column for a covariate, or fit a model for each group",
    robust: 'errors: "naive" are those that are not',
    ridge: "leave covariates out, or use fitCoxPath for the hazard of one cause",
  });
  const ties = oneOf(given.ties ?? "efron", "ties", ["efron", "breslow"]);
  const errors = oneOf(given.errors ?? "clustered", "errors", ["clustered", "estimated", "naive"]);
  const censoring = oneOf(given.censoring ?? "after events", "censoring", ["after events", "among all"]);
  const level = levelOption(given.level);
  if (typeof given.of !== "string") throw badOption("of", given.of, "the cause that is explained, as text");
  const request = covariateRequest(given.covariates);
  const read = readLifetimes(lifetimes as Data<object>, options, {
    what,
    ends: "cause",
    texts: { cluster: given.cluster },
    numbers: { offset: given.offset },
    covariates: request,
  });
  const isCause = eventsOf(read, given.of, what);
  const design = makeDesign(request, read.covariates, { ...read, events: eventsByRow(isCause, read.count) });
  const { terms } = design.schema;
  const mass = read.weight === undefined ? read.count : read.weight.map((w, i) => w * (read.count?.[i] ?? 1));
  const center = terms.map(({ mean }) => mean);
  const chosen = independentTerms(design.x, mass, terms);
  const warnings = [...chosen.warnings];
  const laidOut = (kept: readonly number[]) => {
    const rows = coxRows({
      stop: read.stop,
      start: undefined,
      event: isCause,
      count: read.count,
      weight: read.weight,
      offset: read.numbers.offset,
      stratum: undefined,
      strata: 1,
      x: kept.map((j) => design.x[j]),
      center: kept.map((j) => center[j]),
    });
    const likelihood = subdistributionLikelihood(watchedRows(rows, read, censoring === "among all"), ties);
    return { rows, likelihood, nullLogLikelihood: likelihood.at(new Float64Array(kept.length), 2) };
  };
  let kept = chosen.kept;
  let problem = laidOut(kept);
  const informed = informedTerms(problem.likelihood.information, kept.length);
  if (informed.length < kept.length) {
    const silent = kept.filter((_, k) => !informed.includes(k)).map((j) => `"${terms[j].name}"`);
    warnings.push(
      `Terms ${silent.join(", ")} were left out: whenever somebody left, they were the same for all who could have, so their effects are unknown.`,
    );
    kept = informed.map((k) => kept[k]);
    problem = laidOut(kept);
  }
  const { rows, likelihood, nullLogLikelihood } = problem;
  if (!Number.isFinite(nullLogLikelihood))
    throw new ClienteleError(
      "bad-value",
      `${what}: the offset spans more than numbers can carry (a factor of e^700 between customers). It is added to the logarithm of the hazard.`,
      { column: "offset", expected: "offsets within a few units of each other" },
    );
  const p = kept.length;
  if (p > rows.eventCount)
    throw new ClienteleError(
      "too-few-rows",
      `${what}: ${p} terms for ${rows.eventCount} events; effects cannot be told from chance. Use fewer covariates.`,
      { value: rows.eventCount, expected: `at least ${p} events` },
    );
  const nullScore = likelihood.score.slice();
  const nullInformation = likelihood.information.slice();
  const climb = runSteps(newtonSteps(likelihood, new Float64Array(p)));
  const covariance = inverseOf(likelihood.information, p, climb.running);
  const robust =
    errors === "naive" || p === 0
      ? undefined
      : sandwichOf(likelihood, covariance, read, errors === "estimated");
  warnings.push(
    ...termWarnings(rows, kept, terms, read.inputRows),
    ...climbWarnings({
      names: kept.map((j) => terms[j].name),
      climb,
      information: likelihood.information,
      covariance,
      leaves: `leaves for "${given.of}" first`,
    }),
  );
  const table = { kept, design, rows };
  const wald =
    p === 0 || climb.running.length > 0 ? undefined : quadraticForm(climb.beta, robust ?? covariance, p);
  const score = p === 0 ? undefined : quadraticForm(nullScore, nullInformation, p);
  let others = 0;
  let customers = 0;
  for (let i = 0; i < read.length; i++) {
    customers += read.count?.[i] ?? 1;
    if (read.event[i] === 1 && isCause[i] === 0) others += read.count?.[i] ?? 1;
  }
  return {
    kind: "fine-gray",
    version: 1,
    unit: read.unit ?? null,
    cause: given.of,
    causes: read.cause?.levels ?? [],
    ties,
    errors,
    schema: design.schema,
    center,
    coefficients: coefficientTable(table, climb, covariance, robust, level),
    covariance: covarianceTable(table, climb.running, covariance),
    robustCovariance: robust === undefined ? null : covarianceTable(table, climb.running, robust),
    strata: [],
    offset: given.offset === undefined ? null : typeof given.offset === "string" ? given.offset : "offset",
    baseline: [subdistributionBaseline(likelihood, kept, terms.length, customers)],
    tests: {
      likelihoodRatio: p === 0 ? null : chiSquareTest(2 * (climb.value - nullLogLikelihood), p),
      wald: wald === undefined ? null : chiSquareTest(wald, p),
      score: score === undefined ? null : chiSquareTest(score, p),
    },
    fit: {
      status: climb.status,
      warnings,
      logLikelihood: climb.value,
      nullLogLikelihood,
      iterations: climb.iterations,
      events: rows.eventCount,
      others,
      customers,
      rows: read.account,
      level,
    },
  };
}

function eventsOf(
  { cause, length, account, start, count }: LifetimeRows,
  of: string,
  what: string,
): Uint8Array {
  if (start !== undefined)
    throw new ClienteleError(
      "bad-input",
      `${what} needs lifetimes watched from age 0; these enter late (column start), for which the weights are not defined here. Leave out who entered late.`,
      { column: "start" },
    );
  if (count?.some((c) => c !== Math.floor(c)))
    throw new ClienteleError(
      "bad-input",
      `${what}: a count is no whole number. For anything else use a weight.`,
      {
        column: "count",
        expected: "a whole number",
      },
    );
  const code = cause?.levels.indexOf(of) ?? -1;
  if (code < 0)
    throw new ClienteleError(
      "too-few-rows",
      `${what}: none of ${length} customers (of ${account.read} rows) left for ${JSON.stringify(of)}. Causes found: ${cause?.levels.slice(0, 10).join(", ") || "none"}.`,
      { value: of, expected: "a cause that occurs" },
    );
  return Uint8Array.from((cause as { codes: Int32Array }).codes, (c) => (c === code ? 1 : 0));
}

/** Kaplan and Meier's chance of being watched just before each age, and who left elsewhere. */
function watchedRows(rows: CoxRows, read: LifetimeRows, amongAll: boolean): SubdistributionRows {
  const { length: n, from, order, mass, event } = rows;
  const groups = from.length - 1;
  const elsewhere = new Uint8Array(n);
  let atRisk = 0;
  for (let k = 0; k < n; k++) {
    if (event[k] === 0 && read.event[order[k]] === 1) elsewhere[k] = 1;
    atRisk += mass === undefined ? 1 : mass[k];
  }
  const watched = new Float64Array(groups);
  let share = 1;
  for (let g = 0; g < groups; g++) {
    watched[g] = share;
    let [lost, left] = [0, 0];
    for (let k = from[g]; k < from[g + 1]; k++) {
      const m = mass === undefined ? 1 : mass[k];
      if (event[k] === 0 && elsewhere[k] === 0) lost += m;
      else left += m;
    }
    const among = amongAll ? atRisk : atRisk - left;
    if (lost > 0) share *= Math.max(0, 1 - lost / among);
    atRisk -= lost + left;
  }
  return { rows, elsewhere, watched, amongAll };
}

function sandwichOf(
  likelihood: SubdistributionLikelihood,
  covariance: Float64Array,
  { texts, count }: LifetimeRows,
  estimated: boolean,
): Float64Array {
  const { order, terms: p, length: n } = likelihood.data.rows;
  const scores = subdistributionScores(likelihood, estimated);
  const cluster = texts.cluster;
  const squares = new Float64Array(p * p);
  const addSquare = (u: Float64Array, at: number, weight: number) => {
    for (let a = 0; a < p; a++)
      for (let b = 0; b < p; b++) squares[a * p + b] += weight * u[at + a] * u[at + b];
  };
  if (cluster === undefined)
    // a row that stands for several is as many customers
    for (let k = 0; k < n; k++) addSquare(scores, k * p, 1 / (count?.[order[k]] ?? 1));
  else {
    const sums = new Float64Array(cluster.levels.length * p);
    for (let k = 0; k < n; k++)
      for (let a = 0; a < p; a++) sums[cluster.codes[order[k]] * p + a] += scores[k * p + a];
    for (let c = 0; c < cluster.levels.length; c++) addSquare(sums, c * p, 1);
  }
  return sandwichProduct(covariance, squares, p);
}
