export type { EstimatedDifference } from "../numeric/differences.ts";
export type { AcquisitionCost, AcquisitionCostOptions, ChannelCost } from "./acquisition-cost.ts";
export { acquisitionCost } from "./acquisition-cost.ts";
export {
  type BestSellerRow,
  type BestSellersInfo,
  type BestSellersOptions,
  bestSellers,
} from "./best-sellers.ts";
export type {
  CampaignGroup,
  CampaignPerformance,
  CampaignPerformanceOptions,
  CampaignRecipient,
} from "./campaign-performance.ts";
export { campaignPerformance } from "./campaign-performance.ts";
export type {
  ChurnChoice,
  ChurnRate,
  ChurnRateOptions,
  ContractChurnOptions,
  OrderChurnOptions,
} from "./churn-rate.ts";
export { churnRate } from "./churn-rate.ts";
export {
  type CohortInfo,
  type CohortMean,
  type CohortMeasure,
  type CohortRow,
  type CohortTableOptions,
  cohortTable,
} from "./cohort-table.ts";
export type {
  CompareToTargetOptions,
  TargetAlert,
  TargetComparison,
  WatchedFigure,
} from "./compare-to-target.ts";
export { compareToTarget } from "./compare-to-target.ts";
export type { ContractColumns, ContractOptions } from "./contract-rows.ts";
export { type MetricDefinition, metricDefinitions } from "./definitions.ts";
export type { EffortScore, EffortScoreOptions } from "./effort-score.ts";
export { effortScore } from "./effort-score.ts";
export type {
  EngagementDecayInfo,
  EngagementDecayOptions,
  EngagementDecayRow,
  EngagementHalfLife,
} from "./engagement-decay.ts";
export { engagementDecay } from "./engagement-decay.ts";
export type {
  CampaignCounts,
  CampaignReaction,
  EngagementInfo,
  EngagementRatesOptions,
  EngagementRow,
  EngagementTotals,
} from "./engagement-rates.ts";
export { engagementRates } from "./engagement-rates.ts";
export type {
  Funnel,
  FunnelHours,
  FunnelOptions,
  FunnelSegment,
  FunnelStep,
  FunnelStepResult,
} from "./funnel.ts";
export { funnel } from "./funnel.ts";
export { grossRevenueRetention } from "./gross-revenue-retention.ts";
export { kpiDefinitions } from "./kpi-definitions.ts";
export type { WindowChoice } from "./kpi-window.ts";
export type {
  NetPromoterScore,
  NetPromoterScoreOptions,
  NetPromoterSegment,
  SurveyAnswer,
} from "./net-promoter-score.ts";
export { netPromoterScore } from "./net-promoter-score.ts";
export { netRevenueRetention } from "./net-revenue-retention.ts";
export type { MetricMoneyOptions, MetricWindow, MetricWindowOptions } from "./options.ts";
export type { MetricCoverage, MetricOptions } from "./order-log.ts";
export { type OrderValue, type OrderValueOptions, orderValue } from "./order-value.ts";
export type { PaybackByCohortOptions, PaybackInfo, PaybackRow } from "./payback-by-cohort.ts";
export { paybackByCohort } from "./payback-by-cohort.ts";
export {
  type PurchaseFrequency,
  type PurchaseFrequencyOptions,
  purchaseFrequency,
} from "./purchase-frequency.ts";
export type { QuickRatio } from "./quick-ratio.ts";
export { quickRatio } from "./quick-ratio.ts";
export type {
  RecurringRevenueInfo,
  RecurringRevenueOptions,
  RecurringRevenueRow,
} from "./recurring-revenue.ts";
export { recurringRevenue } from "./recurring-revenue.ts";
export {
  type RepeatPurchaseRate,
  type RepeatPurchaseRateOptions,
  repeatPurchaseRate,
} from "./repeat-purchase-rate.ts";
export { type RetentionRate, type RetentionRateOptions, retentionRate } from "./retention-rate.ts";
export type { RevenueMoves, RevenueRetention, RevenueRetentionOptions } from "./revenue-retention.ts";
export {
  type RevenueTrendInfo,
  type RevenueTrendOptions,
  type RevenueTrendRow,
  revenueTrend,
} from "./revenue-trend.ts";
export type { SatisfactionScore, SatisfactionScoreOptions } from "./satisfaction-score.ts";
export { satisfactionScore } from "./satisfaction-score.ts";
export type { SimplePayback, SimplePaybackOptions } from "./simple-payback.ts";
export { simplePayback } from "./simple-payback.ts";
export type { AcquisitionSpend } from "./spend-rows.ts";
export type { SurveySegment } from "./survey-mean.ts";
export type { SurveyColumns, SurveyCoverage, SurveyOptions, SurveyScale } from "./survey-rows.ts";
export type { OrderValueBin } from "./value-bins.ts";
export {
  type ConcentrationOptions,
  type ValueConcentration,
  type ValueConcentrationOptions,
  valueConcentration,
} from "./value-concentration.ts";
export type { ValueToCost, ValueToCostOptions } from "./value-to-cost.ts";
export { valueToCost } from "./value-to-cost.ts";
