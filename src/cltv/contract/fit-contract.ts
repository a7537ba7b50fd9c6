import type { Data } from "../../core/columns.ts";
import { levelOption } from "../../core/options.ts";
import { Table } from "../../core/table.ts";
import type { TimeUnit } from "../../core/time.ts";
import type { Steps, Work } from "../../core/work.ts";
import { climbSteps } from "../../numeric/climb.ts";
import { refusePrior } from "../purchase/priors/refuse-prior.ts";
import type { PurchaseFit } from "../purchase/purchase-model.ts";
import { unitFor } from "../purchase/purchase-rows.ts";
import { describeFit } from "../purchase/verdict.ts";
import {
  type ContractCovariateName,
  coefficientNames,
  covariateNames,
  effectsOf,
  standardized,
} from "./contract-covariates.ts";
import type { ContractModelOf } from "./contract-model.ts";
import {
  type ContractPattern,
  type ContractRowColumns,
  contractRows,
  readContracts,
} from "./contract-rows.ts";
import { BDW_STARTS, contractObjective, SBG_STARTS, SHIFTED_BETA } from "./shifted-beta.ts";

/** Options of `fitSbg` and `fitBdw`. Columns default to the names of the contracts table. */
export type FitContractOptions<Row extends object = ContractPattern> = ContractRowColumns<Row> & {
  /** Length of one period. Default: the table's own; rows that are no table of ours must say. */
  readonly unit?: TimeUnit;
  /** Level of the parameters' confidence intervals. Default 0.95. */
  readonly level?: number;
  /** Columns of numbers (or true and false) that may change how long contracts last: each multiplies alpha and beta by a factor per unit. Default: none. */
  readonly covariates?: readonly ContractCovariateName<Row>[];
};

/** The same for the asynchronous twins. */
export type FitContractAsyncOptions<Row extends object = ContractPattern> = FitContractOptions<Row> & Work;

/** Reads the contracts, fits and wraps a model of the given kind. */
export function* contractSteps<Kind extends string, Name extends string>(
  kind: Kind,
  names: readonly Name[],
  data: Data<object>,
  options: object | undefined,
  what: string,
): Steps<ContractModelOf<Kind, Name>> {
  const chosen = (options ?? {}) as { readonly unit?: TimeUnit; readonly level?: number };
  refusePrior(chosen, what);
  const unit = unitFor(data, chosen.unit, what);
  const level = levelOption(chosen.level);
  const covariates = covariateNames((options as { readonly covariates?: unknown } | undefined)?.covariates);
  const read = readContracts(data, options, what, { covariates });
  const { rows, means, spreads } = standardized(contractRows(read, what), covariates, what);
  const objective = contractObjective(rows, names.length as 2 | 3);
  const starts = names.length === 2 ? SBG_STARTS : BDW_STARTS;
  const optimum = yield* climbSteps(
    objective,
    starts.map((start) =>
      Float64Array.from([...start.map(Math.log), ...new Array(2 * covariates.length).fill(0)]),
    ),
  );
  yield [optimum.done, optimum.done];
  // coefficients are logarithms of multipliers, as parameters are
  const all = [...names, ...coefficientNames(covariates)];
  const shape = { parameters: all, timePowers: all.map(() => 0), limits: SHIFTED_BETA.limits };
  const { params, fit: found } = describeFit(shape, objective, optimum, {
    rows: { length: rows.length, customers: rows.contracts, orders: 0 },
    scale: 1,
    level,
    leftOut: read.rejected,
  });
  const known = Math.min(rows.longest, names.length);
  const fit = known < names.length ? unidentified(found, all, known) : found;
  const own = <T>(values: { readonly [name: string]: T }) =>
    Object.fromEntries(names.map((name) => [name, values[name]]));
  return {
    kind,
    version: 1,
    params: own(params) as ContractModelOf<Kind, Name>["params"],
    unit,
    asOf: (data instanceof Table ? data.info.asOf : undefined) ?? null,
    longest: rows.longest,
    ...(covariates.length > 0 && { covariates: effectsOf(params, fit, covariates, means, spreads) }),
    fit: {
      ...fit,
      standardErrors: own(fit.standardErrors),
      intervals: own(fit.intervals),
    } as ContractModelOf<Kind, Name>["fit"],
  };
}

/** Survival after each of t periods is t numbers: fewer than the parameters, and many curves go through all of them. */
function unidentified(fit: PurchaseFit, names: readonly string[], periods: number): PurchaseFit {
  const nothing = Object.fromEntries(names.map((name) => [name, null]));
  return {
    ...fit,
    status: "not identified",
    standardErrors: nothing,
    intervals: nothing,
    covariance: [],
    warnings: [
      `The contracts were followed for ${periods} ${periods === 1 ? "period" : "periods"}, which do not hold the parameters ${names.join(", ")}: what the model says of later periods is one guess of many.`,
    ],
  };
}
