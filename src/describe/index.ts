export type { EstimatedDifference } from "../numeric/differences.ts";
export type { OddsRatio } from "../numeric/fisher-two-by-two.ts";
export type { QuantileType } from "../numeric/quantile-type.ts";
export type { AssociationCell } from "./association-cells.ts";
export {
  type AssociationTest,
  type AssociationTestOptions,
  type AssociationVariants,
  associationTest,
  type ChiSquareTest,
  type CramersV,
  type FisherTest,
} from "./association-test.ts";
export type { BinRule } from "./bin-edges.ts";
export type { CorrelationMethod, CorrelationResult, SpearmanError } from "./correlate.ts";
export {
  type Correlation,
  type CorrelationOptions,
  type CorrelationVariants,
  correlation,
} from "./correlation.ts";
export {
  type CorrelationMatrixInfo,
  type CorrelationMatrixOptions,
  type CorrelationPair,
  correlationMatrix,
} from "./correlation-matrix.ts";
export {
  type CrossTabCell,
  type CrossTabColumn,
  type CrossTabInfo,
  type CrossTabOptions,
  type CrossTabTotal,
  crossTab,
} from "./cross-tab.ts";
export {
  type DiscountComparison,
  type DiscountEffect,
  type DiscountEffectOptions,
  discountEffect,
} from "./discount-effect.ts";
export {
  type FrequencyInfo,
  type FrequencyLayout,
  type FrequencyRow,
  type FrequencyTableOptions,
  type FrequencyTableValuesOptions,
  frequencyTable,
} from "./frequency-table.ts";
export {
  type Gini,
  type GiniOfOptions,
  type GiniOfValuesOptions,
  type GiniVariants,
  giniOf,
} from "./gini-of.ts";
export type { GroupOrder } from "./groups.ts";
export {
  type GrowthInfo,
  type GrowthRow,
  type GrowthTableOptions,
  growthTable,
} from "./growth-table.ts";
export {
  type HistogramBin,
  type HistogramBins,
  type HistogramInfo,
  type HistogramOptions,
  type HistogramValuesOptions,
  histogram,
} from "./histogram.ts";
export {
  type LorenzCurveOptions,
  type LorenzCurveValuesOptions,
  type LorenzInfo,
  type LorenzPoint,
  type LorenzSteps,
  lorenzCurve,
} from "./lorenz-curve.ts";
export type { ShapeVariant } from "./moments.ts";
export type { HourSpan, OpenHours } from "./open-hours.ts";
export { type PivotMeasure, type PivotOptions, pivot } from "./pivot.ts";
export {
  type PriceEffectInfo,
  type PriceEffectOptions,
  type PriceEffectRow,
  priceEffect,
} from "./price-effect.ts";
export type { NumberColumnOptions, NumberValuesOptions } from "./read-values.ts";
export {
  type Season,
  type SeasonalInfo,
  type SeasonalProfileOptions,
  seasonalProfile,
} from "./seasonal-profile.ts";
export {
  type SummaryStatistics,
  type SummaryStatisticsOptions,
  type SummaryStatisticsValuesOptions,
  type SummaryVariants,
  summaryStatistics,
} from "./summary-statistics.ts";
export { type TheilSen, type TheilSenOptions, type TheilSenVariants, theilSen } from "./theil-sen.ts";
export {
  type PatternPart,
  type TimePattern,
  type TimePatternsInfo,
  type TimePatternsOptions,
  timePatterns,
} from "./time-patterns.ts";
