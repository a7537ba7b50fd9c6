import { describe, expect, it } from "vitest";
import { simulateShop } from "../../../src/data/index.ts";
import {
  behaviorSegments,
  explainBehavior,
  type PurchaseBehavior,
  purchaseBehavior,
} from "../../../src/segmentation/index.ts";
import { checkSuite } from "../../common/check-suite.ts";

const DAY = 86_400_000;
const start = Date.UTC(2023, 0, 1);
const asOf = "2026-01-01";
const shop = simulateShop({ seed: 11, customers: 300, from: "2023-01-01", to: asOf });
const behavior = purchaseBehavior(shop.orders, { asOf });
const segments = behaviorSegments(behavior);

/** Forty customers who buy three times, and one who does as told. */
function besides(
  odd: readonly { readonly time: number; readonly [column: string]: unknown }[],
): PurchaseBehavior {
  const others = Array.from({ length: 40 }, (_, c) =>
    [0, 1, 2].map((k) => ({
      customer: `c${c}`,
      time: start + (c + 130 * k) * DAY + 14 * 3_600_000,
      amount: 10,
      discount: (c + k) % 5 === 0 ? 1 : 0,
      category: ["a", "b", "c"][(c + k) % 3],
      item: ["a1", "b1", "c1"][(c + k) % 3],
      refund: 0,
    })),
  ).flat();
  return purchaseBehavior(
    [
      ...others,
      ...odd.map((row) => ({
        customer: "odd",
        amount: 10,
        discount: 0,
        refund: 0,
        category: "a",
        item: "a1",
        ...row,
      })),
    ],
    {
      asOf: start + 800 * DAY,
    },
  );
}

const times = (n: number, gap: number) =>
  Array.from({ length: n }, (_, k) => start + k * gap * DAY + 14 * 3_600_000);

describe("behaviorSegments", () => {
  it("gives each label to whom it belongs, and to nobody else by accident", () => {
    const ofOdd = (rows: readonly { readonly time: number }[]) => behaviorSegments(besides(rows)).of("odd");
    const uneven = times(8, 40).map((time, k) => time + (k % 3) * 25 * DAY * (k % 2 ? 1 : -0.5));
    expect(ofOdd(uneven.map((time) => ({ time, discount: 2 })))?.discountHunter).toBe(1);
    expect(ofOdd(uneven.map((time) => ({ time, discount: 0 })))?.discountHunter).toBe(0);
    expect(ofOdd(uneven.map((time) => ({ time, refund: 2 })))?.returner).toBe(1);
    expect(ofOdd(uneven.map((time, k) => ({ time, refund: k === 0 ? 2 : 0 })))?.returner).toBe(0);
    expect(ofOdd(uneven.map((time) => ({ time, category: "a" })))?.categoryLoyal).toBe(1);
    expect(ofOdd(times(8, 30).map((time) => ({ time })))?.regular).toBe(1);
    expect(ofOdd(uneven.map((time) => ({ time })))?.regular).toBe(0);
    expect(ofOdd(times(100, 5).map((time) => ({ time })))?.frequent).toBe(1);
    expect(ofOdd(uneven.map((time) => ({ time, amount: 90 })))).toMatchObject({
      bigSpender: 1,
      bigBasket: 1,
    });
    expect(ofOdd(uneven.map((time) => ({ time: time + 7 * 3_600_000 })))).toMatchObject({
      eveningShopper: 1,
      morningShopper: 0,
    });
    expect(ofOdd([{ time: start }])).toMatchObject({ oneTime: 1, labels: "one-time buyer" });
    expect(ofOdd(uneven.map((time, k) => ({ time, item: `x${k}` })))?.varietySeeker).toBe(1);
  });

  it("says of two orders nothing but what two orders can say", () => {
    const two = behaviorSegments(
      besides([
        { time: start, discount: 5 },
        { time: start + 9 * DAY, discount: 5 },
      ]),
    );
    expect(two.of("odd")).toMatchObject({ discountHunter: 0, regular: 0, categoryLoyal: 0, labels: null });
  });

  it("has flags and labels that say the same, and sizes that add up", () => {
    for (const row of segments) {
      const flags = Object.entries(row).filter(([, v]) => v === 1).length;
      expect(row.labels === null ? 0 : row.labels.split(", ").length).toBe(flags);
    }
    for (const [flag, size] of Object.entries(segments.info.sizes))
      expect([...segments].filter((row) => row[flag as "regular"] === 1).length).toBe(size);
    expect(segments.info.sizes.oneTime).toBeGreaterThan(0);
    expect(segments.info.sizes.bigSpender).toBeLessThanOrEqual(0.2 * segments.length);
  });

  it("has fewer members the more is asked for", () => {
    const strict = behaviorSegments(behavior, { multiple: 3, leastOrders: 6, quantile: 0.95 });
    for (const [flag, size] of Object.entries(strict.info.sizes))
      if (flag !== "oneTime") expect(size).toBeLessThanOrEqual(segments.info.sizes[flag as "regular"]);
  });

  it("judges by the limits of an earlier result where asked to", () => {
    const thresholds = JSON.parse(JSON.stringify(segments.info.thresholds));
    expect(behaviorSegments(behavior, { thresholds }).toJSON().columns).toEqual(segments.toJSON().columns);
    const few = purchaseBehavior(
      [...shop.orders].filter((row) => row.customer === "cust-1" || row.customer === "cust-2"),
      { asOf },
    );
    expect(behaviorSegments(few, { thresholds }).info.thresholds.revenue).toBe(thresholds.revenue);
  });

  it("gives nobody a label for a share that nobody can pass", () => {
    const rows = times(6, 20).map((time) => ({ customer: "ann", time, amount: 1, discount: 1 }));
    const all = behaviorSegments(purchaseBehavior(rows, { asOf }));
    expect(all.info.thresholds.discountShare).toBeNull();
    expect(all.at(0)).toMatchObject({ discountHunter: 0, bigSpender: 0, itemFan: 0 });
  });

  it("is empty for nobody", () => {
    const none = behaviorSegments(
      purchaseBehavior([] as { customer: string; time: number; amount: number }[], { asOf }),
    );
    expect(none.length).toBe(0);
    expect(none.info.thresholds).toMatchObject({ revenue: null, perMonth: null });
  });

  it.each([
    ["a multiple below 1", { multiple: 0.5 }, "bad-option"],
    ["half an order", { leastOrders: 0.5 }, "bad-option"],
    ["a quantile of 80", { quantile: 80 }, "bad-option"],
    ["limits and a multiple", { thresholds: segments.info.thresholds, multiple: 2 }, "bad-option"],
    ["limits that are none", { thresholds: {} }, "bad-option"],
  ])("refuses %s", (_, options, code) => {
    expect(() => behaviorSegments(behavior, options as never)).toThrow(expect.objectContaining({ code }));
  });

  it("refuses another table", () => {
    expect(() => behaviorSegments(shop.orders as never)).toThrow(
      expect.objectContaining({ code: "bad-input" }),
    );
  });
});

