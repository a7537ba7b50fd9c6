import type { Estimate } from "../../core/estimate.ts";
import type { EstimatedDifference } from "../../numeric/differences.ts";

/** A column of numbers, some customers beside the others. Null: the data cannot carry it. */
export interface NumberContrast {
  readonly column: string;
  readonly kind: "number";
  /** Customers with a value, and without one. */
  readonly n: number;
  readonly missing: number;
  /** In the column's unit, with its t interval; no outlier is left out. */
  readonly mean: Estimate | null;
  readonly median: number | null;
  /** The others: customers with a value, their mean and median. */
  readonly otherN: number;
  readonly otherMean: number | null;
  readonly otherMedian: number | null;
  /** Mean less the others' mean, variances not assumed equal (Welch 1947); its p is not corrected. */
  readonly difference: EstimatedDifference | null;
  /** Mean over the others' mean, interval by the delta method on logarithms; null unless both are above zero. */
  readonly ratio: Estimate | null;
  /** The difference in standard deviations: Hedges' g (1981), with its large-sample interval. 0.2 is small, 0.8 large. */
  readonly effect: Estimate | null;
  /**
   * The chance that one of these customers has more than one of the others, ties by half, with DeLong's interval: 0.5 is alike. No outlier and no change of scale
   * moves it. Its p is that of the rank-sum test.
   */
  readonly position: EstimatedDifference | null;
  /** p of `position`, corrected for all comparisons of the result. */
  readonly adjusted: number | null;
  /** What sets these customers apart here; null where that is little (position 0.35 to 0.65) or may be chance. */
  readonly words: string | null;
}

/** One value of a column of text, some customers beside the others. */
export interface LevelContrast {
  readonly label: string;
  /** Customers who have it. */
  readonly customers: number;
  /** Share of the customers with a value, with Wilson's interval. */
  readonly share: Estimate | null;
  readonly otherCustomers: number;
  readonly otherShare: number | null;
  /** Share less the others' share: Newcombe's interval (1998); p exact where counts are small, else by chi-square, not corrected. */
  readonly difference: EstimatedDifference | null;
  /** Share over the others' share with Koopman's interval (1984). `value` is null when the others have none, an end when there is no bound. */
  readonly ratio: {
    readonly value: number | null;
    readonly interval: readonly [low: number, high: number | null];
  } | null;
  /** p corrected for all comparisons of the result. */
  readonly adjusted: number | null;
  /** What sets these customers apart here; null where that is little (below 5 points, or less than a quarter more or fewer) or may be chance. */
  readonly words: string | null;
}

/** A column of text, some customers beside the others. */
export interface CategoryContrast {
  readonly column: string;
  readonly kind: "category";
  readonly n: number;
  readonly missing: number;
  /** Most frequent first (among all); from the thirteenth on they are one: "(all others)". */
  readonly levels: readonly LevelContrast[];
}

/** One column, some customers beside the others. */
export type ColumnContrast = NumberContrast | CategoryContrast;
