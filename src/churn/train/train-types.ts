import type { PurchaseModel } from "../../cltv/index.ts";
import type { Estimate } from "../../core/estimate.ts";
import type { Model } from "../../core/model.ts";
import type {
  Boosting,
  DriftBaseline,
  FeatureSchema,
  LearnAccount,
  LinearModel,
  LinearTerm,
  ShortTrees,
} from "../../learn/index.ts";
import type { ChurnWindows } from "../churn-types.ts";
import type { ChurnFeature } from "../features/feature-types.ts";

/** A way to tell who leaves, from the simplest to the richest. */
export type ChurnCandidate =
  | "base-rate"
  | "silence"
  | "purchase-model"
  | "hazard"
  | "logistic"
  | "boosting"
  | "blend";

/** What one candidate learnt. The risk is the inverse logit of `intercept + slope x score`. */
export type ChurnLearner = { readonly intercept: number; readonly slope: number } & (
  | { readonly candidate: "base-rate"; readonly score: number }
  | { readonly candidate: "silence" | "hazard" | "logistic"; readonly model: LinearModel }
  | { readonly candidate: "purchase-model"; readonly buying: PurchaseModel; readonly model: LinearModel }
  | { readonly candidate: "boosting"; readonly model: Boosting }
  | { readonly candidate: "blend"; readonly linear: LinearModel; readonly trees: Boosting }
);

/** What one candidate learnt on customers drawn anew: what its predictions take and no more. Schemas and terms are places in {@link ChurnShared}. */
export type ChurnResample = { readonly intercept: number; readonly slope: number } & (
  | { readonly candidate: "base-rate"; readonly score: number }
  | { readonly candidate: "silence" | "hazard" | "logistic"; readonly line: ChurnResampleLine }
  | { readonly candidate: "purchase-model"; readonly buying: PurchaseModel; readonly line: ChurnResampleLine }
  | { readonly candidate: "boosting"; readonly sum: ChurnResampleSum }
  | { readonly candidate: "blend"; readonly line: ChurnResampleLine; readonly sum: ChurnResampleSum }
);

/** A logistic regression: for each term its coefficient and the mean it counts from, to ten digits. */
export interface ChurnResampleLine {
  readonly schema: number;
  readonly terms: number;
  readonly atMeans: number;
  readonly coefficient: readonly number[];
  readonly mean: readonly number[];
}

/** A sum of trees, without the weights of their leaves. */
export interface ChurnResampleSum {
  readonly schema: number;
  readonly base: number;
  readonly rounds: number;
  readonly trees: Omit<ShortTrees, "cover">;
}

/** What a term of a linear score looks at. */
export type ChurnResampleTerm = Pick<LinearTerm, "name" | "column" | "level" | "isMissing">;

/** What several resamples have in common, once. */
export interface ChurnShared {
  readonly schemas: readonly FeatureSchema[];
  readonly terms: readonly (readonly ChurnResampleTerm[])[];
}

/** How one candidate did under validation. */
export interface ChurnCandidateResult {
  readonly candidate: ChurnCandidate;
  /** What it is, in words. */
  readonly words: string;
  /** Mean log loss of validated rows, its error by customers; null where it was not tried. */
  readonly logLoss: Estimate | null;
  /** Log loss above that of the best, customer by customer; null for the best and what was not tried. */
  readonly behind: Estimate | null;
  /** Why it was not tried; null when it was. */
  readonly notTried: string | null;
}

/** How the trained model did where nothing had been chosen or calibrated. */
export interface ChurnPerformance extends ChurnQuality {
  /** A later cut, or customers held out where there is a single one. */
  readonly on: "a later cut" | "other customers";
  /** ms. */
  readonly cut: number | null;
  readonly auc: Estimate;
  /** The simplest score on the same rows. */
  readonly simplest: {
    readonly candidate: ChurnCandidate;
    readonly auc: Estimate;
    readonly logLoss: Estimate;
    /** Its log loss less that of the model: above zero, the model is better. */
    readonly gain: Estimate;
  };
}

/** How good risks were, once it was known who left. */
export interface ChurnQuality {
  readonly rows: number;
  readonly left: number;
  /** Chance that one who left had a higher risk than one who stayed; null when all left or stayed. */
  readonly auc: Estimate | null;
  readonly logLoss: Estimate;
  readonly brier: Estimate;
  /** Share that left among the tenth with the highest risks, over the share among all; null with fewer than ten rows. */
  readonly topDecileLift: number | null;
  /** Mean predicted risk, and the share that left. */
  readonly predicted: number;
  readonly observed: number;
  /** 1: risks are spread as they should be; below: too far apart. null where it cannot be told. */
  readonly calibrationSlope: Estimate | null;
}

/** A churn model: who leaves, learnt from a churn table. */
export interface ChurnModel extends Model {
  readonly kind: "churn";
  readonly version: 2;
  readonly churn: "orders" | "contract";
  /** What leaving means here, in words. */
  readonly definition: string;
  readonly windows: ChurnWindows;
  readonly zone: string;
  readonly currency: string | null;
  /** What is known of a customer, with the words for reasons. */
  readonly features: readonly ChurnFeature[];
  readonly chosen: ChurnCandidate;
  readonly learner: ChurnLearner;
  /** The whole way from the rows to the model gone again on customers drawn anew: how unsure each risk is. */
  readonly resamples: readonly ChurnResample[];
  readonly shared: ChurnShared;
  readonly candidates: readonly ChurnCandidateResult[];
  readonly performance: ChurnPerformance;
  /** Share that left, of all rows with a label. */
  readonly baseRate: number;
  /** Risks from which on a customer is in the middle and in the high band. */
  readonly bands: { readonly medium: number; readonly high: number };
  /** How features and risks were distributed in training: what later rows are compared with. */
  readonly baseline: DriftBaseline;
  readonly fit: ChurnFit;
}

/** What a churn model was trained on. */
export interface ChurnFit {
  readonly status: "converged";
  readonly warnings: readonly string[];
  readonly rows: LearnAccount;
  readonly customers: number;
  readonly left: number;
  readonly cuts: readonly number[];
  readonly seed: number;
}
