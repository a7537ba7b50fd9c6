import type { TableColumn } from "../../core/table.ts";

/** One feature of a churn table. */
export interface ChurnFeature {
  /** Name of the column; it never changes. */
  readonly name: string;
  /** What it is, in plain words. */
  readonly label: string;
  /** "days", "orders", "money", "share", "ratio" ... */
  readonly unit: string;
  readonly kind: "number" | "category";
  /** What the log must have: "orders", "orders.item", "events", "events.login" ... */
  readonly needs: string;
  /** What a higher value usually means; "either" where that depends. */
  readonly higher: "riskier" | "safer" | "either";
  /** What a high and a low value say about a customer, as a sentence with columns of the table in braces and words for one and for many in brackets ("{orders30} [order|orders]"); see {@link churnReason}. */
  readonly high: string;
  readonly low: string;
}

/** Columns that features are written into, one value a row. */
export type FeatureColumns = Map<string, TableColumn>;

/** What is asked of features. */
export interface FeatureRequest {
  /** Days that recent behavior is looked at. */
  readonly observation: number;
  /** Features to make even where nothing of their kind has happened yet. */
  readonly wanted: ReadonlySet<string>;
}
