import type { Chart, ChartOptions } from "../../src/charts/index.ts";
import {
  aliveMatrixChart,
  calendarChart,
  calibrationChart,
  clusterScatterChart,
  cohortCurvesChart,
  cohortHeatmapChart,
  contractCurveChart,
  crossTabChart,
  distributionChart,
  funnelChart,
  heterogeneityChart,
  lorenzChart,
  orderForecastChart,
  paretoChart,
  purchaseTrackingChart,
  revenueTrendChart,
  revenueWaterfallChart,
  rfmGridChart,
  segmentFlowChart,
  segmentSizesChart,
  valueDistributionChart,
  weekChart,
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

export const crossCells = ["web", "till", "instagram", "market stand"].flatMap((row, r) =>
  ["bread", "cake", "coffee", "sandwiches and salads", "gift vouchers"].map((column, c) => ({
    row,
    column,
    count: 12 + ((r * 31 + c * 47) % 90) * (c === 4 ? 0.1 : 4),
    shareOfRow: ((r * 31 + c * 47) % 90) / 250,
  })),
);

const steps = [
  { step: "page_view", customers: 4_200 },
  { step: "add_to_cart", customers: 1_310 },
  { step: "begin_checkout", customers: 640 },
  { step: "purchase", customers: 402 },
];

export const movements = [
  {
    period: "2026-09",
    opening: 4_000,
    newRevenue: 900,
    expansion: 150,
    reactivation: 60,
    contraction: 80,
    churn: 430,
    closing: 4_600,
  },
  {
    period: "2026-10",
    opening: 4_600,
    newRevenue: 700,
    expansion: 250,
    reactivation: 0,
    contraction: 20,
    churn: 330,
    closing: 5_200,
  },
];

export const days = Array.from({ length: 560 }, (_, i) => {
  const date = new Date(Date.UTC(2025, 2, 3 + i));
  const open = date.getUTCDay() !== 0;
  const orders = open ? 8 + ((i * 37) % 23) + (date.getUTCMonth() === 11 ? 25 : 0) : 0;
  return { period: date.toISOString().slice(0, 10), orders, revenue: orders * 13.4 };
});

export const week = ["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"].flatMap(
  (weekday, d) =>
    Array.from({ length: 24 }, (_, hour) => ({
      weekday,
      hour,
      ordersPerDay: hour < 6 || hour > 18 || d === 6 ? null : 14 * Math.exp(-((hour - 8 - d / 4) ** 2) / 8),
      revenuePerDay: hour < 6 || hour > 18 || d === 6 ? null : 150 * Math.exp(-((hour - 8 - d / 4) ** 2) / 8),
    })),
);

const STAGES = ["new", "active", "at risk", "lapsed", "won back"];

export const flows = [0, 1].flatMap((step) =>
  STAGES.flatMap((from, i) =>
    STAGES.map((to, j) => ({ step, from, to, customers: ((i + 2) * (j + 3) * (7 + step)) % 40 })),
  ),
);

const points = Array.from({ length: 400 }, (_, i) => {
  const cluster = ["weekly regulars", "gift buyers", "once only"][i % 3];
  const angle = i * 2.399963;
  const radius = Math.sqrt((i % 97) / 97);
  return {
    x: [0, 3, 1.5][i % 3] + radius * Math.cos(angle),
    y: [0, 0.4, 2.5][i % 3] + radius * Math.sin(angle),
    cluster,
    customer: `c${i}`,
  };
});

const lorenz = Array.from({ length: 101 }, (_, i) => ({ share: i / 100, valueShare: (i / 100) ** 2.6 }));

export const matrix = Array.from({ length: 11 }, (_, frequency) =>
  Array.from({ length: frequency === 0 ? 1 : 20 }, (_, i) => {
    const silent = frequency === 0 ? 39 : (39 * i) / 20;
    const alive = 1 / (1 + 0.3 * (1 + silent / 40) ** (1 + 2 * frequency));
    return { frequency, silent, alive, expected: (alive * (0.3 + frequency)) / 2 };
  }),
).flat();

export const tracking = Array.from({ length: 78 }, (_, i) => {
  const expected = i < 12 ? 8 * i : 100 * Math.exp(-(i - 12) / 45);
  const actual = Math.max(0, Math.round(expected * (1 + 0.35 * Math.sin(i * 2.4))));
  const from = Date.UTC(1997, 0, 1 + 7 * i);
  return { from, to: from + 7 * 86_400_000, expected, actual, holdout: i >= 39 ? 1 : 0, complete: 1 };
}).map((row, i, all) => {
  const total = (name: "expected" | "actual") => all.slice(0, i + 1).reduce((n, other) => n + other[name], 0);
  return { ...row, expectedTotal: total("expected"), actualTotal: total("actual") };
});

export const calibration = [1411, 439, 214, 100, 62, 38, 29, 64].map((customers, i) => ({
  group: i === 7 ? "7+" : String(i),
  customers,
  expectedCustomers: customers * (1 + 0.08 * Math.sin(i * 5)),
  holdout: 0.24 + 0.62 * i,
  expectedHoldout: 0.23 + 0.57 * i,
}));

const heterogeneous = [
  ...Array.from({ length: 40 }, (_, i) => ({
    of: "orders",
    from: i / 2,
    to: (i + 1) / 2,
    share: 0.98 * 0.18 * 0.82 ** i,
  })),
  { of: "orders", from: 20, to: null, share: 0.02 },
  ...Array.from({ length: 40 }, (_, i) => ({
    of: "leaving",
    from: i / 40,
    to: (i + 1) / 40,
    share: ((i + 1) ** 0.4 * (41 - i) ** 1.6) / 10_400,
  })),
];

export const worths = Array.from({ length: 400 }, (_, i) => ({
  expected: 4 * Math.exp(((i * 7) % 400) / 90),
}));

export const forecastPoints = Array.from({ length: 53 }, (_, i) => ({
  after: i,
  expected: 5.2 * (1 - Math.exp(-i / 30)),
  rangeLow: Math.floor(i / 40),
  rangeHigh: i === 0 ? 0 : 1 + Math.floor(Math.sqrt(i * 3)),
  alive: 0.92 * Math.exp(-i / 60),
}));

export const contracts = {
  curve: Array.from({ length: 13 }, (_, period) => {
    const survival = (1 + period / 3.8) ** -0.67;
    const renewal = period === 0 ? null : survival / (1 + (period - 1) / 3.8) ** -0.67;
    return {
      period,
      survival,
      survivalLow: survival - 0.003 * period,
      survivalHigh: survival + 0.003 * period,
      renewal,
      renewalLow: renewal === null ? null : renewal - 0.004,
      renewalHigh: renewal === null ? null : renewal + 0.004,
    };
  }),
  actual: [1, 0.869, 0.743, 0.653, 0.593, 0.551, 0.517, 0.491].map((survival, period) => ({
    period,
    survival,
  })),
};

/** One of each chart, by name. */
export function sampleCharts(options: ChartOptions): { readonly [name: string]: Chart } {
  return {
    rfmGrid: rfmGridChart(grid, options),
    segmentSizes: segmentSizesChart(sizes, options),
    cohortHeatmap: cohortHeatmapChart(cohorts, options),
    revenueTrend: revenueTrendChart(trend, options),
    distribution: distributionChart(bins, { ...options, median: 34.5 }),
    pareto: paretoChart(curve, options),
    crossTab: crossTabChart(crossCells, {
      ...options,
      standOuts: [{ row: "web", column: "cake", direction: "more" }],
    }),
    crossTabShares: crossTabChart(crossCells, { ...options, show: "shareOfRow", rowTitle: "Channel" }),
    funnel: funnelChart(steps, options),
    waterfall: revenueWaterfallChart(movements, options),
    cohortCurves: cohortCurvesChart(cohorts, options),
    lorenz: lorenzChart(lorenz, options),
    calendar: calendarChart(days, options),
    week: weekChart(week, options),
    flow: segmentFlowChart(flows, { ...options, dates: ["July", "August", "September"] }),
    clusters: clusterScatterChart(points, options),
    aliveMatrix: aliveMatrixChart(matrix, { ...options, timeTitle: "Weeks" }),
    expectedMatrix: aliveMatrixChart(matrix, { ...options, show: "expected" }),
    tracking: purchaseTrackingChart(tracking, options),
    calibration: calibrationChart(calibration, options),
    calibrationHoldout: calibrationChart(calibration, { ...options, show: "holdout" }),
    orderRates: heterogeneityChart(heterogeneous, options),
    leavingChances: heterogeneityChart(heterogeneous, { ...options, of: "leaving" }),
    valueDistribution: valueDistributionChart(worths, options),
    orderForecast: orderForecastChart(forecastPoints, { ...options, timeTitle: "Weeks" }),
    contractCurve: contractCurveChart(contracts.curve, {
      ...options,
      actual: contracts.actual,
      periodTitle: "Years",
    }),
    contractRenewal: contractCurveChart(contracts.curve, {
      ...options,
      actual: contracts.actual,
      show: "renewal",
    }),
  };
}
