import type { FeatureScale } from "./scales.ts";

/** One cluster of a {@link KMeansModel}. */
export interface KMeansCluster {
  /** Customers in it, when it was fitted. */
  readonly size: number;
  /** Their share of all. */
  readonly share: number;
  /** The middle by column, in the column's unit; of a column on the scale "log" the antilog of the mean of logs. */
  readonly center: { readonly [column: string]: number };
  /** The same on the scales of the model, in the order of `scales`: what customers are compared with. */
  readonly scaled: readonly number[];
  /** Root of the mean squared distance of its customers to its center, scaled. */
  readonly radius: number;
}

/** How a k-means fit went. */
export interface KMeansFit {
  /** "converged": no customer would change its cluster; "max iterations": some still would. */
  readonly status: "converged" | "max iterations";
  /** Sum of squared distances to the centers, scaled. */
  readonly inertia: number;
  /** The same as a share of the sum of squares around the mean of all: what the clusters leave unexplained. */
  readonly unexplained: number;
  /** Passes over the rows in the run that was kept; of `fitMiniBatchKMeans` batches. */
  readonly iterations: number;
  /** Rows of a batch, where it was fitted by batches. */
  readonly batch?: number;
  /** Runs from different starts. */
  readonly restarts: number;
  readonly seed: number;
  /** Customers, counted. */
  readonly customers: number;
  /** Different rows the runs were compared on: all of them, or a part drawn at random when there are more than 16,384. */
  readonly compared: number;
  /** Rows left out because they lack a value. */
  readonly leftOut: number;
  readonly warnings: readonly string[];
}

/** Clusters around centers, plain JSON: what `fitKMeans` returns. The largest cluster comes first. */
export interface KMeansModel {
  readonly kind: "k-means";
  readonly version: 1;
  readonly k: number;
  readonly scales: readonly FeatureScale[];
  readonly clusters: readonly KMeansCluster[];
  readonly fit: KMeansFit;
}
