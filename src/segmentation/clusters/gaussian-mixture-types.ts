import type { CovarianceShape } from "../../numeric/gaussian-mixture.ts";
import type { FeatureScale } from "./scales.ts";

export type { CovarianceShape };

/** One component of a {@link GaussianMixtureModel}. */
export interface MixtureCluster {
  /** Share of all customers: the weight of the component. */
  readonly share: number;
  /** Customers expected in it, when it was fitted. */
  readonly size: number;
  /** The middle by column, in the column's unit; of a column on the scale "log" the antilog of the mean of logs. */
  readonly center: { readonly [column: string]: number };
  /** The mean on the scales of the model, in the order of `scales`. */
  readonly scaled: readonly number[];
  /** Covariance on the scales of the model, a row for each column. */
  readonly covariance: readonly (readonly number[])[];
}

/** How the fit of a mixture went. */
export interface MixtureFitInfo {
  /**
   * "converged"; "max iterations": the likelihood was still rising; "boundary": a component has next to no width in some direction, because of columns that say
   * the same, equal rows, or too many components, and the likelihood means little.
   */
  readonly status: "converged" | "max iterations" | "boundary";
  /** Of the values in their own unit (of log(1 + x) for columns on the scale "log"). */
  readonly logLikelihood: number;
  /** Free parameters. */
  readonly parameters: number;
  /** `parameters * log(customers) - 2 * logLikelihood`: lower is better (mclust gives it with the opposite sign). */
  readonly bic: number;
  /** `2 * parameters - 2 * logLikelihood`. */
  readonly aic: number;
  readonly iterations: number;
  readonly restarts: number;
  readonly seed: number;
  readonly customers: number;
  /** Different rows that the starts were compared on; a part drawn at random when there are more than 4,096. */
  readonly compared: number;
  /** Rows left out because they lack a value. */
  readonly leftOut: number;
  readonly warnings: readonly string[];
}

/** A mixture of normal distributions, plain JSON: what `fitGaussianMixture` returns. The largest component comes first. */
export interface GaussianMixtureModel {
  readonly kind: "gaussian-mixture";
  readonly version: 1;
  readonly k: number;
  readonly covariance: CovarianceShape;
  readonly scales: readonly FeatureScale[];
  readonly clusters: readonly MixtureCluster[];
  readonly fit: MixtureFitInfo;
}
