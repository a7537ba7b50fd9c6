export type { Chart, ChartLayer, ChartOptions, ChartRow, Json } from "./chart.ts";
export {
  type CohortCell,
  type CohortHeatmapChartOptions,
  cohortHeatmapChart,
} from "./cohort-heatmap-chart.ts";
export {
  type DistributionBin,
  type DistributionChartOptions,
  distributionChart,
} from "./distribution-chart.ts";
export { type ParetoChartOptions, type ParetoPoint, paretoChart } from "./pareto-chart.ts";
export { type RevenueTrendChartOptions, revenueTrendChart, type TrendPoint } from "./revenue-trend-chart.ts";
export { type RfmGridCell, type RfmGridChartOptions, rfmGridChart } from "./rfm-grid-chart.ts";
export { type SegmentSize, type SegmentSizesChartOptions, segmentSizesChart } from "./segment-sizes-chart.ts";
export { type ChartPalette, type ChartTheme, chartPalette } from "./theme.ts";
