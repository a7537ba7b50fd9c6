import { describe, expect, it } from "vitest";
import { churnTable } from "../../src/churn/churn-table.ts";

const DAY = 86_400_000;
const day = (d: number): number => Date.UTC(2026, 0, d);
const orders = [
  ...[1, 15, 29, 43, 57].map((d) => ({ customer: "ann", time: day(d), amount: 20 })),
  ...[2, 12, 22].map((d) => ({ customer: "bob", time: day(d), amount: 10 })),
  { customer: "ann", time: day(95), amount: 25 },
  { customer: "bob", time: day(200), amount: 5 },
];

describe("churnTable from orders", () => {
  it("gives the figures of a small log as computed by hand", () => {
    const table = churnTable(orders, { asOf: day(62), outcome: { days: 90 } });
    expect(table.length).toBe(2);
    const ann = table.of("ann");
    expect(ann).toMatchObject({
      cut: day(62),
      left: 0,
      exposure: 90,
      daysSinceOrder: 4,
      meanGap: 14,
      medianGap: 14,
      gapDeviation: 0,
      silenceShare: 0,
      gapWidening: 1,
      lastGapRatio: 1,
      orders7: 1,
      orders30: 2,
      orders90: 5,
      orders180: 5,
      spend30: 40,
      spend180: 100,
      orderValue: 20,
      orders: 5,
      purchaseDays: 5,
      spend: 100,
      tenure: 60,
      firstOrderValue: 20,
      lastOrderValue: 20,
      basketSize: 1,
      seasonSin: expect.any(Number),
    });
    expect(ann?.silenceRatio).toBeCloseTo(4 / 14, 12);
    expect(table.of("bob")).toMatchObject({
      left: 1,
      daysSinceOrder: 39,
      silenceRatio: 3.9,
      silenceShare: 1,
      orders30: 0,
      ordersChange30: -1,
    });
    expect(table.info.baseRate).toBe(0.5);
  });

  it("makes more than forty features of orders alone with items, categories, discounts and refunds", () => {
    const rows = orders.map((row, i) => ({
      ...row,
      item: `i${i % 3}`,
      category: "c",
      discount: i,
      refund: null as number | null,
    }));
    const table = churnTable(
      [
        ...rows,
        { customer: "ann", time: day(60), amount: 0, item: "i1", category: "c", discount: 0, refund: 7 },
      ],
      {
        asOf: day(62),
        outcome: { days: 90 },
      },
    );
    expect(table.info.features.length).toBeGreaterThanOrEqual(40);
    expect(Object.keys(table.columns).slice(4)).toEqual(table.info.features.map((f) => f.name));
    expect(table.of("ann")).toMatchObject({
      returns: 1,
      daysSinceReturn: 1,
      returnShare: 0.07,
      spend: 93,
      spend7: 13,
    });
  });

  it("is not changed in any bit by orders at or after the cut", () => {
    const table = churnTable(orders, { asOf: day(62), outcome: { days: 30 }, logEnd: day(300) });
    const planted = churnTable(
      [
        ...[0, 1, 20].map((d) => ({ customer: "bob", time: day(62) + d * DAY, amount: 1e6 })),
        ...orders,
        { customer: "new", time: day(63), amount: 3 },
      ],
      { asOf: day(62), outcome: { days: 30 }, logEnd: day(300) },
    );
    const features = (t: typeof table) =>
      Object.fromEntries(Object.entries(t.columns).filter(([name]) => name !== "left"));
    expect(features(planted)).toEqual(features(table));
    expect(planted.columns.left).not.toEqual(table.columns.left);
  });
});
