import type { Data } from "../../core/columns.ts";
import { levelOption, needOptions } from "../../core/options.ts";
import { type Period, type TimeInput, type TimeUnit, unitDays, type WeekStart } from "../../core/time.ts";
import { runSteps, runStepsAsync, type Steps, type Work } from "../../core/work.ts";
import type { OrderLine } from "../../data/index.ts";
import { type CovariateOptions, covariateRequest } from "../purchase/covariates/covariate-options.ts";
import type { Design } from "../purchase/covariates/design.ts";
import { meanAge, scaledRows } from "../purchase/fit-steps.ts";
import { informedBy } from "../purchase/informed.ts";
import { climbInformed, describeInformed, type InformedProblem } from "../purchase/informed-fit.ts";
import { objectiveOf } from "../purchase/likelihood.ts";
import { paretoKernel } from "../purchase/pareto-nbd.ts";
import { logPosterior } from "../purchase/priors/log-posterior.ts";
import { logPriorOf, type PriorOption, priorsFrom } from "../purchase/priors/prior-options.ts";
import { type PurchaseRows, purchaseRows } from "../purchase/purchase-rows.ts";
import { covariateCells } from "./covariate-cells.ts";
import { covariatePaths, usedRows } from "./covariate-paths.ts";
import { type PeriodColumns, periodCut, readPeriods } from "./read-periods.ts";
import { varyingRows } from "./stretches.ts";
import {
  readVaryingCustomers,
  type VaryingCustomers,
  type VaryingOrderColumns,
} from "./varying-customers.ts";
import { varyingObjective } from "./varying-likelihood.ts";
import type { VaryingParetoNbdModel } from "./varying-model.ts";

/** A row of covariates, unless the caller says what is in it. */
export type AnyPeriodRow = { readonly [column: string]: unknown };

/** Columns and settings of {@link fitVaryingParetoNbd}. Columns of orders default to the names of the orders table. */
export type FitVaryingOptions<
  Row extends object = OrderLine,
  PeriodRow extends object = AnyPeriodRow,
> = VaryingOrderColumns<Row> & {
  /** Exclusive end of what is known: orders at or after it are left out. Required. */
  readonly asOf: TimeInput;
  /** What a row of covariates holds for: "day", "week", "month", "quarter" or "year" of the calendar. Required. */
  readonly period: Period;
  /** First day of the week. Default "monday". */
  readonly weekStart?: WeekStart;
  /** Which columns of the periods may say how often customers order and how soon they leave. */
  readonly covariates: Omit<CovariateOptions<PeriodRow>, "leavingActs">;
  /** Where periods have their first day and their customer. Default: the columns `time` and `customer`; without the latter, rows hold for all customers. */
  readonly periodColumns?: Partial<PeriodColumns<PeriodRow>>;
  /** Unit of the parameters. Default "week". */
  readonly unit?: TimeUnit;
  /** Level of the confidence intervals. Default 0.95. */
  readonly level?: number;
  /** What is believed of the parameters before the data are seen, as in `fitParetoNbd`. Default: none. */
  readonly prior?: PriorOption;
  /** Pulls coefficients to zero, as in `fitParetoNbd`. Default 0; with `prior` 1. */
  readonly penalty?: number;
};

/** The same for {@link fitVaryingParetoNbdAsync}. */
export type FitVaryingAsyncOptions<
  Row extends object = OrderLine,
  PeriodRow extends object = AnyPeriodRow,
> = FitVaryingOptions<Row, PeriodRow> & Work;

