import type { ColumnOption, Data, Id, OnInvalid, OptionalColumn } from "../../core/columns.ts";
import { ClienteleError } from "../../core/errors.ts";
import type { Table, TableInfo } from "../../core/table.ts";
import type { Duration, TimeUnit } from "../../core/time.ts";
import type { CustomerSummary } from "../../data/index.ts";
import type { ContractModel } from "../contract/contract-model.ts";
import type { ContractPattern } from "../contract/contract-rows.ts";
import type { BgBbModel } from "../occasions/bg-bb-model.ts";
import type { OccasionColumns, OccasionRow } from "../occasions/occasion-rows.ts";
import type { Discount } from "../purchase/discount.ts";
import type { ForecastColumns } from "../purchase/forecast.ts";
import type { PurchaseModel } from "../purchase/purchase-model.ts";
import type { GammaGammaModel } from "../spend/spend-model.ts";
import { buyingValue } from "./buying-value.ts";
import { contractValue } from "./contract-value.ts";
import type { ForecastTotal } from "./joint-total.ts";
import type { IntervalSettings } from "./order-forecast.ts";
import type { Margin } from "./value-rows.ts";

/** What values are made of, besides the models. */
export type ValueSettings = Discount &
  IntervalSettings & {
    /** How far to look ahead from now, or "infinite": all that is still to come. Required. */
    readonly horizon: Duration | "infinite";
    /** "throw" on an invalid row, or "skip" it and report it. Default "throw". */
    readonly onInvalid?: OnInvalid;
  };

/** What values of customers without contracts are made of, besides the models. */
export type OrderValueSettings<Row extends object = CustomerSummary> = OptionalColumn<
  Row,
  "monetary",
  number
> &
  OptionalColumn<Row, "revenue", number> &
  OptionalColumn<Row, "currency", string> &
  ValueSettings & {
    /** Share of the money that is left after the cost of goods, 0 to 1, or the column that holds it. Default 1: value is revenue, and `info.notes` says so. */
    readonly margin?: Margin<Row>;
    /**
     * Money of an order where no spend model is given: an amount for all, a column, or "own": each customer's mean so far (`monetary`), and for those without one the mean of all orders after the
     * first.
     */
    readonly orderValue?: Margin<Row> | "own";
    /**
     * Discounts what comes within each such stretch as if it came at its end, as accountants and the Python package lifetimes do. Default: every order at the time it comes.
     */
    readonly discountEvery?: Duration;
    /** Simulated futures per kind of customer that ranges are made of, 100 to 100,000. Default 1000: with another seed the ends move by some 5 %. */
    readonly futures?: number;
  };

/** Columns and settings of {@link customerValue} for shops without contracts. A model with covariates finds them in the columns it was fitted on. */
export type CustomerValueOptions<Row extends object = CustomerSummary> = ForecastColumns<Row> &
  OrderValueSettings<Row>;

/** Columns and settings of {@link customerValue} for purchases on occasions. */
export type OccasionValueOptions<Row extends object = OccasionRow> = OccasionColumns<Row> &
  OptionalColumn<Row, "customer", Id> &
  OrderValueSettings<Row> & {
    /** Time from one occasion to the next, and so until the next one. Default: the model's unit. */
    readonly every?: Duration;
  };

/** Columns and settings of {@link customerValue} for contracts. */
export type ContractValueOptions<Row extends object = ContractPattern> = ColumnOption<
  Row,
  "periods",
  number
> &
  OptionalColumn<Row, "ended", number | boolean> &
  OptionalColumn<Row, "count", number> &
  OptionalColumn<Row, "customer", Id> &
  OptionalColumn<Row, "currency", string> &
  ValueSettings & {
    /** Money of one payment, the same for all or a column. Required. */
    readonly payment: Margin<Row>;
    /** Share of the money that is left after costs, 0 to 1, or the column that holds it. Default 1. */
    readonly margin?: Margin<Row>;
    /** How far away the next payment is, in periods from 0 to 1. Default 0: it is just about to come. */
    readonly untilRenewal?: number;
  };

/** What one customer is worth from now on. Money is in the data's currency. */
export interface CustomerValueRow {
  readonly customer: string;
  /** Expected margin still to come, discounted to now: orders x spend x margin. null where it does not exist; Infinity (null in JSON) where it has no end. */
  readonly expected: number | null;
  /** How unsure that expectation is because the models' parameters are; null where they have no covariance. */
  readonly expectedLow: number | null;
  readonly expectedHigh: number | null;
  /** What this one customer may really bring: what to show people. */
  readonly rangeLow: number;
  readonly rangeHigh: number;
  /** Probability of still being a customer now. */
  readonly alive: number;
  /** Expected orders or payments within the horizon, each counted at what it is worth today. */
  readonly orders: number | null;
  /** Expected money of one of them. */
  readonly spend: number | null;
}

/** What a table of values says about itself. */
export interface CustomerValueInfo extends TableInfo {
  readonly kind: "customer-value";
  /** The models it comes from. */
  readonly models: readonly string[];
  readonly unit: TimeUnit;
  /** The horizon in `unit`; null: without end. */
  readonly horizon: number | null;
  /** Continuous discount rate per `unit`. */
  readonly delta: number;
  readonly level: number;
  readonly seed: number;
  /** Sum over all customers that the rows stand for. */
  readonly total: ForecastTotal;
  /**
   * Share of the value that comes later from now than the data reach back (the age of the oldest customer; of contracts: after the longest life seen): there the model's word is all there is.
   * null where the value is infinite, or there is none.
   */
  readonly beyondData: number | null;
  /** Why the value is infinite, and what to do; null where it is not. */
  readonly reason: string | null;
  /** What a person should know before using the figures, in words. */
  readonly notes: readonly string[];
}

