import { describe, expect, it } from "vitest";
import { normal, randomFrom } from "../../src/core/random.ts";
import { giniOf } from "../../src/describe/index.ts";
import { valueConcentration } from "../../src/metrics/index.ts";

/** Shops whose customers' money is log-normal with the given sigma. */
function shop(n: number, sigma: number, seed: number) {
  const random = randomFrom(seed);
  return Array.from({ length: n }, (_, i) => ({
    customer: `c${i}`,
    time: "2026-01-05",
    amount: 20 * Math.exp(sigma * normal(random)),
  }));
}

describe("the intervals of a concentration", () => {
  // of a log-normal: the share of the best p is Phi(sigma - z), z the 1 - p normal quantile; Gini = 2 Phi(sigma / sqrt 2) - 1
  it("hold the truth of log-normal shops in about 95 of 100", () => {
    const truth = { top20: 0.562_937, gini: 0.520_5 }; // sigma 1: Phi(1 - 0.8416212), 2 Phi(0.7071068) - 1
    const held = { top20: 0, gini: 0 };
    const sets = 300;
    for (let k = 0; k < sets; k++) {
      const found = valueConcentration(shop(300, 1, k + 1));
      for (const what of ["top20", "gini"] as const) {
        const [low, high] = found[`${what}Interval`] as readonly [number, number];
        expect(low < found[what] && found[what] < high).toBe(true);
        if (low <= truth[what] && truth[what] <= high) held[what]++;
      }
    }
    for (const count of Object.values(held)) expect(count / sets).toBeGreaterThan(0.88);
    for (const count of Object.values(held)) expect(count / sets).toBeLessThan(0.985);
  });

  it("agree with the jackknife of the Gini coefficient on many customers", () => {
    const orders = shop(2000, 0.7, 9);
    const { gini, giniInterval } = valueConcentration(orders);
    const jackknife = giniOf(orders, { column: "amount" });
    expect(gini).toBeCloseTo(jackknife.value, 12);
    const [low, high] = giniInterval as readonly [number, number];
    expect(high - low).toBeCloseTo(
      (jackknife.interval as readonly [number, number])[1] -
        (jackknife.interval as readonly [number, number])[0],
      3,
    );
  });

  it("do not change with the unit of money or with every order made twice, and widen with the level", () => {
    const orders = shop(60, 1, 4);
    const base = valueConcentration(orders);
    const cents = valueConcentration(orders.map((row) => ({ ...row, amount: row.amount * 100 })));
    const twice = valueConcentration([...orders, ...orders]);
    for (const other of [cents, twice])
      for (const what of ["top20Interval", "giniInterval"] as const)
        for (const end of [0, 1] as const)
          expect(other[what]?.[end]).toBeCloseTo(base[what]?.[end] as number, 12);
    expect(valueConcentration(orders, { level: 0.99 }).giniInterval?.[1]).toBeGreaterThan(
      base.giniInterval?.[1] as number,
    );
  });

  it("are not given where there is nothing to tell from", () => {
    const equal = Array.from({ length: 10 }, (_, i) => ({
      customer: `c${i}`,
      time: "2026-01-05",
      amount: 5,
    }));
    expect(valueConcentration(equal)).toMatchObject({ top20Interval: null, giniInterval: null });
    expect(valueConcentration(shop(2, 1, 1))).toMatchObject({ top20Interval: null, giniInterval: null });
    expect(() => valueConcentration(equal, { level: 2 })).toThrow(
      expect.objectContaining({ code: "bad-option" }),
    );
  });
});
