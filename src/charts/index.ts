export type { ChartAgeUnit } from "./age-ticks.ts";
export {
  type AliveMatrixCell,
  type AliveMatrixChartOptions,
  aliveMatrixChart,
} from "./alive-matrix-chart.ts";
export { type CalendarChartOptions, type CalendarDay, calendarChart } from "./calendar-chart.ts";
export {
  type CalibrationChartOptions,
  type CalibrationChartRow,
  calibrationChart,
} from "./calibration-chart.ts";
export type { Chart, ChartLayer, ChartOptions, ChartRow, Json } from "./chart.ts";
export {
  type ChurnRiskChartOptions,
  type ChurnRiskChartRow,
  type ChurnRiskChartRows,
  churnRiskChart,
} from "./churn-risk-chart.ts";
export {
  type ClusterPoint,
  type ClusterScatterChartOptions,
  clusterScatterChart,
} from "./cluster-scatter-chart.ts";
export {
  type CohortCurveCell,
  type CohortCurvesChartOptions,
  cohortCurvesChart,
} from "./cohort-curves-chart.ts";
export {
  type CohortCell,
  type CohortHeatmapChartOptions,
  cohortHeatmapChart,
} from "./cohort-heatmap-chart.ts";
export {
  type ActualContracts,
  type ContractCurveChartOptions,
  type ContractCurvePoint,
  contractCurveChart,
} from "./contract-curve-chart.ts";
export { type CoxSnellChartOptions, type CoxSnellPoint, coxSnellChart } from "./cox-snell-chart.ts";
export { type CrossTabChartCell, type CrossTabChartOptions, crossTabChart } from "./cross-tab-chart.ts";
export {
  type CumulativeHazardChartOptions,
  cumulativeHazardChart,
  type HazardChartCurves,
  type HazardChartStep,
} from "./cumulative-hazard-chart.ts";
export {
  type DistributionBin,
  type DistributionChartOptions,
  distributionChart,
} from "./distribution-chart.ts";
export { type DriftChartOptions, type DriftChartRow, driftChart } from "./drift-chart.ts";
export {
  type FairnessChartGroup,
  type FairnessChartInput,
  type FairnessChartOptions,
  type FairnessChartRate,
  fairnessChart,
} from "./fairness-chart.ts";
export type { FeatureNames } from "./feature-axis.ts";
export { type FunnelChartOptions, type FunnelChartStep, funnelChart } from "./funnel-chart.ts";
export { type GainsChartOptions, type GainsChartRow, gainsChart } from "./gains-chart.ts";
export {
  type HazardRatioChartOptions,
  type HazardRatioRow,
  hazardRatioChart,
} from "./hazard-ratio-chart.ts";
export {
  type HeterogeneityChartBin,
  type HeterogeneityChartOptions,
  heterogeneityChart,
} from "./heterogeneity-chart.ts";
export {
  type ImportanceChartOptions,
  type ImportanceChartRow,
  type ImportanceChartRows,
  importanceChart,
} from "./importance-chart.ts";
export {
  type IncidenceChartCurves,
  type IncidenceChartGroup,
  type IncidenceChartOptions,
  type IncidenceChartStep,
  incidenceChart,
} from "./incidence-chart.ts";
export { type LiftChartOptions, type LiftChartRow, liftChart } from "./lift-chart.ts";
export { type LogLogChartOptions, logLogChart } from "./log-log-chart.ts";
export { type LorenzChartOptions, type LorenzChartPoint, lorenzChart } from "./lorenz-chart.ts";
export {
  type MeanChartCurves,
  type MeanChartStep,
  type MeanCumulativeChartOptions,
  meanCumulativeChart,
} from "./mean-cumulative-chart.ts";
export {
  type EvaluatedOffers,
  type OfferTradeOff,
  type OfferTradeOffChartOptions,
  offerTradeOffChart,
} from "./offer-trade-off-chart.ts";
export {
  type ForecastPoint,
  type OrderForecastChartOptions,
  orderForecastChart,
} from "./order-forecast-chart.ts";
export { type ParetoChartOptions, type ParetoPoint, paretoChart } from "./pareto-chart.ts";
export {
  type EffectChartRow,
  type EffectChartRows,
  type PartialDependenceChartOptions,
  partialDependenceChart,
} from "./partial-dependence-chart.ts";
export {
  type ChartItemCount,
  type ChartItemScores,
  type PopularityCurveChartOptions,
  popularityCurveChart,
} from "./popularity-curve-chart.ts";
export {
  type NamedPrecisionRecallCurve,
  type PrecisionRecallChartCurve,
  type PrecisionRecallChartOptions,
  type PrecisionRecallChartPoint,
  precisionRecallChart,
} from "./precision-recall-chart.ts";
export {
  type ProfitChartBest,
  type ProfitChartOptions,
  type ProfitChartRow,
  profitChart,
} from "./profit-chart.ts";
export {
  type PurchaseTrackingChartOptions,
  purchaseTrackingChart,
  type TrackingPeriod,
} from "./purchase-tracking-chart.ts";
export {
  type ReliabilityChartOptions,
  type ReliabilityChartRow,
  reliabilityChart,
} from "./reliability-chart.ts";
export { type RevenueTrendChartOptions, revenueTrendChart, type TrendPoint } from "./revenue-trend-chart.ts";
export {
  type RevenueMovement,
  type RevenueWaterfallChartOptions,
  revenueWaterfallChart,
} from "./revenue-waterfall-chart.ts";
export { type RfmGridCell, type RfmGridChartOptions, rfmGridChart } from "./rfm-grid-chart.ts";
export {
  type NamedRocCurve,
  type RocChartCurve,
  type RocChartOptions,
  type RocChartPoint,
  rocChart,
} from "./roc-chart.ts";
export { type RuleGraphChartOptions, ruleGraphChart } from "./rule-graph-chart.ts";
export { type ChartRule, type RuleMatrixChartOptions, ruleMatrixChart } from "./rule-matrix-chart.ts";
export {
  type SchoenfeldChartOptions,
  type SchoenfeldPoint,
  type SchoenfeldResiduals,
  schoenfeldChart,
} from "./schoenfeld-chart.ts";
export type { ChartScoreScale } from "./score-scale.ts";
export {
  type FlowBand,
  type FlowSteps,
  type SegmentFlowChartOptions,
  segmentFlowChart,
} from "./segment-flow-chart.ts";
export { type SegmentSize, type SegmentSizesChartOptions, segmentSizesChart } from "./segment-sizes-chart.ts";
export {
  type ShapChartValues,
  type ShapSummaryChartOptions,
  shapSummaryChart,
} from "./shap-summary-chart.ts";
export {
  type ShapWaterfallChartOptions,
  type ShapWaterfallValues,
  shapWaterfallChart,
} from "./shap-waterfall-chart.ts";
export { type ChartNeighbors, type SimilarityChartOptions, similarityChart } from "./similarity-chart.ts";
export type { StepCurvesOptions } from "./step-curves.ts";
export {
  type SurvivalCalibrationChartOptions,
  type SurvivalCalibrationChartRow,
  survivalCalibrationChart,
} from "./survival-calibration-chart.ts";
export {
  type ForetoldSurvival,
  type SurvivalChartCurves,
  type SurvivalChartGroup,
  type SurvivalChartOptions,
  type SurvivalChartStep,
  survivalChart,
} from "./survival-chart.ts";
export { type ChartPalette, type ChartTheme, chartPalette } from "./theme.ts";
export type { ChartEstimate } from "./trade-off-chart.ts";
export type { WithUnit } from "./unit-title.ts";
export {
  type ValueDistributionChartOptions,
  type ValuedCustomer,
  valueDistributionChart,
} from "./value-distribution-chart.ts";
export { type WeekChartOptions, type WeekHour, weekChart } from "./week-chart.ts";
