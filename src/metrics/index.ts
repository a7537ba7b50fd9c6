export {
  type BestSellerRow,
  type BestSellersInfo,
  type BestSellersOptions,
  bestSellers,
} from "./best-sellers.ts";
export {
  type CohortInfo,
  type CohortMean,
  type CohortMeasure,
  type CohortRow,
  type CohortTableOptions,
  cohortTable,
} from "./cohort-table.ts";
export { type MetricDefinition, metricDefinitions } from "./definitions.ts";
export type { MetricMoneyOptions, MetricWindow, MetricWindowOptions } from "./options.ts";
export type { MetricCoverage, MetricOptions } from "./order-log.ts";
export { type OrderValue, type OrderValueOptions, orderValue } from "./order-value.ts";
export {
  type PurchaseFrequency,
  type PurchaseFrequencyOptions,
  purchaseFrequency,
} from "./purchase-frequency.ts";
export {
  type RepeatPurchaseRate,
  type RepeatPurchaseRateOptions,
  repeatPurchaseRate,
} from "./repeat-purchase-rate.ts";
export { type RetentionRate, type RetentionRateOptions, retentionRate } from "./retention-rate.ts";
export {
  type RevenueTrendInfo,
  type RevenueTrendOptions,
  type RevenueTrendRow,
  revenueTrend,
} from "./revenue-trend.ts";
export type { OrderValueBin } from "./value-bins.ts";
export {
  type ValueConcentration,
  type ValueConcentrationOptions,
  valueConcentration,
} from "./value-concentration.ts";
