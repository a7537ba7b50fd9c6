import type { Table, TableInfo } from "../../core/table.ts";
import type { BehaviorLeftOut } from "./leave-out.ts";

/** How engaged one customer is. */
export interface EngagementScoreRow {
  readonly customer: string;
  /** Percentile of `points` among the customers who are not at "none", ties at their middle: 0 to 100; 0 at "none". */
  readonly score: number;
  readonly level: "high" | "medium" | "low" | "none";
  /** Sum of weight x 2^(-age / half-life) over the customer's events. */
  readonly points: number;
  /** The same sum as it was one half-life before `asOf`; null with `trend: false`. */
  readonly pointsBefore: number | null;
  /** "rising" from 1.2 times as many points on, "falling" from 1 / 1.2 times; "new" without points before; null with `trend: false`, and without any points. */
  readonly trend: "new" | "rising" | "steady" | "falling" | null;
  /** Time of the last event with a weight above 0, ms. */
  readonly lastEvent: number | null;
}

/** Points from which on a customer is at a level. */
export interface EngagementThresholds {
  readonly high: number;
  readonly medium: number;
  /** Below this a customer is at "none". */
  readonly low: number;
}

/** What {@link EngagementScores} says about itself, with all that an update needs. */
export interface EngagementScoreInfo extends TableInfo {
  readonly kind: "engagement-score";
  readonly key: "customer";
  readonly asOf: number;
  readonly zone: string;
  readonly halfLifeDays: number;
  /** Weight of each name of an event that was seen. */
  readonly weights: { readonly [event: string]: number };
  /** How events that are not in `weights` yet are weighed: weights by name and of all other names. */
  readonly rule: {
    readonly weights: { readonly [event: string]: number };
    readonly otherWeight: number;
  };
  readonly thresholds: EngagementThresholds;
  /** Where the thresholds come from: the shop's quantiles (then learnt anew at each update), or the caller. */
  readonly thresholdsFrom: "quantiles" | "given";
  readonly quantiles: { readonly high: number; readonly medium: number };
  /** Customers at each level. */
  readonly sizes: {
    readonly high: number;
    readonly medium: number;
    readonly low: number;
    readonly none: number;
  };
  /** Events of the last half-life that count: customer (row of the table), time and weight. What a later trend is made of; absent with `trend: false`. */
  readonly recent?: {
    readonly row: readonly number[];
    readonly time: readonly number[];
    readonly weight: readonly number[];
  };
  /** How ids that are probably no person are treated in updates, too. */
  readonly suspects: "exclude" | "keep" | readonly string[];
  readonly leftOut: BehaviorLeftOut;
}

/** How engaged customers are, one row each. */
export type EngagementScores = Table<EngagementScoreRow, EngagementScoreInfo>;
