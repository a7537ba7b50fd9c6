import type { Model } from "../../core/model.ts";

/** How one column was distributed in the rows that a model learnt from. */
export interface DriftColumn {
  readonly column: string;
  /** What the column is to the model. */
  readonly role: "feature" | "score" | "label";
  readonly kind: "number" | "category";
  /** Upper ends of the bins of a number but the last, ascending; null for a category. */
  readonly edges: readonly number[] | null;
  /** Categories that have a bin of their own, the most frequent ones; null for a number. */
  readonly levels: readonly string[] | null;
  /** Categories seen besides, which share a bin. */
  readonly others: readonly string[] | null;
  /** Rows in each bin; then, for a category, in that of the others and in that of values never seen (0); then without a value. */
  readonly counts: readonly number[];
  /** For a number: points of its distribution, and the share of rows with a value up to and including each; null for a category. */
  readonly points: readonly number[] | null;
  readonly shares: readonly number[] | null;
}

/** What later rows are compared with: small, JSON. */
export interface DriftBaseline extends Model {
  readonly kind: "drift-baseline";
  readonly version: 1;
  readonly rows: number;
  readonly columns: readonly DriftColumn[];
}
