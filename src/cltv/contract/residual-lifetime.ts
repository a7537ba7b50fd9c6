import type {
  ColumnOption,
  Data,
  Id,
  OnInvalid,
  OptionalColumn,
  OptionsArgument,
} from "../../core/columns.ts";
import { badOption, levelOption } from "../../core/options.ts";
import { Table, type TableInfo } from "../../core/table.ts";
import type { Duration, TimeUnit } from "../../core/time.ts";
import { numbered } from "../numbered.ts";
import { type Discount, deltaOf } from "../purchase/discount.ts";
import { sameUnit } from "../purchase/purchase-rows.ts";
import { endlessReason, MOST_PERIODS, needContractModel, paymentsWithin } from "./contract-input.ts";
import type { ContractModel } from "./contract-model.ts";
import { type ContractPattern, readContracts } from "./contract-rows.ts";
import { type Outlook, outlookOf } from "./outlook.ts";

/** Columns and settings of {@link residualLifetime}. */
export type ResidualLifetimeOptions<Row extends object = ContractPattern> = Discount &
  ColumnOption<Row, "periods", number> &
  OptionalColumn<Row, "ended", number | boolean> &
  OptionalColumn<Row, "count", number> &
  OptionalColumn<Row, "customer", Id> & {
    /** Counts payments that fall within so much time from now. Default: without end. */
    readonly horizon?: Duration;
    /** How far away the next renewal is, in periods from 0 to 1. Default 0: it is just about to come, as in the papers. */
    readonly untilRenewal?: number;
    /** Level of intervals and ranges. Default 0.95. */
    readonly level?: number;
    /** "throw" on an invalid row, or "skip" it and report it. Default "throw". */
    readonly onInvalid?: OnInvalid;
  };

/** What is still to come of one contract. */
export interface ResidualLifetimeRow {
  readonly customer: string;
  /** Probability of renewing at the end of the present period. */
  readonly renewal: number;
  readonly renewalLow: number | null;
  readonly renewalHigh: number | null;
  /** Expected further payments, each at what it is worth today; null (in the column Infinity) where the sum has no end. */
  readonly residual: number | null;
  /** How unsure that expectation is. */
  readonly residualLow: number | null;
  readonly residualHigh: number | null;
  /** What this one contract may really bring. */
  readonly rangeLow: number;
  readonly rangeHigh: number;
}

/** What a table of residual lifetimes says about itself. */
export interface ResidualLifetimeInfo extends TableInfo {
  readonly kind: "residual-lifetime";
  readonly model: ContractModel["kind"];
  readonly unit: TimeUnit;
  /** Continuous discount rate per period. */
  readonly delta: number;
  /** Payments within the horizon; null: without end. */
  readonly payments: number | null;
  readonly untilRenewal: number;
  readonly level: number;
  /** Share of all residual value that lies beyond the longest life in the data; null when it is infinite, or there is none. */
  readonly beyondData: number | null;
  /** What a person should know before using the figures, in words. */
  readonly notes: readonly string[];
}

/** Residual lifetimes, one row a contract. */
export type ResidualLifetimes = Table<ResidualLifetimeRow, ResidualLifetimeInfo>;

/**
 * What is still to come of each contract by sBG or BdW: the probability of renewing next, and the expected further payments, discounted: Fader and Hardie's discounted expected residual lifetime
 * (DERL, "Customer-base valuation in a contractual setting", Marketing Science 29(1), 2010). `periods` are the renewals made so far. The present period is paid; the next payment comes
 * at the next renewal, `untilRenewal` periods from now, and counts in full when that is 0. The discount is a rate a YEAR whatever the period is; none: payments are counted.
 *
 * `residualLow` to `residualHigh` says how unsure the expectation is (delta method, on the logit scale of its share of the most there can be where that is finite, else on the log scale); `rangeLow` to `rangeHigh` what this one contract may really bring: that is what to
 * show people. A model with covariates reads them from columns of the same names. Contracts that have ended (column `ended`) bring nothing more. A row with a `count` is one row here. O(n + longest).
 *
 * @throws "bad-option", "bad-model", "bad-value", "missing-value", "missing-column"; "mixed-info" when the contracts count other periods than the model.
 *
 * @example
 * import { parseContractModel, residualLifetime } from "clientele/cltv";
 * const fit = { status: "converged", logLikelihood: -1611.2, customers: 1000, distinct: 8, iterations: 5, level: 0.95, aic: 0, bic: 0, warnings: [], standardErrors: {},
 *   intervals: {}, covariance: [] };
 * const model = parseContractModel({ kind: "sbg", version: 1, params: { alpha: 0.668, beta: 3.806 }, unit: "year", asOf: null, longest: 7, fit });
 * const contracts = [{ customer: "ann", periods: 0 }, { customer: "bob", periods: 4 }];
 * const residual = residualLifetime(model, contracts, { annualDiscount: 0.1 });
 * residual.of("ann")?.residual; // => 5.414856
 * residual.of("bob")?.residual; // => 6.897057
 * residual.of("bob")?.renewal; // => 0.921171
 * residualLifetime(model, contracts, { untilRenewal: 2 }); // throws "bad-option"
 */
