import type { ColumnOption, Id, OptionalColumn } from "../../core/columns.ts";
import type { Estimate } from "../../core/estimate.ts";
import type { Table, TableInfo } from "../../core/table.ts";
import type { Condition } from "../../segmentation/index.ts";

/** Something to do for a customer who may leave, and what it costs and does. Money is in the currency of the values. */
export interface RetentionOffer {
  /** A name such as "call" or "10 % off the next order". */
  readonly action: string;
  /** Who it is for: a condition on the columns of the scores (`{ op: "field", table: "scores", field: "ticketsOpen", test: { is: "gt", value: 0 } }`). Default: everybody. */
  readonly when?: Condition;
  /** Cost of acting for one customer, whatever comes of it. */
  readonly cost: number;
  /** Money given to a customer who takes the offer: those who are kept by it, and everybody who would have stayed anyway. Default 0. */
  readonly incentive?: number;
  /** Share of those about to leave who stay because of it: an assumption, or the `saved` of {@link retentionEffect}. */
  readonly successRate: number | Pick<Estimate, "value" | "interval">;
}

/** Columns and settings of {@link retentionPlan}. */
export type RetentionPlanOptions<Row extends object> = ColumnOption<Row, "customer", Id> &
  ColumnOption<Row, "probability", number> &
  OptionalColumn<Row, "probabilityLow", number> &
  OptionalColumn<Row, "probabilityHigh", number> &
  ColumnOption<Row, "value", number> & {
    /** What can be done. With several, each customer gets the one that is expected to bring the most. */
    readonly offers: readonly RetentionOffer[];
    /** Ids of those who may be contacted, such as `contactable(...)`. Default: everybody, which the result says. */
    readonly contactable?: Iterable<Id> | { readonly customers: Iterable<Id> };
    /** Most that may be spent, as expected. Default: no limit. */
    readonly budget?: number;
    /** Most customers to act for. Default: no limit. */
    readonly capacity?: number;
    /** Share of those chosen who are left alone on purpose, so that the effect can be measured. Default 0.1. */
    readonly holdOut?: number;
    /** Who is held out follows from it and the id alone. Needed unless `holdOut` is 0. */
    readonly seed?: number;
    /** Exclusive end of what was known, for conditions with times. Default: that of the table. */
    readonly asOf?: number;
  };

/** What becomes of a customer in a plan. */
export type PlanDecision =
  | "act"
  | "held out"
  | "not worth it"
  | "not contactable"
  | "over the limit"
  | "no offer";

/** One customer of a plan. */
export interface RetentionPlanRow {
  readonly customer: string;
  readonly probability: number;
  /** Chance of leaving times value. */
  readonly valueAtRisk: number;
  /** The offer that brings the most; null when no offer is for this customer. */
  readonly action: string | null;
  /** What acting is expected to bring, costs taken off. */
  readonly expectedProfit: number | null;
  /** With the ends of the interval of the chance, where the rows have one. */
  readonly expectedProfitLow?: number | null;
  readonly expectedProfitHigh?: number | null;
  /** What acting is expected to cost. */
  readonly cost: number | null;
  readonly decision: PlanDecision;
}

/** What a plan says about itself. */
export interface RetentionPlanInfo extends TableInfo {
  readonly kind: "retention-plan";
  readonly key: "customer";
  /** Customers by decision. */
  readonly decisions: readonly { readonly decision: PlanDecision; readonly customers: number }[];
  /** Sums over those to act for. */
  readonly expectedProfit: number;
  readonly cost: number;
  readonly valueAtRisk: number;
  /** Lowest chance of leaving among those to act for; null when there is nobody. */
  readonly lowestProbability: number | null;
  readonly warnings: readonly string[];
}

/** Whom to do what for, in the order of the rows. */
export type RetentionPlan = Table<RetentionPlanRow, RetentionPlanInfo>;
