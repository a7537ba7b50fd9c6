import type { Data } from "../../core/columns.ts";
import { levelOption } from "../../core/options.ts";
import { pick } from "../../core/pick.ts";
import { Table } from "../../core/table.ts";
import type { TimeUnit } from "../../core/time.ts";
import type { Steps, Work } from "../../core/work.ts";
import type { CustomerSummary } from "../../data/index.ts";
import { type Climbed, climbSteps } from "../../numeric/climb.ts";
import { sampleRows } from "../../numeric/sample-rows.ts";
import { clockOf } from "../seasonal/model-time.ts";
import type { SeasonalClock } from "../seasonal/seasonal-clock.ts";
import { type CovariateOptions, covariateSpecs } from "./covariates/covariate-options.ts";
import { askedCovariates, type Informed, informedBy } from "./informed.ts";
import { climbInformed, describeInformed, informedProblem } from "./informed-fit.ts";
import type { PurchaseKernel } from "./kernel.ts";
import { objectiveOf } from "./likelihood.ts";
import type { PriorOption } from "./priors/prior-options.ts";
import type { PurchaseModel, PurchaseModelOf } from "./purchase-model.ts";
import {
  type PurchaseArrays,
  type PurchaseColumns,
  type PurchaseRows,
  purchaseRows,
  readPurchases,
  unitFor,
} from "./purchase-rows.ts";
import { describeFit } from "./verdict.ts";

/** Options of every `fitX` of a purchase model. Columns default to the names of the customers table. */
export type FitPurchaseOptions<Row extends object = CustomerSummary> = PurchaseColumns<Row> & {
  /** Unit of recency and age. Default: the table's own; rows that are no table of ours must say. */
  readonly unit?: TimeUnit;
  /** Level of the parameters' confidence intervals. Default 0.95. */
  readonly level?: number;
  /**
   * What is believed of the parameters before the data are seen, for shops with few customers: the fit is then the most likely of the posterior on the log scale. "weak" or {}:
   * medians r 0.6, alpha 0.3 mean ages, a 0.7, b 2.5, s 0.6, beta 0.4 mean ages, each with 95 % within a factor of 20. With covariates these
   * are beliefs about a customer with the mean of each covariate, whereas `params` are those of one with zero. Default: none, maximum likelihood.
   */
  readonly prior?: PriorOption;
};

/** Options of the fits that take covariates. */
export type FitCovariatesOptions<Row extends object = CustomerSummary> = FitPurchaseOptions<Row> & {
  /** Columns that may say how often customers order and how soon they leave. Default: none. */
  readonly covariates?: CovariateOptions<Row>;
  /**
   * Pulls the coefficients of the covariates to zero, for shops with few customers or many covariates: penalty / 2 times the sum of their squares is taken off the log-likelihood, each
   * of the covariate in standard deviations. As a normal prior with standard deviation 1 / sqrt(penalty). Default 0; with `prior` 1.
   */
  readonly penalty?: number;
};

/** The same for the asynchronous twins. */
export type FitCovariatesAsyncOptions<Row extends object = CustomerSummary> = FitCovariatesOptions<Row> &
  Work;

/** The same for the asynchronous twins. */
export type FitPurchaseAsyncOptions<Row extends object = CustomerSummary> = FitPurchaseOptions<Row> & Work;

/** So many customers decide between the starts. */
const SAMPLE = 500;

/** Customers ready to be fitted by any kernel. */
export interface PreparedFit {
  readonly unit: TimeUnit;
  readonly level: number;
  readonly asOf: number | null;
  readonly clock: SeasonalClock | undefined;
  readonly read: PurchaseArrays;
  readonly rows: PurchaseRows;
  /** Covariates, priors and penalty; undefined without any. */
  readonly informed: Informed | undefined;
}

/** Reads the rows, fits the kernel's parameters and wraps them as a model of the given kind. */
export function* fitSteps<Kind extends PurchaseModel["kind"], Name extends string>(
  kind: Kind,
  kernel: PurchaseKernel,
  data: Data<object>,
  options: object | undefined,
  what: string,
): Steps<PurchaseModelOf<Kind, Name>> {
  return yield* fitPrepared<Kind, Name>(kind, kernel, prepareFit(data, options, what, kind));
}