describe("explainBehavior", () => {
  it("has a sentence for each label of each customer", () => {
    for (const row of segments) {
      const why = explainBehavior(behavior, row.customer);
      expect(why.map((r) => r.label).join(", ")).toBe(row.labels ?? "");
      for (const { reason } of why) expect(reason).toMatch(/^[A-Z0-9].*\.$/);
      for (const { reason } of why) expect(reason).not.toMatch(/undefined|null|NaN|Infinity/);
    }
  });

  it("names the season and the figures behind it", () => {
    const christmas = [2023, 2024, 2025].flatMap((y) =>
      [4, 11, 18].map((d) => ({ time: Date.UTC(y, 11, d) })),
    );
    const xmas = purchaseBehavior(
      [
        ...Array.from({ length: 50 }, (_, c) =>
          Array.from({ length: 36 }, (_, m) => ({
            customer: `s${c}`,
            time: Date.UTC(2023, m, 1 + (c % 27)),
            amount: 1,
          })),
        ).flat(),
        ...christmas.map((row) => ({ customer: "odd", amount: 1, ...row })),
      ],
      { asOf },
    );
    const why = explainBehavior(xmas, "odd").find((r) => r.flag === "seasonal");
    expect(why?.label).toBe("seasonal (December)");
    expect(why?.reason).toMatch(
      /^100 % of the purchase days between the first and the last lie in December, in 3 different years; at the shop's pace it would be \d+(\.\d)? %\.$/,
    );
  });

  it("refuses a customer who is not there", () => {
    expect(() => explainBehavior(behavior, "nobody")).toThrow(expect.objectContaining({ code: "bad-value" }));
  });
});

checkSuite({
  name: "behaviorSegments of purchaseBehavior",
  run: (data) => behaviorSegments(purchaseBehavior(data, { asOf })),
  data: times(9, 30).map((time, k) => ({ customer: `c${k % 2}`, time, amount: k + 1, discount: k % 2 })),
  empty: (r) => expect(r.length).toBe(0),
  oneRow: (r) => expect(r.at(0)?.labels).toBe("one-time buyer"),
  allNaN: "bad-value",
});
