import type { FeatureScale } from "../clusters/scales.ts";

/** One cluster of a {@link KPrototypesModel}. */
export interface KPrototypesCluster {
  /** Customers in it, when it was fitted. */
  readonly size: number;
  /** Their share of all. */
  readonly share: number;
  /** The middle of each column of numbers in its unit (of a column on the scale "log" the antilog of the mean of logs), and the most frequent text of each column of text. */
  readonly center: { readonly [column: string]: number | string };
  /** Share of its customers that have the most frequent text, by column of text. */
  readonly agreement: { readonly [column: string]: number };
  /** The center on the scales of the model, in the order of `scales`: what customers are compared with. */
  readonly scaled: readonly number[];
  /** Root of the mean squared distance of its customers to its center. */
  readonly radius: number;
}

/** How a k-prototypes fit went. */
export interface KPrototypesFit {
  /** "converged": no customer would change its cluster; "max iterations": some still would. */
  readonly status: "converged" | "max iterations";
  /** Sum of squared distances to the centers: squares of the scaled numbers, and gamma for each text that differs. */
  readonly cost: number;
  /** Passes over the rows in the run that was kept. */
  readonly iterations: number;
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

/** Clusters of customers by numbers and texts, plain JSON: what `fitKPrototypes` returns. The largest cluster comes first. */
export interface KPrototypesModel {
  readonly kind: "k-prototypes";
  readonly version: 1;
  readonly k: number;
  /** What a text that differs adds to the squared distance. */
  readonly gamma: number;
  /** Columns of numbers, then for each column of text one entry a text. */
  readonly scales: readonly FeatureScale[];
  readonly clusters: readonly KPrototypesCluster[];
  readonly fit: KPrototypesFit;
}
