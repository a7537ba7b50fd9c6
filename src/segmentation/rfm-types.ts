import type { Table, TableInfo } from "../core/table.ts";

/** The three dimensions of RFM. */
export type RfmDimension = "r" | "f" | "m";

/** One value for each dimension. */
export interface PerDimension<T> {
  readonly r: T;
  readonly f: T;
  readonly m: T;
}

/** Scores from a low to a high one, both included. */
export type ScoreRange = readonly [low: number, high: number];

/** One rule of a map: a customer whose scores lie in every range given is in the segment. */
export interface RfmMapRule {
  readonly segment: string;
  readonly r?: ScoreRange;
  readonly f?: ScoreRange;
  readonly m?: ScoreRange;
  /** The mean of the F and the M score, halves included. */
  readonly fm?: ScoreRange;
}

/** Which scores make which segment. Plain JSON; rules are tried in order and the first that fits decides. */
export interface RfmMap {
  readonly name: string;
  /** Highest score its ranges speak of; scores of another number of bins are stretched to 1..bins first. */
  readonly bins: number;
  readonly rules: readonly RfmMapRule[];
  /** Segment of scores that no rule fits. Default "Others". */
  readonly otherwise?: string;
  /** Segment of customers without an order. Default "Prospect". */
  readonly prospect?: string;
}

/** How customers were scored, as plain JSON: scores new customers by the same thresholds (`scoreRfm(customers, { rule })`). */
export interface RfmRule {
  readonly kind: "rfm";
  readonly version: 1;
  /**
   * Upper ends of the bins but the last, ascending, in the unit of the column: days since the last purchase, orders, money. A value equal to
   * a threshold lies in the bin below it. Bins count up for F and M and down for R: the fewest days have the highest R.
   */
  readonly thresholds: PerDimension<readonly number[]>;
  /** How the thresholds came about: "quantile", "fixed" or the name of the method. */
  readonly method: PerDimension<string>;
  /** "f": the map's F is the F score; "fm": it is the mean of F and M, halves rounded up. */
  readonly frequencyScore: "f" | "fm";
  readonly map: RfmMap;
  /** Currency of the thresholds of M. */
  readonly currency?: string;
}

/** One customer, scored. A customer without an order has no scores. */
export interface RfmRow {
  readonly customer: string;
  /** Recency score, 1 (longest ago) up to the number of bins. */
  readonly r: number | null;
  /** Frequency score, 1 (fewest orders) and up. */
  readonly f: number | null;
  /** Monetary score, 1 (least money) and up. */
  readonly m: number | null;
  /** The three scores side by side, "545"; joined by "-" where a score can have two digits. */
  readonly score: string | null;
  readonly segment: string;
  /** Civil days from the last purchase to the last day seen. */
  readonly recencyDays: number | null;
  /** What F was scored on: orders, unless another column was named. */
  readonly frequency: number;
  /** What M was scored on: revenue, unless another column was named. */
  readonly monetary: number | null;
}

/** What an RFM table says about itself. */
export interface RfmInfo extends TableInfo {
  readonly kind: "rfm";
  readonly key: "customer";
  /** Everything needed to score others the same way. */
  readonly rule: RfmRule;
  /** `rule.thresholds`. */
  readonly thresholds: PerDimension<readonly number[]>;
  /** Every segment of the map, in its order. */
  readonly segments: readonly string[];
  /** Scores that no customer has: equal values share a score, so ties leave some empty. */
  readonly emptyScores: PerDimension<readonly number[]>;
  /** Customers with scores; the others have no order. */
  readonly scored: number;
}

/** Customers with RFM scores and segments. */
export type Rfm = Table<RfmRow, RfmInfo>;
