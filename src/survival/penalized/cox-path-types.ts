import type { CoxColumns, CoxModel } from "../cox/cox-types.ts";
import type { Lifetime } from "../input/lifetime-types.ts";

/** Settings of {@link fitCoxPath}. */
export type CoxPathOptions<Row extends object = Lifetime> = CoxColumns<Row> & {
  /** Share of the penalty that is on absolute values: 1 lasso (default; drops terms), 0 ridge (keeps all small), between them elastic net. */
  readonly l1Ratio?: number;
  /** Penalties to fit, each times the number of customers. Default: `steps` of them from the smallest that leaves no term down to `smallest` of it. */
  readonly penalties?: readonly number[];
  /** How many penalties. Default 60. */
  readonly steps?: number;
  /** The last penalty as a share of the first. Default 0.01, with more terms than a tenth of the events 0.05. */
  readonly smallest?: number;
  /** Penalize coefficients per standard deviation of their terms, so that units do not matter. Default true. */
  readonly standardize?: boolean;
  /** How events at one age are counted. Default "breslow", as glmnet. */
  readonly ties?: "efron" | "breslow";
  /** Parts for cross-validation, 0 for none. Rows of one `cluster` stay together. Default 10. */
  readonly folds?: number;
  /** Which penalty the model takes: "best" in cross-validation (default), or the largest within "one error" of it. Without folds: the smallest. */
  readonly choose?: "best" | "one error";
  /** Seed of the parts. Default 1. */
  readonly seed?: number;
  /** Confidence level of the concordance. Default 0.95. */
  readonly level?: number;
};

/** The fit with one penalty. */
export interface CoxPathStep {
  readonly penalty: number;
  /** By term, on its own scale. */
  readonly coefficients: readonly number[];
  /** Terms that are not zero. */
  readonly terms: number;
  /** Share of the deviance explained. */
  readonly explained: number;
  /** Partial likelihood deviance per event of customers that were left out, and its error over the parts; null without cross-validation. */
  readonly deviance: number | null;
  readonly devianceError: number | null;
}

/** Cox fits over a range of penalties, and the one that was chosen. */
export interface CoxPath {
  readonly kind: "cox-path";
  readonly version: 1;
  readonly l1Ratio: number;
  /** Names of the terms. */
  readonly terms: readonly string[];
  readonly steps: readonly CoxPathStep[];
  /** Penalty with the smallest deviance, and the largest within one error of it; null without cross-validation. */
  readonly best: number | null;
  readonly oneError: number | null;
  /** Penalty of `model`. */
  readonly chosen: number;
  /** The chosen fit, for every function that takes a Cox model. Shrunk coefficients have no errors. */
  readonly model: CoxModel;
}
