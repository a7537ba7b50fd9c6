export type { PCorrection } from "../numeric/adjust-log-p.ts";
export {
  type GrayCause,
  type GrayGroup,
  type GrayTest,
  type GrayTestOptions,
  grayTest,
} from "./compare/gray-test.ts";
export { logRank } from "./compare/log-rank.ts";
export type {
  ComparedGroup,
  ComparedPair,
  LogRankOptions,
  LogRankTest,
} from "./compare/log-rank-types.ts";
export type { RankWeights } from "./compare/rank-scores.ts";
export type { FineGrayModel, FineGrayOptions } from "./competing/fine-gray-types.ts";
export { fitFineGray } from "./competing/fit-fine-gray.ts";
export {
  type IncidenceAtOptions,
  type IncidenceInfo,
  type IncidenceRow,
  incidenceAt,
} from "./competing/incidence-at.ts";
export { parseFineGray } from "./competing/parse-fine-gray.ts";
export type { AgeTransform } from "./cox/age-transforms.ts";
export { type CoxBaselineOptions, type CoxBaselineRow, coxBaseline } from "./cox/cox-baseline.ts";
export {
  type CoxResidual,
  type CoxResidualsInfo,
  type CoxResidualsOptions,
  coxResiduals,
} from "./cox/cox-residuals.ts";
export type {
  CoxBaseline,
  CoxCoefficient,
  CoxColumns,
  CoxFit,
  CoxModel,
  CoxOptions,
  CoxRidge,
  GroupColumn,
} from "./cox/cox-types.ts";
export { fitCox, fitCoxAsync } from "./cox/fit-cox.ts";
export { parseCox } from "./cox/parse-cox.ts";
export type { CoxTies } from "./cox/partial-likelihood.ts";
export {
  type PathPoint,
  type SurvivalAlongPathOptions,
  survivalAlongPath,
} from "./cox/survival-along-path.ts";
export {
  type ProportionalHazards,
  type ProportionalHazardsOptions,
  type ProportionalHazardsTest,
  type ScaledResidualsInfo,
  testProportionalHazards,
} from "./cox/test-proportional-hazards.ts";
export { type AalenJohansenOptions, aalenJohansen } from "./curves/aalen-johansen.ts";
export type { BandKind } from "./curves/band-spread.ts";
export {
  type ConditionalPoint,
  type ConditionalSurvivalOptions,
  conditionalSurvival,
} from "./curves/conditional-survival.ts";
export { type CurvePoint, curveAt } from "./curves/curve-at.ts";
export type {
  AgeUnit,
  CurveFit,
  CurveInfo,
  KaplanMeier,
  LifetimeQuantile,
  SurvivalGroup,
  SurvivalStep,
} from "./curves/curve-types.ts";
export type { AalenJohansen, IncidenceGroup, IncidenceStep, StayStep } from "./curves/incidence-types.ts";
export { type KaplanMeierOptions, kaplanMeier } from "./curves/kaplan-meier.ts";
export { type LifeQuantile, type LifeQuantilesOptions, lifeQuantiles } from "./curves/life-quantiles.ts";
export type { IntervalScale } from "./curves/limits.ts";
export {
  type MeanCumulative,
  type MeanCumulativeOptions,
  type MeanStep,
  meanCumulative,
} from "./curves/mean-cumulative.ts";
export {
  type HazardStep,
  type NelsonAalen,
  type NelsonAalenOptions,
  nelsonAalen,
} from "./curves/nelson-aalen.ts";
export { parseAalenJohansen } from "./curves/parse-aalen-johansen.ts";
export { parseKaplanMeier } from "./curves/parse-kaplan-meier.ts";
export { parseMeanCumulative } from "./curves/parse-mean-cumulative.ts";
export { parseNelsonAalen } from "./curves/parse-nelson-aalen.ts";
export { parseTurnbull } from "./curves/parse-turnbull.ts";
export {
  type MeanDifference,
  type MeanOfGroup,
  type RestrictedMean,
  type RestrictedMeanOptions,
  restrictedMean,
} from "./curves/restricted-mean.ts";
export {
  type Turnbull,
  type TurnbullGroup,
  type TurnbullOptions,
  type TurnbullStretch,
  turnbull,
} from "./curves/turnbull.ts";
export type {
  Covariate,
  CovariateColumnName,
  CovariateSpec,
  DesignColumn,
  DesignPart,
  DesignSchema,
  DesignTerm,
  InteractionSpec,
} from "./design/design-types.ts";
export { type DescribeFrailtiesOptions, describeFrailties } from "./frailty/describe-frailties.ts";
export { fitFrailtyCox, fitFrailtyCoxAsync } from "./frailty/fit-frailty-cox.ts";
export type {
  FrailtyCoxModel,
  FrailtyCoxOptions,
  FrailtyDistribution,
  FrailtyRow,
  FrailtyVariance,
} from "./frailty/frailty-types.ts";
export { parseFrailtyCox } from "./frailty/parse-frailty-cox.ts";
export type {
  CauseColumns,
  CountColumns,
  CustomerColumns,
  IntervalColumns,
  Lifetime,
  LifetimeColumns,
  Lifetimes,
  LifetimesInfo,
} from "./input/lifetime-types.ts";
export { type LifetimeRow, type LifetimesOfOptions, lifetimesOf } from "./input/lifetimes-of.ts";
export type { LifetimeAccount } from "./input/read-lifetimes.ts";
export type { ObservedColumns, OffsetSetting, ParametricSettings } from "./parametric/aft-input.ts";
export type { AftDistribution, AftModel } from "./parametric/aft-model.ts";
export {
  type AftResidualOptions,
  type AftResidualRow,
  type AftResidualType,
  aftResiduals,
} from "./parametric/aft-residuals.ts";
export {
  type ComparedDistribution,
  type CompareLifetimeOptions,
  compareLifetimeModels,
  type LifetimeComparison,
} from "./parametric/compare-lifetime-models.ts";
export { type CoxSnellRow, coxSnell } from "./parametric/cox-snell.ts";
export type { CureDistribution, CureModel } from "./parametric/cure-model.ts";
export { type AftOptions, fitAft } from "./parametric/fit-aft.ts";
export { type CureOptions, fitCure } from "./parametric/fit-cure.ts";
export {
  fitPiecewiseExponential,
  type HazardPiece,
  type PiecewiseExponentialModel,
  type PiecewiseExponentialOptions,
} from "./parametric/fit-piecewise-exponential.ts";
export {
  fitRoystonParmar,
  type RoystonParmarModel,
  type RoystonParmarOptions,
  type SplineScale,
} from "./parametric/fit-royston-parmar.ts";
export type {
  ParametricBase,
  ParametricCoefficient,
  ParametricFit,
  ParametricStatus,
  UsualParameter,
} from "./parametric/model-types.ts";
export type { ParametricModel } from "./parametric/parametric-curves.ts";
export { parseParametricModel } from "./parametric/parse-parametric-model.ts";
export type { CoxPath, CoxPathOptions, CoxPathStep } from "./penalized/cox-path-types.ts";
export { fitCoxPath, fitCoxPathAsync } from "./penalized/fit-cox-path.ts";
export { type FirthCoxOptions, fitFirthCox } from "./penalized/fit-firth-cox.ts";
export { parseCoxPath } from "./penalized/parse-cox-path.ts";
export { type BrierInfo, type BrierRow, type BrierScoreOptions, brierScore } from "./quality/brier-score.ts";
export { type Concordance, type ConcordanceOptions, concordance } from "./quality/concordance.ts";
export type { ConcordanceWeights } from "./quality/concordance-weights.ts";
export {
  type DistributionCalibrationInfo,
  type DistributionCalibrationOptions,
  type DistributionCalibrationRow,
  distributionCalibration,
} from "./quality/distribution-calibration.ts";
export {
  type DynamicAucInfo,
  type DynamicAucOptions,
  type DynamicAucRow,
  dynamicAuc,
} from "./quality/dynamic-auc.ts";
export { type RoystonD, type RoystonDOptions, roystonD } from "./quality/royston-d.ts";
export {
  type SurvivalCalibrationInfo,
  type SurvivalCalibrationOptions,
  type SurvivalCalibrationRow,
  survivalCalibration,
} from "./quality/survival-calibration.ts";
export { repeatedEvents } from "./repeated/repeated-events.ts";
export type { RepeatedEventsOptions, RepeatedModel, RepeatedRow } from "./repeated/repeated-types.ts";
export type { SurvivalTest } from "./survival-test.ts";
export type { Age } from "./use/ages.ts";
export {
  type ChurnProbabilityOptions,
  type ChurnProbabilityRow,
  churnProbability,
} from "./use/churn-probability.ts";
export {
  type DescribedEffect,
  type DescribeEffectsOptions,
  describeEffects,
  type EffectsDescription,
} from "./use/describe-effects.ts";
export {
  type ExpectedRemainingOptions,
  type ExpectedRemainingRow,
  expectedRemaining,
} from "./use/expected-remaining.ts";
export { type HazardAtOptions, type HazardRow, hazardAt } from "./use/hazard-at.ts";
export type { LifetimeModel } from "./use/lifetime-model.ts";
export { type MedianLifetimeOptions, type MedianLifetimeRow, medianLifetime } from "./use/median-lifetime.ts";
export { type SurvivalAtOptions, type SurvivalRow, survivalAt } from "./use/survival-at.ts";