/** Values, one row a customer. */
export type CustomerValues = Table<CustomerValueRow, CustomerValueInfo>;

/** Models of a shop without contracts. */
export interface BuyingModels {
  readonly buying: PurchaseModel;
  /** Default: option `orderValue` says what an order brings. */
  readonly spend?: GammaGammaModel;
}

/** Models of a shop whose customers buy on occasions. */
export interface OccasionModels {
  readonly buying: BgBbModel;
  /** Default: option `orderValue` says what a purchase brings. */
  readonly spend?: GammaGammaModel;
}

/** A model of contracts. */
export interface ContractModels {
  readonly contract: ContractModel;
}

/**
 * What each customer is worth from now on: the expected margin of all that is still to come within a horizon, discounted to now. Orders come from a buying model, the money of an order from a
 * spend model (else from `orderValue`); of contracts, renewals from sBG or BdW times `payment`. The discount is a rate a YEAR whatever unit the models count in (10 % a year: money in a
 * year's time counts 1 / 1.1); orders are discounted at the time they come, continuously, payments at the renewals. What customers have brought so far is not in it: see `historicValue`.
 *
 * A buying model with covariates finds them in the columns that it was fitted on, and values every customer as `purchaseModelFor` would. Of BG/BB the customers are rows of occasions (`reduceOccasions`): purchases come on whole
 * occasions, the first of them one unit of the model's time from now (`every` says another length), and are discounted to these.
 *
 * `expectedLow` to `expectedHigh` says how unsure the expectation is (delta method on logarithms, both models); `rangeLow` to `rangeHigh` what this one customer may really bring: quantiles of
 * simulated futures given what is known of the customer, parameters taken as known. `info.total` has both for all customers together, from joint draws of the parameters. Without end and without a
 * discount the value is infinite in many models (BG/NBD with a <= 1, Pareto/NBD with s <= 1, sBG with alpha <= 1, BdW with alpha c <= 1): then it is Infinity and `info.reason` says why.
 *
 * O(n log n) and some ten microseconds per distinct (frequency, age); ranges cost a simulation per kind of customer, of which there are a few hundred however many customers.
 *
 * @throws "bad-option", also without a horizon, or without spend model and `orderValue`; "bad-model"; "mixed-info" when unit or currency of customers and models differ; "mixed-currency" for rows in several (column `currency`); "bad-value",
 * "missing-value", "missing-column".
 *
 * @example
 * import { customerValue, fitGammaGamma, fitBgNbd } from "clientele/cltv";
 * const customers = [
 *   { customer: "ann", frequency: 0, recency: 0, age: 38, monetary: 0, count: 120 },
 *   { customer: "bob", frequency: 1, recency: 5, age: 38, monetary: 12, count: 24 },
 *   { customer: "cem", frequency: 2, recency: 30, age: 38, monetary: 31, count: 16 },
 *   { customer: "dot", frequency: 6, recency: 36, age: 38, monetary: 22, count: 9 },
 *   { customer: "eve", frequency: 7, recency: 15, age: 38, monetary: 40, count: 3 },
 * ];
 * const buying = fitBgNbd(customers, { unit: "week" });
 * const spend = fitGammaGamma(customers);
 * const value = customerValue({ buying, spend }, customers, { horizon: { years: 2 }, annualDiscount: 0.1, margin: 0.35 });
 * const dot = value.of("dot");
 * dot.expected / (dot.orders * dot.spend * 0.35); // => 1
 * [dot.rangeLow < dot.expected, dot.expected < dot.rangeHigh]; // => [true, true]
 * value.top(1, "expected")[0].customer; // => "dot"
 * customerValue({ buying, spend }, customers, { horizon: "infinite" }).info.total.expected === Infinity; // => true
 * customerValue({ buying }, customers, { horizon: { years: 2 } }); // throws "bad-option"
 */
export function customerValue<Row extends object>(
  models: BuyingModels,
  customers: Data<Row>,
  options: CustomerValueOptions<NoInfer<Row>>,
): CustomerValues;
export function customerValue<Row extends object>(
  models: OccasionModels,
  customers: Data<Row>,
  options: OccasionValueOptions<NoInfer<Row>>,
): CustomerValues;
export function customerValue<Row extends object>(
  models: ContractModels,
  contracts: Data<Row>,
  options: ContractValueOptions<NoInfer<Row>>,
): CustomerValues;
export function customerValue(
  models: BuyingModels | OccasionModels | ContractModels,
  customers: Data<object>,
  options: object,
): CustomerValues {
  const given = (models ?? {}) as Partial<BuyingModels & ContractModels>;
  if (given.buying !== undefined && given.contract === undefined)
    return buyingValue(given as BuyingModels, customers, (options ?? {}) as CustomerValueOptions);
  if (given.contract !== undefined && given.buying === undefined)
    return contractValue(given.contract, customers, (options ?? {}) as ContractValueOptions);
  throw new ClienteleError(
    "bad-model",
    "customerValue takes either a model of buying, { buying, spend }, or one of contracts, { contract }.",
  );
}
