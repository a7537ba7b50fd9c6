import type { Column, Data, Id, OptionsArgument } from "../../core/columns.ts";
import { ClienteleError } from "../../core/errors.ts";
import { levelOption, oneOf } from "../../core/options.ts";
import { Table } from "../../core/table.ts";
import type { TimeUnit } from "../../core/time.ts";
import { runSteps, runStepsAsync, type Steps, type Work } from "../../core/work.ts";
import type { CustomerSummary } from "../../data/index.ts";
import { climbSteps } from "../../numeric/climb.ts";
import type { Objective } from "../../numeric/maximize.ts";
import { normalQuantile } from "../../numeric/normal.ts";
import { leftOutWords } from "../left-out-words.ts";
import { counted, type Progress } from "../purchase/counted.ts";
import { meanAge } from "../purchase/fit-steps.ts";
import { informedProblem } from "../purchase/informed-fit.ts";
import type { PurchaseKernel } from "../purchase/kernel.ts";
import { kernelOf } from "../purchase/kernels.ts";
import { logPriorOf, priorsFrom } from "../purchase/priors/prior-options.ts";
import type {
  BgNbdModel,
  MbgNbdModel,
  NbdModel,
  ParetoNbdModel,
  PurchaseModel,
} from "../purchase/purchase-model.ts";
import {
  type PurchaseColumns,
  type PurchaseRows,
  purchaseRows,
  readPurchases,
  unitFor,
} from "../purchase/purchase-rows.ts";
import { clockOf } from "../seasonal/model-time.ts";
import type { SeasonalClock } from "../seasonal/seasonal-clock.ts";
import { cohortParts } from "./cohort-parts.ts";
import { type Pooled, pooledParameters } from "./pooled-parameters.ts";

/** Buying models that cohorts can be fitted by. */
export type CohortKind = "nbd" | "bg-nbd" | "mbg-nbd" | "pareto-nbd";

/** The model of a kind. */
export type CohortModelOf<Kind extends CohortKind> = Kind extends "nbd"
  ? NbdModel
  : Kind extends "bg-nbd"
    ? BgNbdModel
    : Kind extends "mbg-nbd"
      ? MbgNbdModel
      : ParetoNbdModel;

/** Columns and settings of {@link fitCohorts}. */
export type FitCohortsOptions<
  Row extends object = CustomerSummary,
  Kind extends CohortKind = CohortKind,
> = PurchaseColumns<Row> & {
  /** Where the name of a customer's cohort is: a column, or a function of the row. Required. */
  readonly cohort: (string extends keyof Row ? string : never) | Column<Row, Id>;
  /** Which model. Default "mbg-nbd". */
  readonly model?: Kind;
  /** Unit of recency and age. Default: the table's own; rows that are no table of ours must say. */
  readonly unit?: TimeUnit;
  /** Level of the intervals. Default 0.95. */
  readonly level?: number;
};

/** One cohort of {@link CohortModels}. */
export interface CohortModel<Kind extends CohortKind = CohortKind> {
  readonly cohort: string;
  readonly customers: number;
  /** The cohort's own model, pulled to the common one as far as its customers leave it open. `fit.priors` is what the other cohorts say. */
  readonly model: CohortModelOf<Kind>;
  /** Of each parameter the share that the cohort's own customers decide, from 0 (all from the others) to 1. */
  readonly own: { readonly [parameter: string]: number };
}

/** Cohorts fitted together. */
export interface CohortModels<Kind extends CohortKind = CohortKind> {
  /** In order of their names. */
  readonly cohorts: readonly CohortModel<Kind>[];
  /** A cohort nothing is known of yet: the common parameters, with how unsure they are and how much cohorts differ in the covariance. Its log-likelihood is that of all customers at the common parameters. */
  readonly next: CohortModelOf<Kind>;
  /** By parameter, the factor within which two thirds of the cohorts lie around the common value. */
  readonly spread: { readonly [parameter: string]: number };
  readonly warnings: readonly string[];
}

