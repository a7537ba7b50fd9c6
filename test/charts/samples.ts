import type { Chart, ChartOptions } from "../../src/charts/index.ts";
import {
  cohortHeatmapChart,
  distributionChart,
  paretoChart,
  revenueTrendChart,
  rfmGridChart,
  segmentSizesChart,
} from "../../src/charts/index.ts";

const SEGMENTS: readonly (readonly string[])[] = [
  ["Lost", "Lost", "At Risk", "At Risk", "Can't Lose"],
  ["Hibernating", "Hibernating", "At Risk", "At Risk", "Can't Lose"],
  ["About To Sleep", "About To Sleep", "Needs Attention", "Loyal", "Loyal"],
  ["Promising", "Potential Loyalist", "Potential Loyalist", "Loyal", "Loyal"],
  ["New", "Potential Loyalist", "Potential Loyalist", "Champions", "Champions"],
];

export const grid = SEGMENTS.flatMap((line, r) =>
  line.map((segment, f) => ({ r: r + 1, f: f + 1, segment, count: 5 + ((r * 7 + f * 13) % 11) * 37 })),
);

export const sizes = [...new Set(SEGMENTS.flat())].map((segment, i) => ({
  segment,
  customers: 40 + ((i * 97) % 300),
  revenue: 2_000 + ((i * 7_919) % 30_000),
}));

export const trend = Array.from({ length: 26 }, (_, i) => ({
  period: `${2024 + Math.floor((i + 8) / 12)}-${String(((i + 8) % 12) + 1).padStart(2, "0")}`,
  revenue: 12_000 + 4_000 * Math.sin(i / 2) + i * 300,
  orders: Math.round(300 + 80 * Math.sin(i / 2)),
  complete: i > 0 && i < 25,
}));

export const cohorts = Array.from({ length: 12 }, (_, c) =>
  Array.from({ length: 12 - c }, (_, period) => ({
    cohort: `2025-${String(c + 1).padStart(2, "0")}`,
    size: 120 + c * 11,
    age: period,
    rate: period === 0 ? 1 : 0.34 / (1 + period * 0.2) + c * 0.004,
    complete: period < 11 - c,
  })),
).flat();

export const bins = [
  ...Array.from({ length: 19 }, (_, i) => ({
    from: i * 10,
    to: (i + 1) * 10,
    count: Math.round(900 * i * Math.exp(-i / 3)),
  })),
  { from: 190, to: null, count: 46 },
];

const curve = Array.from({ length: 51 }, (_, i) => ({
  customerShare: i / 50,
  revenueShare: (i / 50) ** 0.35,
}));

/** One of each chart, by name. */
export function sampleCharts(options: ChartOptions): { readonly [name: string]: Chart } {
  return {
    rfmGrid: rfmGridChart(grid, options),
    segmentSizes: segmentSizesChart(sizes, options),
    cohortHeatmap: cohortHeatmapChart(cohorts, options),
    revenueTrend: revenueTrendChart(trend, options),
    distribution: distributionChart(bins, { ...options, median: 34.5 }),
    pareto: paretoChart(curve, options),
  };
}
