import type { Table, TableInfo } from "../../core/table.ts";
import type { MeasureName } from "../counts/measures.ts";
import type { FrequentSetOptions } from "./set-options.ts";

/** Options of `associationRules`. */
export interface AssociationRulesOptions extends FrequentSetOptions {
  /** Smallest share of the baskets with the left side that have the right side too, 0 to 1. Default 0.2. */
  readonly minConfidence?: number;
  /** Most items on the right side; Infinity for any number. Default 1. */
  readonly rightSize?: number;
  /** What the rules are sorted by, the largest first; by "llr" those whose sides avoid each other (lift below 1) are last. Default "lift". */
  readonly sort?: MeasureName;
  /** Only the best so many by `sort`; `info.found` says how many there were. Default: all, up to `limit`. */
  readonly top?: number;
  /** "all" (default), or "needed": without rules that one with fewer items on its left, or none, is as sure of. */
  readonly keep?: "all" | "needed";
  /**
   * Adds Fisher's exact test (that the sides go together) and its p corrected for all rules that could have come up (`info.tested`): "holm" for the chance that any rule is chance, "benjamini-hochberg" for the
   * share of such rules. Default: no test.
   */
  readonly test?: "holm" | "benjamini-hochberg";
}

/** "Who has the left side has the right side too." */
export interface RuleRow {
  /** Items with a plus between them, in the order of ids; `itemsIn` takes them apart. */
  readonly left: string;
  readonly right: string;
  /** Baskets with all items of both sides. */
  readonly count: number;
  readonly leftCount: number;
  readonly rightCount: number;
  /** Share of all baskets that have both sides. */
  readonly support: number;
  /** Share of the baskets with the left side that have the right side. */
  readonly confidence: number;
  /** How many times as often as by chance. */
  readonly lift: number;
  /** Share of all baskets with both, beyond chance. */
  readonly leverage: number;
  /** How many times as often the left would stand without the right by chance; null when it never does. */
  readonly conviction: number | null;
  readonly cosine: number;
  readonly jaccard: number;
  /** Mean of the confidences of the rule and its reverse. */
  readonly kulczynski: number;
  /** 0: both sides are as frequent; towards 1: one is rare. */
  readonly imbalance: number;
  /** Log-likelihood ratio G2: the evidence that it is no chance. It has no sign: high also where the sides avoid each other (lift below 1). */
  readonly llr: number;
  /** One-sided p of Fisher's exact test. There with `test`. */
  readonly p?: number;
  /** The same, corrected for all rules that could have come up (`info.tested`). There with `test`. */
  readonly adjustedP?: number;
}

/** What a table of rules says about itself. */
export interface RulesInfo extends TableInfo {
  readonly kind: "rules";
  /** Baskets (customers) in all. */
  readonly baskets: number;
  readonly per: "basket" | "customer";
  /** Smallest number of baskets of both sides together. */
  readonly minCount: number;
  readonly minConfidence: number;
  readonly sort: MeasureName;
  /** Rules found, those cut by `top` included. */
  readonly found: number;
  /** What to be wary of, in words: sets that count from fewer than five baskets on. */
  readonly warnings: readonly string[];
  /**
   * Rules that p is corrected for: every left side in `minCount` baskets with every other right side in `minCount` baskets (and in enough of them for `minConfidence`), whether or not they meet. With larger right sides
   * (`rightSize`) at most so many. There with `test`.
   */
  readonly tested?: number;
  /** How p was corrected; absent without a test. */
  readonly test?: "holm" | "benjamini-hochberg";
}

/** Rules, the best first. */
export type Rules = Table<RuleRow, RulesInfo>;