/** Reads and checks options and rows. Covariates are for the kinds that take them. */
export function prepareFit(
  data: Data<object>,
  options: object | undefined,
  what: string,
  kind?: PurchaseModel["kind"],
): PreparedFit {
  const chosen = (options ?? {}) as FitCovariatesOptions<{ readonly [column: string]: unknown }>;
  const unit = unitFor(data, chosen.unit, what);
  const level = levelOption(chosen.level);
  const asked = askedCovariates(chosen, kind, what);
  const opened = covariateSpecs(data, asked?.columns ?? []);
  const rows = opened.data as Data<{ readonly [column: string]: unknown }>;
  const read = readPurchases(rows, chosen, what, opened.specs);
  const asOf = (data instanceof Table ? data.info.asOf : undefined) ?? null;
  // that there are customers at all comes before what they are like
  const plain = purchaseRows(read, what);
  const informed = informedBy(chosen, kind, asked, read, what);
  const values = informed?.covariates?.design.values;
  return {
    unit,
    level,
    asOf,
    clock: clockOf(data),
    read,
    rows: values === undefined ? plain : purchaseRows(read, what, values),
    informed,
  };
}

/** Fits the kernel's parameters and wraps them as a model of the given kind. */
export function* fitPrepared<Kind extends string, Name extends string>(
  kind: Kind,
  kernel: PurchaseKernel,
  { unit, level, asOf, clock, read, rows, informed }: PreparedFit,
): Steps<PurchaseModelOf<Kind, Name>> {
  // with ages around 1 the same starts serve days and years
  const scale = meanAge(rows);
  if (informed !== undefined) {
    const problem = informedProblem(kernel, rows, scale, informed);
    const progress = { done: 0 };
    const ends = yield* climbInformed(kernel, problem, progress);
    const { params, fit, covariates } = describeInformed(kernel, problem, ends, informed, {
      rows,
      scale,
      level,
      leftOut: read.rejected,
    });
    yield [progress.done, progress.done];
    return {
      kind,
      version: 1,
      params: params as PurchaseModelOf<Kind, Name>["params"],
      unit,
      asOf,
      ...(clock && { clock }),
      ...(covariates && { covariates }),
      fit: fit as PurchaseModelOf<Kind, Name>["fit"],
    };
  }
  const scaled = scaledRows(rows, scale);
  const objective = objectiveOf(kernel, scaled);
  const optimum = yield* climb(kernel, scaled);
  const described = describeFit(kernel, objective, optimum, { rows, scale, level, leftOut: read.rejected });
  yield [optimum.done, optimum.done];
  return {
    kind,
    version: 1,
    params: described.params as PurchaseModelOf<Kind, Name>["params"],
    unit,
    asOf,
    ...(clock && { clock }),
    fit: described.fit as PurchaseModelOf<Kind, Name>["fit"],
  };
}

/** The starts compete on a sample of the customers. */
function climb(kernel: PurchaseKernel, rows: PurchaseRows): Steps<Climbed> {
  const starts = kernel.starts.map((start) => Float64Array.from(start, Math.log));
  const objective = objectiveOf(kernel, rows);
  const sample = sampleRows(rows.count, SAMPLE);
  if (sample === undefined) return climbSteps(objective, starts);
  const few = {
    ...rows,
    length: sample.rows.length,
    frequency: pick(rows.frequency, sample.rows),
    recency: pick(rows.recency, sample.rows),
    age: pick(rows.age, sample.rows),
    count: sample.count,
  };
  return climbSteps(objective, starts, objectiveOf(kernel, few));
}

/** Mean age of the customers. */
export function meanAge({ age, count, customers, length }: PurchaseRows): number {
  let total = 0;
  for (let i = 0; i < length; i++) total += (count[i] / customers) * age[i];
  return total;
}

/** The same customers by another unit of time. */
export function scaledRows(rows: PurchaseRows, scale: number): PurchaseRows {
  return { ...rows, recency: rows.recency.map((t) => t / scale), age: rows.age.map((t) => t / scale) };
}