/**
 * Pareto/NBD with covariates that change with time: in high season, or in weeks with a campaign, everybody orders more often, by a factor that the fit finds, and leaves sooner or later, so that silence in a
 * low season says less than silence in a high one. Rates are constant within a period; covariates may be the same for all (rows without a customer) or each customer's own, numbers or text, and those that never change
 * are allowed beside them.
 *
 * `orders` is the log, `periods` one row for each customer (or all) and period, from the first order to `asOf`; a row's time is the first day of its period. Customers, days and purchases are
 * those of `summarizeCustomers`. Without covariates the result is that of `fitParetoNbd`, and with covariates that never change that of `fitParetoNbd` with these.
 *
 * Maximum likelihood by Newton's method with analytic derivatives, as in `fitParetoNbd`: `fit.status` says how it ended. The integral over the time of leaving is computed stretch by stretch, neighboring periods with equal
 * covariates being one. O(customers x periods) an iteration, about ten iterations; customers who look alike are computed once. Bachmann, Meierer and Naef, "The role of time-varying contextual factors in latent
 * attrition models for customer base analysis", Marketing Science 40(4), 2021.
 *
 * @throws "missing-value" when a period is missing, also at the end; "bad-value" for periods that overlap, do not begin where periods begin, or belong to nobody in the orders; "bad-option", also for covariates that are constant or follow
 * from others; "missing-column"; "empty-input" without customers; "too-few-rows" when nobody ordered again.
 *
 * @example
 * import { fitVaryingParetoNbd } from "clientele/cltv";
 * const months = Array.from({ length: 36 }, (_, m) => ({ time: Date.UTC(2024, m, 1), december: m % 12 === 11 }));
 * const orders = Array.from({ length: 1920 }, (_, n) => ({ customer: n % 80, m: Math.floor(n / 80) }))
 *   .filter(({ customer: c, m }) => {
 *     const [every, stay] = [[1, 3, 5, 11, 30][c % 5], [2, 9, 24, 40][c % 4]];
 *     return m === 0 || (m < stay && (m % every === 0 || (m % 12 === 11 && c % 3 > 0)));
 *   })
 *   .map(({ customer, m }) => ({ customer, time: Date.UTC(2024, m, 1 + (customer % 20)) }));
 * const options = { asOf: "2026-01-01", period: "month", covariates: { buying: ["december"] } } as const;
 * const model = fitVaryingParetoNbd(orders, months, options);
 * model.fit.status; // => "converged"
 * model.params; // => { r: 0.68277774, alpha: 12.309277, s: 0.18241321, beta: 11.068142 }
 * const [december] = model.covariates.buying;
 * Math.exp(december.coefficient); // => 2.44769
 * december.interval?.map(Math.exp); // => [1.8553245, 3.2291771]
 * fitVaryingParetoNbd(orders, months.slice(0, 23), options); // throws "missing-value"
 */
export function fitVaryingParetoNbd<Row extends object, PeriodRow extends object>(
  orders: Data<Row>,
  periods: Data<PeriodRow>,
  options: FitVaryingOptions<NoInfer<Row>, NoInfer<PeriodRow>>,
): VaryingParetoNbdModel {
  return runSteps(steps(orders, periods, options));
}

/**
 * {@link fitVaryingParetoNbd} in steps that let other work go on, with progress and a way to stop.
 *
 * @throws as `fitVaryingParetoNbd`, and "aborted".
 *
 * @example
 * import { fitVaryingParetoNbdAsync } from "clientele/cltv";
 * const months = Array.from({ length: 36 }, (_, m) => ({ time: Date.UTC(2024, m, 1), december: m % 12 === 11 }));
 * const orders = Array.from({ length: 1920 }, (_, n) => ({ customer: n % 80, m: Math.floor(n / 80) }))
 *   .filter(({ customer: c, m }) => {
 *     const [every, stay] = [[1, 3, 5, 11, 30][c % 5], [2, 9, 24, 40][c % 4]];
 *     return m === 0 || (m < stay && (m % every === 0 || (m % 12 === 11 && c % 3 > 0)));
 *   })
 *   .map(({ customer, m }) => ({ customer, time: Date.UTC(2024, m, 1 + (customer % 20)) }));
 * const options = { asOf: "2026-01-01", period: "month", covariates: { buying: ["december"] } } as const;
 * const model = await fitVaryingParetoNbdAsync(orders, months, options);
 * model.kind; // => "varying-pareto-nbd"
 * await fitVaryingParetoNbdAsync(orders, months, { ...options, signal: { aborted: true } }); // throws "aborted"
 */
export async function fitVaryingParetoNbdAsync<Row extends object, PeriodRow extends object>(
  orders: Data<Row>,
  periods: Data<PeriodRow>,
  options: FitVaryingAsyncOptions<NoInfer<Row>, NoInfer<PeriodRow>>,
): Promise<VaryingParetoNbdModel> {
  return runStepsAsync(steps(orders, periods, options), options);
}

const WHAT = "fitVaryingParetoNbd";

