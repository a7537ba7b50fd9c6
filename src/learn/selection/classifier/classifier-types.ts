import type { Model } from "../../../core/model.ts";
import type { Boosting } from "../../boosting/boosting-types.ts";
import type { DriftBaseline } from "../../drift/drift-types.ts";
import type { LinearModel } from "../../linear/linear-types.ts";
import type { LearnFit } from "../../models/learn-fit.ts";
import type { BinaryOutcome, FeatureSchema } from "../../rows/feature-types.ts";
import type { PredictionQuality } from "../quality-of.ts";

/** A model and how much it says in the blend. */
export interface ClassifierMember {
  /** Weights add up to 1; they are of log-odds. */
  readonly weight: number;
  readonly model: LinearModel | Boosting;
}

/** Log-odds are turned into intercept + slope times themselves. */
export interface CalibrationLine {
  readonly intercept: number;
  readonly slope: number;
}

/** How the classifier came about and what to expect of it. */
export interface ClassifierCard {
  /** The rule of defaults as it applied to these rows. */
  readonly rule: string;
  /** Rows of the rarer outcome. */
  readonly rarer: number;
  /** Quality on rows that were held back; null where there were too few to hold any back. Weights and calibration of each part were chosen on the other parts, only the number of trees on the same rows: where there is little to learn the figures are a little too good. `crossValidate` has none of that. */
  readonly heldBack: PredictionQuality | null;
  /** Mean log loss on those rows of each candidate: the share of yes alone, the logistic regression, the booster, the blend with the best weight for these very rows, and the same with lines by Platt learnt on the other parts. Null: not tried. */
  readonly logLoss: {
    readonly share: number;
    readonly logistic: number;
    readonly boosting: number | null;
    readonly blend: number | null;
    readonly calibrated: number | null;
  } | null;
  /** What it cannot be asked for, in sentences. */
  readonly limits: readonly string[];
}

/** A blend of models for yes or no, made by {@link fitClassifier}. */
export interface Classifier extends Model {
  readonly kind: "classifier";
  readonly version: 2;
  readonly schema: FeatureSchema;
  readonly outcome: BinaryOutcome;
  readonly members: readonly ClassifierMember[];
  /** By Platt, or drawing scores toward the share of yes, with slope 0 all the way: then everybody has the same probability. Null: probabilities are good as they are. */
  readonly calibration: CalibrationLine | null;
  /** How features, probabilities and outcome were distributed, for `driftReport`. */
  readonly drift: DriftBaseline;
  readonly card: ClassifierCard;
  readonly fit: LearnFit;
}
