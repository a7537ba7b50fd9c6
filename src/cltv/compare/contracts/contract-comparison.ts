import type { Table, TableInfo } from "../../../core/table.ts";
import type { TimeUnit } from "../../../core/time.ts";
import type { ContractModel } from "../../contract/contract-model.ts";

/** One model of contracts, or the rule that a model should beat. */
export interface ComparedContractRow {
  /** "sbg", "bdw", or "constant rate": in every period the same share leaves. */
  readonly model: string;
  /** How the fit ended; null of the rule. */
  readonly status: string | null;
  readonly parameters: number;
  /** Of what was learnt from. */
  readonly logLikelihood: number;
  readonly aic: number;
  readonly bic: number;
  /** Log of the probability that was given to what each contract did in the hold-out, added up; null without a hold-out. */
  readonly logScore: number | null;
  /** How much the best model is ahead: in `logScore`, without a hold-out in BIC / 2; null of the rule. */
  readonly behind: number | null;
  /** Standard error of that, from the differences of the contracts. */
  readonly behindSe: number | null;
  /** Renewals foretold for the hold-out, of the contracts there before each. */
  readonly total: number | null;
  /** That over the renewals that came, less one. */
  readonly bias: number | null;
  /** Mean absolute error of the renewal rates of the hold-out's periods, each weighted by its contracts. */
  readonly mae: number | null;
}

/** What a comparison of models of contracts says about itself. */
export interface ContractComparisonInfo extends TableInfo {
  readonly kind: "contract-models";
  readonly unit: TimeUnit;
  readonly contracts: number;
  /** Periods that the models learnt from. */
  readonly learnt: number;
  /** Periods held out; 0: none. */
  readonly holdout: number;
  /** Renewals that came in the hold-out; null without one. */
  readonly renewals: number | null;
  /** What decides. */
  readonly ranking: "hold-out" | "bic";
  readonly recommended: ContractModel["kind"];
  /** Why, in words. */
  readonly reason: string;
  /** Whether the data tell the two apart. */
  readonly clear: boolean;
  /** What a person should know, in words. */
  readonly notes: readonly string[];
  /** The fitted models, best first; they know nothing of the hold-out. */
  readonly models: readonly ContractModel[];
}

/** Models of contracts side by side, best first, then the rule. */
export type ContractComparison = Table<ComparedContractRow, ContractComparisonInfo>;
