import type { Data } from "../../core/columns.ts";
import type { Table, TableInfo } from "../../core/table.ts";
import type { TimeInput } from "../../core/time.ts";
import type { ChurnTableOptions } from "../churn-types.ts";
import type { RetentionPlanInfo, RetentionPlanOptions } from "./plan-types.ts";
import type { RetentionAction } from "./retention-actions.ts";

/** A customer and what is lost when they leave. */
export interface ChurnValueRow {
  readonly customer: string;
  /** Money, costs taken off: `expected` of customerValue, for example. */
  readonly expected: number | null;
}

/** Options of {@link scoreChurn}. */
export interface ScoreChurnOptions {
  /** Exclusive end of what is known: now, or a date to look back from. Required with a log; a churn table has its own. */
  readonly asOf?: TimeInput;
  /** How the log is read, where it was for training: `stable`, `ignore`, `questions`, `eventNames`, `minAge` ... */
  readonly reading?: Omit<
    ChurnTableOptions,
    "asOf" | "observation" | "gap" | "outcome" | "churn" | "labels" | "features"
  >;
  /** What is lost when a customer leaves, below zero for one who costs more than they bring: the same for all, or rows with `customer` and `expected` such as the result of customerValue. Default: value and profit are not told. */
  readonly value?: number | Data<ChurnValueRow>;
  /** Reasons for each customer at most. Default 3. */
  readonly reasons?: number;
  /** What is suggested by reason, the most urgent first. Default {@link retentionActions}. */
  readonly actions?: readonly RetentionAction[];
  /** Who may be contacted, and what acting costs and does: adds what acting is expected to bring, and whom to act for ({@link retentionPlan}). Needs `value`. */
  readonly plan?: Omit<
    RetentionPlanOptions<ScoredPlanRow>,
    "customer" | "probability" | "value" | "probabilityLow" | "probabilityHigh" | "asOf"
  >;
  /** Level of the intervals. Default 0.95. */
  readonly level?: number;
}

/** What conditions of offers can ask for, besides every feature by its name. */
export interface ScoredPlanRow {
  readonly customer: string;
  readonly probability: number;
  readonly value: number;
}

/** One customer's risk. */
export interface ChurnScoreRow {
  readonly customer: string;
  /** Chance of leaving within the outcome window. */
  readonly probability: number;
  /** How unsure that chance is because the shop has only so many customers; null without resamples. */
  readonly probabilityLow: number | null;
  readonly probabilityHigh: number | null;
  /** "high": as the riskiest tenth in training, "medium": as the fifth below, "low". */
  readonly band: "low" | "medium" | "high";
  /** What raises the risk, the strongest first, in words; null when nothing stands out. */
  readonly reasons: string | null;
  /** What to do about the first reason that calls for something, or "nothing for now" where the risk is low. */
  readonly suggestion: string;
  /** What is lost when the customer leaves. */
  readonly value?: number | null;
  /** Chance times value. */
  readonly valueAtRisk?: number | null;
  readonly action?: string | null;
  readonly expectedProfit?: number | null;
  readonly expectedProfitLow?: number | null;
  readonly expectedProfitHigh?: number | null;
  readonly cost?: number | null;
  readonly decision?: RetentionPlanInfo["decisions"][number]["decision"];
}

/** What scores say about themselves. */
export interface ChurnScoresInfo extends TableInfo {
  readonly kind: "churn-scores";
  readonly key: "customer";
  readonly asOf: number;
  readonly definition: string;
  readonly level: number;
  /** Customers by band. */
  readonly bands: readonly {
    readonly band: "low" | "medium" | "high";
    readonly customers: number;
    readonly from: number;
  }[];
  /** Customers expected to leave. */
  readonly expected: number;
  /** Sum of the values at risk; null without values. */
  readonly valueAtRisk: number | null;
  /** Customers that were not scored, and why. */
  readonly leftOut: readonly { readonly reason: string; readonly customers: number }[];
  /** What the plan says, where there is one. */
  readonly plan: Pick<
    RetentionPlanInfo,
    "decisions" | "expectedProfit" | "cost" | "valueAtRisk" | "lowestProbability" | "warnings"
  > | null;
  readonly warnings: readonly string[];
}

/** Risks of customers. */
export type ChurnScores = Table<ChurnScoreRow, ChurnScoresInfo>;
