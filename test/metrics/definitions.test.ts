import { describe, expect, it } from "vitest";
import { zoneOf } from "../../src/core/time.ts";
import { definitionOf, metricDefinitions, momentWords, windowWords } from "../../src/metrics/definitions.ts";
import * as metrics from "../../src/metrics/index.ts";

const order = { customer: "a", time: Date.UTC(2026, 0, 15), amount: 5, item: "x" };
const again = { ...order, time: Date.UTC(2026, 1, 15) };
const rows = [order, again];
const asOf = "2026-03-01";

describe("metricDefinitions", () => {
  it("hold every variant that a result can name, once, and no other", () => {
    const named = [
      ...(["any-activity", "rolling", "period"] as const).map(
        (variant) => metrics.retentionRate(rows, { variant, period: "month", asOf }).definition,
      ),
      ...(["both-inside", "returning"] as const).map(
        (variant) => metrics.repeatPurchaseRate(rows, { variant }).definition,
      ),
      ...(["on", "on-or-after"] as const).flatMap((variant) =>
        (["calendar", "rolling"] as const).map(
          (mode) => metrics.cohortTable(rows, { asOf, variant, mode }).info.definition,
        ),
      ),
      metrics.cohortTable(rows, { asOf, measure: "orders" }).info.definition,
      ...(["net", "gross"] as const).flatMap((money) =>
        (["revenue", "margin", "cumulative-revenue", "cumulative-margin"] as const).map(
          (measure) => metrics.cohortTable(rows, { asOf, measure, money, margin: 0.4 }).info.definition,
        ),
      ),
      ...(["net", "gross"] as const).flatMap((money) => [
        metrics.orderValue(rows, { money }).definition,
        metrics.revenueTrend(rows, { asOf, money }).info.definition,
        metrics.bestSellers(rows, { money }).info.definition,
        metrics.valueConcentration(rows, { money }).definition,
      ]),
      metrics.bestSellers(rows, { rank: "quantity" }).info.definition,
      metrics.purchaseFrequency(rows, { from: "2026-01-01", to: "2027-01-01" }).definition,
    ];
    const keys = (list: readonly metrics.MetricDefinition[]) =>
      list.map((d) => `${d.name}: ${d.variant}: ${d.formula}`).sort();
    expect(keys(named)).toEqual(keys(metricDefinitions));
    expect(new Set(keys(named)).size).toBe(named.length);
    for (const d of [...named, ...metricDefinitions])
      for (const text of Object.values(d)) expect(text).not.toBe("");
  });

  it("give a result the window that was used", () => {
    expect(definitionOf("Average order value", "gross", "all of May")).toEqual({
      name: "Average order value",
      variant: "gross",
      formula: "money charged / orders",
      window: "all of May",
    });
  });

  it("name moments by the wall clock of the zone", () => {
    const berlin = zoneOf("Europe/Berlin");
    expect(momentWords(Date.UTC(2026, 0, 31, 23), berlin)).toBe("2026-02-01");
    expect(momentWords(Date.UTC(2026, 6, 1, 7, 5), berlin)).toBe("2026-07-01 09:05");
    expect(windowWords(Number.NaN, 5, berlin)).toBe("no orders");
  });
});
