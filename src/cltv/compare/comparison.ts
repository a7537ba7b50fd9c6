import type { Table, TableInfo } from "../../core/table.ts";
import type { TimeUnit } from "../../core/time.ts";
import type { PurchaseModel } from "../purchase/purchase-model.ts";

/** One model, or one rule of thumb that a model should beat. */
export interface ComparedModelRow {
  /** Kind of the model, with covariates followed by " with covariates"; or "historic rate", "average rate", "no orders". */
  readonly model: string;
  /** How the fit ended; null of a rule of thumb, as the next four are. */
  readonly status: string | null;
  /** Parameters, a chosen k included. */
  readonly parameters: number | null;
  /** Of the times of all orders known, on one base for all models. */
  readonly logLikelihood: number | null;
  readonly aic: number | null;
  readonly bic: number | null;
  /** Log of the probability that the model gave to the orders of the hold-out, customer by customer, added up; null without a hold-out. */
  readonly logScore: number | null;
  /** How much the best model is ahead: in `logScore`, without a hold-out in BIC / 2. */
  readonly behind: number | null;
  /** Standard error of that, from the differences of the customers. */
  readonly behindSe: number | null;
  /** Orders forecast for the hold-out. */
  readonly total: number | null;
  /** That over the orders that came, less one. */
  readonly bias: number | null;
  /** Mean absolute error a customer. */
  readonly mae: number | null;
  /** Root of the mean squared error a customer. */
  readonly rmse: number | null;
  /** Spearman's correlation of forecasts and orders. */
  readonly rankCorrelation: number | null;
  /** Of the tenth with the highest forecasts, the share that is in the tenth with the most orders. */
  readonly topDecileHit: number | null;
}

/** What a comparison says about itself. */
export interface ModelComparisonInfo extends TableInfo {
  readonly kind: "purchase-models";
  readonly unit: TimeUnit;
  readonly customers: number;
  /** Orders that came in the hold-out; null without one. */
  readonly holdoutOrders: number | null;
  /** What decides. */
  readonly ranking: "hold-out" | "bic";
  readonly recommended: PurchaseModel["kind"];
  /** Columns of covariates that the recommended model looks at; empty without. */
  readonly covariates: readonly string[];
  /** Why, in words. */
  readonly reason: string;
  /** Whether the data tell the best model from the others. */
  readonly clear: boolean;
  /** Models within two standard errors of the best, itself included, best first, called as in the rows. */
  readonly tied: readonly string[];
  /** What a person should know, in words. */
  readonly notes: readonly string[];
  /** The fitted models, best first. */
  readonly models: readonly PurchaseModel[];
}

/** Purchase models side by side, best first, then rules of thumb. */
export type ModelComparison = Table<ComparedModelRow, ModelComparisonInfo>;
