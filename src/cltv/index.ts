export type {
  CohortGrowth,
  CohortValue,
  CohortValueInfo,
  CohortValueRow,
  ExtrapolateCohortsOptions,
} from "./cohorts/extrapolate-cohorts.ts";
export { extrapolateCohorts } from "./cohorts/extrapolate-cohorts.ts";
export type {
  ComparePurchaseModelsAsyncOptions,
  ComparePurchaseModelsOptions,
} from "./compare/compare-purchase-models.ts";
export { comparePurchaseModels, comparePurchaseModelsAsync } from "./compare/compare-purchase-models.ts";
export type { ComparedModelRow, ModelComparison, ModelComparisonInfo } from "./compare/comparison.ts";
export type { CompareContractModelsOptions } from "./compare/contracts/compare-contract-models.ts";
export { compareContractModels } from "./compare/contracts/compare-contract-models.ts";
export type {
  ComparedContractRow,
  ContractComparison,
  ContractComparisonInfo,
} from "./compare/contracts/contract-comparison.ts";
export type { ContractCovariateName } from "./contract/contract-covariates.ts";
export type {
  ContractCurve,
  ContractCurveInfo,
  ContractCurveOptions,
  ContractCurveRow,
} from "./contract/contract-curve.ts";
export { contractCurve } from "./contract/contract-curve.ts";
export type {
  BdwModel,
  ContractCovariate,
  ContractEffect,
  ContractModel,
  ContractModelOf,
  SbgModel,
} from "./contract/contract-model.ts";
export type {
  ContractPattern,
  ContractRowColumns,
  Contracts,
  ContractsInfo,
} from "./contract/contract-rows.ts";
export type { ExpectedLifetime, ExpectedLifetimeOptions } from "./contract/expected-lifetime.ts";
export { expectedLifetime } from "./contract/expected-lifetime.ts";
export { fitBdw, fitBdwAsync } from "./contract/fit-bdw.ts";
export type { FitContractAsyncOptions, FitContractOptions } from "./contract/fit-contract.ts";
export { fitSbg, fitSbgAsync } from "./contract/fit-sbg.ts";
export { parseContractModel } from "./contract/parse-contract-model.ts";
export type { ReduceCohortsOptions } from "./contract/reduce-cohorts.ts";
export { reduceCohorts } from "./contract/reduce-cohorts.ts";
export type { ReduceContractsOptions } from "./contract/reduce-contracts.ts";
export { reduceContracts } from "./contract/reduce-contracts.ts";
export type {
  ResidualLifetimeInfo,
  ResidualLifetimeOptions,
  ResidualLifetimeRow,
  ResidualLifetimes,
} from "./contract/residual-lifetime.ts";
export { residualLifetime } from "./contract/residual-lifetime.ts";
export type {
  HistoricValue,
  HistoricValueInfo,
  HistoricValueOptions,
  HistoricValueRow,
  HistoricValueSettings,
} from "./historic-value.ts";
export { historicValue } from "./historic-value.ts";
export type { MarginLine } from "./historic-value-rows.ts";
export type { BgBbModel } from "./occasions/bg-bb-model.ts";
export { parseBgBb } from "./occasions/bg-bb-model.ts";
export type { FitBgBbAsyncOptions, FitBgBbOptions } from "./occasions/fit-bg-bb.ts";
export { fitBgBb, fitBgBbAsync } from "./occasions/fit-bg-bb.ts";
export type {
  OccasionForecast,
  OccasionForecastInfo,
  OccasionForecastOptions,
  OccasionForecastRow,
} from "./occasions/occasion-forecast.ts";
export { occasionForecast } from "./occasions/occasion-forecast.ts";
export type { OccasionColumns, OccasionRow, Occasions, OccasionsInfo } from "./occasions/occasion-rows.ts";
export type { ReduceOccasionsOptions } from "./occasions/reduce-occasions.ts";
export { reduceOccasions } from "./occasions/reduce-occasions.ts";
export type {
  CohortKind,
  CohortModel,
  CohortModelOf,
  CohortModels,
  FitCohortsOptions,
} from "./pooling/fit-cohorts.ts";
export { fitCohorts, fitCohortsAsync } from "./pooling/fit-cohorts.ts";
export type {
  SamplePosteriorSettings,
  SamplePurchaseOptions,
  SampleSpendOptions,
} from "./posterior/sample-posterior.ts";
export { samplePosterior, samplePosteriorAsync } from "./posterior/sample-posterior.ts";
export type {
  AliveProbabilities,
  AliveProbabilityInfo,
  AliveProbabilityOptions,
  AliveProbabilityRow,
} from "./purchase/alive-probability.ts";
export { aliveProbability } from "./purchase/alive-probability.ts";
export type {
  CovariateName,
  CovariateOptions,
  CovariateValue,
} from "./purchase/covariates/covariate-options.ts";
export type {
  CovariateColumn,
  CovariateEffect,
  CovariateTest,
  LeavingActs,
  LikelihoodRatioTest,
  PurchaseCovariates,
} from "./purchase/covariates/covariate-types.ts";
export type {
  CovariatesDescription,
  DescribeCovariatesOptions,
} from "./purchase/covariates/describe-covariates.ts";
export { describeCovariates } from "./purchase/covariates/describe-covariates.ts";
export { purchaseModelFor } from "./purchase/covariates/purchase-model-for.ts";
export type { UnknownLevel } from "./purchase/covariates/row-parameters.ts";
export type { Discount } from "./purchase/discount.ts";
export type {
  DiscountedNewCustomerOptions,
  DiscountedOrders,
  DiscountedOrdersInfo,
  DiscountedOrdersOptions,
  DiscountedOrdersRow,
} from "./purchase/discounted-orders.ts";
export { discountedOrders, discountedOrdersOfNewCustomer } from "./purchase/discounted-orders.ts";
export type {
  ExpectedOrders,
  ExpectedOrdersInfo,
  ExpectedOrdersOptions,
  ExpectedOrdersRow,
  NewCustomerOptions,
} from "./purchase/expected-orders.ts";
export { expectedOrders, expectedOrdersOfNewCustomer } from "./purchase/expected-orders.ts";
export { fitBgNbd, fitBgNbdAsync } from "./purchase/fit-bg-nbd.ts";
export { fitMbgNbd, fitMbgNbdAsync } from "./purchase/fit-mbg-nbd.ts";
export { fitNbd, fitNbdAsync } from "./purchase/fit-nbd.ts";
export { fitParetoNbd, fitParetoNbdAsync } from "./purchase/fit-pareto-nbd.ts";
export type {
  FitCovariatesAsyncOptions,
  FitCovariatesOptions,
  FitPurchaseAsyncOptions,
  FitPurchaseOptions,
} from "./purchase/fit-steps.ts";
export type { ForecastColumns, ForecastInfo } from "./purchase/forecast.ts";
export type {
  OrderProbabilities,
  OrderProbabilityInfo,
  OrderProbabilityOptions,
  OrderProbabilityRow,
} from "./purchase/order-probability.ts";
export { orderProbability } from "./purchase/order-probability.ts";
export { parsePurchaseModel } from "./purchase/parse-purchase-model.ts";
export type { ParameterPrior, PriorOption, PurchasePriors } from "./purchase/priors/prior-options.ts";
export type {
  BgNbdModel,
  CnbdKModel,
  FitStatus,
  MbgNbdModel,
  NbdModel,
  ParetoNbdModel,
  PosteriorDraws,
  PurchaseFit,
  PurchaseModel,
  PurchaseModelOf,
  RegularityTried,
} from "./purchase/purchase-model.ts";
export type { PurchaseColumns } from "./purchase/purchase-rows.ts";
export type { FitCnbdKAsyncOptions, FitCnbdKOptions } from "./purchase/regular/fit-cnbd-k.ts";
export { fitCnbdK, fitCnbdKAsync } from "./purchase/regular/fit-cnbd-k.ts";
export type { FitSeasonalClockOptions } from "./seasonal/fit-seasonal-clock.ts";
export { fitSeasonalClock } from "./seasonal/fit-seasonal-clock.ts";
export type { SeasonalDurationOptions } from "./seasonal/on-seasonal-clock.ts";
export { onSeasonalClock, seasonalDuration } from "./seasonal/on-seasonal-clock.ts";
export { parseSeasonalClock } from "./seasonal/parse-seasonal-clock.ts";
export type { SeasonalClock, SeasonalDuration, SeasonalIndices } from "./seasonal/seasonal-clock.ts";
export { seasonalClock } from "./seasonal/seasonal-clock.ts";
export type { SimpleValue, SimpleValueOptions } from "./simple-value.ts";
export { simpleValue } from "./simple-value.ts";
export type {
  ExpectedSpend,
  ExpectedSpendInfo,
  ExpectedSpendOptions,
  ExpectedSpendRow,
  ExpectedSpendSettings,
  SpendForecast,
  SpendRange,
} from "./spend/expected-spend.ts";
export { expectedSpend, expectedSpendOfNewCustomer } from "./spend/expected-spend.ts";
export type { FitGammaGammaAsyncOptions, FitGammaGammaOptions } from "./spend/fit-gamma-gamma.ts";
export { fitGammaGamma, fitGammaGammaAsync } from "./spend/fit-gamma-gamma.ts";
export { parseGammaGamma } from "./spend/parse-gamma-gamma.ts";
export type { SpendIndependence, SpendIndependenceOptions } from "./spend/spend-independence.ts";
export { spendIndependence } from "./spend/spend-independence.ts";
export type { GammaGammaModel } from "./spend/spend-model.ts";
export type {
  AllSpendColumns,
  FirstOrder,
  RepeatSpendColumns,
  SharedSpendColumns,
  SpendColumns,
  SpendLeftOut,
} from "./spend/spend-rows.ts";
export type { AliveCell, AliveMatrix, AliveMatrixInfo, AliveMatrixOptions } from "./tracking/alive-matrix.ts";
export { aliveMatrix } from "./tracking/alive-matrix.ts";
export type {
  CalibrationInfo,
  CalibrationRow,
  CalibrationTable,
  CalibrationTableOptions,
} from "./tracking/calibration-table.ts";
export { calibrationTable } from "./tracking/calibration-table.ts";
export type {
  CurveCustomer,
  ForecastCurve,
  ForecastCurveInfo,
  ForecastCurveOptions,
  ForecastCurvePoint,
} from "./tracking/forecast-curve.ts";
export { forecastCurve } from "./tracking/forecast-curve.ts";
export type {
  Heterogeneity,
  HeterogeneityBin,
  HeterogeneityInfo,
  HeterogeneityOptions,
  HeterogeneityPart,
} from "./tracking/heterogeneity.ts";
export { heterogeneity } from "./tracking/heterogeneity.ts";
export type {
  PurchaseTracking,
  PurchaseTrackingInfo,
  TrackedPeriod,
  TrackedTotal,
  TrackPurchasesOptions,
} from "./tracking/track-purchases.ts";
export { trackPurchases } from "./tracking/track-purchases.ts";
export type { AcquisitionCeiling, AcquisitionCeilingOptions } from "./value/acquisition-ceiling.ts";
export { acquisitionCeiling } from "./value/acquisition-ceiling.ts";
export type {
  BuyingModels,
  ContractModels,
  ContractValueOptions,
  CustomerValueInfo,
  CustomerValueOptions,
  CustomerValueRow,
  CustomerValues,
  OccasionModels,
  OccasionValueOptions,
  OrderValueSettings,
  ValueSettings,
} from "./value/customer-value.ts";
export { customerValue } from "./value/customer-value.ts";
export type {
  DescribePurchaseModelOptions,
  ParameterRow,
  PurchaseModelDescription,
} from "./value/describe-purchase-model.ts";
export { describePurchaseModel } from "./value/describe-purchase-model.ts";
export type { DescribeValueOptions, ValueDescription } from "./value/describe-value.ts";
export { describeValue } from "./value/describe-value.ts";
export type { ForecastTotal } from "./value/joint-total.ts";
export type { NextOrderInfo, NextOrderOptions, NextOrderRow, NextOrders } from "./value/next-order.ts";
export { nextOrder } from "./value/next-order.ts";
export type {
  IntervalSettings,
  OccasionOrderForecastOptions,
  OrderForecast,
  OrderForecastInfo,
  OrderForecastOptions,
  OrderForecastRow,
} from "./value/order-forecast.ts";
export { orderForecast } from "./value/order-forecast.ts";
export type { Margin } from "./value/value-rows.ts";
export type {
  CustomerTierRow,
  TierColumns,
  ValueTierRow,
  ValueTiers,
  ValueTiersInfo,
  ValueTiersOptions,
} from "./value-tiers.ts";
export { tierOf, valueTiers } from "./value-tiers.ts";
export { describeVaryingCovariates } from "./varying/describe-varying-covariates.ts";
export type {
  AnyPeriodRow,
  FitVaryingAsyncOptions,
  FitVaryingOptions,
} from "./varying/fit-varying-pareto-nbd.ts";
export { fitVaryingParetoNbd, fitVaryingParetoNbdAsync } from "./varying/fit-varying-pareto-nbd.ts";
export { parseVaryingParetoNbd } from "./varying/parse-varying-pareto-nbd.ts";
export type { PeriodColumns } from "./varying/read-periods.ts";
export type {
  VaryingAliveInfo,
  VaryingAliveOptions,
  VaryingAliveProbabilities,
  VaryingInfo,
} from "./varying/varying-alive-probability.ts";
export { varyingAliveProbability } from "./varying/varying-alive-probability.ts";
export type { VaryingOrderColumns } from "./varying/varying-customers.ts";
export type { VaryingColumns } from "./varying/varying-input.ts";
export type { VaryingCovariates, VaryingParetoNbdModel } from "./varying/varying-model.ts";
export type {
  VaryingForecast,
  VaryingForecastInfo,
  VaryingForecastOptions,
} from "./varying/varying-order-forecast.ts";
export { varyingOrderForecast } from "./varying/varying-order-forecast.ts";
export type { VaryingNewCustomerOptions } from "./varying/varying-orders-of-new-customer.ts";
export { varyingOrdersOfNewCustomer } from "./varying/varying-orders-of-new-customer.ts";
