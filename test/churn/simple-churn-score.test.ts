import { describe, expect, it } from "vitest";
import { churnTable } from "../../src/churn/churn-table.ts";
import { simpleChurnScore } from "../../src/churn/simple-churn-score.ts";
import { simulateShop } from "../../src/data/simulate-shop.ts";
import { aucOf } from "../../src/numeric/auc.ts";
import { day } from "./rich-log.ts";

describe("simpleChurnScore", () => {
  it("is the written rule", () => {
    const orders = [
      ...[0, 14, 28, 42, 56].map((d) => ({ customer: "ann", time: day(d), amount: 20 })),
      ...[1, 15, 29].map((d) => ({ customer: "bob", time: day(d), amount: 10 })),
    ];
    const table = churnTable(orders, { asOf: day(71), outcome: { days: 28 } });
    const scores = simpleChurnScore(table);
    // gap of the shop 14; ann (56 + 14) / 5 = 14, silent 14; bob (28 + 14) / 3 = 14, silent 41
    expect(scores.of("ann")).toMatchObject({ silence: 1, cut: day(71) });
    expect(scores.of("ann")?.risk).toBeCloseTo(Math.exp(-2), 12);
    expect(scores.of("bob")?.risk).toBeCloseTo(1 - 2 ** (1 - 41 / 14) * (1 - Math.exp(-2)), 12);
  });

  it("puts customers who leave before those who stay, in orders and contracts of known truth", () => {
    const shop = simulateShop({ seed: 8, customers: 800, events: false });
    const table = churnTable(shop.orders, { asOf: "2025-07-01", outcome: { days: 90 } });
    const auc = (t: typeof table) =>
      aucOf(simpleChurnScore(t).columns.risk as Float64Array, t.columns.left as unknown as Float64Array, 0.95)
        .value;
    expect(auc(table)).toBeGreaterThan(0.75);
    const box = simulateShop({ seed: 2, kind: "subscription-box", customers: 1500, events: false });
    const contracts = churnTable(box.subscriptions as never, {
      asOf: "2025-07-01",
      outcome: { days: 60 },
      logEnd: "2026-01-01",
    });
    expect(auc(contracts)).toBeGreaterThan(0.53);
    const risk = simpleChurnScore(contracts).columns.risk as Float64Array;
    const mean = risk.reduce((a, b) => a + b, 0) / risk.length;
    expect(Math.abs(mean - (contracts.info.baseRate as number))).toBeLessThan(0.08);
  });

  it("refuses what it cannot score", () => {
    expect(() => simpleChurnScore({} as never)).toThrow(expect.objectContaining({ code: "bad-input" }));
    const table = churnTable(
      [0, 40].map((d) => ({ customer: "a", time: day(d), amount: 1 })),
      { asOf: day(60), outcome: { days: 30 }, features: ["orders"] },
    );
    expect(() => simpleChurnScore(table)).toThrow(expect.objectContaining({ code: "missing-column" }));
  });
});
