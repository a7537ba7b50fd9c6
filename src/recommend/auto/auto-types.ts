import type { Estimate } from "../../core/estimate.ts";
import type { RecommenderComparison } from "../evaluation/evaluation-types.ts";
import type { SplitWay, UntestedCustomers } from "../evaluation/split-types.ts";
import type { RecommendTarget } from "../evaluation/test-customers.ts";
import type { AnyRecommender } from "../use/recommender-model.ts";

/** Something that was tried, best first in the report. */
export interface TriedRecommender {
  /** Short name with its settings, such as "ease 200, half-life 60 days". */
  readonly name: string;
  /** What it is, in words. */
  readonly words: string;
  /** False for best sellers: everybody is offered the same. */
  readonly personal: boolean;
  /** Mean NDCG at k; where there are two tests, the mean of both, each on the scale of all. */
  readonly ndcg: Estimate;
  /** Mean recall at k. */
  readonly recall: Estimate;
  /** The best of the finalists; a single setting whose neighbours do worse is none. */
  readonly chosen: boolean;
}

/** How the choice was tested. */
export interface AutoTest {
  /** One way, or two that count alike. */
  readonly ways: readonly SplitWay[];
  /** Why these, in words. */
  readonly reason: string;
  /** First instant and exclusive end of the test in ms; null where customers have their own. */
  readonly from: number | null;
  readonly to: number | null;
  readonly customers: number;
  readonly untested: readonly UntestedCustomers[];
}

/** What `autoRecommender` found out. */
export interface AutoReport {
  /**
   * "personal": a personal recommender was chosen. "popular": none is clearly better than the best sellers, which were chosen. "too-few-customers": fewer than 30 could be
   * tested on, so that nothing could be said and the best sellers were taken.
   */
  readonly status: "personal" | "popular" | "too-few-customers";
  readonly target: RecommendTarget;
  /** Whether the target was told from how often customers come back for what they had. */
  readonly inferred: boolean;
  readonly k: number;
  /** Name of what was chosen. */
  readonly chosen: string;
  readonly tried: readonly TriedRecommender[];
  readonly test: AutoTest;
  /**
   * Personal offers (a) against best sellers (b), both chosen on other customers than those they are measured on, in five groups: what is to be expected of the choice. Null where nothing was tried.
   */
  readonly versus: RecommenderComparison | null;
  /** The same by recall. */
  readonly found: RecommenderComparison | null;
  /** What was not tried, and why. */
  readonly skipped: readonly string[];
  /** What it comes to, in sentences. */
  readonly text: readonly string[];
}

/** A recommender that chose itself, and how. */
export interface AutoRecommendation {
  /** Fitted on everything. Plain JSON, for `recommend`. */
  readonly model: AnyRecommender;
  readonly report: AutoReport;
}