export function residualLifetime<Row extends object>(
  model: ContractModel,
  contracts: Data<Row>,
  ...[options]: OptionsArgument<ResidualLifetimeOptions<NoInfer<Row>>>
): ResidualLifetimes {
  const what = "residualLifetime";
  needContractModel(model, what);
  const chosen = (options ?? {}) as ResidualLifetimeOptions;
  const { untilRenewal = 0 } = chosen;
  if (!(typeof untilRenewal === "number" && untilRenewal >= 0 && untilRenewal <= 1))
    throw badOption("untilRenewal", untilRenewal, "a number of periods from 0 to 1");
  const level = levelOption(chosen.level);
  const { unit } = model;
  const delta = deltaOf(chosen, unit);
  const payments = paymentsWithin(chosen.horizon, unit, untilRenewal);
  if (contracts instanceof Table) sameUnit(contracts.info.unit, unit, what);
  const names = (model.covariates ?? []).map(({ name }) => name);
  const read = readContracts(contracts, chosen, what, { endedBy: "optional", covariates: names });
  const { length, periods, ended } = read;
  let most = 0;
  for (let i = 0; i < length; i++) if (ended[i] === 0) most = Math.max(most, periods[i]);
  if (most > MOST_PERIODS) throw badOption("periods", most, `at most ${MOST_PERIODS} renewals`);
  const settings = { most, delta, payments, untilRenewal, level };
  const outlooks = new Map<string, Outlook>();
  const out = Array.from({ length: 8 }, () => new Float64Array(length));
  let total = 0;
  let beyond = 0;
  let reason: string | undefined;
  for (let i = 0; i < length; i++) {
    if (ended[i] === 1) continue;
    const covariates = read.covariates.map((values) => values[i]);
    const key = covariates.join(" ");
    let outlook = outlooks.get(key);
    if (outlook === undefined) {
      outlook = outlookOf(model, covariates, settings);
      outlooks.set(key, outlook);
    }
    const figures = outlook.figures(periods[i]);
    for (let c = 0; c < out.length; c++) out[c][i] = figures[c];
    if (figures[3] === Number.POSITIVE_INFINITY) reason ??= endlessReason(outlook.parameters);
    total += read.count[i] * figures[3];
    beyond += read.count[i] * outlook.beyond(periods[i]);
  }
  const endless = reason !== undefined;
  const { source, asOf } = contracts instanceof Table ? contracts.info : ({} as Partial<TableInfo>);
  return new Table<ResidualLifetimeRow, ResidualLifetimeInfo>(
    length,
    {
      customer: read.customer ?? numbered(length, read.rows),
      renewal: out[0],
      renewalLow: out[1],
      renewalHigh: out[2],
      residual: out[3],
      residualLow: out[4],
      residualHigh: out[5],
      rangeLow: out[6],
      rangeHigh: out[7],
    },
    {
      kind: "residual-lifetime",
      key: "customer",
      model: model.kind,
      unit,
      delta,
      payments: payments === Number.POSITIVE_INFINITY ? null : payments,
      untilRenewal,
      level,
      beyondData: endless || !(total > 0) ? null : Math.max(0, beyond / total),
      ...(source !== undefined && { source }),
      ...(asOf !== undefined && { asOf }),
      ...(read.rejected.length > 0 && { rejected: read.rejected }),
      notes: [
        ...(reason === undefined ? [] : [reason]),
        ...(model.fit.status === "converged" ? [] : model.fit.warnings),
      ],
    },
  );
}
