import type { Estimate } from "../../core/estimate.ts";
import type { Table, TableInfo } from "../../core/table.ts";
import type { ListFigures } from "./list-figures.ts";
import type { RankingFigure } from "./rank-figures.ts";
import type { UntestedCustomers } from "./split-types.ts";
import type { RecommendTarget } from "./test-customers.ts";

/** One customer's figures; the mean over the folds that the customer is in. */
export interface EvaluatedCustomerRow extends Required<{ readonly [F in RankingFigure]: number }> {
  readonly customer: string;
}

/** What a table of evaluated customers says about itself. */
export interface EvaluatedCustomersInfo extends TableInfo {
  readonly kind: "evaluated-customers";
  readonly target: RecommendTarget;
  /** How long a list is looked at. */
  readonly k: number;
}

/** One row per customer, from `evaluateRecommender`. */
export type EvaluatedCustomers = Table<EvaluatedCustomerRow, EvaluatedCustomersInfo>;

/** How good the lists of one recommender were. */
export interface JudgedRecommender {
  readonly name: string;
  /** Means over customers, intervals by drawing customers anew (bootstrap). */
  readonly metrics: { readonly [F in RankingFigure]: Estimate };
  /** What all lists are together. */
  readonly lists: ListFigures;
  /** Of the places in lists, and of the hits, the share that are items the customer had before; null where there are none. */
  readonly again: { readonly offered: number | null; readonly hits: number | null };
  /** Customers whose list is shorter than k. */
  readonly short: number;
  readonly perCustomer: EvaluatedCustomers;
}

/** One recommender against another, customer by customer. */
export interface RecommenderComparison {
  readonly metric: RankingFigure;
  /** Customers that both were tested on. */
  readonly customers: number;
  readonly a: Estimate;
  readonly b: Estimate;
  /** a - b. */
  readonly difference: Estimate;
  /** a / b; null where b is 0. Its interval is null where b is 0 in some of the resamples. */
  readonly ratio: Estimate | null;
  /** Chance of a difference this large, either way, if there were none: Student's t of the customers' differences. Null for fewer than two customers. */
  readonly pValue: number | null;
  /** Which one is better, where the interval of the difference does not hold 0 and `pValue` is at most 1 - level. */
  readonly better: "a" | "b" | null;
  /** The same in a sentence. */
  readonly text: string;
}

/** Customers whom one fold does not test on, and why. Counts of folds do not add up to customers: most are in several. */
export interface UntestedInFold extends UntestedCustomers {
  /** Place of the fold in the split, from 0, which has the latest test. */
  readonly fold: number;
}

/** How good a recommender is on a split, beside what sells best. */
export interface RecommenderEvaluation extends JudgedRecommender {
  readonly target: RecommendTarget;
  readonly k: number;
  readonly folds: number;
  /** Customers tested on. */
  readonly customers: number;
  readonly untested: readonly UntestedInFold[];
  /** The best sellers, on the same customers. */
  readonly popular: JudgedRecommender;
  /** The recommender (a) against the best sellers (b). */
  readonly versus: RecommenderComparison;
  /** What it comes to, in sentences. */
  readonly text: readonly string[];
}
