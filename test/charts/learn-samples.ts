import {
  type Chart,
  type ChartOptions,
  churnRiskChart,
  driftChart,
  fairnessChart,
  gainsChart,
  importanceChart,
  liftChart,
  partialDependenceChart,
  precisionRecallChart,
  profitChart,
  reliabilityChart,
  rocChart,
  shapSummaryChart,
  shapWaterfallChart,
} from "../../src/charts/index.ts";
import {
  accumulatedEffects,
  averagePrecision,
  driftBaseline,
  driftReport,
  fitLogisticRegression,
  fitRandomForest,
  groupFairness,
  individualEffects,
  liftTable,
  partialDependence,
  permutationImportance,
  precisionRecallCurve,
  predictOutcome,
  profitCurve,
  reliabilityTable,
  rocAuc,
  rocCurve,
  shapImportance,
  shapValues,
} from "../../src/learn/index.ts";

const PLANS = ["monthly", "yearly", "forever & <more>"] as const;

/** Members of a gym who depend on nothing but their number; the fewer visits and the shorter the plan, the more leave. */
function membersOf(count: number) {
  return Array.from({ length: count }, (_, i) => {
    const visits = (i * 7) % 20;
    const plan = PLANS[(i * 5) % 3];
    const chance = 1 / (1 + Math.exp(visits / 4 - 1.5 + (plan === "monthly" ? -0.8 : 0.9)));
    return {
      customer: `c${i}`,
      daysSinceLastVisit: i % 11 === 0 ? null : 3 + ((i * 13) % 60) * (visits < 5 ? 2 : 1),
      visits,
      plan,
      age: 20 + ((i * 17) % 45),
      tickets: (i * 3) % 4,
      left: (i * 0.618034) % 1 < chance ? "yes" : "no",
      branch: ["north", "south", "station"][(i * 11) % 3],
    };
  });
}

export const members = membersOf(400);
const features = ["daysSinceLastVisit", "visits", "plan", "age", "tickets"] as const;
const learner = { target: "left", features: [...features] } as const;
export const forest = fitRandomForest(members, { ...learner, trees: 30, seed: 1 });
export const logistic = fitLogisticRegression(members, learner);

const scoredBy = (model: typeof forest | typeof logistic) => {
  const risk = [...predictOutcome(model, members)].map((row) => Number(row.probability));
  return members.map(({ left, branch }, i) => ({ risk: risk[i], left: left === "yes" ? 1 : 0, branch }));
};
export const scored = scoredBy(logistic);
const byForest = scoredBy(forest);
const columns = { score: "risk", label: "left" } as const;

export const roc = rocCurve(scored, { ...columns, band: true, resamples: 50, seed: 1 });
export const recall = precisionRecallCurve(scored, { ...columns, band: true, resamples: 50, seed: 1 });
export const auc = rocAuc(scored, columns);
export const reliability = reliabilityTable(scored, columns);
export const lift = liftTable(scored, columns);
export const profit = profitCurve(scored, {
  ...columns,
  cost: 12,
  value: 90,
  success: 0.4,
  resamples: 60,
  seed: 1,
});
export const shap = shapValues(logistic, members, { id: "customer" });
export const permutation = permutationImportance(logistic, members, { target: "left", seed: 1 });
export const drift = driftReport(
  driftBaseline(
    scored.map((row, i) => ({ ...row, ...members[i] })),
    { features: [...features], score: "risk" },
  ),
  members.slice(0, 150).map((row, i) => ({
    ...row,
    visits: Math.floor(row.visits / 2),
    age: row.age + 4,
    risk: scored[i].risk * 0.9,
  })),
);
export const fairness = groupFairness(scored, {
  label: "left",
  score: "risk",
  group: "branch",
  threshold: 0.4,
});

/** What `scoreChurn` gives, without the training. */
export const risks = Object.assign(
  Array.from({ length: 500 }, (_, i) => {
    const probability = 0.9 * ((i + 0.5) / 500) ** 3;
    const band = probability >= 0.45 ? "high" : probability >= 0.2 ? "medium" : "low";
    return {
      probability,
      band,
      valueAtRisk: i % 9 === 0 ? null : probability * (40 + ((i * 37) % 300)),
    } as const;
  }),
  {
    info: {
      expected: 112.5,
      bands: [
        { band: "low", from: 0 },
        { band: "medium", from: 0.2 },
        { band: "high", from: 0.45 },
      ],
    },
  },
);

const names = { daysSinceLastVisit: "Days since the last visit", visits: "Visits this month" };

/** One of each, of results as they come. */
export function learnCharts(options: ChartOptions): { readonly [name: string]: Chart } {
  const visits = { feature: "visits", points: 12 } as const;
  return {
    roc: rocChart(roc, { ...options, auc }),
    rocs: rocChart(
      {
        curves: [
          { name: "logistic regression", curve: roc, auc },
          { name: "random forest", curve: rocCurve(byForest, columns), auc: rocAuc(byForest, columns) },
        ],
      },
      options,
    ),
    recall: precisionRecallChart(recall, {
      ...options,
      averagePrecision: averagePrecision(scored, { ...columns, resamples: 50, seed: 1 }),
    }),
    recalls: precisionRecallChart(
      {
        curves: [
          { name: "logistic regression", curve: recall },
          { name: "random forest", curve: precisionRecallCurve(byForest, columns) },
        ],
      },
      options,
    ),
    reliability: reliabilityChart(reliability, options),
    reliabilityByCount: reliabilityChart(
      reliabilityTable(scored, { ...columns, cut: "count", bins: 8 }),
      options,
    ),
    lift: liftChart(lift, options),
    gains: gainsChart(lift, options),
    profit: profitChart(profit, { ...options, budget: 1500 }),
    shap: shapSummaryChart(shap, members, { ...options, names, rows: 100 }),
    shapForest: shapSummaryChart(shapValues(forest, members.slice(0, 120)), members.slice(0, 120), {
      ...options,
      names,
      features: 3,
    }),
    waterfall: shapWaterfallChart(shap, {
      ...options,
      names,
      customer: "c20",
      data: members[20],
      features: 3,
    }),
    waterfallForest: shapWaterfallChart(shapValues(forest, members.slice(0, 3)), {
      ...options,
      names,
      row: 2,
    }),
    permutation: importanceChart(permutation, { ...options, names }),
    shapImportance: importanceChart(shapImportance(logistic, members), { ...options, names }),
    forest: importanceChart(forest, { ...options, names, features: 4 }),
    partial: partialDependenceChart(partialDependence(forest, members, visits), {
      ...options,
      names,
      predictionTitle: "Chance of leaving",
      rug: members.map((row) => row.visits),
      individuals: individualEffects(forest, members.slice(0, 80), visits),
    }),
    individuals: partialDependenceChart(
      individualEffects(forest, members.slice(0, 50), { ...visits, feature: "age", centered: true }),
      options,
    ),
    accumulated: partialDependenceChart(
      accumulatedEffects(logistic, members, { feature: "daysSinceLastVisit" }),
      {
        ...options,
        names,
        rug: members.map((row) => row.daysSinceLastVisit),
      },
    ),
    categories: partialDependenceChart(partialDependence(logistic, members, { feature: "plan" }), options),
    two: partialDependenceChart(
      partialDependence(forest, members, { feature: ["visits", "plan"], points: 8 }),
      options,
    ),
    drift: driftChart(drift, { ...options, names }),
    fairness: fairnessChart(fairness, options),
    churnRisk: churnRiskChart(risks, options),
    valueAtRisk: churnRiskChart(risks, { ...options, show: "value", currency: "EUR" }),
  };
}
