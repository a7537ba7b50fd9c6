import type { Column } from "../../core/columns.ts";

/** Where rows to judge have their score and what happened. */
export interface ScoredColumns<Row> {
  /** The score or probability that was given. */
  readonly score: Column<Row, number>;
  /** What happened: text, booleans, or 1 and 0. */
  readonly label: Column<Row, string | number | boolean>;
  /** The value of `label` that counts as yes. Default: 1, true or "yes" in any spelling of case; otherwise it must be named. */
  readonly positive?: string | number | boolean;
  /** How much each row weighs; 0 leaves it out. Default: all the same. */
  readonly weight?: Column<Row, number>;
  /** How many equal rows each stands for. Default 1. */
  readonly count?: Column<Row, number>;
  /** What becomes of rows without a valid score, label, weight or count: "throw" (default) or "skip", which leaves them out with an account. */
  readonly onInvalid?: "throw" | "skip";
}

/** Rows to judge, with intervals. */
export interface ScoredLevel<Row> extends ScoredColumns<Row> {
  /** Confidence level of the intervals. Default 0.95. */
  readonly level?: number;
}

/** How intervals are drawn from the rows again and again. */
export interface ResampleSettings {
  /** How often rows are drawn anew, with replacement, yes and no each among themselves. Default 500; 0 gives no interval. */
  readonly resamples?: number;
  /** Seed of the draws. Default 1. */
  readonly seed?: number;
}
