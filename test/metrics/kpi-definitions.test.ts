import { describe, expect, it } from "vitest";
import { acquisitionCost } from "../../src/metrics/acquisition-cost.ts";
import { campaignPerformance } from "../../src/metrics/campaign-performance.ts";
import { churnRate } from "../../src/metrics/churn-rate.ts";
import type { MetricDefinition } from "../../src/metrics/definitions.ts";
import { metricDefinitions } from "../../src/metrics/definitions.ts";
import { effortScore } from "../../src/metrics/effort-score.ts";
import { engagementDecay } from "../../src/metrics/engagement-decay.ts";
import { engagementRates } from "../../src/metrics/engagement-rates.ts";
import { funnel } from "../../src/metrics/funnel.ts";
import { grossRevenueRetention } from "../../src/metrics/gross-revenue-retention.ts";
import { kpiDefinition, kpiDefinitions } from "../../src/metrics/kpi-definitions.ts";
import { netPromoterScore } from "../../src/metrics/net-promoter-score.ts";
import { netRevenueRetention } from "../../src/metrics/net-revenue-retention.ts";
import { paybackByCohort } from "../../src/metrics/payback-by-cohort.ts";
import { quickRatio } from "../../src/metrics/quick-ratio.ts";
import { recurringRevenue } from "../../src/metrics/recurring-revenue.ts";
import { satisfactionScore } from "../../src/metrics/satisfaction-score.ts";
import { simplePayback } from "../../src/metrics/simple-payback.ts";
import { valueToCost } from "../../src/metrics/value-to-cost.ts";

const answers = [{ score: 3 }];
const orders = [{ customer: "a", time: "2025-12-15", amount: 5, channel: "ads" }];
const boxes = [{ customer: "a", start: "2025-12-15", end: null, amount: 5 }];
const events = ["x", "y"].map((event) => ({ customer: "a", time: "2026-01-05", event }));
const window = { from: "2026-01-01", to: "2026-02-01" };
const before = { from: "2025-12-01", to: "2026-01-01" };
const spend = [{ time: "2025-12-05", amount: 5, channel: "ads" }];
const asOf = "2026-02-01";

describe("kpiDefinitions", () => {
  it("hold every variant that a result can name, once, and no other", () => {
    const named: MetricDefinition[] = [
      ...(["standard", "from-one", "below-six"] as const).map(
        (variant) => netPromoterScore(answers, { variant }).definition,
      ),
      netPromoterScore(answers, { variant: "rescaled", scale: [1, 5] }).definition,
      ...(["satisfied-share", "mean", "share-of-maximum"] as const).map(
        (variant) => satisfactionScore(answers, { variant }).definition,
      ),
      ...(["mean-ease", "share-of-maximum", "mean-effort"] as const).map(
        (variant) => effortScore(answers, { variant }).definition,
      ),
      ...(["fully-loaded", "blended", "paid"] as const).map(
        (variant) => acquisitionCost(orders, { ...before, spend, variant }).definition,
      ),
      ...(["margin", "revenue"] as const).map((basis) => valueToCost(3, 1, { basis }).definition),
      ...(["net", "gross"] as const).flatMap((money) => [
        paybackByCohort(orders, { asOf, margin: 1, cost: 1, money }).info.definition,
        paybackByCohort(orders, { asOf, margin: 1, spend, money }).info.definition,
      ]),
      ...(["at-start", "start-and-new"] as const).flatMap((variant) => [
        churnRate(boxes, { ...window, basis: "contract", variant }).definition,
        churnRate(orders, { ...window, basis: "orders", silence: { days: 30 }, variant }).definition,
      ]),
      ...(["gross", "net", "lost-customers"] as const).map(
        (variant) =>
          churnRate(boxes, { ...window, basis: "contract", measure: "revenue", variant }).definition,
      ),
      churnRate(orders, { ...window, basis: "orders", measure: "revenue", silence: { days: 30 } }).definition,
      ...(["mrr", "arr"] as const).map(
        (measure) => recurringRevenue(boxes, { asOf, measure }).info.definition,
      ),
      netRevenueRetention(boxes, window).definition,
      grossRevenueRetention(boxes, window).definition,
      quickRatio(boxes, window).definition,
      ...(["in-order", "strict", "any"] as const).map(
        (order) => funnel(events, { steps: ["x", "y"], within: { days: 1 }, order }).definition,
      ),
      ...(["per-delivered", "per-sent"] as const).map(
        (variant) => engagementRates([{ campaign: "a", sent: 1 }], { variant }).info.definition,
      ),
      engagementDecay(events, { asOf, reactions: ["x"] }).info.definition,
      engagementDecay(events, { asOf, reactions: ["x"], messages: ["y"] }).info.definition,
      simplePayback(1, 1).definition,
      campaignPerformance([{ customer: "a", revenue: 1 }], { cost: 1, margin: 1 }).definition,
      campaignPerformance(
        [
          { customer: "a", revenue: 1, arm: "mail" },
          { customer: "b", revenue: 1, arm: "holdout" },
        ],
        { cost: 1, margin: 1, group: "arm" },
      ).definition,
    ];
    const keys = (list: readonly MetricDefinition[]) =>
      list.map((d) => `${d.name}: ${d.variant}: ${d.formula}`).sort();
    expect(keys(named)).toEqual(keys(kpiDefinitions));
    for (const d of [...named, ...kpiDefinitions])
      for (const text of Object.values(d)) expect(text).not.toBe("");
  });

  it("can be joined with the definitions of the other metrics", () => {
    const all = [...metricDefinitions, ...kpiDefinitions].map((d) => `${d.name}: ${d.variant}`);
    expect(new Set(all).size).toBe(all.length);
  });

  it("give a result the window that was used", () => {
    expect(kpiDefinition("Value to cost", "margin", "two years")).toMatchObject({ window: "two years" });
  });
});
