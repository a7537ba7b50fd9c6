import type { FeatureScale } from "./scales.ts";

/** One cluster of a {@link KMedoidsModel}. */
export interface KMedoidsCluster {
  /** Customers in it, when it was fitted. */
  readonly size: number;
  /** Their share of all. */
  readonly share: number;
  /** The customer in the middle, by column, in the column's unit. */
  readonly center: { readonly [column: string]: number };
  /** The same on the scales of the model, in the order of `scales`. */
  readonly scaled: readonly number[];
  /** Row of the input that the medoid is (the first of equal rows). */
  readonly row: number;
  /** Mean distance of its customers to the medoid, scaled. */
  readonly radius: number;
}

/** How a k-medoids fit went. */
export interface KMedoidsFit {
  /** "converged": no swap of a medoid with another customer would shorten the distances. */
  readonly status: "converged" | "max iterations";
  /** Mean distance to the medoid, after the first choice of medoids and after the swaps (as R's `pam` gives it). */
  readonly objective: { readonly build: number; readonly swap: number };
  /** Swaps made. */
  readonly iterations: number;
  readonly customers: number;
  /** Different rows the medoids were looked for in: all, or a part drawn at random. */
  readonly compared: number;
  /** Rows left out because they lack a value. */
  readonly leftOut: number;
  readonly warnings: readonly string[];
}

/** Clusters around typical customers, plain JSON: what `fitKMedoids` returns. The largest cluster comes first. */
export interface KMedoidsModel {
  readonly kind: "k-medoids";
  readonly version: 1;
  readonly k: number;
  readonly scales: readonly FeatureScale[];
  readonly clusters: readonly KMedoidsCluster[];
  readonly fit: KMedoidsFit;
}
