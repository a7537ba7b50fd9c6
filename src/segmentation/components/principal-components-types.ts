import type { FeatureScale } from "../clusters/scales.ts";

/** One axis of {@link PrincipalComponents}. */
export interface PrincipalComponent {
  /** Variance of the customers along it, with n - 1 in the denominator (the square of R's `sdev`). */
  readonly variance: number;
  /** Its share of the variance of all columns. */
  readonly share: number;
  /** The share that it and those before it have. */
  readonly cumulative: number;
  /** How much of each scaled column goes into it; their squares add up to 1, and the largest one is positive. */
  readonly weights: { readonly [column: string]: number };
}

/** Principal components, plain JSON: what `fitPrincipalComponents` returns. The axis with the largest variance comes first. */
export interface PrincipalComponents {
  readonly kind: "principal-components";
  readonly version: 1;
  /** How columns are made comparable; on these scales the middle of all customers is at `middle`. */
  readonly scales: readonly FeatureScale[];
  /** Mean of each scaled column, in the order of `scales`. */
  readonly middle: readonly number[];
  readonly components: readonly PrincipalComponent[];
  readonly fit: {
    readonly customers: number;
    /** Rows left out because they lack a value. */
    readonly leftOut: number;
    readonly warnings: readonly string[];
  };
}
