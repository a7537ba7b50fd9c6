import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { simplePayback } from "../../src/metrics/index.ts";
import { expectClose } from "../common/close.ts";

const estimate = (value: number, se: number | null) => ({
  value,
  se,
  interval: se === null ? null : ([value - 2 * se, value + 2 * se] as const),
  level: 0.95,
});

describe("simplePayback", () => {
  it("has the error of a ratio of two independent estimates", () => {
    const payback = simplePayback(estimate(60, 6), estimate(12, 1.5));
    expect(payback.value).toBe(5);
    // (6 / 60)^2 + (1.5 / 12)^2 is the squared relative error
    expectClose(payback.se, 5 * Math.sqrt(0.01 + 0.015625), 1e-12);
    expectClose(
      payback.interval,
      [5 - 1.959963984540054 * 5 * Math.sqrt(0.025625), 5 + 1.959963984540054 * 5 * Math.sqrt(0.025625)],
      1e-9,
    );
    expect(payback.definition).toMatchObject({ name: "Payback", variant: "simple" });
    expect(payback.warnings).toEqual([]);
  });

  it("agrees with draws of both", () => {
    let s = 5;
    const normal = () => {
      let sum = 0;
      for (let i = 0; i < 12; i++) {
        s = (s * 1_103_515_245 + 12_345) % 2_147_483_648;
        sum += s / 2_147_483_648;
      }
      return sum - 6;
    };
    const draws = Array.from({ length: 20_000 }, () => (60 + 3 * normal()) / (12 + 0.6 * normal()));
    const mean = draws.reduce((a, b) => a + b, 0) / draws.length;
    const sd = Math.sqrt(draws.reduce((a, d) => a + (d - mean) ** 2, 0) / draws.length);
    expectClose(simplePayback(estimate(60, 3), estimate(12, 0.6)).se, sd, 0.03);
  });

  it("has no error that it was not given, and none below zero", () => {
    expect(simplePayback(estimate(60, null), 12)).toMatchObject({ value: 5, se: null, interval: null });
    expect(simplePayback(60, 12)).toMatchObject({ se: 0, interval: [5, 5] });
    expect(simplePayback(estimate(1, 5), 12).interval?.[0]).toBe(0);
    expect(simplePayback(0, 12).value).toBe(0);
  });

  it("warns of a margin that may be zero", () => {
    expect(simplePayback(60, estimate(12, 8)).warnings.length).toBe(1);
  });

  it("does not depend on the currency", () => {
    const money = fc.double({ min: 0.5, max: 1e4, noNaN: true });
    fc.assert(
      fc.property(money, money, money, money, (a, b, c, d) => {
        const once = simplePayback(estimate(a, c), estimate(b, d));
        const cents = simplePayback(estimate(100 * a, 100 * c), estimate(100 * b, 100 * d));
        expectClose([cents.value, cents.se], [once.value, once.se], 1e-9);
      }),
      { numRuns: 40 },
    );
  });

  it.each([
    ["a negative cost", -1, 12, {}, "bad-value"],
    ["no margin", 60, 0, {}, "bad-value"],
    ["a negative margin", 60, estimate(-3, 1), {}, "bad-value"],
    ["a cost that is no number", Number.NaN, 12, {}, "bad-value"],
    ["nothing", undefined, 12, {}, "bad-value"],
    ["a negative error", 60, estimate(12, -1), {}, "bad-value"],
    ["a level of 95", 60, 12, { level: 95 }, "bad-option"],
  ])("refuses %s", (_, cost, margin, options, code) => {
    expect(() => simplePayback(cost as never, margin as never, options)).toThrow(
      expect.objectContaining({ code }),
    );
  });
});