/**
 * One buying model for each cohort of customers (by quarter of the first order, by channel, by shop), fitted together: parameters of cohorts come from a common log-normal distribution that is
 * estimated from all of them, so that a small or young cohort borrows from the others as much as its own customers leave open, and a large one keeps to itself. Between one model for all and
 * one for each, without having to choose.
 *
 * Empirical Bayes: EM with each cohort's posterior taken as normal around its mode on the log scale. The spread between cohorts is kept off zero by a weak prior (most cohorts
 * within a factor of 3); standard errors hold how unsure the common mean is. Cohorts without a repeat order get the model of the next cohort. O(distinct rows) an iteration, some dozens.
 *
 * @throws "missing-value" for a customer without a cohort; "too-few-rows" with less than two cohorts that have repeat orders; "bad-option"; otherwise as `fitMbgNbd`.
 *
 * @example
 * import { fitCohorts } from "clientele/cltv";
 * const customers = ["2025-Q1", "2025-Q2", "2025-Q3"].flatMap((cohort, i) => [
 *   { cohort, frequency: 0, recency: 0, age: 38 - 12 * i, count: 60 - 20 * i },
 *   { cohort, frequency: 1, recency: 5, age: 38 - 12 * i, count: 24 - 9 * i },
 *   { cohort, frequency: 3, recency: 12, age: 38 - 12 * i, count: 12 - 4 * i },
 * ]);
 * const { cohorts, next } = fitCohorts(customers, { cohort: "cohort", model: "mbg-nbd", unit: "week" });
 * cohorts.map(({ cohort }) => cohort); // => ["2025-Q1", "2025-Q2", "2025-Q3"]
 * cohorts[0].own.r > cohorts[2].own.r; // => true
 * next.kind; // => "mbg-nbd"
 * fitCohorts(customers.slice(0, 3), { cohort: "cohort", unit: "week" }); // throws "too-few-rows"
 */
export function fitCohorts<Row extends object, Kind extends CohortKind = "mbg-nbd">(
  customers: Data<Row>,
  ...[options]: OptionsArgument<FitCohortsOptions<NoInfer<Row>, Kind>>
): CohortModels<Kind> {
  return runSteps(steps<Kind>(customers, options, "fitCohorts"));
}

/**
 * {@link fitCohorts} in steps that let other work go on, with progress and a way to stop.
 *
 * @throws as `fitCohorts`, and "aborted".
 *
 * @example
 * import { fitCohortsAsync } from "clientele/cltv";
 * const customers = ["web", "shop"].flatMap((cohort) => [
 *   { cohort, frequency: 0, recency: 0, age: 38, count: 40 },
 *   { cohort, frequency: 3, recency: 12, age: 38, count: 9 },
 * ]);
 * (await fitCohortsAsync(customers, { cohort: "cohort", model: "nbd", unit: "week" })).cohorts.length; // => 2
 * await fitCohortsAsync(customers, { cohort: "cohort", unit: "week", signal: { aborted: true } }); // throws "aborted"
 */
export async function fitCohortsAsync<Row extends object, Kind extends CohortKind = "mbg-nbd">(
  customers: Data<Row>,
  ...[options]: OptionsArgument<FitCohortsOptions<NoInfer<Row>, Kind> & Work>
): Promise<CohortModels<Kind>> {
  return runStepsAsync(steps<Kind>(customers, options, "fitCohorts"), options as Work);
}

function* steps<Kind extends CohortKind>(
  data: Data<object>,
  options: object | undefined,
  what: string,
): Steps<CohortModels<Kind>> {
  const chosen = (options ?? {}) as FitCohortsOptions<{ readonly [column: string]: unknown }, Kind>;
  const kind = oneOf<CohortKind>(chosen.model ?? "mbg-nbd", "model", [
    "nbd",
    "bg-nbd",
    "mbg-nbd",
    "pareto-nbd",
  ]);
  const unit = unitFor(data, chosen.unit, what);
  const level = levelOption(chosen.level);
  const from = chosen.cohort ?? "cohort";
  const read = readPurchases(data as Data<{ readonly [column: string]: unknown }>, chosen, what, {
    cohort: { as: "text", from },
  });
  const all = purchaseRows(read, what);
  const kernel = kernelOf({ kind });
  // one clock for all, so that parameters can be compared
  const scale = meanAge(all);
  const none = { covariates: undefined, prior: undefined, penalty: 0 };
  const parts = cohortParts(read, what);
  const fitted = parts.flatMap(({ rows }) => (rows === undefined ? [] : [rows]));
  if (fitted.length < 2)
    throw new ClienteleError(
      "too-few-rows",
      `${what} needs two cohorts or more with repeat orders, to learn how much they differ; it found ${fitted.length}. Fit one model for all instead.`,
      { count: fitted.length },
    );
  const progress: Progress = { done: 0 };
  const weak = priorsFrom("weak", kernel, scale);
  const together = informedProblem(kernel, all, scale, { ...none, prior: weak }).posterior;
  const starts = kernel.starts.map((start) => Float64Array.from(start, Math.log));
  const start = yield* counted(climbSteps(together, starts), progress);
  const likelihoods = fitted.map((rows) => informedProblem(kernel, rows, scale, none).likelihood);
  const pooled = yield* pooledParameters(likelihoods, start.at, logPriorOf(weak, kernel, scale), progress);
  yield [progress.done, progress.done];

  const asOf = (data instanceof Table ? data.info.asOf : undefined) ?? null;
  const base = { kind, unit, asOf, clock: clockOf(data), kernel, scale, level, pooled };
  // what is common to all cohorts is measured by all customers
  const common = informedProblem(kernel, all, scale, none).likelihood;
  const next = modelOf<Kind>(base, undefined, all, common);
  let at = 0;
  const cohorts = parts.map(({ cohort, customers, rows }): CohortModel<Kind> => {
    const place = rows === undefined ? undefined : at++;
    const own = place === undefined ? undefined : pooled.groups[place].own;
    return {
      cohort,
      customers,
      model:
        place === undefined || rows === undefined
          ? next
          : modelOf<Kind>(base, pooled.groups[place], rows, likelihoods[place]),
      own: Object.fromEntries(kernel.parameters.map((name, j) => [name, own?.[j] ?? 0])),
    };
  });
  const skipped = parts.length - fitted.length;
  return {
    cohorts,
    next,
    spread: Object.fromEntries(
      kernel.parameters.map((name, j) => [name, Math.exp(pooled.common.deviation[j])]),
    ),
    warnings: [
      ...(fitted.length < 5
        ? [
            `With ${fitted.length} cohorts it is hardly known how much cohorts differ: the spread is mostly a guess.`,
          ]
        : []),
      ...(skipped > 0
        ? [`Cohorts without a repeat order yet, which get the model of the next cohort: ${skipped}.`]
        : []),
      ...leftOutWords(read.rejected),
      ...(pooled.settled ? [] : ["The fit did not come to an end: take it as a first guess."]),
    ],
  };
}

