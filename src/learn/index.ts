export type { BoostingTuning } from "./boosting/boosting-settings.ts";
export type {
  Boosting,
  BoostingFit,
  BoostingLoss,
  EarlyStopping,
  HeldBack,
} from "./boosting/boosting-types.ts";
export { type BoostingOptions, fitBoosting, fitBoostingAsync } from "./boosting/fit-boosting.ts";
export { parseBoosting } from "./boosting/parse-boosting.ts";
export { boostingScorer } from "./boosting-scorer.ts";
export { calibrated } from "./calibration/calibrated.ts";
export type {
  CalibrationCheck,
  CalibrationCheckOptions,
  CalibrationQuality,
  SpiegelhalterTest,
} from "./calibration/calibration-check.ts";
export { calibrationCheck } from "./calibration/calibration-check.ts";
export type {
  CalibrationError,
  CalibrationErrorOptions,
  CalibrationErrors,
} from "./calibration/calibration-error.ts";
export { calibrationError } from "./calibration/calibration-error.ts";
export type {
  BetaCalibration,
  Calibration,
  CalibrationBase,
  CalibrationFit,
  CalibrationMethod,
  IsotonicCalibration,
  PlattCalibration,
  TemperatureCalibration,
} from "./calibration/calibration-types.ts";
export {
  type CrossCalibrateOptions,
  type CrossCalibration,
  crossCalibrate,
} from "./calibration/cross-calibrate.ts";
export {
  type CalibrationSettings,
  type FitCalibrationOptions,
  fitCalibration,
} from "./calibration/fit-calibration.ts";
export { parseCalibration } from "./calibration/parse-calibration.ts";
export {
  type BinCut,
  type ReliabilityInfo,
  type ReliabilityRow,
  type ReliabilityTableOptions,
  reliabilityTable,
} from "./calibration/reliability-table.ts";
export {
  type DriftBaselineOptions,
  driftBaseline,
  driftBaselineAsync,
  parseDriftBaseline,
} from "./drift/drift-baseline.ts";
export {
  type ColumnDrift,
  type DriftReport,
  type DriftReportOptions,
  driftReport,
} from "./drift/drift-report.ts";
export type { DriftBaseline, DriftColumn } from "./drift/drift-types.ts";
export { populationStability } from "./drift/population-stability.ts";
export {
  type AveragePrecision,
  type AveragePrecisionOptions,
  averagePrecision,
} from "./evaluation/average-precision.ts";
export { type BrierLoss, type BrierLossOptions, brierLoss } from "./evaluation/brier-loss.ts";
export {
  type ClassifierComparison,
  type CompareClassifiersOptions,
  type ComparedMeasure,
  compareClassifiers,
} from "./evaluation/compare-classifiers.ts";
export { type ConfusionAt, type ConfusionAtOptions, confusionAt } from "./evaluation/confusion-at.ts";
export type { DecisionQuality, FourCells } from "./evaluation/confusion-of.ts";
export {
  type ClassesEvaluation,
  type ClassQuality,
  type EvaluateClassesOptions,
  evaluateClasses,
} from "./evaluation/evaluate-classes.ts";
export {
  type ClassifierEvaluation,
  type ClassifierMeasures,
  type EvaluateClassifierOptions,
  evaluateClassifier,
} from "./evaluation/evaluate-classifier.ts";
export {
  type EvaluateRegressionOptions,
  evaluateRegression,
  type RegressionEvaluation,
} from "./evaluation/evaluate-regression.ts";
export {
  type ExpectedMaximumProfit,
  type ExpectedMaximumProfitOptions,
  expectedMaximumProfit,
  type UncertainSuccess,
} from "./evaluation/expected-maximum-profit.ts";
export {
  type KolmogorovSmirnov,
  type KolmogorovSmirnovOptions,
  kolmogorovSmirnov,
} from "./evaluation/kolmogorov-smirnov.ts";
export { type Lift, type LiftAt, type LiftAtOptions, liftAt, type TiedScores } from "./evaluation/lift-at.ts";
export {
  type LiftRow,
  type LiftTableInfo,
  type LiftTableOptions,
  liftTable,
} from "./evaluation/lift-table.ts";
export { type LogLoss, type LogLossOptions, logLoss } from "./evaluation/log-loss.ts";
export {
  type PrecisionRecallInfo,
  type PrecisionRecallOptions,
  type PrecisionRecallPoint,
  precisionRecallCurve,
} from "./evaluation/precision-recall-curve.ts";
export {
  type BestThreshold,
  type ProfitCurveInfo,
  type ProfitCurveOptions,
  type ProfitRow,
  profitCurve,
} from "./evaluation/profit-curve.ts";
export { type RocAuc, type RocAucOptions, rocAuc } from "./evaluation/roc-auc.ts";
export { type RocCurveInfo, type RocCurveOptions, type RocPoint, rocCurve } from "./evaluation/roc-curve.ts";
export type { ResampleSettings, ScoredColumns, ScoredLevel } from "./evaluation/scored-types.ts";
export type { OutcomeWords } from "./evaluation/words.ts";
export {
  type AccumulatedEffect,
  type AccumulatedEffectsInfo,
  type AccumulatedEffectsOptions,
  accumulatedEffects,
} from "./explanation/accumulated-effects.ts";
export {
  type AllowedChange,
  type CounterfactualChange,
  type CounterfactualHint,
  type Counterfactuals,
  type CounterfactualsOptions,
  counterfactuals,
} from "./explanation/counterfactuals.ts";
export {
  type ExplainPredictionOptions,
  explainPrediction,
  type PredictionExplanation,
  type PredictionReason,
} from "./explanation/explain-prediction.ts";
export type { ShapMethod, ShapScale } from "./explanation/explained-score.ts";
export type { ImportanceMetric } from "./explanation/importance-metric.ts";
export {
  type IndividualEffect,
  type IndividualEffectsInfo,
  type IndividualEffectsOptions,
  individualEffects,
} from "./explanation/individual-effects.ts";
export {
  type PartialDependence,
  type PartialDependenceInfo,
  type PartialDependenceOptions,
  partialDependence,
} from "./explanation/partial-dependence.ts";
export {
  type PermutationImportance,
  type PermutationImportanceInfo,
  type PermutationImportanceOptions,
  permutationImportance,
  permutationImportanceAsync,
} from "./explanation/permutation-importance.ts";
export {
  type ShapImportance,
  type ShapImportanceInfo,
  type ShapImportanceOptions,
  shapImportance,
} from "./explanation/shap-importance.ts";
export {
  type ShapInteraction,
  type ShapInteractionsInfo,
  type ShapInteractionsOptions,
  shapInteractions,
} from "./explanation/shap-interactions.ts";
export {
  type ShapInfo,
  type ShapOptions,
  type ShapRow,
  shapValues,
  shapValuesAsync,
} from "./explanation/shap-values.ts";
export type { GroupCalibration } from "./fairness/calibration-by-group.ts";
export type { FairnessMeasures } from "./fairness/fairness-measures.ts";
export {
  type FairnessGroup,
  type GroupFairness,
  type GroupFairnessOptions,
  type GroupImpact,
  groupFairness,
} from "./fairness/group-fairness.ts";
export {
  type FairnessCriterion,
  type GroupThreshold,
  type GroupThresholds,
  type GroupThresholdsOptions,
  groupThresholds,
  type ThresholdOutcome,
} from "./fairness/group-thresholds.ts";
export type { LabelColumns } from "./fairness/read-decisions.ts";
export { type Reweighing, type ReweighingCell, reweighingWeights } from "./fairness/reweighing-weights.ts";
export {
  type DecisionTreeOptions,
  fitDecisionTree,
  fitDecisionTreeAsync,
} from "./forest/fit-decision-tree.ts";
export { fitExtraTrees, fitExtraTreesAsync } from "./forest/fit-extra-trees.ts";
export { fitRandomForest, fitRandomForestAsync } from "./forest/fit-random-forest.ts";
export type { ForestOptions, TreeGrowthOptions } from "./forest/forest-options.ts";
export type { FeatureImportance, ForestFit, ForestModel, OutOfBag } from "./forest/forest-types.ts";
export { parseForest } from "./forest/parse-forest.ts";
export { type FromLightgbmOptions, fromLightgbm } from "./imports/from-lightgbm.ts";
export { type FromXgboostOptions, fromXgboost } from "./imports/from-xgboost.ts";
export type { ImportOptions } from "./imports/imported-model.ts";
export type { ClassWeight } from "./linear/class-weights.ts";
export {
  type DescribedTerm,
  type DescribeLinearModelOptions,
  describeLinearModel,
  type LinearDescription,
} from "./linear/describe-linear-model.ts";
export { type ElasticNetOptions, fitElasticNet, fitElasticNetAsync } from "./linear/fit-elastic-net.ts";
export {
  fitLogisticRegression,
  fitLogisticRegressionAsync,
  type LogisticRegressionOptions,
  type LogisticSettings,
} from "./linear/fit-logistic-regression.ts";
export {
  fitPoissonRegression,
  fitPoissonRegressionAsync,
  type PoissonRegressionOptions,
} from "./linear/fit-poisson-regression.ts";
export {
  type LinearCoefficient,
  type LinearCoefficientsInfo,
  type LinearCoefficientsOptions,
  linearCoefficients,
} from "./linear/linear-coefficients.ts";
export type { PenaltyOptions } from "./linear/linear-options.ts";
export type { LinearFit, LinearModel, LinearPenalty, LinearTerm } from "./linear/linear-types.ts";
export {
  type OddsRatioRow,
  type OddsRatiosInfo,
  type OddsRatiosOptions,
  oddsRatios,
} from "./linear/odds-ratios.ts";
export { parseLinearModel } from "./linear/parse-linear-model.ts";
export type { LearnFit } from "./models/learn-fit.ts";
export type { LearnedModel } from "./models/predictions-of.ts";
export { fitNetwork, fitNetworkAsync, type NetworkOptions } from "./network/fit-network.ts";
export type { NetworkTuning } from "./network/network-settings.ts";
export type {
  Activation,
  Network,
  NetworkFit,
  NetworkInput,
  NetworkLayer,
} from "./network/network-types.ts";
export { parseNetwork } from "./network/parse-network.ts";
export {
  type PredictedOutcome,
  type PredictedOutcomeInfo,
  type PredictedProbability,
  type PredictOutcomeOptions,
  predictOutcome,
} from "./predict-outcome.ts";
export type {
  BinaryOutcome,
  ClassesOutcome,
  FeatureChoice,
  FeatureColumn,
  FeatureSchema,
  LearnAccount,
  LearnColumns,
  NumberOutcome,
  Outcome,
  UnseenCategory,
} from "./rows/feature-types.ts";
export { type TrainingMatrix, type TrainingMatrixOptions, trainingMatrix } from "./rows/training-matrix.ts";
export type {
  CalibrationLine,
  Classifier,
  ClassifierCard,
  ClassifierMember,
} from "./selection/classifier/classifier-types.ts";
export {
  type ClassifierOptions,
  fitClassifier,
  fitClassifierAsync,
} from "./selection/classifier/fit-classifier.ts";
export { parseClassifier } from "./selection/classifier/parse-classifier.ts";
export {
  type CrossValidateOptions,
  type CrossValidation,
  crossValidate,
  crossValidateAsync,
  type FoldQuality,
  type HeldBackPrediction,
  type SplittingOptions,
} from "./selection/cross-validate.ts";
export type { LearnerGrid } from "./selection/learner-grid.ts";
export type { Learner, LearnerSettings } from "./selection/learner-types.ts";
export type { PredictionQuality } from "./selection/quality-of.ts";
export {
  type TunedCandidate,
  type TunedLearner,
  type TuneLearnerOptions,
  tuneLearner,
  tuneLearnerAsync,
} from "./selection/tune-learner.ts";
export type { PackedTrees, ShortTrees, TreeQuestions } from "./trees/tree-types.ts";