function* steps<Row extends object, PeriodRow extends object>(
  orders: Data<Row>,
  data: Data<PeriodRow>,
  options: FitVaryingOptions<Row, PeriodRow>,
): Steps<VaryingParetoNbdModel> {
  needOptions(options, WHAT, "asOf, period and covariates");
  const { unit = "week" } = options;
  const days = unitDays(unit);
  const level = levelOption(options.level);
  const cut = periodCut(options.period, options.weekStart);
  const asked = covariateRequest(options.covariates, true);
  const customers = readVaryingCustomers(orders, options, options.asOf, WHAT);
  const plain = plainRows(customers, days);
  const periods = readPeriods(data, customers, {
    cut,
    names: asked?.columns ?? [],
    columns: options.periodColumns,
    onInvalid: options.onInvalid,
    strict: true,
    what: WHAT,
  });
  const paths = covariatePaths(customers, periods, customers.end, WHAT);
  const { prior: believed, penalty: pull } = options;
  const given = {
    ...(believed !== undefined && { prior: believed }),
    ...(pull !== undefined && { penalty: pull }),
  };
  const found = { extra: periods.values, count: usedRows(customers, periods, paths, customers.end) };
  const none = { covariates: undefined, prior: undefined, penalty: 0 };
  const informed = informedBy(given, "pareto-nbd", asked, found, WHAT) ?? none;
  const design = informed.covariates?.design;
  const { cells, cellOf } = covariateCells(
    design === undefined ? [] : standardized(design),
    periods.length,
    design?.uses ?? new Int32Array(0),
    design?.terms.buying.length ?? 0,
  );
  const rows = varyingRows(customers, periods, paths, cellOf, { unit: days, merge: true });
  // with ages around 1 the same starts serve days and years
  const scale = meanAge(plain);
  const kernel = paretoKernel();
  const priors = informed.prior && priorsFrom(informed.prior, kernel, scale);
  const prior = priors && logPriorOf(priors, kernel, scale);
  const likelihood = varyingObjective({ ...rows, span: rows.span.map((time) => time / scale) }, cells);
  const k = kernel.parameters.length;
  const problem: InformedProblem = {
    likelihood,
    posterior: logPosterior(likelihood, prior, k, informed.penalty),
    plain: logPosterior(
      design === undefined ? likelihood : objectiveOf(kernel, scaledRows(plain, scale)),
      prior,
      k,
      0,
    ),
    coefficients: cells.uses.length,
    priors,
  };
  const progress = { done: 0 };
  const ends = yield* climbInformed(kernel, problem, progress);
  const { params, fit, covariates } = describeInformed(kernel, problem, ends, informed, {
    rows: { ...plain, length: rows.length },
    scale,
    level,
    leftOut: [...customers.rejected, ...periods.rejected],
  });
  yield [progress.done, progress.done];
  const nothing = { columns: [], buying: [], leaving: [], penalty: 0, tests: [], likelihoodRatio: null };
  const { leavingActs: _acts, ...own } = covariates ?? { ...nothing, leavingActs: undefined };
  return {
    kind: "varying-pareto-nbd",
    version: 1,
    params: params as VaryingParetoNbdModel["params"],
    unit,
    asOf: customers.asOf,
    zone: customers.zone.name,
    ...cut,
    covariates: own,
    fit: fit as VaryingParetoNbdModel["fit"],
  };
}

/** The customers as Pareto/NBD without covariates sees them. */
function plainRows(
  { length, first, end, orderFrom, orderDay }: VaryingCustomers,
  days: number,
): PurchaseRows {
  const column = (of: (i: number) => number) => Float64Array.from({ length }, (_, i) => of(i));
  return purchaseRows(
    {
      length,
      frequency: column((i) => orderFrom[i + 1] - orderFrom[i]),
      recency: column((i) =>
        orderFrom[i + 1] > orderFrom[i] ? (orderDay[orderFrom[i + 1] - 1] - first[i]) / days : 0,
      ),
      age: column((i) => (end - first[i]) / days),
      count: column(() => 1),
      logGaps: undefined,
      customer: undefined,
      rows: undefined,
      rejected: [],
      extra: {},
    },
    WHAT,
  );
}

function standardized({ values, mean, deviation }: Design): Float64Array[] {
  return values.map((column, c) => column.map((value) => (value - mean[c]) / deviation[c]));
}
