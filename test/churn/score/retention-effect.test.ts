import { describe, expect, it } from "vitest";
import { retentionEffect } from "../../../src/churn/score/retention-effect.ts";
import { retentionPlan } from "../../../src/churn/score/retention-plan.ts";

const measured = [
  { acted: true, left: 1, count: 120 },
  { acted: true, left: 0, count: 280 },
  { acted: false, left: 1, count: 40 },
  { acted: false, left: 0, count: 60 },
];

describe("the effect of acting", () => {
  it("is the share kept, with Newcombe's interval, and the share saved of those about to leave", () => {
    const effect = retentionEffect(measured);
    expect(effect.kept.value).toBeCloseTo(0.1, 12);
    expect(effect.kept.interval?.[0]).toBeLessThan(0);
    expect(effect.saved?.value).toBeCloseTo(0.25, 12);
    expect(effect.acted).toMatchObject({ customers: 400, left: 120 });
    expect(effect.summary).toContain("may be chance");
  });

  it("counts a row with a count as so many rows", () => {
    const rows = measured.flatMap(({ count, ...row }) => Array.from({ length: count }, () => row));
    expect(retentionEffect(rows)).toEqual(retentionEffect(measured));
  });

  it("says how many customers would show it", () => {
    // R: power.prop.test(p1 = .4, p2 = .3, power = .8) gives 356, with the pooled variance where there is no effect; (qnorm(.975) + qnorm(.8))^2 (.24 + .21) / .01 = 353.2
    expect(retentionEffect(measured).neededEach).toBe(354);
    expect(
      retentionEffect([
        { acted: 1, left: 1 },
        { acted: 0, left: 1 },
      ]).neededEach,
    ).toBeNull();
  });

  it("goes into the next plan as its success rate", () => {
    const { saved } = retentionEffect(measured);
    const plan = retentionPlan([{ customer: "a", probability: 0.5, value: 100 }], {
      offers: [{ action: "call", cost: 5, successRate: saved ?? 0 }],
      contactable: ["a"],
      holdOut: 0,
    });
    expect(plan.at(0)?.expectedProfit).toBeCloseTo(7.5, 12);
    expect(plan.info.warnings).toEqual([
      "Nobody is held out, so that the effect of acting cannot be measured.",
    ]);
  });

  it("needs customers on both sides, and flags", () => {
    expect(() => retentionEffect([{ acted: 1, left: 0 }])).toThrow(
      expect.objectContaining({ code: "too-few-rows" }),
    );
    expect(() => retentionEffect([{ acted: 2, left: 0 }])).toThrow(
      expect.objectContaining({ code: "bad-value" }),
    );
    expect(
      retentionEffect([
        { acted: 1, left: 0 },
        { acted: 0, left: 0 },
      ]).saved,
    ).toBeNull();
  });
});