interface Base {
  readonly kind: CohortKind;
  readonly unit: TimeUnit;
  readonly asOf: number | null;
  readonly clock: SeasonalClock | undefined;
  readonly kernel: PurchaseKernel;
  readonly scale: number;
  readonly level: number;
  readonly pooled: Pooled;
}

/** The model of one group, or of one that is still to come. */
function modelOf<Kind extends CohortKind>(
  { kind, unit, asOf, clock, kernel, scale, level, pooled }: Base,
  group: Pooled["groups"][number] | undefined,
  rows: PurchaseRows,
  likelihood: Objective,
): CohortModelOf<Kind> {
  const k = kernel.parameters.length;
  const { common, commonCovariance } = pooled;
  const at = group?.mode.at ?? common.mean;
  const flat =
    group?.covariance ??
    commonCovariance.map((v, i) => v + (i % (k + 1) === 0 ? common.deviation[i % k] ** 2 : 0));
  const covariance = Array.from({ length: k }, (_, i) => [...flat.subarray(i * k, (i + 1) * k)]);
  const z = normalQuantile((1 + level) / 2);
  const factor = (j: number) => scale ** kernel.timePowers[j];
  const values = Array.from(at, (log, j) => Math.exp(log) * factor(j));
  const byName = <T>(of: (j: number) => T) =>
    Object.fromEntries(kernel.parameters.map((name, j) => [name, of(j)]));
  const shift = rows.orders * Math.log(scale);
  const logLikelihood = likelihood(at, new Float64Array(k), new Float64Array(k * k)) - shift;
  const model: Pick<PurchaseModel, "kind" | "version" | "unit" | "asOf"> & {
    readonly [key: string]: unknown;
  } = {
    kind,
    version: 1,
    params: byName((j) => values[j]),
    unit,
    asOf,
    ...(clock && { clock }),
    fit: {
      status: pooled.settled ? "converged" : "max iterations",
      logLikelihood,
      ...(group && { logPosterior: group.mode.value - shift }),
      priors: byName((j) => ({
        median: Math.exp(common.mean[j]) * factor(j),
        factor: Math.exp(1.959963984540054 * common.deviation[j]),
      })),
      customers: rows.customers,
      distinct: rows.length,
      iterations: pooled.iterations,
      standardErrors: byName((j) => values[j] * Math.sqrt(covariance[j][j])),
      intervals: byName((j) => {
        const half = z * Math.sqrt(covariance[j][j]);
        return [values[j] * Math.exp(-half), values[j] * Math.exp(half)];
      }),
      level,
      covariance,
      aic: 2 * k - 2 * logLikelihood,
      bic: k * Math.log(rows.customers) - 2 * logLikelihood,
      warnings:
        group === undefined
          ? [
              "This is what the cohorts have in common, for one that nothing is known of yet: how much cohorts differ is part of its standard errors.",
            ]
          : [],
    },
  };
  return model as unknown as CohortModelOf<Kind>;
}
