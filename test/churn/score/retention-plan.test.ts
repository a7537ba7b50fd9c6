import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { retentionPlan } from "../../../src/churn/score/retention-plan.ts";
import { codeOf } from "../../common/code-of.ts";

const risks = [
  { customer: "ann", probability: 0.6, value: 100, tickets: 2 },
  { customer: "bob", probability: 0.05, value: 100, tickets: 0 },
  { customer: "cem", probability: 0.6, value: 10, tickets: 1 },
  { customer: "dot", probability: 0.4, value: 300, tickets: 0 },
];
const call = { action: "call", cost: 5, successRate: 0.3 };

describe("a retention plan", () => {
  it("acts where more is expected to come in than acting costs", () => {
    const plan = retentionPlan(risks, { offers: [call], holdOut: 0 });
    expect(plan.of("ann")).toMatchObject({ valueAtRisk: 60, expectedProfit: 13, cost: 5, decision: "act" });
    expect([...plan].map((row) => row.decision)).toEqual(["act", "not worth it", "not worth it", "act"]);
    expect(plan.info.expectedProfit).toBeCloseTo(13 + 31, 12);
    expect(plan.info.lowestProbability).toBe(0.4);
    expect(plan.info.warnings).toHaveLength(3);
  });

  it("counts what customers who would have stayed take of an incentive", () => {
    const plan = retentionPlan(risks, { offers: [{ ...call, incentive: 10 }], holdOut: 0 });
    // .6 x .3 x (100 - 10) - .4 x 10 - 5
    expect(plan.of("ann")?.expectedProfit).toBeCloseTo(7.2, 12);
    expect(plan.of("ann")?.cost).toBeCloseTo(5 + 10 * (0.18 + 0.4), 12);
  });

  it("takes the offer that brings the most among those that are for a customer", () => {
    const visit = {
      action: "visit",
      cost: 20,
      successRate: 0.6,
      when: { op: "field", table: "scores", field: "tickets", test: { is: "gt", value: 0 } },
    } as const;
    const plan = retentionPlan(risks, { offers: [call, visit], holdOut: 0, asOf: 0 });
    expect([...plan].map((row) => row.action)).toEqual(["visit", "call", "call", "call"]);
    const only = retentionPlan(risks, { offers: [visit], holdOut: 0, asOf: 0 });
    expect(only.of("dot")).toMatchObject({ action: null, expectedProfit: null, decision: "no offer" });
  });

  it("weighs offers against a budget: ten calls before one visit", () => {
    const customers = Array.from({ length: 10 }, (_, i) => ({
      customer: `c${i}`,
      probability: 0.5,
      value: 100,
    }));
    const offers = [
      { action: "call", cost: 2, successRate: 0.3 },
      { action: "visit", cost: 18, successRate: 0.8 },
    ];
    const free = retentionPlan(customers, { offers, holdOut: 0 });
    expect([...free].every((row) => row.action === "visit")).toBe(true);
    const tight = retentionPlan(customers, { offers, holdOut: 0, budget: 20 });
    // ten calls bring 130, a visit and a call 35
    expect(tight.info).toMatchObject({ expectedProfit: 130, cost: 20 });
    fc.assert(
      fc.property(
        fc.array(
          fc.record({
            probability: fc.double({ min: 0.05, max: 0.9, noNaN: true }),
            value: fc.integer({ min: 5, max: 300 }),
          }),
          { minLength: 1, maxLength: 6 },
        ),
        fc.integer({ min: 3, max: 60 }),
        (rows, budget) => {
          const named = rows.map((row, i) => ({ ...row, customer: `c${i}` }));
          const found = retentionPlan(named, { offers, holdOut: 0, budget }).info;
          expect(found.cost).toBeLessThanOrEqual(budget);
          // every way to give each customer a call, a visit or nothing
          let best = 0;
          for (let way = 0; way < 3 ** rows.length; way++) {
            let [cost, profit] = [0, 0];
            for (let i = 0, left = way; i < rows.length; i++, left = Math.floor(left / 3)) {
              const offer = offers[(left % 3) - 1];
              if (offer === undefined) continue;
              cost += offer.cost;
              profit += rows[i].probability * offer.successRate * rows[i].value - offer.cost;
            }
            if (cost <= budget) best = Math.max(best, profit);
          }
          // one customer more or less is what a price of money cannot see
          const dearest = Math.max(0, ...rows.map((row) => row.probability * 0.8 * row.value - 18));
          expect(found.expectedProfit).toBeGreaterThanOrEqual(best - dearest - 1e-9);
        },
      ),
      { numRuns: 60 },
    );
  });

  it("takes a measured effect below zero for what it is: nobody gets the offer", () => {
    const offers = [{ ...call, successRate: { value: -0.2, interval: [-0.6, 0.1] as const } }];
    const plan = retentionPlan(risks, { offers, holdOut: 0 });
    expect([...plan].every((row) => row.decision === "not worth it")).toBe(true);
    expect(codeOf(() => retentionPlan(risks, { offers: [{ ...call, successRate: -0.2 }], holdOut: 0 }))).toBe(
      "bad-option",
    );
  });

  it("keeps to the budget, the capacity and those who may be contacted", () => {
    const one = retentionPlan(risks, { offers: [call], holdOut: 0, capacity: 1 });
    expect(one.of("dot")?.decision).toBe("act");
    expect(one.of("ann")?.decision).toBe("over the limit");
    const poor = retentionPlan(risks, { offers: [call], holdOut: 0, budget: 9.99 });
    expect(poor.info.cost).toBe(5);
    const quiet = retentionPlan(risks, { offers: [call], holdOut: 0, contactable: { customers: ["ann"] } });
    expect(quiet.of("dot")?.decision).toBe("not contactable");
    expect(quiet.info.warnings).toHaveLength(2);
  });

  it("goes no further where another offer brings nothing: ties go to the fewest offers", () => {
    const even = [{ customer: "a", probability: 0.5, value: 20 }];
    const plan = retentionPlan(even, { offers: [{ action: "mail", cost: 2, successRate: 0.2 }], holdOut: 0 });
    expect(plan.at(0)).toMatchObject({ expectedProfit: 0, decision: "not worth it" });
  });

  it("holds out the same customers whoever else is in the list", () => {
    const many = Array.from({ length: 2000 }, (_, i) => ({
      customer: `c${i}`,
      probability: 0.5,
      value: 100,
    }));
    const plan = retentionPlan(many, { offers: [call], holdOut: 0.25, seed: 7 });
    const held = [...plan].filter((row) => row.decision === "held out").map((row) => row.customer);
    expect(held.length).toBeGreaterThan(400);
    expect(held.length).toBeLessThan(600);
    const half = retentionPlan(many.slice(1000).reverse(), { offers: [call], holdOut: 0.25, seed: 7 });
    expect(
      [...half]
        .filter((row) => row.decision === "held out")
        .map((row) => row.customer)
        .reverse(),
    ).toEqual(held.filter((id) => Number(id.slice(1)) >= 1000));
  });

  it("says how unsure the profit is where the chances have an interval", () => {
    const plan = retentionPlan(
      [{ customer: "a", probability: 0.5, probabilityLow: 0.2, probabilityHigh: 0.8, value: 100 }],
      {
        offers: [call],
        holdOut: 0,
      },
    );
    expect(plan.at(0)).toMatchObject({ expectedProfit: 10, expectedProfitLow: 1, expectedProfitHigh: 19 });
  });

  it("never spends more than the budget nor acts for more than the capacity", () => {
    const row = fc.record({
      probability: fc.double({ min: 0, max: 1, noNaN: true }),
      value: fc.integer({ min: -50, max: 500 }),
    });
    fc.assert(
      fc.property(
        fc.array(row, { minLength: 1, maxLength: 30 }),
        fc.integer({ min: 0, max: 60 }),
        fc.integer({ min: 0, max: 10 }),
        (rows, budget, capacity) => {
          const scores = rows.map((r, i) => ({ ...r, customer: `c${i}` }));
          const { info } = retentionPlan(scores, {
            offers: [{ ...call, incentive: 1 }],
            holdOut: 0,
            budget,
            capacity,
          });
          expect(info.cost).toBeLessThanOrEqual(budget + 1e-9);
          expect(info.decisions.find((d) => d.decision === "act")?.customers ?? 0).toBeLessThanOrEqual(
            capacity,
          );
          expect(info.expectedProfit).toBeGreaterThanOrEqual(0);
        },
      ),
      { numRuns: 50 },
    );
  });

  it("refuses what is no plan", () => {
    expect(codeOf(() => retentionPlan(risks, undefined as never))).toBe("bad-option");
    expect(codeOf(() => retentionPlan(risks, { offers: [{ ...call, cost: -1 }], holdOut: 0 }))).toBe(
      "bad-option",
    );
    expect(codeOf(() => retentionPlan(risks, { offers: [{ ...call, successRate: 2 }], holdOut: 0 }))).toBe(
      "bad-option",
    );
    expect(codeOf(() => retentionPlan(risks, { offers: [call] }))).toBe("bad-option");
    expect(codeOf(() => retentionPlan(risks, { offers: [call], holdOut: 0, budget: -1 }))).toBe("bad-option");
    expect(
      codeOf(() =>
        retentionPlan([{ customer: "a", probability: 1.2, value: 1 }], { offers: [call], holdOut: 0 }),
      ),
    ).toBe("bad-value");
    expect(
      codeOf(() =>
        retentionPlan([{ customer: "a", probability: 0.2, value: null as never }], {
          offers: [call],
          holdOut: 0,
        }),
      ),
    ).toBe("missing-value");
  });
});
